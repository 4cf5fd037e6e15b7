"""The app as it is hosted: a real server in a process of its own, with a log one can read."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class RunningApp:
    """A server that answers at `url` and writes to the file `log`."""

    url: str
    log: Path

    def said(self, since: int = 0) -> str:
        """What the server has logged after its first `since` characters."""
        return self.log.read_text(encoding="utf-8", errors="replace")[since:]


@contextmanager
def running_app(env: Mapping[str, str] | None = None, root: Path = ROOT) -> Iterator[RunningApp]:
    """Serve `root`/streamlit_app.py, with `env` added to the environment, until the block ends.

    Raises RuntimeError, with the log, if the server does not come up.
    """
    port = _free_port()
    options = {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    with tempfile.TemporaryDirectory() as folder:
        app = RunningApp(f"http://127.0.0.1:{port}", Path(folder, "server.log"))
        with app.log.open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *flags],
                cwd=root,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_until_healthy(server, port, app)
            yield app
        finally:
            with suppress(ProcessLookupError):  # it may have died by itself
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, app: RunningApp) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _is_healthy(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The app did not start. Its log:\n{app.said()}")
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().read() == b"ok"
        except OSError:
            return False
