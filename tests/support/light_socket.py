"""A websocket client that costs little: the visitors of the load benchmark share their cores with
the server that they measure. It knows as much of RFC 6455 as Streamlit's server uses."""

import asyncio
import base64
import secrets
import struct
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
LEFT = (1001).to_bytes(2)  # the code of a page that is left
NO_MASK = bytes(4)  # a client's bytes are masked by XOR: with zeros, they stay as they are


class LightSocket(asyncio.Protocol):
    """An open connection. `hear` is called with each whole message."""

    def __init__(self, request: bytes, hear: Callable[[bytes], None]) -> None:
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = asyncio.Event()
        self._request, self._hear = request, hear
        self._unread = bytearray()
        self._pieces: list[bytes] = []  # of a message in several frames

    @classmethod
    async def connect(
        cls, address: str, headers: Mapping[str, str], hear: Callable[[bytes], None]
    ) -> "LightSocket":
        """Connect to an address such as http://127.0.0.1:8501/_stcore/stream. Raises
        ConnectionError if the server does not agree."""
        parts = urlsplit(address)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        upgrade = {
            "Host": parts.netloc,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key,
        }
        lines = [f"{name}: {value}" for name, value in {**upgrade, **headers}.items()]
        request = "\r\n".join([f"GET {parts.path} HTTP/1.1", *lines, "", ""]).encode()
        _, socket = await asyncio.get_running_loop().create_connection(
            lambda: cls(request, hear), parts.hostname or "", parts.port or 80
        )
        await socket.open
        return socket

    def send(self, message: bytes, kind: int = BINARY) -> None:
        """Send one message."""
        size = len(message)
        if size < 126:
            length = bytes([0x80 | size])
        elif size < 2**16:
            length = struct.pack("!BH", 0x80 | 126, size)
        else:
            length = struct.pack("!BQ", 0x80 | 127, size)
        self._transport.write(bytes([0x80 | kind]) + length + NO_MASK + message)

    async def close(self) -> None:
        """Say that the page is left, and hang up."""
        self.send(LEFT, CLOSE)
        self._transport.close()
        await self.closed.wait()

    # --- what asyncio calls ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.open.done():
            self.open.set_exception(ConnectionError("The server hung up."))
        self.closed.set()

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if not self.open.done() and not self._read_answer():
            return
        start = 0
        while frame := self._frame_at(start):
            kind, is_last, begin, start = frame
            self._take(kind, is_last, bytes(self._unread[begin:start]))
        del self._unread[:start]

    # --- inside ---

    def _read_answer(self) -> bool:
        head, end, rest = bytes(self._unread).partition(b"\r\n\r\n")
        if end and b" 101 " in head.partition(b"\r\n")[0]:
            self._unread = bytearray(rest)
            self.open.set_result(None)
        elif end:
            self.open.set_exception(ConnectionError(head.decode(errors="replace")))
        return bool(end) and self.open.exception() is None

    def _frame_at(self, start: int) -> tuple[int, bool, int, int] | None:
        """Of the frame that begins at `start`: its kind, whether the message ends with it, and
        where its content begins and ends; None if it is not there yet."""
        unread, begin = self._unread, start + 2
        if len(unread) < begin:
            return None
        size = unread[start + 1]
        if size >= 126:
            wide = 2 if size == 126 else 8
            size = int.from_bytes(unread[begin : begin + wide])
            begin += wide
        end = begin + size
        if len(unread) < end:
            return None
        return unread[start] & 0x0F, bool(unread[start] & 0x80), begin, end

    def _take(self, kind: int, is_last: bool, content: bytes) -> None:
        if kind == PING:
            self.send(content, PONG)
        elif kind == CLOSE:
            self._transport.close()
        elif kind in (CONTINUED, TEXT, BINARY):
            self._pieces.append(content)
            if is_last:
                message, self._pieces = b"".join(self._pieces), []
                self._hear(message)
