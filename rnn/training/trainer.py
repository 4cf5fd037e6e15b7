"""Training: windows of text in, one update at a time (after the loop of min-char-rnn)."""

import copy
import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.errors import DivergedError, TextError
from rnn.network.flat_params import copy_into
from rnn.network.model import CharRNN
from rnn.sampling import generate
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.limits import check_limits
from rnn.training.loss_history import LossHistory
from rnn.training.optimizers import OPTIMIZERS, Optimizer, clip_gradients
from rnn.vocabulary import Vocabulary

# what training changes, beside the weights
PROGRESS = ("optimizer_state", "iteration", "position", "state", "smooth_loss", "ema_loss",
            "history", "next_check")  # fmt: skip

HELD_OUT = 4096  # characters of held-out text that a check reads at the most
CHECK_EVERY = 25 * HELD_OUT  # characters trained on between two checks, so that they cost little

WEIGHTS, SAMPLING = 1, 2  # the two streams of random numbers that come from one seed


class Trainer:
    """One run: a text, its settings, a network, and how far it has come.

    The text is cut into B contiguous streams. Each update reads the next T characters of each; the
    state is carried from window to window and zeroed when the streams are read to their end.
    """

    def __init__(
        self, text: str, hyperparameters: Hyperparameters | None = None, held_out: str = ""
    ) -> None:
        """`held_out` is never trained on; it is only checked every now and then, to see whether
        what was learned holds for other text as well.

        Raises TextError if the text is too short for one window in every stream, and SettingError
        if with so many different letters the network would be too large or too slow.
        """
        hp = hyperparameters or Hyperparameters()
        T, B = hp.seq_length, hp.batch_size
        if len(text) < B * (T + 1):
            raise TextError(
                f"The text must have at least {B * (T + 1):,} characters for {B} reader(s) of "
                f"{T} letters and the one that follows, got {len(text):,}. "
                "Use a longer text, a shorter memory length or fewer readers."
            )
        self.text = text
        self.hyperparameters = hp
        self.vocabulary = Vocabulary(text + held_out)
        check_limits(hp, len(self.vocabulary))
        self._streams = self._in_streams(text, B)
        held_out = held_out[: max(HELD_OUT, B * (T + 1))]
        # as many readers as have a window each: a short text is checked as well
        self._held_out = self._in_streams(held_out, max(1, min(B, len(held_out) // (T + 1))))

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
        self.history = LossHistory()
        self.next_check = 1

    @property
    def blind_loss(self) -> float:
        """ln V: the loss of guessing every character alike, nats per character."""
        return math.log(len(self.vocabulary))

    @property
    def characters_read(self) -> int:
        return self.iteration * self.hyperparameters.seq_length * self.hyperparameters.batch_size

    @property
    def epochs(self) -> float:
        """How many times as many letters have been read as the text has."""
        return self.characters_read / len(self.text)

    @property
    def learning_rate(self) -> float:
        """The step size that the schedule takes its share of; it may change between updates."""
        return self.hyperparameters.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.hyperparameters = replace(self.hyperparameters, learning_rate=value)

    @property
    def optimizer(self) -> Optimizer:
        """Optimizer for the next update; its state is `optimizer_state`."""
        hp = self.hyperparameters
        return OPTIMIZERS[hp.optimizer](hp.learning_rate_at(self.iteration + 1))

    @property
    def finite(self) -> bool:
        """Whether every weight is a finite number."""
        return all(bool(np.isfinite(w).all()) for w in self.model.params.values())

    def step(self) -> float:
        """One update. Returns its loss before the update, mean nats per character.

        Raises DivergedError, before any weight is touched, if the loss or a gradient is not
        finite.
        """
        hp, p, state = self.hyperparameters, self.position, self.state
        T = hp.seq_length
        if p + T + 1 >= len(self._streams) or self.iteration == 0:
            p, state = 0, self.model.zero_state(hp.batch_size)
        ids = self._streams[p : p + T + 1].astype(np.intp)
        inputs, targets = ids[:-1], ids[1:]
        with np.errstate(over="ignore", invalid="ignore"):
            total, grads, next_state = self.model.loss_and_gradients(inputs, targets, state)
            # each bh's gradient is a sum over all steps: it shows whether the way back overflowed
            ways = (np.isfinite(grads[name]).all() for name in grads if name.startswith("bh"))
            if not math.isfinite(total) or not all(ways):
                raise DivergedError(self.iteration + 1)
            clip_gradients(grads, hp.clip, hp.clip_method)
            self.optimizer.update(self.model.params, grads, self.optimizer_state)
        self.iteration += 1
        self.position, self.state = p + T, next_state
        loss = total / T
        self.smooth_loss = 0.999 * self.smooth_loss + 0.001 * loss
        # over about the last fifth of the run, at most 50 updates: follows a steep start as well
        self.ema_loss += max(0.02, 5 / (self.iteration + 4)) * (loss - self.ema_loss)
        self.history.record(self.iteration, loss, self.ema_loss)
        if self.iteration >= self.next_check:
            self._check()
        return loss

    def held_out_loss(self) -> float | None:
        """The loss on the held-out text, mean nats per character, or None if there is none, or one
        letter alone.

        Each stream's first window only fills the empty memory, if more follow. Changes nothing.
        """
        length, B = self._held_out.shape
        T = min(self.hyperparameters.seq_length, length - 1)
        if T < 1:
            return None
        state, losses = self.model.zero_state(B), []
        for p in range(0, length - T, T):
            ids = self._held_out[p : p + T + 1].astype(np.intp)
            loss, state = self.model.loss(ids[:-1], ids[1:], state)
            losses.append(loss / T)
        return float(np.mean(losses[1:] or losses))

    def _check(self) -> None:
        """Record the held-out loss: at every update at first, then ever more seldom."""
        if (loss := self.held_out_loss()) is not None:
            self.history.record_held_out(self.iteration, loss)
        hp = self.hyperparameters
        seldom = max(1, CHECK_EVERY // (hp.seq_length * hp.batch_size))
        self.next_check = self.iteration + min(1 + self.iteration // 4, seldom)

    def _in_streams(self, text: str, B: int) -> NDArray[Any]:
        """The text as B contiguous streams side by side: small ids of shape (len(text) // B, B)."""
        length = len(text) // B
        ids = self.vocabulary.encode_small(text[: B * length])
        return np.ascontiguousarray(ids.reshape(B, length).T)

    def train(
        self,
        *,
        iterations: int | None = None,
        seconds: float | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """Whole updates until a budget is spent or `stop()` is true; returns how many were done."""
        if iterations is None and seconds is None:
            raise ValueError("train() needs a budget, got none. Pass iterations= or seconds=.")
        done = 0
        end = math.inf if seconds is None else time.perf_counter() + seconds
        most = math.inf if iterations is None else iterations
        while done < most and time.perf_counter() < end and not stop():
            self.step()
            done += 1
        return done

    def sample(self, length: int = 200, temperature: float = 1.0, prompt: str = "") -> str:
        """What the network writes after `prompt`, with the run's own dice. Changes nothing."""
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
        """A copy of everything that training changes, for `restore`."""
        progress = {name: getattr(self, name) for name in PROGRESS}
        return copy.deepcopy({"params": self.model.params, **progress})

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Go back to where `snapshot` was taken; the learning rate stays as it is."""
        progress = copy.deepcopy(snapshot)
        copy_into(self.model.params, progress.pop("params"))
        copy_into(self.optimizer_state, progress.pop("optimizer_state"))
        for name, value in progress.items():
            setattr(self, name, value)
