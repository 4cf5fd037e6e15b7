"""A grammar of patterns with slots in braces: it writes texts at random, and computes exactly how
likely a text is and what the entropy of a text is.

A slot {name} is filled by one of the patterns of the rule `name`, each as likely as the others. Or
it names a fact, which is drawn once and then stays the same for the whole text: {hero} is the first
column of the row that was drawn, {hero.kind} another column of the same row. A slot written with a
capital, {Hero.kind}, begins with a capital.
"""

import math
import re
from collections.abc import Mapping
from functools import cached_property

import numpy as np

Parts = tuple[str, ...]  # a pattern cut into plain words and slots
Row = Mapping[str, str]  # one row of a fact's table: column -> word
Facts = Mapping[str, Row]  # what has been drawn so far
Choice = tuple[Parts, Facts]  # what may fill a slot, and which facts it draws

ENTRY_BREAK = re.compile(r"[|\n]")
COLUMN_BREAK = re.compile(r"\s{2,}")
SLOT_OR_WORDS = re.compile(r"\{[^{}]+\}|[^{]+")
WORD = re.compile(r"[A-Za-z]+")


def split_table(table: str) -> list[str]:
    """The entries of a table, which stand one to a line or between bars."""
    entries = (entry.strip() for entry in ENTRY_BREAK.split(table))
    return [entry for entry in entries if entry]


def split_pattern(pattern: str) -> Parts:
    """A pattern as its parts: "a {colour} kite" becomes "a ", "{colour}", " kite"."""
    return tuple(SLOT_OR_WORDS.findall(pattern))


def is_slot(part: str) -> bool:
    """Whether a part of a pattern is a slot, not plain words."""
    return part.startswith("{")


def find_fact(slot: str) -> str:
    """The name in a slot without its column: "hero" in {Hero.kind}."""
    return slot[1].lower() + slot[2:-1].partition(".")[0]


def capitalize(parts: Parts) -> Parts:
    """The parts with a capital at the beginning, which a slot hands on to what fills it."""
    first = parts[0]
    place = 1 if is_slot(first) else 0
    return (first[:place] + first[place].upper() + first[place + 1 :], *parts[1:])


class Grammar:
    """Rules and facts, each a table in plain text.

    A rule's patterns stand one to a line or between bars. So do a fact's rows; the first of them
    names the columns, beginning with the fact itself, and columns are two spaces apart or more.
    A blank line ends a fact.
    """

    def __init__(self, start: str, rules: Mapping[str, str], facts: str) -> None:
        self.start = start  # the slot that a whole text fills
        self.rules = {
            name: [split_pattern(pattern) for pattern in split_table(table)]
            for name, table in rules.items()
        }
        self.facts: dict[str, list[Row]] = {}
        for table in facts.split("\n\n"):
            columns, *rows = (COLUMN_BREAK.split(entry) for entry in split_table(table))
            self.facts[columns[0]] = [dict(zip(columns, row, strict=True)) for row in rows]
        self._choices: dict[str, list[Choice]] = {}  # by slot, where no fact is known yet

    def list_choices(self, slot: str, known: Facts) -> list[Choice]:
        """All that may fill a slot when some facts are known, each equally likely."""
        if slot not in self._choices:
            self._choices[slot] = self._make_choices(slot)
        choices = self._choices[slot]
        fact = find_fact(slot)
        if fact in known:
            return [choice for choice in choices if choice[1][fact] is known[fact]]
        return choices

    def _make_choices(self, slot: str) -> list[Choice]:
        name = slot[1].lower() + slot[2:-1]
        fact, _, column = name.partition(".")
        choices: list[Choice]
        if name in self.rules:
            choices = [(parts, {}) for parts in self.rules[name]]
        else:
            choices = [((row[column or fact],), {fact: row}) for row in self.facts[fact]]
        if slot[1].isupper():
            choices = [(capitalize(parts), facts) for parts, facts in choices]
        return choices

    def fill_facts(self, parts: Parts, known: Facts) -> Parts:
        """The parts with the words of the known facts in their slots."""
        filled = []
        for part in parts:
            if is_slot(part) and find_fact(part) in known:
                ((part,), _), *_ = self.list_choices(part, known)
            filled.append(part)
        return tuple(filled)

    def write(self, rng: np.random.Generator) -> str:
        """One text, drawn at random."""
        known: Facts = {}
        text, waiting = "", [self.start]  # the parts still to be written, the next one last
        while waiting:
            part = waiting.pop()
            if is_slot(part):
                choices = self.list_choices(part, known)
                parts, drawn = choices[rng.integers(len(choices))]
                known = {**known, **drawn}
                waiting.extend(reversed(parts))
            else:
                text += part
        return text

    def probability(self, text: str, slot: str = "") -> float:
        """How likely this very text is to fill a slot, by default the one that whole texts fill.

        The sum over every way to write it; 0 if there is none.
        """
        return self._probability(text, (slot or self.start,), {})

    def _probability(self, text: str, parts: Parts, known: Facts) -> float:
        """How likely it is that these parts become this text when some facts are known."""
        if not parts:
            return float(not text)
        part, rest = parts[0], parts[1:]
        if not is_slot(part):
            length = len(part)
            return self._probability(text[length:], rest, known) if text.startswith(part) else 0.0
        choices = self.list_choices(part, known)
        fitting = [
            self._probability(text, new + rest, {**known, **drawn})
            for new, drawn in choices
            if is_slot(new[0]) or text.startswith(new[0])
        ]
        return sum(fitting) / len(choices)

    @cached_property
    def entropy(self) -> float:
        """The entropy of a text in nats. By the chain rule every choice adds, on average, the
        logarithm of the number of its options.

        Exact if a text gives all its choices away: if it shows every fact, and cannot be written in
        two ways.
        """
        facts = sum(math.log(len(rows)) for rows in self.facts.values())
        return facts + self._average(self.start)[0]

    @cached_property
    def mean_length(self) -> float:
        """The length of a text on average, in characters."""
        return self._average(self.start)[1]

    def _average(self, part: str) -> tuple[float, float]:
        """What a part adds to a text on average: nats (without those of facts) and characters."""
        if not is_slot(part):
            return 0.0, len(part)
        options = [parts for parts, _ in self.list_choices(part, {})]
        inside = [self._average(each) for parts in options for each in parts]
        is_rule = part[1:-1].lower() in self.rules
        nats = math.log(len(options)) if is_rule else 0.0
        return (
            nats + sum(nats for nats, _ in inside) / len(options),
            sum(length for _, length in inside) / len(options),
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that can occur, spelled as it can occur: "Once", "once"."""
        plain: set[str] = set()
        waiting, met = [self.start], {self.start}
        while waiting:
            for parts, _ in self.list_choices(waiting.pop(), {}):
                plain.update(part for part in parts if not is_slot(part))
                slots = {part for part in parts if is_slot(part)} - met
                waiting.extend(slots)
                met |= slots
        return frozenset(word for part in plain for word in WORD.findall(part))
