"""The benchmarks, as Markdown tables: `python -m tests.benchmarks [part …]`; without a part, all
but `inside`, which takes eight minutes.

Goals stand in brackets beside the figures. Many visitors at once are apart, since they take
minutes: `python -m tests.benchmarks.load`.
"""

import sys
from importlib import import_module

PARTS = ("updates", "native", "counting", "learning", "layers", "looks", "app", "newcomer")
LONG = ("inside",)  # only if it is named


def main(names: list[str]) -> None:
    """Print the tables of some parts. Raises SystemExit for a part that there is not."""
    if unknown := [name for name in names if name not in PARTS + LONG]:
        raise SystemExit(f"The parts are {', '.join(PARTS + LONG)}; got {', '.join(unknown)}.")
    for name in names or PARTS:
        part = import_module(f"tests.benchmarks.{name}")  # only now: one needs a browser
        title, *_ = str(part.__doc__).splitlines()
        print(f"\n### {title.removesuffix('.')}\n", flush=True)
        part.main()


if __name__ == "__main__":
    main(sys.argv[1:])
