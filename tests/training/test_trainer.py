"""Training follows the notebook, keeps to its budgets, and stops before it does harm."""

import copy
import math
from typing import Any

import numpy as np
import pytest

from rnn import DivergedError, Hyperparameters, SettingError, TextError, Trainer, Vocabulary
from rnn.evaluation.ngram_baselines import perplexity
from rnn.network.cells import CELLS
from tests.support.notebook import FIZZBUZZ, ONE_SEVENTH, Notebook, as_rows


def small(text: str = ONE_SEVENTH, **settings: Any) -> Trainer:
    """A trainer whose updates take no time."""
    return Trainer(text, Hyperparameters(**{"hidden_size": 8, "seq_length": 6} | settings))


@pytest.mark.parametrize("text", [ONE_SEVENTH, FIZZBUZZ], ids=["1/7", "FizzBuzz"])
def test_each_update_is_the_notebooks(text: str) -> None:
    """At the notebook's own settings, over many wrap-arounds, to the twelfth digit or so.

    Both start every update from the same numbers: with its large steps a run is chaotic, and left
    alone even two notebooks part within 20 updates if their weights differ in the last bit, as the
    next test shows.
    """
    trainer = Trainer(text, Hyperparameters(dtype="float64"))
    notebook = Notebook(text, trainer.model.params, seq_length=64, learning_rate=0.1)
    for _ in range(150):
        ours, theirs = 64 * trainer.step(), notebook.step()
        assert ours == pytest.approx(theirs, abs=1e-9)
        assert trainer.position == notebook.p
        assert 64 * trainer.smooth_loss == pytest.approx(notebook.smooth_loss, abs=1e-9)
        pairs = (
            (trainer.state, {"h": notebook.hprev.T}),
            (trainer.model.params, as_rows(notebook.weights)),
            (trainer.optimizer_state["s"], as_rows(notebook.memories)),
        )
        for mine, reference in pairs:
            for name in mine:
                np.testing.assert_allclose(mine[name], reference[name], rtol=1e-9, atol=1e-10)
                mine[name][...] = reference[name]
    assert trainer.epochs > 9


def updates_together(losses: list[float], others: list[float]) -> int:
    """For how many updates two runs have the same losses, to the seventh digit."""
    apart = np.abs(np.subtract(losses, others)) > 1e-7
    return int(apart.argmax()) if apart.any() else len(losses)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("text", [ONE_SEVENTH, FIZZBUZZ], ids=["1/7", "FizzBuzz"])
def test_we_part_from_the_notebook_no_sooner_than_it_does_from_itself(text: str, seed: int) -> None:
    """At its own learning rate, against a copy of it whose Whh differs in the last bits."""
    trainer = Trainer(text, Hyperparameters(dtype="float64", seed=seed))
    one, other = (Notebook(text, trainer.model.params, 64, learning_rate=0.1) for _ in range(2))
    Whh = other.weights["Whh"]
    Whh[...] = np.nextafter(Whh, 1)
    theirs, nudged = ([notebook.step() for _ in range(30)] for notebook in (one, other))
    ours = [64 * trainer.step() for _ in range(30)]
    assert 3 <= updates_together(theirs, nudged) < 20
    assert updates_together(theirs, ours) >= updates_together(theirs, nudged) - 2


@pytest.mark.parametrize("text", [ONE_SEVENTH, FIZZBUZZ], ids=["1/7", "FizzBuzz"])
def test_left_alone_a_gentle_run_follows_the_notebook(text: str) -> None:
    trainer = Trainer(text, Hyperparameters(dtype="float64", learning_rate=0.003))
    notebook = Notebook(text, trainer.model.params, seq_length=64, learning_rate=0.003)
    theirs = [notebook.step() for _ in range(150)]
    ours = [64 * trainer.step() for _ in range(150)]
    assert theirs[-1] < 0.8 * theirs[0]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-7)


@pytest.mark.parametrize("V", [3, 300])
def test_ids_may_lie_in_few_bytes(V: int) -> None:
    """A run is the same, bit for bit, as with ids that are ready to index with."""
    text = "".join(chr(0x4E00 + i * i % V) for i in range(900)) + "".join(map(chr, range(V)))
    small_ids, large_ids = (Trainer(text, Hyperparameters(batch_size=3), text) for _ in range(2))
    assert small_ids._streams.itemsize == (1 if V < 100 else 2)
    for streams in ("_streams", "_held_out"):
        setattr(large_ids, streams, getattr(large_ids, streams).astype(np.intp))
    assert [small_ids.step() for _ in range(30)] == [large_ids.step() for _ in range(30)]
    assert small_ids.held_out_loss() == large_ids.held_out_loss()
    np.testing.assert_equal(small_ids.model.params, large_ids.model.params)


@pytest.mark.parametrize("cell", CELLS)
def test_single_precision_follows_double(cell: str) -> None:
    losses = []
    for dtype in ("float32", "float64"):
        trainer = small(cell=cell, dtype=dtype, optimizer="adam", learning_rate=0.01)
        losses.append([trainer.step() for _ in range(100)])
    assert losses[1][-1] < 0.5 * losses[1][0]
    np.testing.assert_allclose(losses[0], losses[1], atol=1e-3)


