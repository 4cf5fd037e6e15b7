"""A page that stays open while its server is started anew goes on with its first press."""

from playwright.sync_api import Page, expect

from tests.support.hands import (
    is_playing,
    part,
    press,
    sample,
    slide,
    token,
    updates,
    wait_for,
    wait_for_updates,
)
from tests.support.profiles import Profiles
from tests.support.running_app import running_app
from tests.support.visitor import OUTAGE, visiting


def test_the_first_press_after_a_restart_counts(chromium: Profiles) -> None:
    """On a page that has not trained, and on one that has; a control of it that was moved shows
    what holds in the new session."""
    with running_app() as app, visiting(chromium, app, OUTAGE) as visit:
        fresh, trained = visit(), visit()
        is_drawn(fresh)
        is_drawn(trained)
        press(trained, "Step")
        wait_for(lambda: updates(trained) == 1 and bool(token(trained)), trained)
        slide(trained, "setting.hidden_size", "ArrowLeft")
        expect(part(trained, "begin")).to_be_visible()
        app.kill()
        app.start()
        press(fresh, "Train")  # as soon as the page has found the new server, by itself
        press(trained, "Step")
        wait_for_updates(fresh, more_than=0)
        assert is_playing(fresh)
        wait_for(lambda: updates(trained) == 2, trained)
        expect(part(trained, "begin")).to_have_count(0)
        expect(part(trained, "setting.hidden_size")).to_contain_text("128")


def is_drawn(page: Page) -> None:
    expect(sample(page)).to_be_visible()
    expect(part(page, "Train").get_by_role("button")).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_load_state("networkidle")  # all that the page may need is there
