"""The line of narration says the most urgent of what is true, and its button does what it says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pages.ui.elements.milestone import describe_milestone
from pages.ui.widgets import narration as widget
from pages.ui.widgets.narration import ABOUT, Line, compose
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground.milestones import Milestone
from rnn.playground.samples import Sample
from rnn.playground.scheduling.admission import AdmissionQueue
from rnn.playground.session import Session
from rnn.training.diagnosis import Advice
from tests.support.frames import examined, first_frame
from tests.support.opened import (
    buttons,
    choose,
    control,
    frame,
    look,
    narration,
    opened,
    player,
    press,
    session,
)

SEVENTH = KINDS["decimal"].make()
LOOP_FOUND = "8571428571" + "428571" * 8  # a right loop after a wrong beginning
ADVICE = Advice("something", "Something was noticed.", "slower", 7)


def show(visitor: Session, **changes: Any) -> None:
    """Let the frame that the visitor sees be another."""
    visitor.player.frame = replace(visitor.player.frame, **changes)


@pytest.fixture
def visitor() -> Session:
    """A visitor whose network has trained, and plays; of its sample nothing is to be said."""
    visitor = session(opened())
    visitor.player.playing = True
    show(visitor, iteration=7, opening=0.11, live=Sample(7, "0.", "…"), advice=None)
    return visitor


def take_other_units(visitor: Session) -> None:
    visitor.draft.hyperparameters["hidden_size"] = 16


def say_note(visitor: Session) -> None:
    visitor.messages.notes = ["One note.", "Another."]


def fill_disk(visitor: Session) -> None:
    visitor.autosave.trouble = "The disk is full."


# What can be true of a run, the least urgent first; and what is said when all before is true too
RULES: list[tuple[Callable[[Session], None], Line]] = [
    (lambda visitor: None, Line("It is training.", ABOUT)),
    (
        lambda visitor: show(visitor, live=examined(LOOP_FOUND, SEVENTH)),
        Line(
            "It has found the loop “142857”.",
            "Only the start is wrong: “0.” comes once in the whole text. The right “1” gets 11% "
            "so far.",
            "See it",
            key="see",
        ),
    ),
    (
        lambda visitor: show(visitor, advice=ADVICE),
        Line(
            "Noticed at update 7:",
            "Something was noticed.",
            "Halve the learning rate",
            key="advice.slower",
        ),
    ),
    (
        lambda visitor: show(visitor, finished_at=6),
        Line(
            "What it writes keeps to the rule: 57 of 58.",
            "Look at the bars in the picture: how sure is it of each letter?",
            "Next: FizzBuzz",
            mood="good",
        ),
    ),
    (say_note, Line("", "One note. Another.", mood="note")),
    (
        take_other_units,
        Line(
            "You chose Hidden size 16.",
            "That takes a new network. One note. Another.",
            "Start over with it",
            mood="waits",
            key="begin",
        ),
    ),
    (
        lambda visitor: setattr(visitor.draft, "kind", "own"),
        Line(
            "Paste or type your text in the sidebar, and press “Use this text”.",
            "The network still reads 1/7. One note. Another.",
            mood="waits",
        ),
    ),
    (
        lambda visitor: setattr(visitor.messages, "corpus", "It cannot be made."),
        Line("", "It cannot be made. The network still reads 1/7.", mood="wrong"),
    ),
    (
        lambda visitor: show(visitor, trouble="It has diverged."),
        Line(
            "It went wrong.", "It has diverged.", "Rewind, half the rate", None, "wrong", "rescue"
        ),
    ),
]


def test_of_all_that_is_true_the_most_urgent_is_said(visitor: Session) -> None:
    for make_true, line in RULES:
        make_true(visitor)
        said = compose(visitor, 0)
        assert replace(said, action=None) == line
        assert bool(said.action) == bool(said.label)


@pytest.mark.parametrize(
    ("page", "has_picture"), [("Train", True), ("Generate", False), ("Surprise", False),
                              ("Inside", False)],
)  # fmt: skip
def test_a_picture_is_spoken_of_only_where_it_is(
    page: str, has_picture: bool, visitor: Session
) -> None:
    visitor.page = page
    show(visitor, finished_at=6, live=examined(LOOP_FOUND, SEVENTH))
    line = compose(visitor, 0)
    assert line.head == "What it writes keeps to the rule: 57 of 58." and line.mood == "good"
    assert ("picture" in line.sentence) == has_picture
    assert ("look inside" in line.sentence) == (page == "Inside")


def test_of_one_letter_alone_nothing_is_said_to_be_learned(visitor: Session) -> None:
    for updates in (0, 7):
        show(visitor, iteration=updates, blind_loss=0.0, live=Sample(updates, "a", "a" * 60))
        assert compose(visitor, 0) == Line(
            "There is nothing to learn.",
            "All letters of its text are the same, so it was right before it trained.",
        )


def test_a_text_of_ones_own_has_no_name_in_a_sentence(visitor: Session) -> None:
    first, second = (KINDS["own"].make(text=text) for text in ("a rose " * 40, "is a rose " * 40))
    visitor.draft.corpus = first
    said = compose(visitor, 0)
    assert (said.head, said.sentence) == ("You chose your text.", "The network still reads 1/7.")
    assert said.label == "Start with it"
    visitor.player.corpus, visitor.draft.corpus = first, SEVENTH
    said = compose(visitor, 0)
    assert (said.head, said.sentence) == ("You chose 1/7.", "The network still reads your text.")
    visitor.draft.corpus = second
    assert compose(visitor, 0).sentence == "The network still reads it as it was."


def test_a_trouble_that_lasts_hides_no_offer(visitor: Session) -> None:
    fill_disk(visitor)
    assert compose(visitor, 0) == Line(
        "It is training.", f"{ABOUT} The disk is full.", mood="wrong"
    )
    take_other_units(visitor)
    line = compose(visitor, 0)
    assert (line.label, line.mood) == ("Start over with it", "waits")
    assert line.sentence.endswith("The disk is full.")


def test_the_queue_comes_before_notes_and_after_changes(
    visitor: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = AdmissionQueue(1)
    monkeypatch.setattr(widget, "ADMISSION", queue)
    queue.place("another")
    say_note(visitor)
    said = "1 other is training; you are number 1 in line. Yours starts by itself."
    assert compose(visitor, 1) == Line("", f"{said} One note. Another.", mood="waits")
    queue.most = 2
    queue.place("a third")
    assert compose(visitor, 2).sentence.startswith("2 others are training; you are number 2 in ")
    take_other_units(visitor)
    assert compose(visitor, 1).head == "You chose Hidden size 16."


HUGE = {"cell": "lstm", "layers": 2, "hidden_size": 512, "seq_length": 4}
HUGE_REFUSED = (
    "The network's weights, and what the optimizer remembers of them, must take at most 15.5 MiB, "
    "got 36.3. Use a smaller hidden size, fewer layers, a simpler cell or a text with fewer "
    "different letters."
)


def test_what_will_be_refused_is_not_offered() -> None:
    at = press(opened(), "Step")
    before = player(at)
    for name, value in HUGE.items():
        choose(at, f"setting.{name}", value)
    refused = f"{HUGE_REFUSED} It is still the network with 128 numbers that is trained."
    assert narration(at) == refused and "begin" not in buttons(at)
    press(at, "Start over")
    assert narration(at) == refused and player(at) is before
    press(at, "Train")
    assert narration(look(at)) == refused and player(at) is before and player(at).playing
    choose(at, "setting.layers", 1)
    assert narration(at).startswith("You chose ") and "begin" in buttons(at)
    press(at, "begin")
    assert player(at) is not before and "MiB" not in narration(at)


def test_where_no_other_number_of_units_was_asked_for_none_is_told(visitor: Session) -> None:
    visitor.draft.hyperparameters["batch_size"] = 10_000
    line = compose(visitor, 0)
    assert line.sentence.endswith("It is still the network as it was that is trained.")


def test_a_text_with_settings_that_will_be_refused_is_not_offered(visitor: Session) -> None:
    visitor.draft.corpus = KINDS["fizzbuzz"].make()
    assert compose(visitor, 0).label == "Start with FizzBuzz"
    visitor.draft.hyperparameters.update(HUGE, learning_rate=10.0)
    said = compose(visitor, 0)
    assert said.sentence.endswith("The network still reads 1/7.") and not said.label
    visitor.draft.hyperparameters.update(seq_length=512, batch_size=128)
    assert compose(visitor, 0).sentence.startswith(
        "Memory length × readers at once × hidden size × layers must be at most "
    )


def test_a_network_that_has_not_trained_says_that_it_stays() -> None:
    at = opened()
    for name, value in HUGE.items():
        choose(at, f"setting.{name}", value)
    assert narration(at).startswith(HUGE_REFUSED) and "begin" not in buttons(at)
    assert frame(at).hyperparameters.layers == 2 and frame(at).hyperparameters.hidden_size == 128
    choose(at, "setting.hidden_size", 64)
    assert frame(at).hyperparameters.hidden_size == 64 and "MiB" not in narration(at)


@pytest.mark.parametrize("where", ["refusal", "corpus", "failure"])
def test_every_trouble_is_said(
    where: str, visitor: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "failure":
        monkeypatch.setattr(type(visitor.player), "failure", "It failed.")
    else:
        setattr(visitor.messages, where, "It failed.")
        assert (compose(visitor, 0).sentence == "It failed.") == (where == "corpus")
        take_other_units(visitor)  # only then is there something to refuse
    assert compose(visitor, 0) == Line("", "It failed.", mood="wrong")


def test_a_book_is_picked_and_then_on_its_way(
    visitor: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.draft.kind = "gutenberg"
    line = compose(visitor, 0)
    assert line.head == "You chose Alice in Wonderland." and line.label == "Fetch and start"
    assert line.sentence == "The network still reads 1/7."
    visitor.draft.options["gutenberg"]["address"] = ""
    assert compose(visitor, 0).head.startswith("Pick a book") and not compose(visitor, 0).action
    monkeypatch.setattr(type(visitor.book_fetch), "is_under_way", True)
    assert compose(visitor, 0).head == "The book is on its way."


@pytest.mark.parametrize(
    ("written", "playing", "head", "sentence"),
    [
        ("8" * 60, True, "It goes round in a loop: “8”.", "It is not the right one yet."),
        (
            "142857" * 10,
            True,
            "It has found the loop “142857”.",
            "Every letter is right. It goes on until it is sure: its loss has to fall from 2.08 "
            "to 0.03, with nothing wrong then.",
        ),
        ("142857" * 10, False, "It has found the loop “142857”.", "Every letter is right."),
        ("1428" * 2, True, "It is training:", "digits in a row that follow the rule: 4 of 8"),
        (
            "1428" * 2,
            False,
            "It rests.",
            "Press Train to go on. Step is one update: some letters are read, one correction made.",
        ),
    ],
)
def test_what_it_has_just_learned_is_read_off_its_sample(
    written: str, playing: bool, head: str, sentence: str, visitor: Session
) -> None:
    visitor.player.playing = playing
    show(visitor, live=examined(written, SEVENTH))
    line = compose(visitor, 0)
    assert (line.head, line.sentence) == (head, sentence)
    assert line.label == ("See it" if "found the loop" in head else "")


def test_how_far_its_loss_has_to_fall_is_seen(visitor: Session) -> None:
    for loss, told in ((2.081, "from 2.08 to 0.03"), (0.0304, "from 0.0304 to 0.0300")):
        show(visitor, live=examined("142857" * 10, SEVENTH), comparison_loss=loss)
        assert (
            f"its loss has to fall {told}, with nothing wrong then." in compose(visitor, 0).sentence
        )


def test_it_rests_once_all_that_it_began_is_done(
    visitor: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.player.playing = False
    show(visitor, live=examined("1428" * 2, SEVENTH))
    monkeypatch.setattr(type(visitor.player), "under_way", True)
    assert compose(visitor, 0).head == "It is coming to rest."
    monkeypatch.setattr(type(visitor.player), "under_way", False)
    assert compose(visitor, 0).head == "It rests."


def test_a_loop_of_ones_own_text_is_of_letters_and_may_turn_a_line(visitor: Session) -> None:
    corpus: Corpus = KINDS["own"].make(text="a rose\n" * 40)
    visitor.player.corpus = visitor.draft.corpus = corpus
    visitor.draft.kind, visitor.draft.options["own"] = "own", dict(corpus.options)
    text = corpus.text[len(corpus.prompt) :][:70]
    show(visitor, live=Sample(7, corpus.prompt, text))
    line = compose(visitor, 0)
    assert line.head.startswith("It has found the loop ") and "↵" in line.head
    assert line.sentence == "Every letter is right."


def test_babble_that_happens_to_fit_is_not_learned(visitor: Session) -> None:
    show(visitor, iteration=0, live=examined("1428" * 2, SEVENTH))
    assert compose(visitor, 0) == Line("It is training.", ABOUT)


def test_at_first_it_says_what_to_press() -> None:
    at = opened()
    said = "It has learned nothing yet, so it writes babble. Press Train, and watch."
    assert narration(at) == said
    choose(at, "pace", 1.0)
    press(at, "Train")
    assert narration(at).startswith("It is training.")


# --- its button ---


def test_after_a_rescue_the_rate_is_half() -> None:
    at = press(opened(), "Step")
    before = frame(at).hyperparameters.learning_rate
    show(session(at), trouble="It has diverged.")
    press(look(at), "rescue")
    assert frame(at).hyperparameters.learning_rate == pytest.approx(before / 2)
    assert not frame(at).trouble and "rescue" not in buttons(at)


@pytest.mark.parametrize("kind", ["decimal", "sums"])
def test_the_next_step_begins_at_once(kind: str) -> None:
    at = press(choose(opened(), "corpus.kind", kind), "Step")
    show(session(at), finished_at=1)
    after = {"decimal": "fizzbuzz", "sums": "brackets"}[kind]
    assert look(at).button(key="next").label == f"Next: {KINDS[after].label}"
    press(at, "next")
    assert player(at).corpus.kind == after == control(at, "corpus.kind").value
    assert player(at).playing


def test_where_the_next_step_is_a_text_of_ones_own_the_row_shows_it() -> None:
    at = press(choose(opened(), "corpus.kind", "stories"), "Step")
    show(session(at), finished_at=1)
    press(look(at), "next")
    assert control(at, "corpus.kind").value == "own"
    assert narration(at).startswith("Paste or type your text in the sidebar")


def test_the_button_of_a_change_begins_with_it_and_repeats_no_foreign_name() -> None:
    at = press(choose(opened(), "corpus.kind", "fizzbuzz"), "Step")
    draft = session(at).draft
    other = replace(draft.corpus, name=":red[x]", options={"last": 50}, text="1 2 fizz 4 " * 50)
    draft.corpus = other
    assert narration(look(at)).startswith("You chose :red[x].")
    assert at.button(key="begin").label == "Start with it"
    press(at, "begin")
    assert player(at).corpus == other and "begin" not in buttons(at)


def test_a_loop_that_the_text_has_before_its_last_one_is_not_called_wrong() -> None:
    found = Milestone(
        "ab", is_right=False, is_in_text=True, has_beginning=True, prompt_is_rare=True
    )
    corpus = KINDS["decimal"].make()
    assert describe_milestone(found, first_frame(corpus), corpus, playing=True) == (
        "It goes round in a loop: “ab”.",
        "The text has it too, and ends in another.",
    )
