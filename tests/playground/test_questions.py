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
from rnn.playground import questions
from rnn.playground.questions import MOST_CANDIDATES, Generate, MeasureSurprisal
from rnn.playground.run import Run
from rnn.pretrained.network import ready_made
from rnn.sampling import Draw, generate, next_probabilities
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
    question = replace(QUESTION, wants_candidates=True, **cut)
    answer = question.answer(run)
    without = replace(question, wants_candidates=False).answer(run)
    assert (without.text, without.candidates) == (answer.text, None)
    text, all_probabilities, all_left = generate_by_hand(run, question)
    assert answer.text == text
    found, characters = answer.candidates, run.trainer.vocabulary.characters
    assert found and len(found.characters) == len(found.probabilities) == len(found.cut) == 60
    for place, drawn in enumerate(text):
        p, left = all_probabilities[place], all_left[place]
        likeliest = sorted(range(len(p)), key=lambda i: (-p[i], i))[:MOST_CANDIDATES]
        if characters.index(drawn) not in likeliest:
            likeliest[-1] = characters.index(drawn)
        assert found.characters[place] == "".join(characters[i] for i in likeliest)
        assert found.probabilities[place] == pytest.approx([p[i] for i in likeliest], abs=1e-6)
        assert found.cut[place].tolist() == [i not in left and p[i] > 0 for i in likeliest]


@pytest.mark.parametrize("gap", [18, 40, 120])
def test_only_a_letter_beside_which_no_other_can_come_has_a_chance_of_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, gap: float
) -> None:
    """The figures are rounded to what float32 holds; what that makes 1 or 0 was nearly so before,
    and nearly is not quite."""
    network = questions.network_of(run, False)
    V = len(network.vocabulary)
    logits = np.where(np.arange(V) == 2, gap, 0.0)
    monkeypatch.setattr(type(network.model), "readout", lambda _, states: np.tile(
        logits, (len(next(iter(states.values()))), 1)))  # fmt: skip
    draws = [Draw(network.vocabulary.characters[2], next_probabilities(logits), network.state)] * 3
    for temperature, is_sure in ((1.0, False), (0.0, True), (0.01, gap > 8)):
        found = questions.find_candidates(network, draws, temperature).probabilities
        assert (found[:, 0] == 1).all() == is_sure
        assert (found[:, 1:] == 0).all() == is_sure
        assert (found[:, 0] > 0.9999).all() and (found <= 1).all()


def test_only_the_first_letters_have_candidates(run: Run, monkeypatch: Any) -> None:
    monkeypatch.setattr(questions, "WITH_CANDIDATES", 20)
    answer = replace(QUESTION, wants_candidates=True).answer(run)
    assert len(answer.text) == 60 and answer.candidates
    assert len(answer.candidates.characters) == 20


def test_the_ready_made_network_answers_whatever_the_run_has_learned(run: Run) -> None:
    """From the end of a story on, so the same as after a prompt that is one."""
    found = ready_made()
    question = Generate("Once ", 40, 0.8, draw_number=2, by_ready_made=True)
    draws = generate(
        found.model, found.vocabulary, prompt=found.about.lead + "Once ", length=40,
        temperature=0.8, seed=(found.about.seed, SAMPLING, 2),
    )  # fmt: skip
    expected = "".join(draw.character for draw in draws)
    assert question.answer(run).text == question.answer(tiny_run()).text == expected
    assert question.answer(run).copies is None
    lead, story = found.about.lead, "Once there was a bold bear called Hugo."
    measured = MeasureSurprisal(story, by_ready_made=True).answer(run)
    whole = measure_surprisal(found.model, found.vocabulary, lead + story)
    np.testing.assert_allclose(measured.bits, whole.bits[len(lead) :], atol=1e-3)
    assert measured.bits_per_character < 1


def test_what_it_would_write_with_its_memory_stands_beside_what_it_writes_without(run: Run) -> None:
    whole = QUESTION.answer(run)
    assert whole.with_memory is None
    forgotten = replace(QUESTION, forgets=True, wants_candidates=True).answer(run)
    assert forgotten.with_memory == whole.text != forgotten.text
    assert forgotten.candidates and len(forgotten.candidates.probabilities) == len(forgotten.text)


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
