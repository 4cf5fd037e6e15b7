"""The first page that the server sends brings the styles; all other files are sent as they are."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from pages.ui.first_paint import INDEX, STYLES, first_page


def sent(path: Path, method: str = "GET") -> bytes:
    """What a server answers that is asked for a file."""
    return answered(FileResponse(path), {"method": method})[1]


def answered(app: ASGIApp, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the body of an answer."""
    head, body = {}, b""

    async def send(message: Any) -> None:
        nonlocal head, body
        head |= message
        body += message.get("body", b"")

    async def receive() -> Any:  # nothing more
        await asyncio.Event().wait()

    async def ask() -> None:
        await app({"type": "http", "headers": [], "extensions": {}} | request, receive, send)

    with ThreadPoolExecutor(1) as thread:  # a browser's thread has an event loop of its own
        thread.submit(asyncio.run, ask()).result()
    return head, body


def test_the_first_page_is_streamlits_with_the_styles_after_all_others() -> None:
    """Streamlit adds its own to the head, and of two that weigh the same the later one counts."""
    page = sent(INDEX).decode()
    assert page == first_page()
    head, body = page.split("</head>")
    assert "rnn-loading" in head and "onePerPage" in head
    *streamlits, ours = body.split("<style>")
    assert "".join(streamlits) + "</body>\n</html>\n" == INDEX.read_text().split("</head>")[1]
    assert all(style.read_text() in ours for style in STYLES)


@pytest.mark.parametrize(("file", "method"), [(INDEX, "HEAD"), (Path(__file__), "GET")])
def test_whatever_else_is_asked_for_is_sent_as_it_is(file: Path, method: str) -> None:
    assert sent(file, method) == (file.read_bytes() if method == "GET" else b"")


def test_a_browser_that_keeps_streamlits_own_page_is_sent_ours() -> None:
    """It came while this code was not loaded yet. Other files that it keeps are not sent again."""
    files = StaticFiles(directory=INDEX.parent, html=True)
    picture = INDEX.with_name("favicon.png")
    for kept, path, status in ((INDEX, "/", 200), (picture, "/favicon.png", 304)):
        etag = FileResponse(kept, stat_result=kept.stat()).headers["etag"].encode()
        request = {"method": "GET", "path": path, "headers": [(b"if-none-match", etag)]}
        head, body = answered(files, request)
        assert head["status"] == status
        assert body.decode() == (first_page() if kept == INDEX else "")
