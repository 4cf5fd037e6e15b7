"""The styles of the app, in the very first page that the server sends.

Streamlit (1.67) loads its code for st.html, which brings styles, together with that of everything
else. By then half of the page is seen, and all of it jumps. So the styles, and a script that shows
the app only when it can stand still, are put into the page that loads Streamlit itself.
"""

from functools import cache
from pathlib import Path

import streamlit
from starlette.responses import FileResponse, HTMLResponse
from starlette.types import Receive, Scope, Send

HERE = Path(__file__).parent
STYLES = [HERE / "style.css", HERE / "streamlit.css"]
LOADING = HERE / "loading.html"
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"

_send_file = FileResponse.__call__


@cache
def first_page() -> str:
    """Streamlit's own first page, with the styles and the script at the end of its head."""
    styles = "".join(style.read_text(encoding="utf-8") for style in STYLES)
    head = f"<style>{styles}</style>{LOADING.read_text(encoding='utf-8')}</head>"
    return INDEX.read_text(encoding="utf-8").replace("</head>", head, 1)


async def send_file(response: FileResponse, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a file; instead of Streamlit's first page, the one with the styles."""
    if Path(response.path) == INDEX and scope["method"] == "GET":
        page = HTMLResponse(first_page(), headers={"Cache-Control": "no-cache"})
        await page(scope, receive, send)
        return
    await _send_file(response, scope, receive, send)


def style_first_page() -> None:
    """From here on, every visitor gets the styles first."""
    FileResponse.__call__ = send_file  # type: ignore[assignment, method-assign]
