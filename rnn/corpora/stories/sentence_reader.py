"""Reads a sentence of a grammar token by token, and finds the tokens that cannot stand there.

A token is a word, or any other single character. Where a reader may be in a sentence is the set of
all that may still come (the subset construction for automata: Rabin & Scott, 1959).
"""

import re
from collections.abc import Iterable, Iterator

from rnn.corpora.grading import Span
from rnn.corpora.stories.grammar import Grammar, Parts, is_slot

TOKEN = re.compile(r"[A-Za-z]+|[^A-Za-z]")

Places = frozenset[Parts]  # each is what would still come; () where the sentence is over


class SentenceReader:
    """Reads the sentences that some rules of a grammar can make."""

    def __init__(self, grammar: Grammar, rules: Iterable[str]) -> None:
        self._grammar = grammar
        self._start: Places = frozenset((f"{{{name}}}",) for name in rules)
        self._followers: dict[Parts, dict[str, set[Parts]]] = {}  # place -> token -> places after
        self._known: dict[tuple[Places, str], Places] = {}  # what `_advance` has found
        self._anywhere = self._find_all_places()

    def find_mistakes(self, sentence: str) -> list[Span]:
        """The tokens that cannot stand where they do, from left to right; none in a right sentence.

        A token is wrong if it cannot follow those since the last mistake. A space that cannot is
        passed over if the token after it is wrong as well.
        """
        mistakes: list[Span] = []
        places, spaces = self._start, []
        for match in TOKEN.finditer(sentence):
            after = self._advance(places, match[0])
            if not after and match[0].isspace():
                spaces.append(match.span())
                continue
            if after:
                mistakes += spaces
            else:
                mistakes.append(match.span())
                after = self._advance(self._anywhere, match[0]) or self._anywhere
            places, spaces = after, []
        if () not in places and not (mistakes and mistakes[-1][1] == len(sentence)):
            mistakes.append((max(len(sentence) - 1, 0), len(sentence)))  # it ends too early
        return mistakes

    def _advance(self, places: Places, token: str) -> Places:
        """All places that this token leads to; empty if it cannot stand at any of these."""
        if (places, token) not in self._known:
            self._known[places, token] = frozenset(
                after for place in places for after in self._follow(place).get(token, ())
            )
        return self._known[places, token]

    def _follow(self, place: Parts) -> dict[str, set[Parts]]:
        if place not in self._followers:
            followers = self._followers[place] = {}
            for token, after in self._list_next(place):
                followers.setdefault(token, set()).add(after)
        return self._followers[place]

    def _list_next(self, parts: Parts) -> Iterator[tuple[str, Parts]]:
        """Each way to go on by one token: the token, and what would still come after it."""
        if not parts:
            return
        part, rest = parts[0], parts[1:]
        if is_slot(part):
            for new, drawn in self._grammar.list_choices(part, {}):
                yield from self._list_next(new + self._grammar.fill_facts(rest, drawn))
        else:
            token = TOKEN.findall(part)[0]
            left = part[len(token) :]
            yield token, (left, *rest) if left else rest

    def _find_all_places(self) -> Places:
        found, waiting = set(self._start), list(self._start)
        while waiting:
            fresh = set().union(*self._follow(waiting.pop()).values()) - found
            found |= fresh
            waiting.extend(fresh)
        return frozenset(found)
