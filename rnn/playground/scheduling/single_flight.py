"""A function whose result is computed once, however many ask for it at the same time."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """A function that remembers its latest `most` results. Whoever asks while a result is being
    computed waits for that one."""

    def __init__(self, compute: Callable[..., T], most: int) -> None:
        self._compute = compute
        self._most = most
        self._guard = threading.Lock()
        self._results: dict[tuple[Hashable, ...], Future[T]] = {}  # the latest last

    def __call__(self, *arguments: Hashable) -> T:
        """The result for these arguments. Raises what the computation raised, and forgets it."""
        with self._guard:
            result = self._results.pop(arguments, None)
            is_first = result is None
            result = self._results[arguments] = result or Future()
            while len(self._results) > self._most:
                del self._results[next(iter(self._results))]
        if is_first:
            try:
                result.set_result(self._compute(*arguments))
            except BaseException as error:
                result.set_exception(error)
                with self._guard:
                    self._results.pop(arguments, None)
        return result.result()
