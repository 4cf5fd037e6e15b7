"""A short mark of a run: equal runs have equal ones. Processors round differently, so the same
text, settings and seed give the very same run only on processors of one kind."""

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Self

EARLY_UPDATES = 100  # the losses of so many updates tell runs apart: they differ from the first on
WRITTEN = re.compile(r"(0|[1-9][0-9]{0,12})-([0-9a-f]{8})", re.ASCII)


@dataclass(frozen=True)
class Fingerprint:
    """The checksum of all losses of a run up to an update, as eight hexadecimal digits."""

    iteration: int
    digits: str

    @classmethod
    def of(cls, iteration: int, losses_crc: int) -> Self:
        return cls(iteration, f"{losses_crc:08x}")

    @classmethod
    def parse(cls, written: str) -> Self | None:
        """What `str` has written; None if it is anything else."""
        match = WRITTEN.fullmatch(written)
        return cls(int(match[1]), match[2]) if match else None

    def __str__(self) -> str:
        return f"{self.iteration}-{self.digits}"


def add_loss(losses_crc: int, loss: float) -> int:
    """The CRC-32 of all losses with one more, each as the eight bytes of a little-endian double."""
    return zlib.crc32(struct.pack("<d", loss), losses_crc)
