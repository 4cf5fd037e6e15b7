"""What every test of a page gets: an engine whose slices are done at once, and a store of runs in
memory, so that a look at a page leaves nothing under way."""

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from pages.ui import entry, frame, redraw
from rnn.persistence.server_store import DAY
from rnn.persistence.store import RunStore
from rnn.playground import autosave
from rnn.playground.scheduling.admission import AdmissionQueue
from rnn.playground.session import Session
from rnn.training.limits import MOST_FILE_BYTES
from tests.support.engine import InlineExecutor, inline_engine
from tests.support.memory_blobs import MemoryBlobs

THIS_BROWSER = "the mark of this browser"


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_scanned_once() -> Iterator[None]:
    """AppTest reads the metadata of all installed packages for each app it opens, in search of
    components: 0.1 s, more than the page itself takes."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def store() -> RunStore:
    """The runs that this server keeps."""
    return RunStore(
        MemoryBlobs(),
        per_run=MOST_FILE_BYTES,
        most_bytes=2**29,
        most_age=7 * DAY,
        secret=b"of these tests alone",
    )


@pytest.fixture(autouse=True)
def server(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server nobody has visited."""
    engine = inline_engine()
    monkeypatch.setattr(entry, "engine", lambda: engine)
    monkeypatch.setattr(entry, "open_store", lambda: store)
    monkeypatch.setattr(entry, "browser_id", lambda: THIS_BROWSER)
    monkeypatch.setattr(autosave, "_writer", InlineExecutor)
    monkeypatch.setattr(redraw, "ADMISSION", AdmissionQueue(40))


@pytest.fixture(autouse=True)
def drawing_the_sidebar_begins_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A callback does, before anything is drawn."""
    sidebar = frame.sidebar

    def watched(session: Session) -> None:
        before = session.player
        sidebar(session)
        assert session.player is before, "drawing the sidebar began a run"

    monkeypatch.setattr(frame, "sidebar", watched)
