"""What the server sends to a page, in bytes."""

from playwright.sync_api import Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Traffic:
    """Hears a page from when it next connects, so it has to be loaded again."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sent = [0]  # by each run of a script
        page.on("websocket", self._open)

    def redraws(self, seconds: float) -> list[int]:
        """The bytes of each whole redraw in so many seconds to come."""
        self._sent = [0]
        self._page.wait_for_timeout(1000 * seconds)
        return self._sent[1:-1]

    def _open(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)

    def _hear(self, payload: bytes | str) -> None:
        message = ForwardMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
        if message.WhichOneof("type") == "new_session":
            self._sent.append(0)
        self._sent[-1] += len(payload)
