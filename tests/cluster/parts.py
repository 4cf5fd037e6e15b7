"""The parts of deploy/compose.yaml as processes of this machine: the very commands and variables,
with addresses of the loopback in the place of Docker's."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from socket import inet_aton
from typing import Any

from rnn.persistence.object_blobs import ObjectBlobs
from tests.cluster.names import Names
from tests.cluster.saves import open_bucket
from tests.support.bucket import access, make_bucket
from tests.support.running_app import ROOT, WORKER

COMPOSE = ROOT / "deploy" / "compose.yaml"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
STICKY = re.compile(r"SERVER=\w+")  # the cookie of the proxy
VARIABLE = re.compile(r"\$\{(\w+)(:?[-?])?([^}]*)\}")
ESTABLISHED = "01"  # a state in Linux's list of connections
PATIENCE = 60.0  # seconds until a part must be there
SCRIPTS = Path(sys.executable).parent


def services() -> dict[str, Any]:
    """What the compose file says of each service."""
    import yaml  # comes with Dask

    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def of_image(instruction: str) -> list[str]:
    """The last instruction of the Dockerfile that is a list, such as CMD."""
    text = DOCKERFILE.read_text(encoding="utf-8")
    words: list[str] = json.loads(re.findall(rf"^{instruction} (\[.*\])$", text, re.M)[-1])
    return words


def image_environment() -> dict[str, str]:
    """What the Dockerfile sets."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = re.findall(r"^ENV (.+)$", text, re.M)
    return dict(word.split("=", 1) for line in lines for word in line.split())


def interpolate(text: str, given: Mapping[str, str]) -> str:
    """Fill in the variables of a compose file. Raises ValueError for one that has to be given."""

    def value(match: re.Match[str]) -> str:
        name, how, other = match.groups()
        if given.get(name):
            return given[name]
        if how and how.endswith("?"):
            raise ValueError(f"{name} {other}")
        return other

    return VARIABLE.sub(value, text)


@dataclass(frozen=True)
class Places:
    """Where the parts are on this machine."""

    server: int  # the port of all servers, each of which has an address of its own
    proxy: int
    scheduler: int
    store: int
    names: int

    def replacements(self, address: str) -> dict[str, str]:
        """What stands in the compose file -> what stands for it here. `address` is the part's."""
        return {
            "127.0.0.11:53": f"127.0.0.1:{self.names}",
            "0.0.0.0": address,
            "//scheduler:8786": f"//127.0.0.1:{self.scheduler}",
            "//store:5000": f"//127.0.0.1:{self.store}",
            "8501": str(self.server),
            ":8080": f"127.0.0.1:{self.proxy}",
            "8786": str(self.scheduler),
            "5000": str(self.store),
            "eth0": "lo",
            "/usr/local/etc/haproxy/": f"{ROOT / 'deploy'}/",
            "/app": str(ROOT),
        }

    def put(self, text: str, address: str) -> str:
        for there, here in self.replacements(address).items():
            text = text.replace(there, here)
        return text


def command(service: str) -> list[str]:
    """What the compose file starts for a service, or else its image."""
    said = services()[service]
    return [*said.get("entrypoint", []), *(said.get("command") or of_image("CMD"))]


def environment(service: str, given: Mapping[str, str]) -> dict[str, str]:
    """The variables of a service: those of the compose file, and those of the image."""
    said = services()[service]
    own = image_environment() if said["image"] == "rnn-playground" else {}
    told = {name: interpolate(value, given) for name, value in said.get("environment", {}).items()}
    return own | told


