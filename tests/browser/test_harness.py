"""The tests' own tools: what goes wrong in the app or the browser fails the test that saw it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support import chromium as browsers
from tests.support.profiles import Profiles
from tests.support.running_app import RunningApp, running_app
from tests.support.visitor import visiting

SCRATCH_APP = """
import streamlit as st
st.write("hello")
if st.button("break"):
    raise ValueError("planted")
"""


@pytest.fixture(scope="module")
def scratch_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A server for an app of five lines, with a button that breaks it."""
    root = tmp_path_factory.mktemp("scratch")
    (root / "streamlit_app.py").write_text(SCRATCH_APP)
    with running_app(root=root) as app:
        yield app


def test_a_visit_without_errors_passes(chromium: Profiles, scratch_app: RunningApp) -> None:
    with visiting(chromium, scratch_app) as visit:
        page = visit(width=390, color_scheme="dark")
        expect(page.get_by_text("hello")).to_be_visible()
        assert page.evaluate("innerWidth") == 390
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_a_traceback_in_the_log_fails_the_visit(
    chromium: Profiles, scratch_app: RunningApp
) -> None:
    with pytest.raises(AssertionError, match="planted"), visiting(chromium, scratch_app) as visit:
        page = visit()
        page.get_by_role("button", name="break").click()
        expect(page.get_by_test_id("stException")).to_be_visible()


@pytest.mark.parametrize("script", ["console.error('ouch')", "setTimeout(() => {throw 'ouch'})"])
def test_an_error_in_the_browser_fails_the_visit(
    chromium: Profiles, scratch_app: RunningApp, script: str
) -> None:
    with pytest.raises(AssertionError, match="ouch"), visiting(chromium, scratch_app) as visit:
        page = visit("/_stcore/health")
        page.evaluate(script)
        page.wait_for_timeout(200)  # the second kind comes a little later


def test_an_app_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"streamlit_app\.py"), running_app(root=tmp_path):
        pass


def test_nothing_is_left_of_an_app_whose_test_fails(chromium: Profiles, tmp_path: Path) -> None:
    child = "import subprocess, streamlit as st; subprocess.Popen(['sleep', '600']); st.write('hi')"
    (tmp_path / "streamlit_app.py").write_text(child)
    with pytest.raises(ValueError, match="planted"), running_app(root=tmp_path) as app:
        with visiting(chromium, app) as visit:
            expect(visit().get_by_text("hi")).to_be_visible()
        assert len(app.processes()) == 2
        raise ValueError("planted")
    assert app.processes() == []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A machine with no browser at all, and a way to put one there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    downloaded = tmp_path / "playwrights-own"

    def put(name: str, exit_code: int = 0) -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
        path.chmod(0o755)
        return str(path)

    playwright = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(downloaded)))
    return SimpleNamespace(put=put, playwright=playwright)


def test_an_installed_browser_comes_before_playwrights_own(machine: SimpleNamespace) -> None:
    assert browsers.find(machine.playwright) is None
    for name in ("playwrights-own", *reversed(browsers.NAMES)):
        path = machine.put(name)
        assert browsers.find(machine.playwright) == path


def test_a_stub_that_is_no_browser_is_passed_over(machine: SimpleNamespace) -> None:
    machine.put("chromium", exit_code=1)
    assert browsers.find(machine.playwright) is None
    path = machine.put("google-chrome")
    assert browsers.find(machine.playwright) == path


@pytest.mark.parametrize("way_that_works", [0, 1, None])
def test_ways_to_install_are_tried_until_one_works(
    machine: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, way_that_works: int | None
) -> None:
    tried: list[str] = []

    def run(command: list[str], **_: Any) -> None:
        if len(tried) == way_that_works:
            machine.put("chromium")
        tried.append(" ".join(command))

    monkeypatch.setattr(browsers, "_answers", lambda path: Path(path).exists())
    monkeypatch.setattr(subprocess, "run", run)
    machine.put("apt-get")
    machine.put("sudo")
    assert bool(browsers.ensure(machine.playwright)) == (way_that_works is not None)
    expected = ["playwright install --with-deps chromium", "apt-get install -y chromium"]
    assert len(tried) == (2 if way_that_works is None else way_that_works + 1)
    assert all(part in command for part, command in zip(expected, tried, strict=False))


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_a_missing_browser_fails_in_ci_and_skips_elsewhere(
    machine: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[Exception]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="NO CHROMIUM"):
        browsers.required(machine.playwright)
