"""An executor whose calls end when the test says so."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class HandExecutor(Executor):
    """Does calls at once, or, while it is `holding`, when `do` is called."""

    def __init__(self) -> None:
        self.holding = False
        self.waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self.is_shut_down = False

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if self.is_shut_down:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[T] = Future()
        self.waiting.append((future, lambda: call(*args, **kwargs)))
        if not self.holding:
            self.do()
        return future

    def do(self) -> None:
        """Do the call that has waited longest."""
        future, call = self.waiting.popleft()
        try:
            future.set_result(call())
        except Exception as error:
            future.set_exception(error)

    def fail(self, error: BaseException) -> None:
        """Let the call that has waited longest fail, without being done."""
        self.waiting.popleft()[0].set_exception(error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.is_shut_down = True
