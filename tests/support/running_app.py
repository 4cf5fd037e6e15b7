"""The app as it is hosted: a real server in a process of its own, with a log one can read."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
WORKER = "popen_loky"  # in the command of a process in which runs live

_ports: list[int] = []  # where servers of this process have been, which a browser may remember


class RunningApp:
    """A server that answers at `url` and writes to the file `log`. It can die, and come back."""

    def __init__(self, root: Path, env: Mapping[str, str], log: Path) -> None:
        self.log = log
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._root = root
        self._env = {**os.environ, "PYTHONUNBUFFERED": "1", **env}

    @property
    def pid(self) -> int:
        """Of the process that serves."""
        return self._server.pid

    def processes(self) -> list[int]:
        """The ids of the server's process and of its children that are alive, also if the server
        is not (Linux)."""
        pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [pid for pid in pids if _session_of(pid) == self.pid]

    def workers(self) -> list[int]:
        """The ids of the processes in which runs live."""
        return [pid for pid in self.processes() if WORKER in _command_of(pid)]

    def said(self, since: int = 0) -> str:
        """What the server has logged after its first `since` characters."""
        return self.log.read_text(encoding="utf-8", errors="replace")[since:]

    def start(self) -> None:
        """Serve, at the same address each time. Raises RuntimeError, with the log, if it does not
        come up."""
        options = {
            "server.headless": "true",
            "server.address": "127.0.0.1",
            "server.port": str(self._port),
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": "false",
        }
        flags = [f"--{name}={value}" for name, value in options.items()]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *flags],
                cwd=self._root,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not _is_healthy(self._port):
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The app did not start. Its log:\n{self.said()}")
            time.sleep(0.1)

    def kill(self) -> None:
        """As by a power cut: the server and all its children, with no time to save anything."""
        with suppress(ProcessLookupError):  # they may have died by themselves
            os.killpg(self.pid, signal.SIGKILL)
        self._server.wait()

    def leave(self) -> None:
        """Let the next server have the address."""
        _ports.append(self._port)

    def kill_server(self, by: signal.Signals = signal.SIGKILL) -> None:
        """End the process that serves, and it alone; its children have to notice."""
        os.kill(self.pid, by)
        self._server.wait(SECONDS_TO_STOP)


@contextmanager
def running_app(env: Mapping[str, str] | None = None, root: Path = ROOT) -> Iterator[RunningApp]:
    """Serve `root`/streamlit_app.py, with `env` added to the environment, until the block ends.

    It keeps its runs in a folder of its own, unless `env` says otherwise. Raises RuntimeError, with
    the log, if the server does not come up.
    """
    with tempfile.TemporaryDirectory() as folder:
        runs = {"RNN_PLAYGROUND_RUNS": str(Path(folder, "runs"))}
        app = RunningApp(root, runs | dict(env or {}), Path(folder, "server.log"))
        try:
            app.start()
            yield app
        finally:
            app.kill()
            app.leave()


def with_code_before(code: str, root: Path) -> Path:
    """Fill the folder `root` with the app, and let its first page begin with `code`."""
    for name in ("rnn", "pages", ".streamlit"):
        (root / name).symlink_to(ROOT / name)
    source = Path(ROOT, "streamlit_app.py").read_text(encoding="utf-8")
    (root / "streamlit_app.py").write_text(code + source, encoding="utf-8")
    return root


def with_code_after(code: Mapping[str, str], root: Path) -> Path:
    """Fill the folder `root` with the app, and let modules of `rnn` end with more code, which so
    runs in the workers too: path, such as training/trainer.py -> code."""
    shutil.copytree(ROOT / "rnn", root / "rnn", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pages", ".streamlit", "streamlit_app.py"):
        (root / name).symlink_to(ROOT / name)
    for module, addition in code.items():
        with (root / "rnn" / module).open("a", encoding="utf-8") as file:
            file.write(addition)
    return root


def _session_of(pid: int) -> int | None:
    """The id of the process that began the session of another; None for one that has ended."""
    try:
        # pid (name) state parent group session …, and a name may have spaces and brackets in it
        state, _, _, session, *_ = (
            Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        )
    except OSError:
        return None
    return None if state == "Z" else int(session)


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def _free_port() -> int:
    """One where a server has been before, if there is any: a browser keeps what comes from it."""
    for port in [*_ports[::-1], 0]:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)) as listener:
            if port:
                _ports.remove(port)
            return int(listener.getsockname()[1])
    raise RuntimeError("No port is free.")


def _is_healthy(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().read() == b"ok"
        except OSError:
            return False
