"""What crosses from process to process is plain data: every command, question, frame, answer and
error. They are found by looking through the modules, so a new one is tried as well."""

import pickle
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from types import UnionType
from typing import Any, get_args

import numpy as np
import pytest

import rnn
from rnn import DivergedError, PlaygroundError, playground
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground import host
from rnn.playground.commands import Step
from rnn.playground.frame import Frame, make_frame
from rnn.playground.looks.base import Look, LookQuestion
from rnn.playground.riddle import RunRiddle
from rnn.playground.run import Run
from tests.support.runs import CORPUS, advance_to, tiny_recipe
from tests.support.saved import everything

VALUES: dict[Any, Any] = {
    bool: True,
    int: 3,
    float: 0.5,
    str: "ab",
    tuple[str, ...]: ("notebook",),
}
LEAVES = (bool, int, float, str, bytes, type(None))
CORPORA = (CORPUS, KINDS["decimal"].make(), KINDS["stories"].make())


def classes_with(method: str) -> list[type]:
    """The dataclasses of the playground that have this method."""
    modules = [
        import_module(found.name)
        for found in pkgutil.walk_packages(playground.__path__, f"{playground.__name__}.")
    ]
    return [
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type) and cls.__module__ == module.__name__
        if is_dataclass(cls) and hasattr(cls, method)
    ]


COMMANDS = classes_with("apply")
# looks have a contract of their own: test_looks.py
QUESTIONS = [cls for cls in classes_with("answer") if not issubclass(cls, Look | LookQuestion)]


def example(cls: type) -> Any:
    """An instance with some value in every field."""
    types = [f.type for f in fields(cls)]
    return cls(*(VALUES[get_args(t)[0] if isinstance(t, UnionType) else t] for t in types))


def errors(root: type[PlaygroundError] = PlaygroundError) -> Iterator[PlaygroundError]:
    for found in pkgutil.walk_packages(rnn.__path__, "rnn."):
        import_module(found.name)
    for cls in root.__subclasses__():
        yield cls(7) if issubclass(cls, DivergedError) else cls("Something must hold. Do that.")
        yield from errors(cls)


def plain(value: Any) -> Any:
    """The value as built of numbers, texts and arrays; a failure if there is anything else."""
    if isinstance(value, LEAVES):
        return value
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    assert is_dataclass(value), f"{type(value)} is no plain data"
    return {f.name: plain(getattr(value, f.name)) for f in fields(value)}


def sent(value: Any) -> Any:
    """The value as it arrives in another process."""
    return pickle.loads(pickle.dumps(value))


def trained(corpus: Corpus) -> Run:
    """A run, 20 updates on."""
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    advance_to(run, 20)
    return run


@pytest.fixture(scope="module", params=CORPORA, ids=lambda corpus: corpus.kind)
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.param
    return found


def test_they_are_found() -> None:
    assert {"Advance", "Step", "GoBack", "SetLearningRate"} <= {cls.__name__ for cls in COMMANDS}
    assert {"Generate", "MeasureSurprisal"} <= {cls.__name__ for cls in QUESTIONS}
    assert len({type(error) for error in errors()}) >= 7


@pytest.mark.parametrize("cls", [*COMMANDS, *QUESTIONS], ids=lambda cls: cls.__name__)
def test_commands_and_questions_can_be_sent_and_are_values(cls: type) -> None:
    wanted = example(cls)
    assert plain(sent(wanted)) == plain(wanted)
    assert sent(wanted) == wanted and hash(sent(wanted)) == hash(wanted)


@pytest.mark.parametrize("error", [*errors()], ids=lambda error: type(error).__name__)
def test_errors_arrive_as_what_they_were(error: PlaygroundError) -> None:
    arrived = sent(error)
    assert type(arrived) is type(error) and str(arrived) == str(error)
    assert vars(arrived) == vars(error)


@pytest.mark.parametrize("cls", COMMANDS, ids=lambda cls: cls.__name__)
def test_the_frame_after_a_command_can_be_sent(cls: type, corpus: Corpus) -> None:
    run = trained(corpus)
    sent(example(cls)).apply(run)
    frame = make_frame(run)
    assert isinstance(frame, Frame) and frame.samples
    assert plain(sent(frame)) == plain(frame)


@pytest.mark.parametrize(
    "cls",
    [cls for cls in QUESTIONS if cls is not RunRiddle],  # which goes on: test_riddle.py
    ids=lambda cls: cls.__name__,
)
def test_answers_can_be_sent_and_change_nothing(cls: type, corpus: Corpus) -> None:
    asked, left_alone = trained(corpus), trained(corpus)
    question = example(cls)
    if "prompt" in vars(question):
        question = replace(question, prompt=corpus.prompt, by_ready_made=False)
    answer = sent(question).answer(asked)
    assert plain(sent(answer)) == plain(answer) == plain(question.answer(left_alone))
    for _ in range(3):
        question.answer(asked)
    for run in (asked, left_alone):
        advance_to(run, 30)
    assert everything(asked.trainer) == everything(left_alone.trainer)
    assert plain(make_frame(asked).samples) == plain(make_frame(left_alone).samples)


def test_what_comes_back_with_a_resumed_run_can_be_sent(corpus: Corpus) -> None:
    host.open_recipe("first", tiny_recipe(corpus), corpus)
    host.execute("first", (Step(), Step()))
    opened = host.open_checkpoint("again", sent(host.encode("first")))
    assert plain(sent(opened)) == plain(opened)
    assert sent(opened).recipe == tiny_recipe(corpus) and sent(opened).corpus == corpus
    for run_id in ("first", "again", "again"):  # closing twice harms nobody
        host.close(run_id)
    assert not {"first", "again"} & host._runs.keys()
