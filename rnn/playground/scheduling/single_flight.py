"""What visitors who read the same text share: it is worked out once, however many come together."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Shared(Generic[T]):
    """A function of texts that remembers its latest `most` results."""

    def __init__(self, work_out: Callable[..., T], most: int) -> None:
        self._work_out = work_out
        self._most = most
        self._guard = threading.Lock()
        self._results: dict[tuple[str, ...], Future[T]] = {}  # the latest last

    def __call__(self, *texts: str) -> T:
        """The result; who comes while it is being worked out waits for it."""
        with self._guard:
            result = self._results.pop(texts, None)
            mine = result is None
            result = self._results[texts] = result or Future()
            while len(self._results) > self._most:
                del self._results[next(iter(self._results))]
        if mine:
            try:
                result.set_result(self._work_out(*texts))
            except BaseException as error:
                result.set_exception(error)
                with self._guard:
                    self._results.pop(texts, None)
        return result.result()
