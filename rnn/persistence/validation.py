"""What a saved run says of itself, and whether to believe it. Each part is checked before anything
is made from it, and every fault is a CheckpointError."""

import copy
import json
import math
import reprlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn.errors import SettingError
from rnn.network.flat_params import zeros_like
from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.persistence.npz import refusal, require
from rnn.training.hyperparameters import SETTINGS, Hyperparameters
from rnn.training.loss_history import CAPACITY
from rnn.training.optimizers import OPTIMIZERS, Arrays
from rnn.training.optimizers import State as Memory

VERSION = 1
META: dict[str, type] = {
    "version": int,
    "hyperparameters": dict,
    "vocabulary": str,
    "corpus": dict,
    "iteration": int,
    "position": int,
    "next_check": int,
    "smooth_loss": float,
    "ema_loss": float,
    "held_out": list,  # of [iteration, loss]
    "samples": list,  # of [iteration, prompt, text]
    "way": dict,
}
WAY: dict[str, type] = {"first_rate": float, "rate_changed": bool, "goal": int}
MOST_META = 2**20  # bytes
MOST_UPDATES = 10**12
# Whoever loads a run marks its samples, which must not take much longer than a second. Up to the
# most updates there are 73 milestones; the longest samples, of stories, have 600 letters.
MOST_SAMPLES = 80
LONGEST_SAMPLE = 700  # letters, with its prompt
LARGEST_WEIGHT = 1e4
LARGEST_H = 1.001  # of every cell, as tanh has it; and a hair of rounding


def as_json(value: Any) -> bytes:
    """The one form in which JSON stands in a file."""
    return json.dumps(value, ensure_ascii=False).encode()


def read_meta(data: bytes) -> dict[str, Any]:
    """The META of a run, each value of its type and within its bounds."""
    require(len(data) <= MOST_META, f"describe itself in {MOST_META:,} bytes", "takes more")
    try:
        meta: dict[str, Any] = json.loads(data)
        in_one_form = as_json(meta) == data  # no name twice, no half of a character
    except (ValueError, RecursionError):
        in_one_form = False
    require(in_one_form, "describe itself in JSON", "does not")
    version = meta.get("version") if isinstance(meta, dict) else None
    require(version == VERSION, f"be of version {VERSION}", f"is of {reprlib.repr(version)}")
    check_fields({"way": {}} | meta, META)  # a file from earlier does not tell its way

    iteration, letters = meta["iteration"], meta["vocabulary"]
    require(letters, "know some letters", "knows none")
    require(
        0 <= iteration <= MOST_UPDATES and iteration < meta["next_check"] <= 2 * iteration + 1,
        f"have done at most {MOST_UPDATES:,} updates, and be checked again after some more",
        f"has done, and is checked after, {reprlib.repr([iteration, meta['next_check']])}",
    )
    require(
        math.isfinite(meta["smooth_loss"]) and math.isfinite(meta["ema_loss"]),
        "have a finite loss",
        f"has {meta['smooth_loss']} and {meta['ema_loss']}",
    )
    checks, samples, known = meta["held_out"], meta["samples"], {*letters}
    require(
        len(checks) <= CAPACITY
        and all(are(row, int, float) and 0 < row[0] <= iteration for row in checks)
        and all(math.isfinite(loss) for _, loss in checks),
        f"list at most {CAPACITY} checks, each an update and a finite loss",
        f"lists {reprlib.repr(checks)}",
    )
    require(
        len(samples) <= MOST_SAMPLES
        and all(are(row, int, str, str) and 0 <= row[0] <= iteration for row in samples)
        and all(len(prompt + text) <= LONGEST_SAMPLE for _, prompt, text in samples)
        and all(known.issuperset(prompt + text) for _, prompt, text in samples),
        f"list at most {MOST_SAMPLES} samples, an update and two texts of {LONGEST_SAMPLE} letters",
        f"lists {reprlib.repr(samples)}",
    )
    unknown = {"first_rate": meta["hyperparameters"].get("learning_rate"), "rate_changed": False}
    way = meta.setdefault("way", unknown | {"goal": 0})
    check_fields(way, WAY)
    try:
        SETTINGS["learning_rate"].check("first_rate", way["first_rate"])
    except SettingError as error:
        raise refusal("have begun with a rate that is allowed", in_short(error)) from None
    require(0 <= way["goal"] <= MOST_UPDATES, "have a goal that can be reached", "has another")
    return meta


def are(values: Any, *kinds: type) -> bool:
    """Whether `values` is a list of exactly these types, in this order."""
    return isinstance(values, list) and [type(value) for value in values] == [*kinds]


def check_fields(values: Mapping[str, Any], kinds: Mapping[str, type]) -> None:
    """`values` must have exactly these names, each of exactly its type."""
    wrong = [n for n in {**kinds, **values} if type(values.get(n)) is not kinds.get(n)]
    must = "describe itself by the names and types known here"
    require(not wrong, must, f"differs in {reprlib.repr(wrong)}")


def read_hyperparameters(values: dict[str, Any]) -> Hyperparameters:
    """The settings, checked like those of the sidebar. One that a file lacks has its default."""
    unknown = values.keys() - SETTINGS.keys()
    require(not unknown, "have known settings", f"has {reprlib.repr(sorted(unknown))}")
    try:
        return Hyperparameters(**values)
    except SettingError as error:
        raise refusal("have settings that are allowed", f"has not: {in_short(error)}") from None


def in_short(error: Exception) -> str:
    """What an error says first; a file's own words in it may be long."""
    return str(error).split(". ")[0][:200]


def try_out(hp: Hyperparameters, params: Arrays, memory: Memory, state: State) -> None:
    """One letter forward and one update without a gradient, on copies: all must stay finite."""
    for name, w in params.items():
        require(
            np.abs(w).max() <= LARGEST_WEIGHT,
            f"have weights between ±{LARGEST_WEIGHT:,.0f}",
            f"has larger ones in '{name}'",
        )
    for name, s in state.items():
        if name.startswith("h"):
            small = np.abs(s).max() <= LARGEST_H
            require(small, "remember numbers between ±1", f"has larger ones in '{name}'")
    model = CharRNN(1, 1, random=np.random.default_rng(0), cell=hp.cell, layers=hp.layers)
    model.params = copy.deepcopy(params)
    optimizer = OPTIMIZERS[hp.optimizer](hp.learning_rate)
    try:
        with np.errstate(all="ignore"):
            logits, _ = model.step(np.zeros(hp.batch_size, np.intp), state)
            optimizer.update(model.params, zeros_like(params), copy.deepcopy(memory))
        works = all(np.isfinite(a).all() for a in (logits, *model.params.values()))
    except ArithmeticError:
        works = False
    require(works, "be able to go on from its numbers", "runs away at once")
