"""What every test of the screen gets: a folder of its own in which runs are kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from pages.ui.widgets import save_popover as keeping


@pytest.fixture(autouse=True)
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, which is made when something is kept."""
    monkeypatch.setattr(keeping, "STORE", replace(keeping.STORE, folder=tmp_path / "runs"))
    return tmp_path / "runs"
