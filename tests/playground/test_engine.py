"""One contract for every executor: this thread, a thread, a process of loky, a worker of Dask."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from rnn import DivergedError, PlaygroundError, PromptError, SettingError, TextError
from rnn.corpora import KINDS
from rnn.playground import engine as engine_module
from rnn.playground import host
from rnn.playground.commands import Advance, Step
from rnn.playground.engine import (
    LONGEST_SLICE,
    SHORTEST_SLICE,
    TRAINING_FOR,
    Engine,
    make_process,
    make_thread,
)
from rnn.playground.player import Player
from rnn.playground.questions import Generate
from rnn.playground.scheduling.slices import ROUND
from tests.support import in_worker
from tests.support.dask_cluster import dask_cluster, lines
from tests.support.engine import InlineExecutor
from tests.support.runs import CORPUS, Clock, tiny_recipe

PATIENCE = 60.0  # seconds until a call counts as stuck
EXECUTORS: dict[str, Callable[[], Executor]] = {
    "inline": InlineExecutor,
    "thread": make_thread,
    "process": make_process,
}
MISTAKES: list[PlaygroundError] = [
    SettingError("A setting must be another."),
    TextError("A text must be another."),
    PromptError("A prompt must be another."),
    DivergedError(17),
    DivergedError(),
]


@pytest.fixture(scope="module")
def line() -> Iterator[Callable[[], Executor]]:
    """What makes an executor of a worker of a Dask cluster."""
    with dask_cluster() as cluster, lines(cluster) as make_line:
        yield make_line


@pytest.fixture(
    scope="module", params=[*EXECUTORS, pytest.param("line", marks=pytest.mark.cluster)]
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine of each kind. Its one worker lives through all tests of this module."""
    make = EXECUTORS.get(request.param) or request.getfixturevalue(request.param)
    engine = Engine(make)
    yield engine
    engine.stop()


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it does not come about"
        time.sleep(0.01)


def test_calls_are_done_one_after_the_other_in_the_order_of_submission(engine: Engine) -> None:
    worker = engine.place()
    worker.submit(in_worker.forget)
    answers = [worker.submit(in_worker.note, number) for number in range(50)]
    for number, answer in enumerate(answers):
        assert answer.result(PATIENCE) == list(range(number + 1))


@pytest.mark.parametrize("error", MISTAKES, ids=repr)
def test_an_error_comes_back_as_what_it_was(engine: Engine, error: PlaygroundError) -> None:
    with pytest.raises(type(error)) as caught:
        engine.place().submit(in_worker.refuse, error).result(PATIENCE)
    assert str(caught.value) == str(error)
    if isinstance(error, DivergedError):
        assert isinstance(caught.value, DivergedError) and caught.value.iteration == error.iteration


def test_a_run_stays_where_it_was_opened_until_it_is_closed(engine: Engine) -> None:
    submit = engine.place().submit
    assert submit(host.open_recipe, "a", tiny_recipe(), CORPUS).result(PATIENCE).iteration == 0
    for done in (1, 2, 3):
        assert submit(host.execute, "a", (Step(),)).result(PATIENCE).iteration == done
    data = submit(host.encode, "a").result(PATIENCE)
    assert submit(host.open_checkpoint, "b", data).result(PATIENCE).frame.iteration == 3
    text = submit(host.ask, "a", Generate("a", 9, 1.0)).result(PATIENCE).text
    assert submit(host.ask, "b", Generate("a", 9, 1.0)).result(PATIENCE).text == text
    for run_id in "ab":
        submit(host.close, run_id).result(PATIENCE)
        with pytest.raises(KeyError):
            submit(host.execute, run_id, (Step(),)).result(PATIENCE)


@pytest.mark.parametrize("cell", ["vanilla", "lstm"])
def test_a_run_is_the_same_in_every_worker(engine: Engine, cell: str) -> None:
    """Bit for bit, also as large as BLAS would use threads for."""
    stories = KINDS["stories"].make()
    recipe = tiny_recipe(stories, cell=cell, hidden_size=96, seq_length=32, batch_size=16)
    recipe = replace(recipe, goal=12)
    submit = engine.place().submit
    submit(host.open_recipe, "there", recipe, stories)
    host.open_recipe("here", recipe, stories)
    here = host.execute("here", (Advance(600.0, 1e9), Advance(600.0, 1e9)))
    there = submit(host.execute, "there", (Advance(600.0, 1e9),) * 2).result(PATIENCE)
    assert here.iteration == there.iteration == 12
    assert submit(host.encode, "there").result(PATIENCE) == host.encode("here")
    submit(host.close, "there")
    host.close("here")


def test_a_player_sends_one_slice_at_a_time(engine: Engine) -> None:
    """However many ask at the same time: no two are inside one network."""
    player = Player.begin(engine, replace(tiny_recipe(), pace=float("inf")), CORPUS)
    seen: list[int] = []
    slice_seconds = player._handle.slice_seconds

    def noting() -> float:
        seen.append(len(player._handle._pending))
        return min(0.002, slice_seconds())

    player._handle.slice_seconds = noting  # type: ignore[method-assign]
    player.play()

    def tick() -> None:
        for _ in range(30):
            player.tick()
            time.sleep(0.001)

    threads = [threading.Thread(target=tick, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    player.pause()
    assert player.settle(PATIENCE) and player.frame.iteration > 0
    assert max(seen) <= 1, "a slice was sent while another was in flight"
    before = player.frame.iteration
    player.step()
    assert player.settle(PATIENCE) and player.frame.iteration == before + 1


# --- turns ---


def test_turns_are_short_and_a_round_of_all_who_train_has_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    monkeypatch.setattr(engine_module, "time", SimpleNamespace(monotonic=clock))
    worker = Engine(InlineExecutor).place()
    for crowd in (1, 3, 10, 20, 500):
        runs = [f"run {number}" for number in range(crowd)]
        for run in runs:
            worker.slice_for(run)
        seconds = worker.slice_for(runs[0])
        assert SHORTEST_SLICE <= seconds <= LONGEST_SLICE
        assert crowd * seconds <= ROUND or seconds == SHORTEST_SLICE
        clock.now += 0.9 * TRAINING_FOR
        assert worker.slice_for(runs[0]) == seconds, "they are still in the round"
        clock.now += 0.2 * TRAINING_FOR
        assert worker.slice_for(runs[0]) == LONGEST_SLICE, "the others train no more"
        clock.now += 2 * TRAINING_FOR


def test_a_new_run_is_placed_where_there_are_fewest() -> None:
    engine = Engine(InlineExecutor, workers=3)
    players = [Player.begin(engine, tiny_recipe(), CORPUS) for _ in range(6)]
    assert [worker.load for worker in engine._workers] == [2, 2, 2]
    assert len(players) == 6
