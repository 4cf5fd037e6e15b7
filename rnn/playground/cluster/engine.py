"""An engine whose workers are those of a cluster: they join and leave while people train."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Protocol

from rnn.playground.cluster.worker_end import Demand, compare_demand
from rnn.playground.engine import Engine, MakeExecutor, Worker, WorkerLostError
from rnn.playground.scheduling.admission import ADMISSION, AdmissionQueue

EVERY = 1.0  # seconds between two looks at the cluster
AGAIN = 5.0  # seconds until a worker that could not join is tried again
SILENT = 10.0  # seconds without an answer after which a worker is given up
FIRST_LOOK = 8.0  # seconds that the first visitor may wait for a worker of the cluster …
OTHERS = 3.0  # … and then for the others that are joining: a class that comes at once shares them
SETTLED = 3.0  # seconds of a worker in the cluster after which the server's own is no longer needed

log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A worker that must not train, and why."""


class Cluster(Protocol):
    """Where workers are, and how to reach them."""

    def addresses(self) -> set[str]:
        """Where its workers are. Raises an OSError where nobody knows."""
        ...

    def connect(self, address: str) -> Executor:
        """An executor that ends with the worker. Raises a RefusedError if that must not train, or
        else whatever is wrong with it."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Member:
    """A worker of the cluster. It is asked all the time what others ask of it, which tells whether
    it is still there."""

    def __init__(self, address: str, executor: Executor, clock: Callable[[], float]) -> None:
        self._address = address
        self.worker = Worker(executor)
        self._clock = clock
        self._asked_at = self.joined_at = clock()
        self._answered_at = self.worker.answered_at  # at that time
        self._answer: Future[Demand] | None = None

    def look(self, cost: float) -> None:
        """Tell the worker the cost of what this server trains there, take its latest answer, and
        give it up if that takes too long and it does nothing else meanwhile."""
        if self._answer and not self._answer.done():
            if self.worker.answered_at != self._answered_at:
                self._answered_at, self._asked_at = self.worker.answered_at, self._clock()
            if self._clock() - self._asked_at > SILENT:
                log.warning("The worker at %s has not answered for %s s.", self._address, SILENT)
                self.worker.stop()
            return
        with suppress(WorkerLostError):
            if self._answer:
                self._take(self._answer)
            self._asked_at, self._answered_at = self._clock(), self.worker.answered_at
            self._answer = self.worker.submit(compare_demand, cost)

    def _take(self, answer: Future[Demand]) -> None:
        if answer.exception():
            self.worker.stop()
        else:
            demand = answer.result()
            self.worker.others, self.worker.cost_of_others = demand.runs, demand.cost


class ClusterEngine(Engine):
    """The workers of a cluster; as long as there are none, one of this server's own: a page cannot
    open without a run, and a run needs a worker."""

    def __init__(
        self,
        cluster: Cluster,
        make_own: MakeExecutor,
        admission: AdmissionQueue = ADMISSION,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(make_own, workers=0)
        self._cluster, self._admission, self._clock = cluster, admission, clock
        self._most_here = admission.most  # who train by way of one server, and in one worker
        self._members: dict[str, Member] = {}
        self._joining: set[str] = set()
        self._tried_at: dict[str, float] = {}  # address -> when it last could not join
        self._complaints: dict[str, str] = {}  # who -> what is wrong with them, as was logged
        self._one_answered = threading.Event()  # of the workers that were seen first, or of none
        self._all_answered = threading.Event()
        self._stopped = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True, name="watch the cluster")

    def start(self) -> "ClusterEngine":
        """Look at the cluster from now on; waits for what is to be seen first."""
        self._watcher.start()
        if self._one_answered.wait(FIRST_LOOK):
            self._all_answered.wait(OTHERS)
        return self

    def place(self) -> Worker:
        """The worker with the fewest runs of all servers, for a new one."""
        members = [m.worker for m in self._present().values() if not m.worker.lost]
        if members:
            return min(members, key=lambda worker: worker.load)
        return super().place()

    def stop(self) -> None:
        """Leave the cluster, whose workers live on without the runs of this server."""
        self._stopped.set()
        self._watcher.join()
        for member in self._present().values():
            member.worker.stop()
        self._cluster.close()
        super().stop()

    def look(self) -> None:
        """Let workers join and leave, and count what they train."""
        addresses = self._addresses()
        for address, member in self._present().items():
            member.look(self._admission.cost / len(self._members))
            if member.worker.lost:
                log.warning("The worker at %s has left the cluster.", address)
                del self._members[address]
        due = {a for a in addresses - self._members.keys() - self._joining if self._is_due(a)}
        self._joining |= due
        for address in due:
            threading.Thread(target=self._join, args=(address,), daemon=True).start()
        if not self._joining:
            self._one_answered.set()
            self._all_answered.set()
        self._dismiss_own()
        self._count()

    def _present(self) -> Mapping[str, Member]:
        return dict(self._members)

    def _watch(self) -> None:
        while not self._stopped.is_set():
            try:
                self.look()
            except Exception:
                log.exception("The cluster could not be looked at.")
            self._stopped.wait(EVERY)

    def _addresses(self) -> set[str]:
        try:
            addresses = self._cluster.addresses()
        except OSError as error:
            self._complain("The scheduler", f"cannot be reached: {error!r}")
            return set()
        self._complaints.pop("The scheduler", None)
        return addresses

    def _is_due(self, address: str) -> bool:
        """Whether a worker is new, or could not join a while ago."""
        return self._clock() - self._tried_at.get(address, -math.inf) >= AGAIN

    def _join(self, address: str) -> None:
        """Take a worker in once it has answered a call: one that hangs does not."""
        try:
            self._members[address] = Member(address, self._connect(address), self._clock)
            log.warning("The worker at %s has joined.", address)
            self._complaints.pop(f"The worker at {address}", None)
        except Exception as error:
            self._tried_at[address] = self._clock()
            what = str(error) if isinstance(error, RefusedError) else f"cannot join: {error!r}"
            self._complain(f"The worker at {address}", what)
        finally:
            self._joining.discard(address)
            self._one_answered.set()
            if not self._joining:
                self._all_answered.set()

    def _connect(self, address: str) -> Executor:
        executor = self._cluster.connect(address)
        try:
            executor.submit(compare_demand, 0.0).result(SILENT)
        except BaseException:
            executor.shutdown(wait=False)
            raise
        return executor

    def _complain(self, who: str, what: str) -> None:
        if self._complaints.get(who) != what and not self._stopped.is_set():
            self._complaints[who] = what
            log.warning("%s %s.", who, what)

    def _dismiss_own(self) -> None:
        """End the server's own worker when the cluster is back: its runs go on there."""
        now = self._clock()
        if any(now - member.joined_at > SETTLED for member in self._present().values()):
            with self._guard:
                own, self._workers = self._workers, []
            for worker in own:
                log.warning("The cluster is back: what trained in this server goes on there.")
                worker.stop()

    def _count(self) -> None:
        """How much may train by way of this server: no more than by way of one alone, and in all
        workers no more than they bear."""
        members = self._present().values()
        if members:
            free = self._most_here * len(members) - sum(m.worker.cost_of_others for m in members)
            self._admission.most = min(self._most_here, free)
        else:
            self._admission.most = self._most_here
