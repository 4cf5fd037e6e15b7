"""Training: one update of the weights for every window of text (after the loop of min-char-rnn)."""

import copy
import math
import struct
import time
import zlib
from dataclasses import replace
from typing import Any

import numpy as np

from rnn.errors import DivergedError, TextError
from rnn.network.flat_params import copy_into
from rnn.network.model import CharRNN
from rnn.sampling import generate
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.limits import check_limits
from rnn.training.loss_history import LossHistory
from rnn.training.optimizers import OPTIMIZERS, Optimizer, clip_gradients
from rnn.training.streams import MOST_HELD_OUT, held_out_streams, mean_loss, split_into_streams
from rnn.vocabulary import Vocabulary

# The attributes that training changes, beside the weights.
PROGRESS = ("optimizer_state", "iteration", "position", "state", "smooth_loss", "ema_loss",
            "losses_crc", "history", "next_check")  # fmt: skip

CHECK_EVERY = 25 * MOST_HELD_OUT  # characters read between two checks, so that they cost little

# Random numbers are those of `default_rng((seed, WEIGHTS))` and `default_rng((seed, SAMPLING))`:
# sampling has a sequence of its own, and cannot change training.
WEIGHTS, SAMPLING = 1, 2


class Trainer:
    """One run: a text, its settings, a network, and how far it has come.

    The text is cut into batch_size (B) contiguous streams. Each update reads one window, the next
    seq_length (T) characters of every stream; the state is carried from window to window, and
    zeroed when the streams are read to their end.

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
        if len(text) < B * (T + 1):
            raise TextError(
                f"The text must have at least {B * (T + 1):,} characters for batch_size={B} "
                f"streams of seq_length={T} and the character that follows, got {len(text):,}. Use "
                "a longer text, or fewer readers (batch_size) or a shorter memory (seq_length)."
            )
        self.text = text
        self.hyperparameters = hp
        self.vocabulary = Vocabulary(text + held_out)
        check_limits(hp, len(self.vocabulary))
        self._streams = split_into_streams(text, self.vocabulary, B)
        self._held_out = held_out_streams(held_out, self.vocabulary, T, B)

        self.model = CharRNN(
            len(self.vocabulary),
            hp.hidden_size,
            random=np.random.default_rng((hp.seed, WEIGHTS)),
            cell=hp.cell,
            layers=hp.layers,
            initialization=hp.initialization,
            dtype=hp.dtype,
        )
        self.iteration = 0
        self.optimizer_state = self.optimizer.init(self.model.params)
        self.position = 0  # of the next window in every stream
        self.state = self.model.zero_state(B)
        self.smooth_loss = self.ema_loss = self.blind_loss
        self.losses_crc = 0
        self.history = LossHistory()
        self.next_check = 1  # the iteration at which the held-out loss is measured

    @property
    def blind_loss(self) -> float:
        """ln V: the loss of guessing every character alike, nats per character."""
        return math.log(len(self.vocabulary))

    @property
    def characters_read(self) -> int:
        return self.iteration * self.hyperparameters.seq_length * self.hyperparameters.batch_size

    @property
    def epochs(self) -> float:
        """How many times the text has been read: characters read over characters it has."""
        return self.characters_read / len(self.text)

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that are equal for equal runs: a CRC-32 of all losses so far."""
        return f"{self.losses_crc:08x}"

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

    @property
    def finite(self) -> bool:
        """Whether every weight is a finite number."""
        return all(bool(np.isfinite(w).all()) for w in self.model.params.values())

    def step(self) -> float:
        """One update. Returns the loss of its window before the update, mean nats per character.

        Raises DivergedError, before any weight changes, if the loss or a gradient is not finite.
        """
        hp, p, state = self.hyperparameters, self.position, self.state
        T = hp.seq_length
        if p + T + 1 >= len(self._streams) or self.iteration == 0:
            p, state = 0, self.model.zero_state(hp.batch_size)
        ids = self._streams[p : p + T + 1].astype(np.intp)  # (T + 1, B)
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
        self.position, self.state = p + T, next_state
        loss = total / T
        self.smooth_loss = 0.999 * self.smooth_loss + 0.001 * loss
        # The mean of about the last fifth of the run, at most 50 updates, follows a steep start.
        self.ema_loss += max(0.02, 5 / (self.iteration + 4)) * (loss - self.ema_loss)
        self.losses_crc = zlib.crc32(struct.pack("<d", loss), self.losses_crc)
        self.history.record(self.iteration, loss, self.ema_loss)
        if self.iteration >= self.next_check:
            self._record_held_out_loss()
        return loss

    def held_out_loss(self) -> float | None:
        """Mean nats per character on the held-out text; None if it has fewer than two."""
        return mean_loss(self.model, self._held_out, self.hyperparameters.seq_length)

    def _record_held_out_loss(self) -> None:
        """Measure it now, and set when next: often at first, then ever more seldom."""
        if (loss := self.held_out_loss()) is not None:
            self.history.record_held_out(self.iteration, loss)
        hp = self.hyperparameters
        most_updates = max(1, CHECK_EVERY // (hp.seq_length * hp.batch_size))
        self.next_check = self.iteration + min(1 + self.iteration // 2, most_updates)

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
            self.model,
            self.vocabulary,
            prompt=prompt,
            length=length,
            temperature=temperature,
            seed=(self.hyperparameters.seed, SAMPLING),
        )
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
