"""A link gives whoever opens it the same run, and says what it cannot give."""

from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from pages.ui.widgets.share_popover import qr_code
from rnn import Hyperparameters
from rnn.corpora import KINDS
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


def test_the_link_tells_how_the_run_began_and_says_so_if_its_rate_was_changed() -> None:
    at = choose(arrived_at("?text=fizzbuzz&seed=4"), "setting.learning_rate", 0.03)
    press(at, "Step")
    assert any("gets the same run" in text.value for text in at.markdown)
    choose(at, "setting.learning_rate", 0.3)
    asked = dict(parse_qsl(urlsplit(link(at)).query))
    assert asked == {"text": "fizzbuzz", "seed": "4", "learning_rate": "0.03"}
    assert any("theirs stays as it was at first" in text.value for text in at.markdown)


def test_a_text_of_ones_own_does_not_fit_into_a_link() -> None:
    at = choose(choose(opened(), "corpus.kind", "own"), "corpus.own.text", "a rose is a rose " * 50)
    assert any("does not fit into a link" in caption.value for caption in at.caption)
    assert not [code for code in at.code if "?" in code.value]


def test_the_picture_is_one_that_telephones_can_read() -> None:
    """Dark on light, also where the page is dark."""
    svg = qr_code("https://example.org/?text=decimal")
    assert svg.startswith("<svg") and 'fill="#fff"' in svg
