"""Every choice that makes one run differ from another, each described once. The defaults are those
of the notebook this playground grew from (after Karpathy's min-char-rnn, 2015)."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from rnn.errors import SettingError
from rnn.network.cells import CELLS
from rnn.network.initialization import INITIALIZATIONS
from rnn.settings import Choice, Number, Setting
from rnn.training.optimizers import CLIPPINGS, OPTIMIZERS
from rnn.training.schedules import DECAY_FACTOR, DECAY_UPDATES, SCHEDULES, WARMUP_UPDATES
from rnn.training.windows import WINDOWS

# The most numbers that the hidden states of one update may have: T·B·H for every layer. An LSTM has
# buffers for some 20 numbers for each of these, so about 80 MB.
MOST_HIDDEN_STATES = 2**20


def described(kind: Callable[..., Setting], *args: Any, **more: Any) -> Any:
    """A dataclass field with a description, a setting of that kind, and its default."""
    setting = kind(*args, **more)
    return field(default=setting.default, metadata={"setting": setting})


@dataclass(frozen=True, kw_only=True)
class Hyperparameters:
    """The settings of one run. Every field is checked against its description.

    Raises SettingError for a value outside what is allowed.
    """

    cell: str = described(
        Choice,
        "Memory cell",
        "How it keeps what it has read. Plain: it rewrites its whole memory at every letter. GRU "
        "and LSTM have gates, which choose what to keep: they remember for longer.",
        "vanilla",
        {key: cell.label for key, cell in CELLS.items()},
        term="recurrent cell",
    )
    hidden_size: int = described(
        Number,
        "Hidden size",
        "How many numbers it remembers with, in each layer. More can hold more, but every step "
        "takes longer.",
        128,
        low=1,
        high=1024,
        grid=(4, 8, 16, 32, 64, 128, 256, 512),
        integer=True,
    )
    layers: int = described(
        Number,
        "Layers",
        "How many networks stand on top of each other: each reads the memory of the one below. "
        "More can find more, but every step takes longer, and with tiny first weights they "
        "start slowly.",
        1,
        low=1,
        high=3,
        grid=(1, 2, 3),
        integer=True,
    )
    seq_length: int = described(
        Number,
        "Memory length",
        "How many letters each reader reads, at most, before one correction. It is corrected only "
        "for links closer than this; but its memory goes on, and so it may find longer ones too.",
        64,
        low=1,
        high=512,
        grid=(4, 8, 16, 25, 32, 64, 128, 256),
        integer=True,
        term="sequence length (T), the window of truncated backpropagation through time",
    )
    batch_size: int = described(
        Number,
        "Readers at once",
        "How many places in the text it reads at the same time. More readers make each "
        "correction steadier, and slower.",
        1,
        low=1,
        high=128,
        grid=(1, 2, 4, 8, 16, 32, 64),
        integer=True,
        term="batch size (B)",
    )
    windows: str = described(
        Choice,
        "What it reads of the text",
        "A window is as many letters as the memory length says. Whole windows only: what fills "
        "no window at the end is never read, as in the program of 2015 that this grew from; of a "
        "short text that may be half.",
        "notebook",
        WINDOWS,
        term="windows",
    )
    optimizer: str = described(
        Choice,
        "Optimizer",
        "The recipe that turns mistakes into corrections. SGD with momentum rolls on like a ball; "
        "the others fit the step to each number. With Adagrad the same mistake moves a number "
        "less each time.",
        "adagrad",
        {key: optimizer.label for key, optimizer in OPTIMIZERS.items()},
    )
    learning_rate: float = described(
        Number,
        "Learning rate",
        "How big each correction is. Too big and it stumbles about; too small and it takes long.",
        0.1,
        low=1e-5,
        high=10.0,
        grid=(1e-4, 3e-4, 1e-3, 2e-3, 4e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 3.0, 10.0),
        live=True,
    )
    schedule: str = described(
        Choice,
        "Learning rate over time",
        "Whether the learning rate stays as it is (steady), begins tiny and grows (warm-up, "
        f"over {WARMUP_UPDATES:,} updates), or shrinks (cosine, to {DECAY_FACTOR:.0%} of it at "
        f"update {DECAY_UPDATES:,}).",
        "constant",
        {key: schedule.label for key, schedule in SCHEDULES.items()},
        term="learning rate schedule",
    )
    clip: float = described(  # a bound on the gradient of the summed loss
        Number,
        "Clip",
        "What is longer than this in a correction is cut down to it, before the optimizer makes "
        "a step of it: one odd letter counts for no more.",
        5.0,
        low=1e-3,
        high=1e9,
        grid=(0.5, 1.0, 5.0, 16.0, 32.0, 64.0, 1e9),
        term="gradient clipping",
    )
    clip_method: str = described(
        Choice,
        "Clip by",
        "Whether each number of a correction is held back on its own, or the whole correction "
        "is shortened and keeps its direction.",
        "value",
        CLIPPINGS,
        term="clipping by value or by norm",
    )
    initialization: str = described(
        Choice,
        "First weights",
        "How its numbers are set at first. Tiny ones start slowly, balanced ones learn from the "
        "first letters; with a long memory, a GRU or an LSTM begins by keeping more of the text.",
        "notebook",
        INITIALIZATIONS,
        term="weight initialization",
    )
    seed: int = described(
        Number,
        "Seed",
        "The number that all dice start from. The same text, settings and seed always give the "
        "same run, on processors of one kind.",
        0,
        low=0,
        high=2**32 - 1,
        integer=True,
    )
    dtype: str = described(
        Choice,
        "Precision",
        "How finely numbers are kept. 32 bits are faster; 64 bits follow the formulas more "
        "exactly.",
        "float32",
        {"float32": "32 bits", "float64": "64 bits"},
        term="floating-point precision",
    )

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            object.__setattr__(self, name, setting.check(name, getattr(self, name)))
        hidden_states = self.seq_length * self.batch_size * self.hidden_size * self.layers
        if hidden_states > MOST_HIDDEN_STATES:
            raise SettingError(
                "Memory length × readers at once × hidden size × layers (seq_length × batch_size × "
                f"hidden_size × layers) must be at most {MOST_HIDDEN_STATES:,}, got "
                f"{hidden_states:,}. Make one of them smaller."
            )

    def fit_to(self, length: int) -> "Hyperparameters":
        """These settings, with a smaller seq_length and batch_size if a text of `length` characters
        needs it: every stream should have about four windows."""
        T = min(self.seq_length, max(1, length - 1))
        B = max(1, min(self.batch_size, length // (4 * T)))
        return replace(self, seq_length=T, batch_size=B)

    def learning_rate_at(self, t: int) -> float:
        """The learning rate for update t = 1, 2, …, which follows the schedule."""
        return self.learning_rate * SCHEDULES[self.schedule].factor(t)

    def as_dict(self) -> dict[str, Any]:
        """The settings by name, in the order they are defined."""
        return dict(vars(self))


SETTINGS: dict[str, Setting] = {
    each.name: each.metadata["setting"] for each in fields(Hyperparameters)
}

# These learn fast from a text of some thousand characters or more: in seconds instead of minutes.
FAST = Hyperparameters(
    hidden_size=128,
    seq_length=32,
    batch_size=16,
    windows="complete",
    optimizer="adam",
    learning_rate=4e-3,
    clip=32.0,
    clip_method="norm",
    initialization="orthogonal",
)
