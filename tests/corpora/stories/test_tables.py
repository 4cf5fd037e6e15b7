"""The tables of the small stories keep the rules that make their entropy exact."""

import re

from rnn.corpora.stories import KIND
from rnn.corpora.stories.grammar import WORD
from rnn.corpora.stories.report_card import GRAMMAR, MENTIONS, SENTENCE_COLUMN, SEPARATOR
from rnn.corpora.stories.tables import FACTS, PHRASES, PLOTS, SENTENCES
from tests.corpora.stories.enumeration import SMALL, find_ambiguity, list_facts_shown

CORPUS = KIND.make(count=500)
STORIES = CORPUS.text.removesuffix(SEPARATOR).split(SEPARATOR)
TABLES = "\n".join([FACTS, PLOTS, *SENTENCES.values(), *PHRASES.values()])


def test_no_story_can_be_told_in_two_ways() -> None:
    assert find_ambiguity(SMALL) is None
    assert find_ambiguity(GRAMMAR) is None


def test_every_story_shows_every_fact() -> None:
    assert list_facts_shown(SMALL, SMALL.start) == set(SMALL.facts)
    assert list_facts_shown(GRAMMAR, GRAMMAR.start) == set(GRAMMAR.facts)
    for name, rows in GRAMMAR.facts.items():
        assert len({row[name] for row in rows}) == len(rows)


def test_the_tables_keep_their_rules() -> None:
    assert not re.search(r"[A-Za-z]\{|\}[A-Za-z]", TABLES), "a slot stands for whole words"
    assert not re.search(r"\ba [aeiou]|\ban [^aeiou]", CORPUS.text), "a fox, an owl"
    assert not set(GRAMMAR.rules) & set(GRAMMAR.facts), "one name, one meaning"
    for name in GRAMMAR.rules.keys() - {"story"}:
        assert re.search(rf"\{{{name}\}}", TABLES), "every table is used"
    assert not any("\n" in story for story in STORIES)
    assert CORPUS.text.isascii()
    assert len(set(CORPUS.text)) < 50


def test_the_words_of_a_fact_stand_nowhere_else() -> None:
    cells = [
        cell
        for rows in GRAMMAR.facts.values()
        for row in rows
        for column, cell in row.items()
        if column != SENTENCE_COLUMN
    ]
    others = WORD.findall("\n".join([PLOTS, *SENTENCES.values(), *PHRASES.values()]))
    assert not set(cells) & {*others, *(row["kind"] for row in GRAMMAR.facts["hero"])}
    assert set(MENTIONS) == set(cells) and len(set(cells)) == len(cells)
    assert all(WORD.fullmatch(cell) for cell in cells)


def test_a_hero_is_soon_named_again() -> None:
    """Most gaps are so short that a network soon learns to bridge them."""
    heroes = {row["hero"] for row in GRAMMAR.facts["hero"]}
    gaps = []
    for story in STORIES:
        names = [match for match in WORD.finditer(story) if match[0] in heroes]
        assert len({match[0] for match in names}) == 1 and len(names) >= 4
        gaps += [
            after.start() - before.end() for before, after in zip(names, names[1:], strict=False)
        ]
    assert max(gaps) < 80 and sorted(gaps)[len(gaps) // 2] < 25
