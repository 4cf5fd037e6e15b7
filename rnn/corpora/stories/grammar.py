"""Texts by chance from a grammar: patterns with slots in braces, and what one can know about them
exactly: how likely a text is, and how much surprise an average text holds.

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
Choice = tuple[Parts, Facts]  # what may fill a slot, and what is known by that


def entries(table: str) -> list[str]:
    """What a table holds, one to a line or between bars."""
    return re.split(r"\s*[|\n]\s*", table.strip())


def cut(pattern: str) -> Parts:
    """A pattern as its parts: "a {colour} kite" becomes "a ", "{colour}", " kite"."""
    return tuple(re.findall(r"\{[^}]+\}|[^{]+", pattern))


def is_slot(part: str) -> bool:
    return part.startswith("{")


def capital(parts: Parts) -> Parts:
    """The parts with a capital at the beginning, which a slot hands on to what fills it."""
    first = parts[0]
    letter = 1 if is_slot(first) else 0
    return (first[:letter] + first[letter].upper() + first[letter + 1 :], *parts[1:])


class Grammar:
    """Rules and facts, each a table in plain text.

    A rule's patterns stand one to a line or between bars. So do a fact's rows; the first of them
    names the columns, beginning with the fact itself, and columns are two spaces apart or more.
    A blank line ends a fact.
    """

    def __init__(self, start: str, rules: Mapping[str, str], facts: str) -> None:
        self.start = start  # the slot that a whole text fills
        self.rules = {
            name: [cut(pattern) for pattern in entries(table)] for name, table in rules.items()
        }
        self._choices: dict[str, list[Choice]] = {}  # of every slot that was met, no fact known
        self.facts: dict[str, list[Row]] = {}
        for table in facts.split("\n\n"):
            columns, *rows = (re.split(r"\s{2,}", entry) for entry in entries(table))
            self.facts[columns[0]] = [dict(zip(columns, row, strict=True)) for row in rows]

    def choices(self, slot: str, known: Facts) -> list[Choice]:
        """All that may fill a slot when some facts are known, each equally likely: its parts, and
        the facts that it makes known."""
        if slot not in self._choices:
            self._choices[slot] = self._all_choices(slot)
        choices = self._choices[slot]
        fact = slot[1].lower() + slot[2:-1].partition(".")[0]
        if fact in known:
            return [choice for choice in choices if choice[1][fact] is known[fact]]
        return choices

    def _all_choices(self, slot: str) -> list[Choice]:
        name = slot[1].lower() + slot[2:-1]
        fact, _, column = name.partition(".")
        choices: list[Choice]
        if name in self.rules:
            choices = [(parts, {}) for parts in self.rules[name]]
        else:
            choices = [((row[column or fact],), {fact: row}) for row in self.facts[fact]]
        if slot[1].isupper():
            choices = [(capital(parts), facts) for parts, facts in choices]
        return choices

    def write(self, rng: np.random.Generator) -> str:
        """One text by chance."""
        known: Facts = {}
        text, waiting = "", [self.start]
        while waiting:
            part = waiting.pop()
            if is_slot(part):
                options = self.choices(part, known)
                parts, drawn = options[rng.integers(len(options))]
                known = {**known, **drawn}
                waiting.extend(reversed(parts))
            else:
                text += part
        return text

    def probability(self, text: str, slot: str = "") -> float:
        """How likely this very text is, summed over every way to write it; 0 if there is none. It
        may also be a part: what fills some other slot than the one a whole text fills."""
        return self._probability(text, (slot or self.start,), {})

    def _probability(self, text: str, parts: Parts, known: Facts) -> float:
        if not parts:
            return float(not text)
        part, rest = parts[0], parts[1:]
        if not is_slot(part):
            length = len(part)
            return self._probability(text[length:], rest, known) if text.startswith(part) else 0.0
        options = self.choices(part, known)
        fitting = [
            self._probability(text, new + rest, {**known, **drawn})
            for new, drawn in options
            if is_slot(new[0]) or text.startswith(new[0])
        ]
        return sum(fitting) / len(options)

    @cached_property
    def entropy(self) -> float:
        """The surprise of one text on average, in nats: every choice adds the logarithm of its
        number of options (the chain rule).

        Exact where a text gives all its choices away: it shows every fact, and could not have been
        written in another way.
        """
        facts = sum(math.log(len(rows)) for rows in self.facts.values())
        return facts + self._average(self.start)[0]

    @cached_property
    def mean_length(self) -> float:
        """The length of one text on average, in characters."""
        return self._average(self.start)[1]

    def _average(self, part: str) -> tuple[float, float]:
        """What a part adds to a text on average: nats (beyond the facts) and characters."""
        if not is_slot(part):
            return 0.0, len(part)
        options = [parts for parts, _ in self.choices(part, {})]
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
            for parts, _ in self.choices(waiting.pop(), {}):
                plain.update(part for part in parts if not is_slot(part))
                slots = {part for part in parts if is_slot(part)} - met
                waiting.extend(slots)
                met |= slots
        return frozenset(word for part in plain for word in re.findall("[A-Za-z]+", part))