@pytest.mark.parametrize(("length", "starts"), [(9, [0, 0, 0]), (10, [0, 4, 0]), (14, [0, 4, 8])])
def test_each_stream_is_one_part_of_the_text_read_in_windows(
    length: int, starts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a text that never repeats a character ids are positions. What is left over is not read."""
    text = "".join(chr(0x4E00 + i) for i in range(3 * length + 2))
    trainer = small(text, seq_length=4, batch_size=3)
    original, seen = trainer.model.loss_and_gradients, []

    def spy(inputs: Any, targets: Any, state: Any) -> Any:
        seen.append((inputs, targets, copy.deepcopy(state)))
        return original(inputs, targets, state)

    monkeypatch.setattr(trainer.model, "loss_and_gradients", spy)
    carried = trainer.state
    for start in starts:
        trainer.step()
        inputs, targets, state = seen.pop()
        here = start + np.arange(4)[:, None] + length * np.arange(3)
        np.testing.assert_array_equal(inputs, here)
        np.testing.assert_array_equal(targets, here + 1)
        np.testing.assert_array_equal(state["h"], carried["h"] if start else np.zeros((3, 8)))
        carried = copy.deepcopy(trainer.state)
        assert trainer.position == start + 4


def test_the_shortest_text_fills_one_window_in_every_stream() -> None:
    assert math.isfinite(small("ab" * 7, batch_size=2).step())
    needed = r"at least 14 characters for .* 6 \(seq_length\) and 2 .* \(batch_size\), got 13"
    with pytest.raises(TextError, match=needed):
        small("ab" * 6 + "a", batch_size=2)
    with pytest.raises(TextError, match="at least 7 characters"):
        small("")


def test_counts_and_running_means() -> None:
    trainer = small(batch_size=2)
    ignorance = math.log(len(Vocabulary(ONE_SEVENTH)))
    assert trainer.smooth_loss == trainer.ema_loss == trainer.blind_loss == ignorance
    assert perplexity(ignorance) == pytest.approx(8)
    assert perplexity(0) == 1 and math.isfinite(perplexity(1e9))
    expected, losses = ignorance, []
    for _ in range(5):
        losses.append(trainer.step())
        expected = 0.999 * expected + 0.001 * losses[-1]
        assert trainer.smooth_loss == pytest.approx(expected, rel=1e-12)
        assert min(losses) <= trainer.ema_loss <= max(losses)
    assert (trainer.iteration, trainer.characters_read) == (5, 5 * 2 * 6)
    assert trainer.epochs == 5 / 82  # 82 windows of 6 in each stream of 499
    rows = trainer.history.rows()
    np.testing.assert_array_equal(rows[:, 0], [1, 2, 3, 4, 5])
    np.testing.assert_array_equal(rows[:, 1], losses)
    assert rows[-1, 3] == trainer.ema_loss


def test_train_keeps_to_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever budget is spent first ends it. Here every update takes a second."""
    trainer, clock = small(), [0.0]
    step = trainer.step
    monkeypatch.setattr("rnn.training.trainer.time.perf_counter", lambda: clock[0])
    monkeypatch.setattr(trainer, "step", lambda: clock.append(clock.pop() + 1) or step())

    assert trainer.train(iterations=3) == 3 == trainer.iteration
    assert trainer.train(seconds=2.5) == 3
    assert trainer.train(seconds=2.5, iterations=2) == trainer.train(seconds=2, iterations=9) == 2
    assert trainer.train(iterations=0) == trainer.train(seconds=0) == 0
    assert trainer.iteration == 3 + 3 + 2 + 2
    with pytest.raises(ValueError, match="iterations= or seconds="):
        trainer.train()


def test_the_learning_rate_is_live_and_checked() -> None:
    steps = []
    for rate in (0.1, 0.2):
        trainer = small(dtype="float64")
        trainer.train(iterations=3)
        before = trainer.model.params["Why"].copy()
        trainer.learning_rate = rate
        assert trainer.learning_rate == trainer.hyperparameters.learning_rate == rate
        trainer.step()
        steps.append(trainer.model.params["Why"] - before)
    np.testing.assert_allclose(steps[1], 2 * steps[0], rtol=1e-9)
    with pytest.raises(SettingError, match="'learning_rate' must be a number .* got nan"):
        trainer.learning_rate = math.nan
    assert trainer.learning_rate == 0.2


def loss_not_a_number(params: dict[str, Any]) -> None:
    params["Why"][0, 0] = np.nan


def loss_overflows(params: dict[str, Any]) -> None:
    params["Why"].fill(3e38)
    params["bh"].fill(1)


def only_gradients_overflow(params: dict[str, Any]) -> None:
    """A zero state stays zero, but on the way back every step makes the gradient larger."""
    for w in params.values():
        w.fill(0)
    params["Whh"].fill(100)
    params["Why"][:, 0] = 1


def only_what_the_upper_layer_adds_up_overflows(params: dict[str, Any]) -> None:
    """Each step's gradient is finite, and none of it comes down through weights that are 0."""
    for w in params.values():
        w.fill(0)
    params["Why"][:, 0] = 3e38


HARMS = [
    (loss_not_a_number, 1),
    (loss_overflows, 1),
    (only_gradients_overflow, 1),
    (only_what_the_upper_layer_adds_up_overflows, 2),
]


@pytest.mark.parametrize(("harm", "layers"), HARMS)
@pytest.mark.parametrize("cell", CELLS)
def test_numbers_out_of_bounds_stop_the_run_before_anything_changes(
    cell: str, harm: Any, layers: int
) -> None:
    trainer = small(cell=cell, seq_length=64, layers=layers)
    trainer.train(iterations=15)  # to the end of the text: the next update starts over
    harm(trainer.model.params)
    before = trainer.snapshot()
    rows = trainer.history.rows()
    with pytest.raises(DivergedError, match="at update 16 .*smaller learning rate") as caught:
        trainer.step()
    assert caught.value.iteration == 16
    after = trainer.snapshot()
    del before["history"], after["history"]
    np.testing.assert_equal(after, before)
    np.testing.assert_array_equal(trainer.history.rows(), rows)


def test_the_held_out_loss_is_that_of_reading_on_after_a_first_window() -> None:
    """Recomputed character by character."""
    text, rest = FIZZBUZZ[:300], FIZZBUZZ[300:]
    hp = Hyperparameters(hidden_size=8, seq_length=10, dtype="float64")
    watched, alone = Trainer(text, hp, held_out=rest), Trainer(text, hp)
    state, losses = watched.model.zero_state(), []
    ids = watched.vocabulary.encode(rest)
    windows = (len(ids) - 1) // 10
    for now, then in zip(ids[: 10 * windows], ids[1:], strict=False):
        logits, state = watched.model.step(np.array([now]), state)
        losses.append(-np.log(np.exp(logits[0, then]) / np.exp(logits[0]).sum()))
    assert windows > 2
    assert watched.held_out_loss() == pytest.approx(np.mean(losses[10:]), rel=1e-12)
    assert Trainer(text, hp, held_out=rest[:11]).held_out_loss() == pytest.approx(
        np.mean(losses[:10]), rel=1e-12
    )  # no more than one window: then that one counts
    assert alone.held_out_loss() is None


@pytest.mark.parametrize(
    ("characters", "checks"),
    {2: [1, 2, 4, 7, 11, 17, 26, 40], 100: [1, 31, 61, 92, 139, 209], 4096: [1, 1229]}.items(),
)
def test_it_is_checked_on_held_out_text_often_at_first_then_seldom(
    characters: int, checks: list[int]
) -> None:
    """At first, it trains on three times the characters of a check before the next."""
    hp = Hyperparameters(hidden_size=2, seq_length=10)
    trainer = Trainer(FIZZBUZZ[:300], hp, held_out=(FIZZBUZZ * 20)[:characters])
    trainer.train(iterations=checks[-1])
    assert [iteration for iteration, _ in trainer.history.held_out] == checks


@pytest.mark.parametrize(
    ("length", "streams", "window"),
    [(2, 1, 1), (10, 1, 9), (11, 1, 10), (12, 1, 10), (32, 2, 10), (33, 3, 10), (43, 3, 10)],
)
def test_held_out_text_too_short_for_every_stream_has_fewer(
    length: int, streams: int, window: int
) -> None:
    """Recomputed character by character for each stream; 44 characters would do for all four."""
    text, rest = FIZZBUZZ[:300], FIZZBUZZ[300 : 300 + length]
    hp = Hyperparameters(hidden_size=8, seq_length=10, batch_size=4, dtype="float64")
    trainer, losses = Trainer(text, hp, held_out=rest), []
    trainer.train(iterations=5)
    for stream in range(streams):
        ids = trainer.vocabulary.encode(rest[stream * (length // streams) :])
        state = trainer.model.zero_state()
        for now, then in zip(ids[:window], ids[1:], strict=False):
            logits, state = trainer.model.step(np.array([now]), state)
            losses.append(-np.log(np.exp(logits[0, then]) / np.exp(logits[0]).sum()))
    assert len(losses) == streams * window
    assert trainer.held_out_loss() == pytest.approx(np.mean(losses), rel=1e-12)
    assert trainer.history.held_out


def test_one_character_alone_cannot_be_guessed_from_another() -> None:
    assert small(FIZZBUZZ).held_out_loss() is None
    trainer = Trainer(FIZZBUZZ, Hyperparameters(hidden_size=8, seq_length=10), held_out="z")
    trainer.train(iterations=3)
    assert trainer.held_out_loss() is None and not trainer.history.held_out


def test_checking_on_held_out_text_leaves_training_alone() -> None:
    text, rest = FIZZBUZZ[:300], FIZZBUZZ[100:200]
    hp = Hyperparameters(hidden_size=8, seq_length=10)
    watched, alone = Trainer(text, hp, held_out=rest), Trainer(text, hp)
    assert watched.vocabulary.characters == alone.vocabulary.characters
    assert [watched.step() for _ in range(40)] == [alone.step() for _ in range(40)]
