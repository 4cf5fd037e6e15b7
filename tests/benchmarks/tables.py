"""Markdown tables, printed row by row as the figures come."""


def head(*cells: str) -> None:
    """The first row, and the line under it."""
    row(*cells)
    row(*["---"] * len(cells))


def row(*cells: object) -> None:
    print("|", " | ".join(map(str, cells)), "|", flush=True)
