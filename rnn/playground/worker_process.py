"""The executor of loky, told at once when its process dies."""

from loky import ProcessPoolExecutor  # type: ignore[import-untyped]


class OneProcess(ProcessPoolExecutor):  # type: ignore[misc]
    """An executor with one process.

    One that is killed in the middle of an answer leaves half of it in the pipe. loky would wait for
    the rest for ever, since this process could still write it: it keeps the pipe open for processes
    that it may start later. Here there are none.
    """

    def _adjust_process_count(self) -> None:
        """Start the process, after which it alone can write answers."""
        super()._adjust_process_count()
        self._result_queue._writer.close()
