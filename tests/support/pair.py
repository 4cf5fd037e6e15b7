"""Two ends of a connection within this process, as Dask's connections are used."""

import asyncio
from typing import Any


class End:
    """What is written to the one end is read at the other, until either is closed."""

    def __init__(self) -> None:
        self._arrived: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._other = self
        self._is_closed = False

    @classmethod
    def pair(cls) -> tuple["End", "End"]:
        here, there = cls(), cls()
        here._other, there._other = there, here
        return here, there

    async def write(self, message: Any) -> None:
        if self._is_closed:
            raise OSError("closed")
        self._other._arrived.put_nowait(message)

    async def read(self) -> Any:
        message = None if self._is_closed else await self._arrived.get()
        if message is None:
            raise OSError("closed")
        return message

    def abort(self) -> None:
        for end in (self, self._other):
            end._is_closed = True
            end._arrived.put_nowait(None)
