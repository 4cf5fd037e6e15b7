"""The riddle lab does what the runs do that it shows, in short slices, and leaves the visitor's own
run alone."""

from dataclasses import replace

import pytest

from rnn import Trainer
from rnn.corpora import KINDS
from rnn.errors import TextError
from rnn.playground import riddle
from rnn.playground.commands import Step
from rnn.playground.engine import Engine
from rnn.playground.frame import measure
from rnn.playground.player import HIDDEN_AFTER, Player
from rnn.playground.riddle import ARMS, LATE, UPDATES, Arm, Lab, LabResult, RunRiddle
from rnn.playground.riddle_watch import NONE, RiddleWatch
from rnn.playground.scheduling.slices import AHEAD
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.swing import find_swing
from tests.support.engine import inline_engine, run_of
from tests.support.hand_executor import HandExecutor
from tests.support.runs import CORPUS, Clock, advance_to, tiny_recipe, tiny_run

TINY = Hyperparameters(hidden_size=8, seq_length=8)
TEXT = CORPUS.text


@pytest.fixture(autouse=True)
def small_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same arms with a small network, which takes no time."""
    monkeypatch.setattr(riddle, "NOTEBOOK", TINY)
    monkeypatch.setattr(riddle, "SLICE", 0.0)  # one update
    monkeypatch.setitem(ARMS, "small", Arm("Hidden size 4", {"hidden_size": 4}))


def losses_of(arm: str) -> list[float]:
    trainer = Trainer(TEXT, ARMS[arm].hyperparameters)
    losses = []
    for update in range(UPDATES):
        if update == LATE and ARMS[arm].late_rate is not None:
            trainer.learning_rate = ARMS[arm].late_rate
        losses.append(trainer.step())
    return losses


def test_every_arm_is_the_run_that_it_says() -> None:
    lab = Lab(TEXT, tuple(ARMS))
    while not lab.result.is_done:
        lab.advance(60.0)
    for outcome in lab.result.outcomes:
        assert list(outcome.losses) == losses_of(outcome.arm)
    assert lab.result.blind == pytest.approx(Trainer(TEXT, TINY).blind_loss)


def test_the_arms_have_the_notebooks_settings_but_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert Hyperparameters(hidden_size=512, seq_length=256) == riddle.NOTEBOOK
    for arm in ARMS.values():
        assert len(arm.changes) + (arm.late_rate is not None) <= 1
        assert find_swing(arm.hyperparameters) is not None
    assert ARMS["slow"].hyperparameters == replace(riddle.NOTEBOOK, learning_rate=0.002)


def test_a_slice_ends_when_its_time_is_over() -> None:
    lab = Lab(TEXT, ("notebook", "clip"))
    clock = Clock(per_look=0.01)
    result = lab.advance(0.035, clock)
    assert 1 <= len(result.outcomes[0].losses) <= 4
    assert result.outcomes[1].losses == () and not result.is_done
    assert len(lab.advance(0.0).outcomes[0].losses) == len(result.outcomes[0].losses) + 1


def test_an_arm_that_diverges_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ARMS, "rate", Arm("far too fast", {"optimizer": "sgd", "clip": 1e9,
                                                           "learning_rate": 10.0}))  # fmt: skip
    lab = Lab(TEXT, ("rate", "notebook"))
    while not lab.result.is_done:
        lab.advance(60.0)
    first, second = lab.result.outcomes
    assert second.is_done and len(second.losses) == UPDATES
    assert first.is_done and (first.diverged or len(first.losses) == UPDATES)


def player() -> Player:
    return Player.begin(inline_engine(), tiny_recipe(), CORPUS)


def finished(watch: RiddleWatch, player: Player) -> LabResult:
    for _ in range(10 * UPDATES):
        watch.tick(player)
    assert watch.result and watch.result.is_done and not watch.running
    return watch.result


def test_the_visitors_own_run_is_left_alone() -> None:
    looked, left = player(), player()
    watch = RiddleWatch(("notebook", "small"))
    watch.start(looked)
    finished(watch, looked)
    assert run_of(looked).trainer.iteration == 0
    assert [run_of(looked).trainer.step() for _ in range(20)] == [
        run_of(left).trainer.step() for _ in range(20)
    ]


def test_a_watch_goes_on_until_all_is_done_and_may_begin_again() -> None:
    one, watch = player(), RiddleWatch(("notebook", "small"))
    watch.tick(one)
    assert watch.result is None and not watch.running
    watch.start(one)
    first = finished(watch, one)
    watch.start(one)
    assert finished(watch, one) == first


def test_other_arms_or_another_run_make_what_was_found_void() -> None:
    one, watch = player(), RiddleWatch(("notebook", "small"))
    watch.make_guess(NONE)
    watch.start(one)
    finished(watch, one)
    watch.choose_arms(("notebook", "small"))
    assert watch.result and watch.guess == NONE  # the same ones
    watch.make_guess("small")
    assert watch.result is None, "nobody is told that they were right who guess afterwards"
    watch.start(one)
    finished(watch, one)
    watch.tick(player())
    assert watch.result is None
    watch.choose_arms(("clip",))
    assert not watch.guess


def test_a_text_of_one_letter_has_nothing_to_run() -> None:
    with pytest.raises(TextError, match="All letters of the text are the same"):
        Lab("a" * 500, ("notebook",))


def test_a_memory_that_the_text_has_no_room_for_is_told() -> None:
    assert Lab(TEXT, ("notebook",)).result.cut_to is None
    assert Lab("abcdef", ("notebook",)).result.cut_to == 5


def test_a_worker_does_one_slice_after_the_other(engine: Engine, executor: HandExecutor) -> None:
    """As long as the page asks; the run counts as busy all the while, so the page's clock goes."""
    player = Player.begin(engine, tiny_recipe(), CORPUS)
    executor.holding = True
    watch = RiddleWatch(("notebook",))
    watch.start(player)
    while watch.running:
        assert player.busy and len(executor.waiting) == 1
        executor.do()
    assert watch.result and watch.result.is_done and not player.busy
    watch.start(player)
    watch._asked_at -= 2 * HIDDEN_AFTER  # nobody looks any more
    executor.do()
    assert watch.running and not executor.waiting


