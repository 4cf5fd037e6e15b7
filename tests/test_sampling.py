"""Writing: chances follow the formula, dice follow the seed, and the model stays as it is."""

from itertools import islice
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rnn import CharRNN, DivergedError, Draw, PromptError, SettingError, Vocabulary, generate
from rnn.network.cells import CELLS
from rnn.sampling import LENGTH, TEMPERATURE, next_probabilities
from tests.support.networks import copied, network

LETTERS = Vocabulary("abcde")
LOGITS = [np.random.default_rng(seed).normal(0, 2, 12) for seed in range(20)]
RULES: list[dict[str, Any]] = [{}, {"top_k": 2}, {"top_p": 0.7}, {"temperature": 0.0}]


def written(model: CharRNN, **rules: Any) -> str:
    return "".join(draw.character for draw in generate(model, LETTERS, **rules))


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.0])
def test_chances_are_the_softmax_at_that_temperature(temperature: float) -> None:
    for y in LOGITS:
        expected = np.exp(y / temperature) / np.exp(y / temperature).sum()
        np.testing.assert_allclose(next_probabilities(y, temperature), expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_chances_survive_logits_of_a_thousand(dtype: str) -> None:
    p = next_probabilities(np.array([1000, -1000, 1000], dtype), 0.5)
    assert p.dtype == np.float64
    np.testing.assert_array_equal(p, [0.5, 0, 0.5])


@pytest.mark.parametrize("temperature", [0.0, 1e-300, 1e-9])
def test_temperature_towards_zero_takes_the_likeliest(temperature: float) -> None:
    for y in LOGITS:
        p = next_probabilities(y, temperature)
        assert p.argmax() == y.argmax() and p.max() == pytest.approx(1)


def test_greedy_takes_the_first_of_equals() -> None:
    np.testing.assert_array_equal(next_probabilities([1, 3, 3], 0), [0, 1, 0])


@pytest.mark.parametrize("k", [1, 3, 12, 50])
def test_top_k_keeps_the_k_likeliest(k: int) -> None:
    for y in LOGITS:
        p, full = next_probabilities(y, top_k=k), next_probabilities(y)
        kept = set(sorted(range(12), key=lambda i: -full[i])[:k])
        assert {i for i in range(12) if p[i] > 0} == kept
        np.testing.assert_allclose(p[p > 0], full[p > 0] / full[p > 0].sum())


@pytest.mark.parametrize("share", [1e-9, 0.3, 0.9, 1.0])
def test_top_p_keeps_the_fewest_that_reach_the_share(share: float) -> None:
    for y in LOGITS:
        p, full = next_probabilities(y, top_p=share), next_probabilities(y)
        kept: list[int] = []
        for i in sorted(range(12), key=lambda i: -full[i]):
            if sum(full[j] for j in kept) < share:
                kept.append(i)
        assert {i for i in range(12) if p[i] > 0} == set(kept)
        np.testing.assert_allclose(p[p > 0], full[p > 0] / full[p > 0].sum())


def test_top_k_comes_before_top_p_and_equals_go_by_their_ids() -> None:
    np.testing.assert_array_equal(next_probabilities(np.zeros(4), top_k=2), [0.5, 0.5, 0, 0])
    np.testing.assert_array_equal(next_probabilities(np.zeros(4), top_p=0.5), [0.5, 0.5, 0, 0])
    both = next_probabilities(np.zeros(64), top_k=32, top_p=0.5)
    np.testing.assert_array_equal(both, np.repeat([1 / 16, 0], [16, 48]))
    many = next_probabilities(np.tile([0.0, 1.0, 2.0], 100), top_k=150)
    assert np.flatnonzero(many).tolist() == sorted([*range(2, 300, 3), *range(1, 150, 3)])


def test_letters_are_put_in_order_only_to_cut_some(monkeypatch: pytest.MonkeyPatch) -> None:
    sorts, sort = [], np.argsort
    monkeypatch.setattr(np, "argsort", lambda *a, **kw: sorts.append(a) or sort(*a, **kw))
    next_probabilities(LOGITS[0], 0.5)
    assert not sorts
    next_probabilities(LOGITS[0], 0.5, top_k=3, top_p=0.5)
    assert len(sorts) == 1


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_letters_are_drawn_throw_by_throw(temperature: float, rules: dict[str, Any]) -> None:
    """The k-th letter takes the k-th uniform number of the seed, whatever the rules."""
    rules = {"temperature": temperature} | rules
    throws = np.random.default_rng(5).random(50)
    draws = generate(network(), LETTERS, length=50, seed=5, **rules)
    for draw, throw in zip(draws, throws, strict=True):
        i = int(LETTERS.encode(draw.character)[0])
        p = draw.probabilities
        assert p[:i].sum() <= throw * p.sum() < p[: i + 1].sum()


@pytest.mark.parametrize(("throw", "letter"), [(0.0, "b"), (np.nextafter(1, 0), "c")])
def test_not_even_an_extreme_throw_draws_what_was_cut(
    throw: float, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = network()
    model.params["Why"].fill(0)
    model.params["by"][...] = [0, 2, 2, 1, 0]
    dice = SimpleNamespace(random=lambda: throw)
    monkeypatch.setattr(np.random, "default_rng", lambda seed: dice)
    assert next(generate(model, LETTERS, top_k=2)).character == letter


@pytest.mark.parametrize("cell", CELLS)
def test_each_letter_is_read_back_in(cell: str) -> None:
    model = network(cell)
    state = model.zero_state()
    for i in LETTERS.encode("bad"):
        _, state = model.step(np.array([i]), state)
    for draw in generate(model, LETTERS, prompt="bad", length=20):
        for name, s in state.items():
            np.testing.assert_array_equal(draw.state[name], s)
        chances = next_probabilities(model.readout(draw.state)[0])
        np.testing.assert_array_equal(draw.probabilities, chances)
        _, state = model.step(LETTERS.encode(draw.character), state)


@pytest.mark.parametrize("prompt", ["", "ace"])
def test_the_text_written_so_far_is_as_good_as_a_prompt(prompt: str) -> None:
    text = prompt + written(network(), prompt=prompt, length=30, temperature=0)
    assert written(network(), prompt=text[:20], length=len(text) - 20, temperature=0) == text[20:]


def test_the_seed_alone_decides() -> None:
    assert written(network(), seed=1) == written(network(), seed=1) != written(network(), seed=2)
    assert written(network(), length=9, seed=1) == written(network(), length=99, seed=1)[:9]
    assert len(written(network())) == 200


def test_writing_changes_neither_the_model_nor_what_was_drawn() -> None:
    model = network()
    before = copied(model.params)
    draws = list(generate(model, LETTERS, length=20))
    again = islice(generate(model, LETTERS, length=100), 20)
    for first, second in zip(draws, again, strict=True):
        assert isinstance(first, Draw)
        np.testing.assert_array_equal(first.probabilities, second.probabilities)
        np.testing.assert_array_equal(first.state["h"], second.state["h"])
    for name, w in model.params.items():
        np.testing.assert_array_equal(w, before[name])


@pytest.mark.parametrize(
    ("name", "value"),
    [("temperature", -0.1), ("temperature", TEMPERATURE.high + 1), ("temperature", float("nan"))]
    + [("length", 0), ("length", LENGTH.high + 1)]
    + [("top_k", 0), ("top_k", 2.5), ("top_p", 0.0), ("top_p", 1.1)],
)
def test_a_wrong_number_is_refused_before_anything_is_drawn(name: str, value: float) -> None:
    with pytest.raises(SettingError, match=f"'{name}' must be .*{value}"):
        generate(network(), LETTERS, **{name: value})


def test_a_prompt_with_strange_letters_is_refused() -> None:
    with pytest.raises(PromptError, match="contains 'é', which this text never uses"):
        generate(network(), LETTERS, prompt="bé")


@pytest.mark.parametrize("name", ["Whh", "Why"])
def test_a_broken_network_says_so(name: str) -> None:
    model = network()
    model.params[name].fill(np.nan)
    with pytest.raises(DivergedError, match="smaller learning rate"):
        list(generate(model, LETTERS, prompt="a"))
