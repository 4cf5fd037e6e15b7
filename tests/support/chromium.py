"""Where the browser tests get their Chromium: one that is there, or else one installed for them.

Only a browser that answers counts: some systems put a stub in its place that merely says how to
install it.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

# the first one has no window, which takes less time, and is what Playwright itself starts headless
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find(playwright: Playwright) -> str | None:
    """The path of the first Chromium that runs: on the PATH, or downloaded by Playwright before."""
    candidates = [shutil.which(name) for name in NAMES] + [playwright.chromium.executable_path]
    return next((path for path in candidates if path and _answers(path)), None)


def _answers(path: str) -> bool:
    if not Path(path).exists():
        return False
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0


def ensure(playwright: Playwright) -> str | None:
    """The path of a Chromium, installed first if there is none; None where no way worked."""
    found = find(playwright)
    for command in _ways_to_install():
        if found:
            break
        print("No Chromium yet. Trying:", shlex.join(command), flush=True)
        subprocess.run(command, stdin=subprocess.DEVNULL)
        found = find(playwright)
    return found


def _ways_to_install() -> list[list[str]]:
    ways = [[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]
    if shutil.which("apt-get"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        install = "DEBIAN_FRONTEND=noninteractive apt-get install -y"
        script = f"apt-get update && {{ {install} {NAMES[0]} || {install} {NAMES[1]}; }}"
        if not as_root or shutil.which("sudo"):
            ways.append([*as_root, "sh", "-c", script])
    return ways


def required(playwright: Playwright) -> str:
    """The path of a Chromium; without one the test is skipped, or fails if a machine watches."""
    if found := find(playwright):
        return found
    reason = "NO CHROMIUM, so this was not tried in a browser. `python -m tests` can install one."
    if in_continuous_integration():
        pytest.fail(reason)
    pytest.skip(reason)


def in_continuous_integration() -> bool:
    """Whether a machine is watching: what cannot be checked there counts as failed."""
    return os.environ.get("CI", "").lower() in ("1", "true")
