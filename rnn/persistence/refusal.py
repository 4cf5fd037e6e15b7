"""The one sentence with which a file is refused: what a saved run must do, what this one does
instead, and what to do."""

from typing import Any

from rnn.errors import CheckpointError


def refusal(
    must: str, found: str, advice: str = "Take another one, or start over."
) -> CheckpointError:
    """The error to raise: `must` goes on from "A saved run must", `found` from "this one"."""
    return CheckpointError(f"A saved run must {must}, and this one {found}. {advice}")


def require(holds: Any, must: str, found: str) -> None:
    """Raise CheckpointError unless `holds`."""
    if not holds:
        raise refusal(must, found)


def first_sentence(error: Exception) -> str:
    """What an error says, as part of a refusal; an error may quote a file at length."""
    return str(error).split(". ")[0][:200]
