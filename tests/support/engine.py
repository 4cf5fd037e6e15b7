"""An engine without threads and processes: a call is done before its future is handed back."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from rnn.playground.engine import Engine
from rnn.playground.player import Player
from rnn.playground.run import Run

P = ParamSpec("P")
T = TypeVar("T")


class InlineExecutor(Executor):
    """Does each call at once, in the caller's thread."""

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """A future that is done; an error waits in it, as in any executor's."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(call(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def inline_engine() -> Engine:
    """An engine whose one worker is this thread."""
    return Engine(InlineExecutor)


@dataclass(frozen=True)
class GiveRun:
    """A question that is answered with the run itself, which is no plain data."""

    def answer(self, run: Run) -> Run:
        return run


def run_of(player: Player) -> Run:
    """The run that a player holds, for a look inside; its engine must be an inline one."""
    run: Run = player.ask(GiveRun()).result()
    return run
