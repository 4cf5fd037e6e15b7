"""What the server sends to a page."""

from dataclasses import dataclass

from playwright.sync_api import Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Redraw:
    """One run of a script: so many messages, so many bytes."""

    messages: int = 0
    bytes: int = 0


class Traffic:
    """Hears a page from when it next connects, so it has to be loaded again."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._redraws = [Redraw()]
        page.on("websocket", self._open)

    def redraws(self, seconds: float) -> list[Redraw]:
        """Each whole redraw in so many seconds to come."""
        self._redraws = [Redraw()]
        self._page.wait_for_timeout(1000 * seconds)
        return self._redraws[1:-1]

    def _open(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)

    def _hear(self, payload: bytes | str) -> None:
        message = ForwardMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
        if message.WhichOneof("type") == "new_session":
            self._redraws.append(Redraw())
        self._redraws[-1].messages += 1
        self._redraws[-1].bytes += len(payload)
