"""Several threads that need it first get the same one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from rnn.playground.scheduling.shared import shared


def test_all_threads_share_what_is_made_once() -> None:
    together = threading.Barrier(8)

    @shared
    def thing() -> object:
        time.sleep(0.02)
        return object()

    def need(_: int) -> object:
        together.wait()
        return thing()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(need, range(8)))) == 1
