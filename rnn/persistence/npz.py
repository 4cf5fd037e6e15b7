"""A file of named arrays that `numpy.load` can read (.npz), but in one form only: nothing packed,
every date the same, every header as long as the others.

Because there is only one form, a file is sound if packing what was unpacked gives that very file
again. That one comparison finds whatever can be wrong with a zip file: a checksum, a size that
lies, a name that comes twice, a packed or encrypted member, a bit that flipped, something left
over. Nothing is unpickled, nothing inflated, and no array is larger than the file that brings it.

The formats: .ZIP File Format Specification 2.0 (PKWARE), and NumPy's NEP 1.
"""

import math
import reprlib
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.errors import CheckpointError
from rnn.training.limits import MOST_FILE_BYTES

MOST_BYTES = MOST_FILE_BYTES
MOST_MEMBERS = 100

BEGINNING = b"PK\3\4"
LOCAL = struct.Struct("<4s5H3I2H")  # before each member
CENTRAL = struct.Struct("<4s6H3I5H2I")  # for each member again, in the directory at the end
END = struct.Struct("<4s4H2IH")
FIRST_DAY = 1 << 5 | 1  # 1 January 1980, the first date a zip file knows
HEADER = 128  # bytes before an array's numbers


def refusal(must: str, found: str) -> CheckpointError:
    """What to raise: what a saved run must do, and what this one does instead."""
    return CheckpointError(
        f"A saved run must {must}, and this one {found}. Take another one, or start over."
    )


def require(holds: Any, must: str, found: str) -> None:
    """Raise CheckpointError unless it holds."""
    if not holds:
        raise refusal(must, found)


def require_size(size: int) -> None:
    """Raise CheckpointError if a file of that many bytes is too large."""
    if size > MOST_BYTES:
        raise CheckpointError(
            f"A saved run must have at most {MOST_BYTES / 2**20:.0f} MiB, and this one has "
            f"{size / 2**20:.1f}. Use a smaller hidden size, fewer layers, a simpler cell or a "
            "shorter text."
        )


def pack(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The file that holds these arrays. Raises CheckpointError if it would be too large."""
    require_size(packed_size(arrays))  # before 100 MiB are packed in vain
    members = {f"{name}.npy": _header(a.dtype, a.shape) + _little(a) for name, a in arrays.items()}
    return zipped(members)


def packed_size(arrays: Mapping[str, NDArray[Any]]) -> int:
    """The bytes that `pack` would make of these arrays."""
    around = LOCAL.size + CENTRAL.size + HEADER
    each = (around + 2 * len(f"{name}.npy") + array.nbytes for name, array in arrays.items())
    return sum(each) + END.size


class Archive:
    """A file of unknown origin, whose arrays are taken out one by one."""

    def __init__(self, data: bytes) -> None:
        """Raises CheckpointError unless it is of the one form."""
        require_size(len(data))
        require(data.startswith(BEGINNING), "be a file that was saved here", "is something else")
        self._members = unzipped(data)
        require(
            zipped(self._members) == data,
            "be a file as it was saved",
            "has been changed or cut short",
        )

    def take(
        self, name: str, dtype: DTypeLike, shape: tuple[int, ...] | None = None
    ) -> NDArray[Any]:
        """A copy of an array of this very type and shape; without a shape, of any one length.

        Raises CheckpointError if there is no such array, or if not all of it is finite.
        """
        content = self._members.pop(f"{name}.npy", b"")
        if shape is None:
            shape = (len(content) - HEADER,)
        little = np.dtype(dtype).newbyteorder("<")
        require(
            content[:HEADER] == _header(little, shape)
            and len(content) == HEADER + math.prod(shape) * little.itemsize,
            f"have numbers called '{name}' of type {little} and shape {shape}",
            "has not",
        )
        array = np.ndarray(shape, little, buffer=content, offset=HEADER).astype(dtype)
        require(np.isfinite(array).all(), "have finite numbers", f"has others in '{name}'")
        return array

    def close(self) -> None:
        """Raises CheckpointError if something was not taken."""
        left = reprlib.repr(sorted(self._members))
        require(not self._members, "hold a run and nothing else", f"also holds {left}")


def _header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    little = dtype.newbyteorder("<").str
    text = f"{{'descr': '{little}', 'fortran_order': False, 'shape': {shape}, }}"
    start = b"\x93NUMPY\1\0" + struct.pack("<H", HEADER - 10)
    return start + text.encode().ljust(HEADER - 11) + b"\n"


def _little(array: NDArray[Any]) -> bytes:
    return array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()


def zipped(members: Mapping[str, Any]) -> bytes:
    """A zip file of these members, bytes by file name, in the one form."""
    body, directory, offset = [], [], 0
    for name, content in members.items():
        filename, size = name.encode("latin-1"), len(content)
        # version 2.0, no flags, not packed, midnight
        common = (20, 0, 0, 0, FIRST_DAY, zlib.crc32(content), size, size, len(filename), 0)
        body += [LOCAL.pack(BEGINNING, *common), filename, content]
        directory += [CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, offset), filename]
        offset += LOCAL.size + len(filename) + size
    size, count = sum(map(len, directory)), len(members)
    end = END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
    return b"".join([*body, *directory, end])


def unzipped(data: bytes) -> dict[str, memoryview]:
    """What stands where members should stand; whether they are sound shows when packed again."""
    members: dict[str, memoryview] = {}
    view, offset = memoryview(data), 0
    while data.startswith(BEGINNING, offset) and len(members) < MOST_MEMBERS:
        if offset + LOCAL.size > len(data):
            break
        *_, size, name_length, _ = LOCAL.unpack_from(data, offset)
        start = offset + LOCAL.size + name_length
        name = data[start - name_length : start].decode("latin-1")
        members[name] = view[start : start + size]
        offset = start + size
    return members
