"""What a run answers is what drawing characters by hand comes to: texts, candidates, cuts."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn import DivergedError, Hyperparameters, PromptError
from rnn.corpora import KINDS
from rnn.evaluation.memorization import TextIndex
from rnn.evaluation.surprisal import measure_surprisal
from rnn.persistence.recipe import Recipe
from rnn.playground.questions import MOST_CANDIDATES, Generate, MeasureSurprisal
from rnn.playground.run import Run
from rnn.training.trainer import SAMPLING
from tests.support.runs import poison, tiny_run

PROSE = "the cat sat on the mat, and a dog ran to the red hut. don't run so far, dog! " * 12
QUESTION = Generate("the ", 60, 1.0, draw_number=3)
CUTS: list[dict[str, Any]] = [
    {},
    {"top_k": 3},
    {"top_p": 0.7},
    {"top_k": 6, "top_p": 0.8, "temperature": 1.7},
    {"top_k": 2, "temperature": 0.0},
    {"top_k": 1000},
]


@pytest.fixture(scope="module")
def run() -> Run:
    """A network that knows a little; nobody trains it further."""
    settings = Hyperparameters(hidden_size=12, seq_length=12, optimizer="adam", learning_rate=0.02)
    corpus = KINDS["own"].make(text=PROSE)
    run = Run(Recipe(corpus.kind, corpus.options, settings), corpus)
    run.open()
    for _ in range(60):
        run.step()
    return run


def probabilities(logits: Any, temperature: float) -> list[float]:
    """The softmax in float64, or all for the likeliest."""
    y = [float(value) for value in logits]
    if temperature == 0:
        return [float(i == y.index(max(y))) for i in range(len(y))]
    odds = [np.exp((value - max(y)) / temperature) for value in y]
    return [float(odd / sum(odds)) for odd in odds]


def left_after_cut(p: list[float], top_k: int | None, top_p: float | None) -> set[int]:
    """Which characters are left: the k likeliest, of these the fewest that reach their share."""
    order = sorted(range(len(p)), key=lambda i: (-p[i], i))[: top_k or len(p)]
    whole = sum(p[i] for i in order)
    enough: list[int] = []
    for i in order:
        if top_p is None or sum(p[j] for j in enough) < top_p * whole:
            enough.append(i)
    return {i for i in enough if p[i] > 0}


def generate_by_hand(run: Run, question: Generate) -> tuple[str, list[list[float]], list[set[int]]]:
    """The text, and for each character all probabilities and which characters are left. The k-th
    character has the k-th random number."""
    trainer = run.trainer
    model, characters = trainer.model, trainer.vocabulary.characters
    random = np.random.default_rng((trainer.hyperparameters.seed, SAMPLING, question.draw_number))
    state = model.zero_state()
    logits, text = model.readout(state), ""
    all_probabilities, all_left = [], []
    for step in range(len(question.prompt) + question.length):
        if step < len(question.prompt):
            i = characters.index(question.prompt[step])
        else:
            p = probabilities(logits[0], question.temperature)
            left = left_after_cut(p, question.top_k, question.top_p)
            draw, i = random.random() * sum(p[j] for j in left), -1
            for j in sorted(left):
                if draw >= 0:
                    i, draw = j, draw - p[j]
            text += characters[i]
            all_probabilities.append(p)
            all_left.append(left)
        logits, state = model.step(np.array([i]), state)
    return text, all_probabilities, all_left


@pytest.mark.parametrize("cut", CUTS, ids=str)
def test_candidates_are_the_probabilities_and_what_was_cut(run: Run, cut: dict[str, Any]) -> None:
    question = replace(QUESTION, every_character=True, **cut)
    answer = question.answer(run)
    first = replace(question, every_character=False).answer(run)
    assert (first.text, first.candidates) == (answer.text, answer.candidates[:1])
    text, all_probabilities, all_left = generate_by_hand(run, question)
    assert answer.text == text
    characters = run.trainer.vocabulary.characters
    for found, p, left, drawn in zip(
        answer.candidates, all_probabilities, all_left, text, strict=True
    ):
        likeliest = sorted(range(len(p)), key=lambda i: (-p[i], i))[:MOST_CANDIDATES]
        if characters.index(drawn) not in likeliest:
            likeliest[-1] = characters.index(drawn)
        assert [candidate.character for candidate in found] == [characters[i] for i in likeliest]
        assert [candidate.probability for candidate in found] == pytest.approx(
            [p[i] for i in likeliest]
        )
        assert [candidate.cut for candidate in found] == [
            i not in left and p[i] > 0 for i in likeliest
        ]
        assert [candidate.character for candidate in found if candidate.drawn] == [drawn]


def test_cuts_are_seen() -> None:
    """The rules above cut in one place and not in another, or they would prove little."""
    assert left_after_cut([0.5, 0.3, 0.2], 2, None) == {0, 1}
    assert left_after_cut([0.2, 0.5, 0.3], None, 0.8) == {1, 2}
    assert left_after_cut([0.4, 0.3, 0.3], 2, 0.5) == {0}


def test_the_same_draw_number_gives_the_same_text_and_another_another(run: Run) -> None:
    texts = [replace(QUESTION, draw_number=n).answer(run).text for n in (3, 4, 3)]
    assert texts[0] == texts[2] != texts[1]


def test_copies_are_found_where_they_are_looked_for(run: Run) -> None:
    copied = replace(QUESTION, temperature=0.0, length=200).answer(run)
    assert copied.copies == TextIndex(PROSE).find_copies(copied.text)
    decimal = Recipe.preset("decimal", "Fast")
    graded = Run(decimal, decimal.make_corpus())
    graded.open()
    assert Generate("0.", 5, 1.0).answer(graded).copies is None


def test_a_prompt_with_a_foreign_character_is_refused(run: Run) -> None:
    with pytest.raises(PromptError, match="é"):
        replace(QUESTION, prompt="thé").answer(run)


def test_surprisal_is_that_of_the_network(run: Run) -> None:
    expected = measure_surprisal(run.trainer.model, run.trainer.vocabulary, "the dog")
    answer = MeasureSurprisal("the dog").answer(run)
    assert answer.text == expected.text
    np.testing.assert_array_equal(answer.bits, expected.bits)


def test_a_network_that_diverged_answers_with_that() -> None:
    run = tiny_run()
    poison(run)
    for question in (MeasureSurprisal("abc"), Generate("a", 5, 1.0)):
        with pytest.raises(DivergedError):
            question.answer(run)
