"""Every choice that makes one run differ from another, each described once. The defaults are those
of the notebook this playground grew from (after Karpathy's min-char-rnn, 2015)."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from rnn.errors import SettingError
from rnn.network.cells import CELLS
from rnn.network.initialization import INITIALIZATIONS
from rnn.settings import Choice, Number, Setting
from rnn.training.optimizers import CLIPPINGS, OPTIMIZERS
from rnn.training.schedules import DECAY, LEAST, SCHEDULES, WARMUP

SETTINGS: dict[str, Setting] = {
    "cell": Choice(
        "Memory cell",
        "How the network keeps what it has read. The plain cell is the simplest: it rewrites its "
        "whole memory at every letter.",
        "vanilla",
        {key: cell.label for key, cell in CELLS.items()},
    ),
    "hidden_size": Number(
        "Hidden size",
        "How many numbers the network can remember with. More can hold more, but every step "
        "takes longer.",
        128,
        low=1,
        high=1024,
        grid=(4, 8, 16, 32, 64, 128, 256, 512),
        integer=True,
    ),
    "layers": Number(
        "Layers",
        "How many networks stand on top of each other: each reads the memory of the one below. "
        "More can find more, but every step takes longer, and with tiny first weights they start "
        "slowly.",
        1,
        low=1,
        high=3,
        grid=(1, 2, 3),
        integer=True,
    ),
    "seq_length": Number(
        "Memory length",
        "How many letters it reads before it corrects itself once. It can only learn links "
        "between letters that are closer than this.",
        64,
        low=1,
        high=512,
        grid=(4, 8, 16, 25, 32, 64, 128, 256),
        integer=True,
    ),
    "batch_size": Number(
        "Readers at once",
        "How many places in the text it reads at the same time. More readers make each correction "
        "steadier, and slower.",
        1,
        low=1,
        high=128,
        grid=(1, 2, 4, 8, 16, 32, 64),
        integer=True,
    ),
    "optimizer": Choice(
        "Optimizer",
        "The recipe that turns mistakes into corrections. Adam usually learns fastest; Adagrad is "
        "the notebook's, and takes ever smaller steps.",
        "adagrad",
        {key: optimizer.label for key, optimizer in OPTIMIZERS.items()},
    ),
    "learning_rate": Number(
        "Learning rate",
        "How big each correction is. Too big and it stumbles about; too small and it takes for "
        "ever.",
        0.1,
        low=1e-5,
        high=10.0,
        grid=(1e-4, 3e-4, 1e-3, 2e-3, 4e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 3.0, 10.0),
        live=True,
    ),
    "schedule": Choice(
        "Learning rate over time",
        "Whether the learning rate stays as it is (steady), begins tiny and grows (warm-up, over "
        f"{WARMUP:,} updates), or shrinks (cosine, to {LEAST:.0%} of it at update {DECAY:,}).",
        "constant",
        {key: schedule.label for key, schedule in SCHEDULES.items()},
    ),
    "clip": Number(
        "Clip",
        "The longest correction allowed in one step, so that one odd letter cannot upset "
        "everything learned so far.",
        5.0,
        low=1e-3,
        high=1e9,
        grid=(0.5, 1.0, 5.0, 16.0, 32.0, 64.0, 1e9),
    ),
    "clip_method": Choice(
        "Clip by",
        "Whether each number of a correction is held back on its own, or the whole correction is "
        "shortened and keeps its direction.",
        "value",
        CLIPPINGS,
    ),
    "initialization": Choice(
        "First weights",
        "How the network's numbers are set before it has read anything. Tiny ones start slowly; "
        "balanced ones let it learn from the first letters.",
        "notebook",
        INITIALIZATIONS,
    ),
    "seed": Number(
        "Seed",
        "The number that all dice start from. The same text, settings and seed always give the "
        "same run.",
        0,
        low=0,
        high=2**32 - 1,
        integer=True,
    ),
    "dtype": Choice(
        "Precision",
        "How finely numbers are kept. 32 bits are faster; 64 bits follow the formulas more "
        "exactly.",
        "float32",
        {"float32": "32 bits", "float64": "64 bits"},
    ),
}


# T·B·H, of all layers: an LSTM keeps some 20 numbers for each, so about 80 MB.
MOST_AT_ONCE = 2**20


@dataclass(frozen=True, kw_only=True)
class Hyperparameters:
    """The settings of one run. Every field is checked against its description in SETTINGS.

    Raises SettingError for a value outside what is allowed.
    """

    cell: str = "vanilla"
    hidden_size: int = 128
    layers: int = 1
    seq_length: int = 64  # letters per update and stream (T)
    batch_size: int = 1  # streams read side by side (B)
    optimizer: str = "adagrad"
    learning_rate: float = 0.1
    schedule: str = "constant"
    clip: float = 5.0  # on the gradient of the summed loss
    clip_method: str = "value"
    initialization: str = "notebook"
    seed: int = 0
    dtype: str = "float32"

    def __post_init__(self) -> None:
        for field in fields(self):
            value = SETTINGS[field.name].check(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, value)
        size = self.seq_length * self.batch_size * self.hidden_size * self.layers
        if size > MOST_AT_ONCE:
            raise SettingError(
                "Memory length × readers at once × hidden size × layers must be at most "
                f"{MOST_AT_ONCE:,}, got {size:,}. Make one of them smaller."
            )

    def fitted(self, length: int) -> "Hyperparameters":
        """These settings, with fewer readers and a shorter memory if a text of `length` characters
        needs it: each reader should have some four windows to read."""
        T = min(self.seq_length, max(1, length - 1))
        B = max(1, min(self.batch_size, length // (4 * T)))
        return replace(self, seq_length=T, batch_size=B)

    def learning_rate_at(self, t: int) -> float:
        """The learning rate for update t = 1, 2, …, as its schedule has it."""
        return self.learning_rate * SCHEDULES[self.schedule].factor(t)

    def as_dict(self) -> dict[str, Any]:
        """The settings by name, in the order they are defined."""
        return asdict(self)


# What learns fast from a text of a few thousand characters or more, in seconds instead of minutes.
FAST = Hyperparameters(
    hidden_size=128,
    seq_length=32,
    batch_size=16,
    optimizer="adam",
    learning_rate=4e-3,
    clip=32.0,
    clip_method="norm",
    initialization="orthogonal",
)
