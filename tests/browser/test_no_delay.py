"""Streamlit's own code comes without delay: a first visit loads more than a hundred files."""

import asyncio
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import streamlit

from tests.support.running_app import RunningApp
from tests.support.wire import on_the_wire


def test_a_file_does_not_wait_for_an_acknowledgement(app: RunningApp) -> None:
    """Which is sent after 40 ms by whoever has nothing else to send."""

    async def come() -> None:
        async with on_the_wire(app) as visitor:
            await visitor.rests()  # the app's own code has been loaded

    asyncio.run(come())
    name = next(Path(streamlit.__file__).parent.glob("static/static/js/Slider.*.js")).name
    connection, seconds = HTTPConnection(urlsplit(app.url).netloc), list[float]()
    for _ in range(10):
        start = time.perf_counter()
        connection.request("GET", f"/static/js/{name}")
        assert len(connection.getresponse().read()) > 10_000
        seconds.append(time.perf_counter() - start)
    connection.close()
    assert min(seconds[3:]) < 0.02
