"""A link gives whoever opens it the same run, and says what it cannot give."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.progress import describe_progress
from pages.ui.widgets.share_popover import qr_code
from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.training.fingerprint import EARLY_UPDATES
from tests.support.opened import (
    arrived_at,
    choose,
    frame,
    look,
    opened,
    player,
    press,
    run,
    train,
    with_run_of,
)
from tests.support.runs import advance_to

SETTINGS = Hyperparameters(cell="gru", hidden_size=32, seq_length=16, batch_size=2, seed=11)


def link(at: AppTest) -> str:
    """The link that stands under Share."""
    (code,) = [str(code.value) for code in at.code if "?" in code.value]
    return code


def rested(at: AppTest) -> AppTest:
    """Ticks at full speed until the run comes to rest where the link says."""
    train(at, ticks=1)
    while player(at).playing:
        look(at)
    return at


def test_two_visitors_with_one_link_get_the_same_losses_and_samples() -> None:
    """However their time is cut into ticks: one plays at once, the other first takes some steps."""
    mine = with_run_of(opened(), KINDS["fizzbuzz"].make(last=200), SETTINGS)
    for _ in range(9):
        press(mine, "Step")
    choose(mine, "share.until", True)
    first, second = arrived_at(link(mine)), arrived_at(link(mine))
    assert frame(first).goal == 9
    for _ in range(3):
        press(second, "Step")
    one, other = run(rested(first)).trainer, run(rested(second)).trainer
    assert one.iteration == other.iteration == 9
    assert one.hyperparameters == other.hyperparameters == SETTINGS
    assert one.history.recent == other.history.recent == run(mine).trainer.history.recent
    samples = frame(mine).samples
    assert samples and [sample.iteration for sample in samples] == [0, 1, 2, 4, 8]
    assert frame(first).samples == frame(second).samples == samples
    assert frame(first).live == frame(second).live == frame(mine).live


@pytest.mark.parametrize("until", [True, False])
def test_whoever_opens_a_link_is_told_whether_it_is_the_very_same_run(until: bool) -> None:
    mine = with_run_of(opened(), KINDS["fizzbuzz"].make(last=200), SETTINGS)
    assert "fingerprint" not in link(mine), "before it has begun there is nothing to tell it by"
    for _ in range(5):
        press(mine, "Step")
    choose(mine, "share.until", until)
    asked = dict(parse_qsl(urlsplit(link(mine)).query))
    assert asked["fingerprint"] == f"5-{run(mine).trainer.fingerprint}"
    assert any("At update 5 they are told" in text.value for text in mine.markdown)
    elsewhere = link(mine).replace(asked["fingerprint"], "5-00000000")
    for address, told in (
        (link(mine), "the very same run as the one shared or saved"),
        (elsewhere, "alike, not the same: this computer rounds differently"),
    ):
        theirs = arrived_at(address)
        before = describe_progress(frame(theirs))
        assert before == "Your network has not trained yet", "nothing is known, and nothing is said"
        for _ in range(5):
            press(theirs, "Step")
        assert told in describe_progress(frame(theirs))
        press(choose(theirs, "setting.learning_rate", 0.3), "Step")
        assert told not in describe_progress(frame(theirs)), "from here on it is another run"


def test_of_a_long_run_an_early_fingerprint_is_told() -> None:
    mine = with_run_of(opened(), KINDS["fizzbuzz"].make(last=200), SETTINGS)
    advance_to(run(mine), 3 * EARLY_UPDATES)
    look(press(mine, "Step"))
    asked = dict(parse_qsl(urlsplit(link(mine)).query))
    assert asked["fingerprint"].startswith(f"{EARLY_UPDATES}-") and "until" not in asked


def test_the_link_tells_how_the_run_began_and_says_so_if_its_rate_was_changed() -> None:
    at = choose(arrived_at("?text=fizzbuzz&seed=4"), "setting.learning_rate", 0.03)
    press(at, "Step")
    assert any("gets the same run" in text.value for text in at.markdown)
    assert "fingerprint" in link(at)
    choose(at, "setting.learning_rate", 0.3)
    asked = dict(parse_qsl(urlsplit(link(at)).query))
    assert asked == {"text": "fizzbuzz", "seed": "4", "learning_rate": "0.03"}
    assert any("theirs stays as it was at first" in text.value for text in at.markdown)


def test_a_text_of_ones_own_does_not_fit_into_a_link() -> None:
    at = choose(choose(opened(), "corpus.kind", "own"), "corpus.own.text", "a rose is a rose " * 50)
    assert any("does not fit into a link" in caption.value for caption in at.caption)
    assert not [code for code in at.code if "?" in code.value]
    assert not [toggle for toggle in press(at, "Step").toggle if "Stop where" in toggle.label]


def test_the_picture_is_one_that_telephones_can_read() -> None:
    """Dark on light, also where the page is dark."""
    svg = qr_code("https://example.org/?text=decimal")
    assert svg.startswith("<svg") and 'fill="#fff"' in svg
