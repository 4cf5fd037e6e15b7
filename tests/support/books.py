"""Real books, which are not part of the project: files in the folder RNN_PLAYGROUND_BOOKS names.

Tests that read them are marked `books`, and left out where there is no such folder.
"""

import os
from pathlib import Path

_named = os.environ.get("RNN_PLAYGROUND_BOOKS")
BOOKS = Path(_named) if _named and Path(_named).is_dir() else None


def read_book(name: str) -> bytes:
    """The bytes of a file in that folder. For tests that are marked `books`."""
    if BOOKS is None:
        raise FileNotFoundError(f"RNN_PLAYGROUND_BOOKS must name a folder with {name} in it.")
    return (BOOKS / name).read_bytes()
