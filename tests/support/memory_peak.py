"""The most memory that this process has had (Linux). Not what `getrusage` tells: that counts what
the process had which started this one."""

import re
from pathlib import Path

STATUS = Path("/proc/self/status")


def memory_peak() -> float:
    """In MiB."""
    (line,) = re.findall(r"^VmHWM:\s*(\d+) kB", STATUS.read_text(), re.MULTILINE)
    return int(line) / 1024
