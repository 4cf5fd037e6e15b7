"""Checks of what a saved run says. Each part is checked before anything is made from it, and every
fault is a CheckpointError."""

import copy
import json
import math
import reprlib
from collections.abc import Mapping
from types import NoneType
from typing import Any

import numpy as np

from rnn.errors import SettingError
from rnn.network.cells.base import Arrays
from rnn.network.flat_params import zeros_like
from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.persistence.refusal import first_sentence, refusal, require
from rnn.training.fingerprint import Fingerprint
from rnn.training.hyperparameters import SETTINGS, Hyperparameters
from rnn.training.loss_history import CAPACITY
from rnn.training.optimizers import OPTIMIZERS, OptimizerState
from rnn.training.streams import CHECK_EVERY

VERSION = 2
Fields = Mapping[str, type | tuple[type, ...]]

METADATA_FIELDS: Fields = {
    "version": int,
    "sha256": str,  # of all else in the file: see checkpoint.py
    "recipe": dict,
    "hyperparameters": dict,  # with the learning rate of the next update
    "provenance": dict,
    "vocabulary": str,
    "next_fingerprint": str,  # after the next update; empty if its loss is not finite
    "progress": dict,
    "held_out_losses": list,  # of [iteration, loss]
    "samples": list,  # of [iteration, prompt, text]
    "book": dict,  # of a text that was fetched, what a Corpus says about it; else empty
}
RECIPE_FIELDS: Fields = {
    "kind": str,
    "options": dict,
    "goal": (int, NoneType),
    "pace": (float, str, NoneType),  # "full": inf, which JSON does not have
    "fingerprint": (str, NoneType),
}
PROVENANCE_FIELDS: Fields = {
    "first_rate": float,
    "rate_changed": bool,
    "finished": (int, NoneType),
}
PROGRESS_FIELDS: Fields = {  # attributes of a Trainer
    "iteration": int,
    "next_check": int,
    "smooth_loss": float,
    "ema_loss": float,
    "losses_crc": int,
    "early_crc": int,
}
MOST_UPDATES = 10**12
# Whoever loads a run grades its samples, which must not take much longer than a second. A run keeps
# about 64 of them; the longest, of stories and games, have 400 characters.
MOST_SAMPLES = 80
LONGEST_SAMPLE = 700  # characters, with its prompt
LARGEST_WEIGHT = 1e4
LARGEST_H = 1.001  # h is within ±1 in every cell, but for rounding


