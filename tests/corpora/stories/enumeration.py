"""What a grammar can write, found by going through every choice, and not by its own arithmetic."""

import math
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from rnn.corpora.stories.grammar import Grammar, Parts, is_slot

SMALL = Grammar(
    "{tale}",
    {
        "tale": "{start} {end}",
        "start": "Oh {hero}! | {Hero} had {a} {big} {toy}.",
        "end": "{Hero.they} lost the {toy}. | {A} {toy} is gone, said {hero}.",
        "a": "a | no",
        "big": "big | red | old",
    },
    "hero  they | Mia  she | Max  he | Ida  she\n\ntoy | cart | ball",
)


class Odometer:
    """Stands in for a random generator: makes all combinations of choices, one after another."""

    def __init__(self) -> None:
        self.dials: list[tuple[int, int]] = []  # for every choice: which one, out of how many
        self.at = 0

    def integers(self, options: int) -> int:
        if self.at == len(self.dials):
            self.dials.append((0, options))
        self.at += 1
        return self.dials[self.at - 1][0]

    def advance(self) -> bool:
        """Go on to the next combination; False after the last."""
        self.at = 0
        while self.dials:
            chosen, options = self.dials.pop()
            if chosen + 1 < options:
                self.dials.append((chosen + 1, options))
                return True
        return False


def every_text(grammar: Grammar) -> Counter[str]:
    """Every text a grammar can write, with its probability."""
    odometer, texts, more = Odometer(), Counter[str](), True
    while more:
        text = grammar.write(odometer)  # type: ignore[arg-type]
        texts[text] += 1 / math.prod(options for _, options in odometer.dials)
        more = odometer.advance()
    return texts


def next_characters(grammar: Grammar, parts: Parts) -> Iterator[tuple[str, Parts]]:
    """Each way to go on by one character: the character, and what is then still to be written.

    Facts are not kept here, so that this allows all the grammar allows, and more.
    """
    if parts and is_slot(parts[0]):
        options = [new for new, _ in grammar.list_choices(parts[0], {})]
        is_rule = parts[0].lower()[1:-1] in grammar.rules
        for new in options if is_rule else set(options):  # two heroes may both be "she"
            yield from next_characters(grammar, new + parts[1:])
    elif parts:
        character, others = parts[0][0], parts[0][1:]
        yield character, (others, *parts[1:]) if others else parts[1:]


def find_ambiguity(grammar: Grammar) -> Parts | None:
    """Where two different ways to write the same characters come together again; None if no two do,
    which proves that every text can be written in one way only.

    All pairs of ways that part at some character are followed side by side as long as they agree
    (the product construction for unambiguous automata: Book et al., 1971).
    """
    start: Parts = (grammar.start,)
    ways, waiting = {start}, [start]
    pairs: set[tuple[Parts, Parts]] = set()
    while waiting:
        steps = list(next_characters(grammar, waiting.pop()))
        pairs.update((p, q) for (a, p), (b, q) in combinations(steps, 2) if a == b)
        fresh = {parts for _, parts in steps} - ways
        ways |= fresh
        waiting.extend(fresh)
    side_by_side = list(pairs)
    while side_by_side:
        one, other = side_by_side.pop()
        if one == other:
            return one
        steps = list(next_characters(grammar, other))
        fresh_pairs = {
            (p, q) for a, p in next_characters(grammar, one) for b, q in steps if a == b
        } - pairs
        pairs |= fresh_pairs
        side_by_side.extend(fresh_pairs)
    return None


def list_facts_shown(grammar: Grammar, part: str) -> set[str]:
    """The facts that a part names in any case, by the column that tells their rows apart."""
    if not is_slot(part):
        return set()
    if (name := part[1:-1].lower()) not in grammar.rules:
        return {name} & set(grammar.facts)
    patterns = grammar.rules[name]
    return set.intersection(
        *(set().union(*(list_facts_shown(grammar, each) for each in parts)) for parts in patterns)
    )
