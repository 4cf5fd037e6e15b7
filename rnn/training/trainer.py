"""Training: one update of the weights for every window of text (after the loop of min-char-rnn)."""

import copy
import math
import time
from dataclasses import replace
from typing import Any

import numpy as np

from rnn.errors import DivergedError
from rnn.network.flat_params import copy_into
from rnn.network.layers import State
from rnn.sampling import generate
from rnn.training.fingerprint import EARLY_UPDATES, Fingerprint, add_loss
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.initial_model import make_model
from rnn.training.limits import check_limits
from rnn.training.loss_history import LossHistory
from rnn.training.optimizers import OPTIMIZERS, Optimizer, clip_gradients
from rnn.training.streams import find_next_check, held_out_streams, mean_loss
from rnn.training.windows import cut_into_windows
from rnn.vocabulary import Ids, Vocabulary

# The attributes that training changes, beside the weights.
PROGRESS = ("optimizer_state", "iteration", "state", "smooth_loss", "ema_loss", "losses_crc",
            "early_crc", "history", "next_check")  # fmt: skip

SAMPLING = 2  # with the seed, what the random numbers of a sample start from


class Trainer:
    """One run: a text, its settings, a network, and how far it has come.

    The text is cut into batch_size (B) streams (see `windows.py`). Each update reads one window of
    every stream, seq_length (T) characters; the state is carried from window to window, and zeroed
    when the streams are read to their end.

    >>> from rnn import Hyperparameters, Trainer
    >>> hp = Hyperparameters(hidden_size=16, seq_length=12, optimizer="adam", learning_rate=0.02)
    >>> trainer = Trainer("142857" * 20, hp)
    >>> round(trainer.step(), 2)  # before it has learned anything: ln 6 nats per character
    1.79
    >>> trainer.train(iterations=150)
    150
    >>> trainer.ema_loss < 0.1
    True
    >>> trainer.sample(8, temperature=0, prompt="14")
    '28571428'
    """

    def __init__(
        self, text: str, hyperparameters: Hyperparameters | None = None, held_out: str = ""
    ) -> None:
        """Training never reads `held_out`; its loss is only measured every now and then, to see
        whether what was learned holds for other text as well.

        Raises TextError if the text is too short for one window in every stream, and SettingError
        if the network would be too large or too slow with so many different characters.
        """
        hp = hyperparameters or Hyperparameters()
        T, B = hp.seq_length, hp.batch_size
        self.windows = cut_into_windows(len(text), T, B, hp.windows)
        self.text = text
        self.hyperparameters = hp
        self.vocabulary = Vocabulary(text + held_out)
        check_limits(hp, len(self.vocabulary))
        self._streams = self.windows.split(text, self.vocabulary)
        self._held_out = held_out_streams(held_out, self.vocabulary, T, B)

        self.model = make_model(hp, len(self.vocabulary))
        self.iteration = 0
        self.optimizer_state = self.optimizer.init(self.model.params)
        self.state = self.model.zero_state(B)
        self.smooth_loss = self.ema_loss = self.blind_loss
        self.losses_crc = self.early_crc = 0
        self.history = LossHistory()
        self.next_check = 1  # the iteration at which the held-out loss is measured

    @property
    def blind_loss(self) -> float:
        """ln V: the loss of guessing every character alike, nats per character."""
        return math.log(len(self.vocabulary))

    @property
    def position(self) -> int:
        """Where in every stream the latest window ended."""
        return self.windows.position(self.iteration)

    @property
    def characters_read(self) -> int:
        return self.windows.characters_read(self.iteration)

    @property
    def epochs(self) -> float:
        """How many times the windows of the text have been read."""
        return self.iteration / self.windows.count

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that are equal for equal runs: a CRC-32 of all losses so far."""
        return Fingerprint.of(self.iteration, self.losses_crc).digits

    @property
    def early_fingerprint(self) -> Fingerprint:
        """That of the first updates, which stays what it is."""
        return Fingerprint.of(min(self.iteration, EARLY_UPDATES), self.early_crc)

    def next_fingerprint(self) -> Fingerprint | None:
        """The one after the next update, which is not done; None if its loss will not be finite."""
        ids, state = self._next_window()
        with np.errstate(over="ignore", invalid="ignore"):
            total, _ = self.model.loss(ids[:-1], ids[1:], state)
        if not math.isfinite(total):
            return None
        crc = add_loss(self.losses_crc, total / (len(ids) - 1))
        return Fingerprint.of(self.iteration + 1, crc)

    @property
    def learning_rate(self) -> float:
        """The learning rate before the schedule's factor; it may be set between updates."""
        return self.hyperparameters.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.hyperparameters = replace(self.hyperparameters, learning_rate=value)

    @property
    def optimizer(self) -> Optimizer:
        """The update's formula; what it remembers from update to update is `optimizer_state`."""
        return OPTIMIZERS[self.hyperparameters.optimizer]

    def step(self) -> float:
        """One update. Returns the loss of its window before the update, mean nats per character.

        Raises DivergedError, before any weight changes, if the loss or a gradient is not finite.
        """
        hp = self.hyperparameters
        ids, state = self._next_window()
        with np.errstate(over="ignore", invalid="ignore"):
            total, grads, next_state = self.model.loss_and_gradients(ids[:-1], ids[1:], state)
            # A layer's bias gradient sums its dx over all steps, so it shows any overflow in them.
            finite = (np.isfinite(grads[name]).all() for name in grads if name.startswith("bh"))
            if not math.isfinite(total) or not all(finite):
                raise DivergedError(self.iteration + 1)
            clip_gradients(grads, hp.clip, hp.clip_method)
            rate = hp.learning_rate_at(self.iteration + 1)
            self.optimizer.update(self.model.params, grads, self.optimizer_state, rate)
        self.iteration += 1
        self.state = next_state
        loss = total / (len(ids) - 1)
        self.smooth_loss = 0.999 * self.smooth_loss + 0.001 * loss
        # The mean of about the last fifth of the run, at most 50 updates, follows a steep start.
        self.ema_loss += max(0.02, 5 / (self.iteration + 4)) * (loss - self.ema_loss)
        self.losses_crc = add_loss(self.losses_crc, loss)
        if self.iteration <= EARLY_UPDATES:
            self.early_crc = self.losses_crc
        self.history.record(self.iteration, loss, self.ema_loss)
        if self.iteration >= self.next_check:
            self._record_held_out_loss()
        return loss

    def _next_window(self) -> tuple[Ids, State]:
        """The ids that the next update reads, (T + 1, B), and the state before them."""
        k = self.iteration % self.windows.count
        start, end = self.windows.start(k), self.windows.start(k + 1)
        state = self.state if k else self.model.zero_state(self.hyperparameters.batch_size)
        return self._streams[start : end + 1].astype(np.intp), state

    def held_out_loss(self) -> float | None:
        """Mean nats per character on the held-out text; None if it has fewer than two."""
        return mean_loss(self.model, self._held_out, self.hyperparameters.seq_length)

    def _record_held_out_loss(self) -> None:
        """Measure it now, and set when next."""
        if (loss := self.held_out_loss()) is not None:
            self.history.record_held_out(self.iteration, loss)
        hp = self.hyperparameters
        characters = hp.seq_length * hp.batch_size
        self.next_check = find_next_check(self.iteration, characters, self._held_out)

    def train(self, *, iterations: int | None = None, seconds: float | None = None) -> int:
        """Do whole updates until a budget is spent, whichever first. Returns their number."""
        if iterations is None and seconds is None:
            raise ValueError("train() needs a budget, got none. Pass iterations= or seconds=.")
        done = 0
        end = math.inf if seconds is None else time.perf_counter() + seconds
        most = math.inf if iterations is None else iterations
        while done < most and time.perf_counter() < end:
            self.step()
            done += 1
        return done

    def sample(self, length: int = 200, temperature: float = 1.0, prompt: str = "") -> str:
        """What the network writes after `prompt`, drawn with the run's seed. Changes nothing."""
        draws = generate(
            self.model, self.vocabulary, prompt=prompt, length=length, temperature=temperature,
            seed=(self.hyperparameters.seed, SAMPLING),
        )  # fmt: skip
        return "".join(draw.character for draw in draws)

    def snapshot(self) -> dict[str, Any]:
        """A copy of the weights and all else that training changes, for `restore`."""
        progress = {name: getattr(self, name) for name in PROGRESS}
        return copy.deepcopy({"params": self.model.params, **progress})

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Go back to where `snapshot` was taken; the learning rate stays as it is."""
        progress = copy.deepcopy(snapshot)
        copy_into(self.model.params, progress.pop("params"))
        copy_into(self.optimizer_state, progress.pop("optimizer_state"))
        for name, value in progress.items():
            setattr(self, name, value)