def to_json(value: Any) -> str:
    """The one form in which JSON stands in a file. Raises ValueError for inf and nan."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def parse_metadata(text: str) -> dict[str, Any]:
    """The metadata of a run, each value of its type and within its bounds; but for the options of
    the recipe, which `Recipe` checks."""
    try:
        metadata: dict[str, Any] = json.loads(text)
        one_form = to_json(metadata) == text  # no name twice, no inf or nan
        text.encode()  # no half of a character
    except (ValueError, RecursionError):
        one_form = False
    require(one_form, "describe itself in JSON as it was written here", "does not")
    version = metadata.get("version") if isinstance(metadata, dict) else None
    require(
        type(version) is int and version == VERSION,
        f"be of version {VERSION}",
        f"is of {reprlib.repr(version)}",
    )
    check_fields(metadata, METADATA_FIELDS)
    check_fields(metadata["recipe"], RECIPE_FIELDS)
    require(metadata["vocabulary"], "know some characters", "knows none")
    _check_progress(metadata["progress"])
    _check_lists(metadata)
    _check_provenance(metadata["provenance"], metadata["progress"]["iteration"])
    _check_fingerprint(metadata["next_fingerprint"], metadata["progress"]["iteration"])
    return metadata


def _check_progress(progress: dict[str, Any]) -> None:
    check_fields(progress, PROGRESS_FIELDS)
    iteration, next_check = progress["iteration"], progress["next_check"]
    require(
        0 <= iteration <= MOST_UPDATES and iteration < next_check <= iteration + CHECK_EVERY,
        f"have done at most {MOST_UPDATES:,} updates, and be checked again after some more",
        f"has done, and is checked after, {reprlib.repr([iteration, next_check])}",
    )
    losses = progress["smooth_loss"], progress["ema_loss"]
    require(all(map(math.isfinite, losses)), "have a finite loss", f"has {losses}")
    for name in ("losses_crc", "early_crc"):
        crc = progress[name]
        require(0 <= crc < 2**32, "have a fingerprint of 32 bits", f"has {reprlib.repr(crc)}")


def _check_lists(metadata: dict[str, Any]) -> None:
    iteration, known = metadata["progress"]["iteration"], {*metadata["vocabulary"]}
    checks, samples = metadata["held_out_losses"], metadata["samples"]
    require(
        len(checks) <= CAPACITY
        and all(has_types(row, int, float) and 0 < row[0] <= iteration for row in checks)
        and all(math.isfinite(loss) for _, loss in checks),
        f"list at most {CAPACITY} checks, each an update and a finite loss",
        f"lists {reprlib.repr(checks)}",
    )
    require(
        len(samples) <= MOST_SAMPLES
        and all(has_types(row, int, str, str) and 0 <= row[0] <= iteration for row in samples)
        and all(len(prompt + text) <= LONGEST_SAMPLE for _, prompt, text in samples)
        and all(known.issuperset(prompt + text) for _, prompt, text in samples),
        f"list at most {MOST_SAMPLES} samples, each an update and two texts in its characters",
        f"lists {reprlib.repr(samples)}",
    )


def _check_provenance(provenance: dict[str, Any], iteration: int) -> None:
    check_fields(provenance, PROVENANCE_FIELDS)
    finished = provenance["finished"]
    require(
        finished is None or 0 <= finished <= iteration,
        "have been finished at one of its updates",
        f"was at {reprlib.repr(finished)}",
    )
    try:
        SETTINGS["learning_rate"].check("first_rate", provenance["first_rate"])
    except SettingError as error:
        raise refusal(
            "have begun with a rate that is allowed", f"has not: {first_sentence(error)}"
        ) from None


def _check_fingerprint(written: str, iteration: int) -> None:
    found = Fingerprint.parse(written)
    require(
        not written or (found and found.iteration == iteration + 1),
        "say how its next update ends, or nothing",
        f"says {reprlib.repr(written)}",
    )


def has_types(values: Any, *kinds: type) -> bool:
    """Whether `values` is a list of exactly these types, in this order."""
    return isinstance(values, list) and [type(value) for value in values] == [*kinds]


def check_fields(values: Mapping[str, Any], fields: Fields) -> None:
    """`values` must have exactly these names, each of exactly its type, or one of several."""
    must = "describe itself by the names and types known here"
    strange = sorted(values.keys() ^ fields.keys())
    require(not strange, must, f"differs in {reprlib.repr(strange)}")
    for name, kind in fields.items():
        allowed = kind if isinstance(kind, tuple) else (kind,)
        require(type(values[name]) in allowed, must, f"differs in '{name}'")


def parse_hyperparameters(values: dict[str, Any]) -> Hyperparameters:
    """The settings, checked like those of the sidebar. One that a file lacks has its default."""
    unknown = values.keys() - SETTINGS.keys()
    require(not unknown, "have known settings", f"has {reprlib.repr(sorted(unknown))}")
    try:
        return Hyperparameters(**values)
    except SettingError as error:
        raise refusal(
            "have settings that are allowed", f"has not: {first_sentence(error)}"
        ) from None


def check_numbers(
    hp: Hyperparameters, params: Arrays, optimizer_state: OptimizerState, state: State
) -> None:
    """Weights and hidden states must be in range; and a trial on copies, one character forward and
    one update with gradients of zero, must leave all numbers finite."""
    for name, w in params.items():
        require(
            np.abs(w).max() <= LARGEST_WEIGHT,
            f"have weights between ±{LARGEST_WEIGHT:,.0f}",
            f"has larger ones in '{name}'",
        )
    for name, s in state.items():
        if name.startswith("h"):
            in_range = np.abs(s).max() <= LARGEST_H
            require(in_range, "have a hidden state within ±1", f"has larger ones in '{name}'")
    model = CharRNN.from_params(params, cell=hp.cell, layers=hp.layers)
    try:
        with np.errstate(all="ignore"):
            logits, _ = model.step(np.zeros(hp.batch_size, np.intp), state)
            OPTIMIZERS[hp.optimizer].update(
                model.params, zeros_like(params), copy.deepcopy(optimizer_state), hp.learning_rate
            )
        works = all(np.isfinite(a).all() for a in (logits, *model.params.values()))
    except ArithmeticError:
        works = False
    require(works, "have numbers to go on from", "has others")
