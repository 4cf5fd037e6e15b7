"""Named arrays and one piece of metadata in a file: the part of safetensors that a saved run needs.

A safetensors file (https://github.com/huggingface/safetensors) is 8 bytes with the length of its
header, the header, and the arrays' numbers, one array after the other. The header is JSON: for each
array its dtype, shape and offsets, and under "__metadata__" some text.

The library checks the form: offsets without holes and overlaps, sizes that fit to the shapes.
What it leaves to others is checked here before it is asked:
    - the length of the header and the number of arrays (of 250,000 empty arrays it makes 180 MiB);
    - names that come twice, and fields that it does not know (it passes over both).
It also writes several pieces of metadata in an order left to chance, so here there is one.
"""

import json
import reprlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from rnn.errors import CheckpointError
from rnn.persistence.refusal import refusal, require
from rnn.training.limits import MOST_FILE_BYTES

LENGTH = 8  # bytes that tell the length of the header
# A run's metadata takes at most 0.4 MiB of it: 80 samples of 700 characters, of up to 7 bytes each.
MOST_HEADER = 2**20  # bytes
MOST_TENSORS = 100
METADATA, KEY = "__metadata__", "rnn_playground"
ENTRY_FIELDS = {"dtype", "shape", "data_offsets"}
DTYPES = ["U8", "F32", "F64"]


def pack(tensors: Mapping[str, NDArray[Any]], metadata: str) -> bytes:
    """The file that holds these arrays. Raises CheckpointError if it would be too large."""
    require_size(sum(tensor.nbytes for tensor in tensors.values()))  # before it is made in vain
    # not ascontiguousarray, which makes an array without axes one of one axis
    contiguous = {name: np.asarray(tensor, order="C") for name, tensor in tensors.items()}
    data = save(contiguous, {KEY: metadata})
    require_size(len(data))
    return data


def require_size(size: int) -> None:
    """Raise CheckpointError if a file of that many bytes is too large."""
    if size > MOST_FILE_BYTES:
        raise refusal(
            f"have at most {MOST_FILE_BYTES / 2**20:.0f} MiB",
            f"has {size / 2**20:.1f}",
            "Use a smaller hidden size, fewer layers, a simpler cell or a shorter text.",
        )


class TensorFile:
    """A file of unknown origin, whose arrays are taken out one by one."""

    def __init__(self, data: bytes) -> None:
        """Raises CheckpointError unless it is a sound safetensors file with our metadata."""
        require_size(len(data))
        self.metadata = _read_metadata(data)
        try:
            self._tensors = load(data)
        except (SafetensorError, ValueError):  # ValueError: a shape that NumPy cannot have
            raise refusal("be a whole file", "has been changed or cut short") from None

    def raw_tensors(self) -> dict[str, NDArray[np.uint8]]:
        """The bytes of every array that was not taken."""
        return {name: tensor.reshape(-1).view(np.uint8) for name, tensor in self._tensors.items()}

    def take(
        self, name: str, dtype: DTypeLike, shape: tuple[int, ...] | None = None
    ) -> NDArray[Any]:
        """The array of this name, dtype and shape; without a shape, of any one length.

        Raises CheckpointError if there is no such array, or if not all its numbers are finite.
        """
        array = self._tensors.pop(name, np.zeros(0, np.bool_))  # no array is of that dtype
        fits = array.dtype == dtype and (array.ndim == 1 if shape is None else array.shape == shape)
        expected = "of one axis" if shape is None else f"of shape {shape}"
        must = f"have numbers called '{name}' of type {np.dtype(dtype)} and {expected}"
        require(fits, must, "has not")
        require(np.isfinite(array).all(), "have finite numbers", f"has others in '{name}'")
        return array

    def close(self) -> None:
        """Raises CheckpointError if an array was not taken."""
        left = reprlib.repr(sorted(self._tensors))
        require(not self._tensors, "hold a run and nothing else", f"also holds {left}")


def _read_metadata(data: bytes) -> str:
    """The metadata of a file whose header is of a form and size that the library can be given."""
    length = int.from_bytes(data[:LENGTH], "little")
    whole = len(data) >= LENGTH and length <= min(MOST_HEADER, len(data) - LENGTH)
    try:
        text = data[LENGTH : LENGTH + length].decode() if whole else ""
        header = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        header = None
    about = header.pop(METADATA, None) if isinstance(header, dict) else None
    metadata = about.get(KEY) if isinstance(about, dict) and len(about) == 1 else None
    if not isinstance(metadata, str):
        raise _foreign()
    require(
        len(header) <= MOST_TENSORS, f"have at most {MOST_TENSORS} arrays", f"has {len(header):,}"
    )
    for entry in header.values():
        known = (
            isinstance(entry, dict) and entry.keys() == ENTRY_FIELDS and entry["dtype"] in DTYPES
        )
        if not known:
            raise _foreign()
    return metadata


def _foreign() -> CheckpointError:
    return refusal("be a file that was saved here", "is something else")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object as a dict. Raises ValueError if it has a name twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    return found
