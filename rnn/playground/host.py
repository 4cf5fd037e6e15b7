"""The runs that live in this process, and the functions that a session submits to it.

Each function is called by an executor with one process or one thread, so they never overlap.
"""

from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from rnn.corpora.base import Corpus
from rnn.persistence.checkpoint import load, save
from rnn.persistence.recipe import Recipe
from rnn.playground.commands import Command
from rnn.playground.frame import Frame, make_frame
from rnn.playground.questions import Question
from rnn.playground.run import Run

_runs: dict[str, Run] = {}
_workspaces: WeakValueDictionary[Any, Any] = WeakValueDictionary()  # of all their networks


@dataclass(frozen=True, eq=False)
class Opened:
    """A run that goes on from a checkpoint: what it was made from, and its first frame."""

    recipe: Recipe
    corpus: Corpus
    frame: Frame


def open_recipe(run_id: str, recipe: Recipe, corpus: Corpus) -> Frame:
    """Begin a run. Raises a PlaygroundError if the recipe and the text do not go together."""
    return make_frame(_open(run_id, Run(recipe, corpus)))


def open_checkpoint(run_id: str, data: bytes, compares: bool = True) -> Opened:
    """Go on with a saved run, and compare its next loss if wanted. Raises CheckpointError."""
    checkpoint = load(data)
    if not compares:
        checkpoint = replace(checkpoint, expected=None)
    run = _open(run_id, Run(checkpoint.recipe, checkpoint.corpus, checkpoint))
    return Opened(checkpoint.recipe, checkpoint.corpus, make_frame(run))


def _open(run_id: str, run: Run) -> Run:
    run.open()
    run.trainer.model.share_workspaces(_workspaces)
    _runs[run_id] = run
    return run


def execute(run_id: str, commands: tuple[Command, ...]) -> Frame:
    """Do what a run is told, one command after the other."""
    run = _runs[run_id]
    for command in commands:
        command.apply(run)
    return make_frame(run)


def ask(run_id: str, question: Question) -> Any:
    """What a run answers. Raises what the question does."""
    return question.answer(_runs[run_id])


def encode(run_id: str) -> bytes:
    """The run as the bytes of a file. Raises CheckpointError if it is too large for one."""
    return save(_runs[run_id].checkpoint)


def close(run_id: str) -> None:
    """Forget a run."""
    _runs.pop(run_id, None)


def run_ids() -> frozenset[str]:
    """The runs that live here."""
    return frozenset(_runs)
