"""What all visitors of a server share, and is made when it is first needed."""

import threading
from collections.abc import Callable
from functools import cache, wraps
from typing import TypeVar

T = TypeVar("T")


def shared(make: Callable[[], T]) -> Callable[[], T]:
    """A function that makes one thing and from then on gives that, like `functools.cache`; but
    where several threads call it first, they get the same one."""
    guard = threading.Lock()
    cached = cache(make)

    @wraps(make)
    def get() -> T:
        with guard:
            return cached()

    return get
