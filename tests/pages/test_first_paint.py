"""The first page that the server sends brings the styles; all other files are sent as they are."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import FileResponse

from pages.ui.first_paint import INDEX, STYLES, first_page


def sent(path: Path, method: str = "GET") -> bytes:
    """What a server answers that is asked for a file."""
    body = b""

    async def send(message: Any) -> None:
        nonlocal body
        body += message.get("body", b"")

    async def receive() -> Any:  # nothing more
        await asyncio.Event().wait()

    scope = {"type": "http", "method": method, "headers": [], "extensions": {}}
    with ThreadPoolExecutor(1) as thread:  # a browser's thread has an event loop of its own
        thread.submit(asyncio.run, FileResponse(path)(scope, receive, send)).result()
    return body


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
