"""What a look inside costs the worker, milliseconds of its processor (goal ≤ 50)."""

from dataclasses import replace
from statistics import median

from pages.ui.elements.looks import LOOKS
from rnn.network.cells import CELLS
from rnn.persistence.recipe import Recipe
from rnn.playground.looks.base import Look, LookQuestion, Seen, Silence
from rnn.playground.run import Run
from tests.benchmarks.tables import head, row

TEXTS = ("decimal", "fizzbuzz", "stories", "brackets")
TIMES = 5


def main() -> None:
    """A look is done in parts; the first one also looks at the untrained network, which later ones
    remember. In the table: the longest part of the first, and all parts of a later one."""
    head("text", "look", *(f"{cell}: part, later" for cell in CELLS))
    for kind in TEXTS:
        runs = [open_run(kind, cell) for cell in CELLS]
        for look in LOOKS.values():
            costs = [measure(look.asks.about(run.corpus), run) for run in runs]
            if all(costs):
                row(kind, look.label, *costs)


def open_run(kind: str, cell: str) -> Run:
    recipe = Recipe.preset(kind)
    corpus = recipe.make_corpus()
    settings = replace(recipe.hyperparameters, cell=cell)
    run = Run(replace(recipe, hyperparameters=settings).fit_to(corpus), corpus)
    run.open()
    run.trainer.train(iterations=20)
    return run


def measure(question: LookQuestion, run: Run) -> str:
    """The longest part of the first look, and the median of later ones; empty for one that has
    nothing to say."""
    first = look_in_parts(question, run)
    if isinstance(first[-1].value, Silence):
        return ""
    longest = max(part.seconds for part in first)
    later = median(sum(part.seconds for part in look_in_parts(question, run)) for _ in range(TIMES))
    return f"{1_000 * longest:.0f}, {1_000 * later:.0f}"


def look_in_parts(question: LookQuestion, run: Run) -> list[Seen]:
    """All parts of one look."""
    parts = [Look(question).answer(run)]
    while parts[-1].value is None:
        parts.append(Look(question, goes_on=True).answer(run))
    return parts
