"""The time loop of the plain cell in C, native_loop.c, compiled where there is a compiler."""

import ctypes
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SOURCE = Path(__file__).with_name("native_loop.c")
FAST = ("-O3", "-march=native", "-ffast-math")

Array = NDArray[np.float32]


class NativeLoop:
    """Forward and backward over T steps of one stream. Raises OSError if there is no compiler."""

    def __init__(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder, "native.so")
            compiler = ("cc", *FAST, "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-lm")
            subprocess.run(compiler, check=True)
            self._code = ctypes.CDLL(str(library))

    def forward(self, x: Array, Whh: Array, h: Array) -> None:
        """Fill h, of shape (T + 1, H), from its first row and x, of shape (T, H)."""
        self._code.forward(*x.shape, *map(_address, (x, Whh, h)))

    def backward(self, dh: Array, Whh: Array, h: Array, dp: Array) -> None:
        """Fill dp from dh, both of shape (T, H)."""
        self._code.backward(*dh.shape, *map(_address, (dh, Whh, h, dp)))


def _address(array: Array) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
