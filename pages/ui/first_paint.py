"""The styles of the app, in the very first page that the server sends.

Streamlit (1.67) loads its code for st.html, which brings styles, together with that of everything
else. By then half of the page is seen, and all of it jumps. So the styles, and a script that shows
the app only when it can stand still, are put into the page that loads Streamlit itself; so is the
one that keeps the history short, since the address may change before. Whoever came before this code
was loaded gets all of it by st.html instead: see frame.py. The styles stand at the end: Streamlit
adds its own to the head while it runs, and of two that weigh the same the later one counts.

A browser that came before keeps Streamlit's page, and asks at each visit whether it has changed. It
is told that it has: otherwise that page would come and jump for ever.

That page also says where the server is. Streamlit would look for it beneath the address of a page
first, and the browser would complain that nothing is there.
"""

import os
from functools import cache
from pathlib import Path

import streamlit
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

HERE = Path(__file__).parent
STYLES = [HERE / f"{name}.css" for name in ("style", "streamlit", "phone")]
SCRIPTS = [HERE / f"{name}.html" for name in ("loading", "history")]
PAGES = "|".join(page.stem for page in sorted(HERE.parent.glob("*.py")))
SERVER = f"""<script>
  window.__streamlit ??= {{
    BACKEND_BASE_URL: location.origin + location.pathname.replace(/\\/({PAGES})\\/?$/, "/")
  }}
</script>"""
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"

_send_file = FileResponse.__call__
_answer = StaticFiles.file_response


@cache
def first_page() -> str:
    """Streamlit's own first page, with scripts in its head and the styles below its body."""
    styles = "".join(style.read_text(encoding="utf-8") for style in STYLES)
    scripts = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    page = INDEX.read_text(encoding="utf-8").replace("<head>", f"<head>{SERVER}", 1)
    page = page.replace("</head>", f"{scripts}</head>", 1)
    return page.replace("</body>", f"<style>{styles}</style></body>", 1)


async def send_file(response: FileResponse, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a file; instead of Streamlit's first page, the one with the styles."""
    if Path(response.path) == INDEX and scope["method"] == "GET":
        page = HTMLResponse(first_page(), headers={"Cache-Control": "no-cache"})
        await page(scope, receive, send)
        return
    await _send_file(response, scope, receive, send)


def answer(
    files: StaticFiles,
    full_path: os.PathLike[str] | str,
    stat_result: os.stat_result,
    scope: Scope,
    status_code: int = 200,
) -> Response:
    """A file, or the word that it has not changed; for the first page never the latter."""
    if Path(full_path) == INDEX:
        return FileResponse(full_path, status_code, stat_result=stat_result)
    return _answer(files, full_path, stat_result, scope, status_code)


def style_first_page() -> None:
    """From here on, every visitor gets the styles first."""
    FileResponse.__call__ = send_file  # type: ignore[assignment, method-assign]
    StaticFiles.file_response = answer  # type: ignore[assignment, method-assign]