class Part:
    """A process that can die, hang and come back."""

    def __init__(self, argv: list[str], env: Mapping[str, str], log: Path) -> None:
        program = SCRIPTS / argv[0]
        found = str(program) if program.exists() else shutil.which(argv[0]) or argv[0]
        self.argv, self.env, self.log = [found, *argv[1:]], dict(env), log
        self.start()

    def start(self) -> None:
        """Begin, or begin again."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv,
                cwd=ROOT,
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """As by a power cut, with all that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def hang(self) -> None:
        os.killpg(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Parts:
    """All of it, running."""

    url: str  # of the proxy
    store_url: str
    places: Places
    proxy: Part
    scheduler: Part
    store: Part
    servers: dict[str, Part] = field(default_factory=dict)  # by address
    workers: list[Part] = field(default_factory=list)

    def everyone(self) -> list[Part]:
        return [self.proxy, self.scheduler, self.store, *self.servers.values(), *self.workers]

    def is_up(self, address: str) -> bool:
        """Whether a server answers."""
        return is_healthy(address, self.places.server)

    def busiest(self) -> Part:
        """The server that most visitors are connected to."""
        return self.servers[max(self.servers, key=lambda a: _connections(a, self.places.server))]

    def bucket(self) -> ObjectBlobs:
        """Where the servers keep their runs."""
        return open_bucket(next(iter(self.servers.values())).env)

    def worker_pids(self) -> list[int]:
        """The processes of the cluster in which runs live."""
        return [part.process.pid for part in self.workers]

    def own_workers(self) -> list[int]:
        """Processes in which servers train by themselves, as there is no cluster."""
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        mine = {part.process.pid for part in self.servers.values()}
        return [pid for pid in pids if WORKER in _command_of(pid) and os.getsid(pid) in mine]


def is_healthy(address: str, port: int) -> bool:
    connection = HTTPConnection(address, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().read() == b"ok"
    except OSError:
        return False
    finally:
        connection.close()


def eventually(what: str, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"It did not come about in {seconds:g} s: {what}.")
        time.sleep(0.1)


def free_port() -> int:
    """One that is free at every address of the loopback."""
    with socket.create_server(("", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(folder: Path, servers: int = 2, workers: int = 2) -> Iterator[Parts]:
    """Start all parts, each with a log in the folder, until the block ends."""
    addresses = [f"127.0.0.{number + 2}" for number in range(servers)]
    names = Names(addresses)
    places = Places(free_port(), free_port(), free_port(), free_port(), names.port)
    store_url = f"http://127.0.0.1:{places.store}"
    secret = "of these tests alone"
    given = {"COOKIE_SECRET": secret, "SERVERS": str(servers), **access(store_url)}
    started: list[Part] = []

    def start(service: str, number: int = 0, address: str = "127.0.0.1") -> Part:
        argv = [places.put(word, address) for word in command(service)]
        env = {k: places.put(v, address) for k, v in environment(service, given).items()}
        part = Part(argv, env, folder / f"{service}{number}.log")
        started.append(part)
        return part

    try:
        parts = Parts(
            f"http://127.0.0.1:{places.proxy}",
            store_url,
            places,
            proxy=start("proxy"),
            scheduler=start("scheduler"),
            store=start("store"),
            servers={a: start("server", n, a) for n, a in enumerate(addresses)},
            workers=[start("worker", number) for number in range(workers)],
        )
        eventually("the store is there", lambda: _is_open(places.store))
        make_bucket(store_url)
        eventually("the servers are up", lambda: all(map(parts.is_up, addresses)))
        eventually("the proxy knows all servers", lambda: _knows(places.proxy) == servers)
        yield parts
    except BaseException as error:
        for part in started:
            error.add_note(f"--- {part.log.name}\n{part.said()[-2_000:]}")
        raise
    finally:
        for part in started:
            part.kill()
        names.close()


def _connections(address: str, port: int) -> int:
    """How many are open to a listener, as Linux lists them."""
    here = f"{inet_aton(address)[::-1].hex().upper()}:{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1] == here and row[3] == ESTABLISHED for row in rows)


def _knows(port: int) -> int:
    """To how many servers a proxy sends those who come."""
    cookies: set[str] = set()
    for _ in range(8):
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            cookies |= set(STICKY.findall(connection.getresponse().getheader("Set-Cookie", "")))
        except OSError:
            return 0
        finally:
            connection.close()
    return len(cookies)


def _is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""