def test_labs_wait_in_turn_as_training_does(engine: Engine, executor: HandExecutor) -> None:
    players = [Player.begin(engine, tiny_recipe(), CORPUS) for _ in range(AHEAD + 2)]
    watches = [RiddleWatch(("notebook",)) for _ in players]
    executor.holding = True
    for watch, player in zip(watches, players, strict=True):
        watch.start(player)
    assert len(executor.waiting) == AHEAD
    players[0].tell(Step())  # a press goes past the labs of others
    for _ in range(AHEAD + 1):
        executor.do()
    assert players[0].frame.iteration == 1 and watches[-1].result is None


def test_a_text_that_cannot_be_learned_from_says_so() -> None:
    corpus = KINDS["own"].make(text="ab" * 30)
    one = Player.begin(inline_engine(), tiny_recipe(corpus), corpus)
    watch = RiddleWatch(("notebook",))
    watch.start(one)
    for _ in range(UPDATES + 1):
        watch.tick(one)
    assert watch.trouble or (watch.result and watch.result.is_done)


def test_a_question_asked_again_goes_on_and_another_number_begins_anew() -> None:
    run = run_of(player())
    first = RunRiddle(("notebook",), 1).answer(run)
    again = RunRiddle(("notebook",), 1).answer(run)
    assert len(again.outcomes[0].losses) >= len(first.outcomes[0].losses) > 0
    anew = RunRiddle(("notebook",), 2).answer(run)
    assert anew.outcomes[0].losses[0] == first.outcomes[0].losses[0]


def test_a_run_is_measured_with_its_alarm() -> None:
    for rate, alarm in ((3.0, 12.0), (0.1, None)):
        run = tiny_run(learning_rate=rate)
        advance_to(run, 1)
        measured = measure(run)
        assert measured and measured.alarm == alarm
