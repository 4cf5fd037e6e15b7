"""A visitor whose server dies goes on at another one that shares its folder, as if nothing had
happened: the losses that follow are, bit for bit, those of a run that nobody disturbed."""

from pathlib import Path

from playwright.sync_api import Page

from rnn.persistence.server_store import RUNS
from tests.browser.test_keeping import LINK, is_there, kept, train_for, undisturbed
from tests.support.hands import press, token, updates, wait_for
from tests.support.profiles import Profiles
from tests.support.running_app import running_app
from tests.support.saved import everything
from tests.support.visitor import OUTAGE, visiting


def test_one_server_goes_on_where_another_died(chromium: Profiles, tmp_path: Path) -> None:
    shared = {RUNS: str(tmp_path)}
    with running_app(shared) as first, running_app(shared) as second:
        with visiting(chromium, first, OUTAGE) as visit:
            page = visit(LINK)
            train_for(page, 60)
            wait_for(lambda: bool(token(page)), page)
            address = f"/?run={token(page)}"
            first.kill()
        with visiting(chromium, second) as visit:
            page = visit(address)
            is_there(page)
            begun = kept(tmp_path, token(page)).trainer.iteration
            assert updates(page) == begun
            for update in range(begun + 1, begun + 4):
                press(page, "Step")
                wait_for(lambda update=update: updates(page) == update, page)
            train_for(page, 20)
            press(page, "Pause")
            wait_for(lambda: saved(tmp_path, page), page)
            run = kept(tmp_path, token(page))
    assert run.trainer.iteration > begun + 20
    assert list(run.trainer.history.recent) == list(undisturbed(run).history.recent)
    assert everything(run.trainer) == everything(undisturbed(run))


def saved(folder: Path, page: Page) -> bool:
    return kept(folder, token(page)).trainer.iteration == updates(page)
