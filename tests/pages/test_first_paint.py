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


def test_the_first_page_is_streamlits_with_the_styles_in_its_head() -> None:
    page = sent(INDEX).decode()
    assert page == first_page()
    head, body = page.split("</head>")
    assert all(style.read_text() in head for style in STYLES)
    assert "rnn-loading" in head and '<div id="root">' in body
    assert INDEX.read_text().split("</head>")[1] == body


@pytest.mark.parametrize(("file", "method"), [(INDEX, "HEAD"), (Path(__file__), "GET")])
def test_whatever_else_is_asked_for_is_sent_as_it_is(file: Path, method: str) -> None:
    assert sent(file, method) == (file.read_bytes() if method == "GET" else b"")
