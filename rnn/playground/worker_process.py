"""The executor of loky: told at once when its process dies, and its process when a call waits."""

from typing import Any

from loky import ProcessPoolExecutor  # type: ignore[import-untyped]


class OneProcess(ProcessPoolExecutor):  # type: ignore[misc]
    """An executor with one process.

    One that is killed in the middle of an answer leaves half of it in the pipe. loky would wait for
    the rest for ever, since this process could still write it: it keeps the pipe open for processes
    that it may start later. Here there are none.
    """

    def __init__(self, *, initargs: tuple[Any, ...], **more: Any) -> None:
        """`initargs`: for the initializer, which gets after them the pipe that calls come by."""
        super().__init__(max_workers=1, initargs=initargs, **more)
        self._initargs = (*initargs, self._call_queue._reader)

    def _adjust_process_count(self) -> None:
        """Start the process, after which it alone can write answers."""
        super()._adjust_process_count()
        self._result_queue._writer.close()
