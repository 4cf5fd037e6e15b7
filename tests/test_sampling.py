"""Writing: probabilities follow the formula, random numbers follow the seed, and the model stays as
it is."""

from itertools import islice
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import CharRNN, DivergedError, Draw, PromptError, SettingError, Vocabulary, generate
from rnn.network.cells import CELLS
from rnn.sampling import LENGTH, TEMPERATURE, next_probabilities
from tests.support.networks import copied, network

VOCABULARY = Vocabulary("abcde")
LOGITS = [np.random.default_rng(seed).normal(0, 2, 12) for seed in range(20)]
OPTIONS: list[dict[str, Any]] = [{}, {"top_k": 2}, {"top_p": 0.7}, {"temperature": 0.0}]

ANY_LOGITS = st.lists(
    st.floats(-1000, 1000) | st.sampled_from([-1000.0, 0.0, 1.0, 1000.0]), min_size=1, max_size=30
)
ANY_TEMPERATURE = st.floats(1e-3, TEMPERATURE.high) | st.sampled_from([1e-300, 1.0])


def write(model: CharRNN, **options: Any) -> str:
    return "".join(draw.character for draw in generate(model, VOCABULARY, **options))


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.0])
def test_probabilities_are_the_softmax_at_that_temperature(temperature: float) -> None:
    for y in LOGITS:
        expected = np.exp(y / temperature) / np.exp(y / temperature).sum()
        np.testing.assert_allclose(next_probabilities(y, temperature), expected)


@given(
    logits=ANY_LOGITS,
    temperature=ANY_TEMPERATURE | st.just(0.0),
    top_k=st.none() | st.integers(1, 40),
    top_p=st.none() | st.floats(1e-9, 1.0),
)
def test_probabilities_of_any_finite_logits_sum_to_1(
    logits: list[float], temperature: float, top_k: int | None, top_p: float | None
) -> None:
    p = next_probabilities(logits, temperature, top_k, top_p)
    assert p.shape == (len(logits),)
    assert (p >= 0).all()
    assert p.sum() == pytest.approx(1)
    assert p.max() >= next_probabilities(logits, temperature).max(), "the likeliest is never cut"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_probabilities_survive_logits_of_a_thousand(dtype: str) -> None:
    p = next_probabilities(np.array([1000, -1000, 1000], dtype), 0.5)
    assert p.dtype == np.float64
    np.testing.assert_array_equal(p, [0.5, 0, 0.5])


@pytest.mark.parametrize("temperature", [0.0, 1e-300, 1e-9])
def test_temperature_towards_zero_takes_the_likeliest(temperature: float) -> None:
    for y in LOGITS:
        p = next_probabilities(y, temperature)
        assert p.argmax() == y.argmax() and p.max() == pytest.approx(1)


@given(ANY_LOGITS)
def test_temperature_zero_is_argmax_the_first_of_equals(logits: list[float]) -> None:
    expected = np.zeros(len(logits))
    expected[logits.index(max(logits))] = 1
    np.testing.assert_array_equal(next_probabilities(logits, 0), expected)


@given(logits=ANY_LOGITS, temperature=ANY_TEMPERATURE, k=st.integers(1, 40))
def test_top_k_keeps_the_k_most_probable(logits: list[float], temperature: float, k: int) -> None:
    full = next_probabilities(logits, temperature)
    p = next_probabilities(logits, temperature, top_k=k)
    kept = sorted(range(len(full)), key=lambda i: -full[i])[:k]
    expected = np.zeros(len(full))
    expected[kept] = full[kept] / full[kept].sum()
    np.testing.assert_allclose(p, expected)


@given(logits=ANY_LOGITS, temperature=ANY_TEMPERATURE, top_p=st.floats(1e-9, 1.0))
def test_top_p_keeps_the_fewest_that_reach_p(
    logits: list[float], temperature: float, top_p: float
) -> None:
    full = next_probabilities(logits, temperature)
    p = next_probabilities(logits, temperature, top_p=top_p)
    kept = p > 0
    assert full[kept].sum() >= top_p - 1e-12, "they reach p"
    assert full[kept].sum() - full[kept].min() < top_p + 1e-12, "without the last they would not"
    assert full[kept].min() >= full[~kept].max(initial=0), "and none that is cut is likelier"
    np.testing.assert_allclose(p[kept], full[kept] / full[kept].sum())


def test_top_k_comes_before_top_p_and_equals_are_kept_by_id() -> None:
    np.testing.assert_array_equal(next_probabilities(np.zeros(4), top_k=2), [0.5, 0.5, 0, 0])
    np.testing.assert_array_equal(next_probabilities(np.zeros(4), top_p=0.5), [0.5, 0.5, 0, 0])
    both = next_probabilities(np.zeros(64), top_k=32, top_p=0.5)
    np.testing.assert_array_equal(both, np.repeat([1 / 16, 0], [16, 48]))
    many = next_probabilities(np.tile([0.0, 1.0, 2.0], 100), top_k=150)
    assert np.flatnonzero(many).tolist() == sorted([*range(2, 300, 3), *range(1, 150, 3)])


def test_characters_are_sorted_only_to_cut_some(monkeypatch: pytest.MonkeyPatch) -> None:
    sorts, sort = [], np.argsort
    monkeypatch.setattr(np, "argsort", lambda *a, **kw: sorts.append(a) or sort(*a, **kw))
    next_probabilities(LOGITS[0], 0.5)
    assert not sorts
    next_probabilities(LOGITS[0], 0.5, top_k=3, top_p=0.5)
    assert len(sorts) == 1


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_every_character_takes_the_next_random_number(
    temperature: float, options: dict[str, Any]
) -> None:
    """The k-th character takes the k-th uniform number of the seed, whatever the options."""
    options = {"temperature": temperature} | options
    uniforms = np.random.default_rng(5).random(50)
    draws = generate(network(), VOCABULARY, length=50, seed=5, **options)
    for draw, uniform in zip(draws, uniforms, strict=True):
        i = int(VOCABULARY.encode(draw.character)[0])
        p = draw.probabilities
        assert p[:i].sum() <= uniform * p.sum() < p[: i + 1].sum()


@pytest.mark.parametrize(("uniform", "character"), [(0.0, "b"), (np.nextafter(1, 0), "c")])
def test_not_even_an_extreme_random_number_draws_what_was_cut(
    uniform: float, character: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = network()
    model.params["Why"].fill(0)
    model.params["by"][...] = [0, 2, 2, 1, 0]
    random = SimpleNamespace(random=lambda length: np.full(length, uniform))
    monkeypatch.setattr(np.random, "default_rng", lambda seed: random)
    assert next(generate(model, VOCABULARY, top_k=2)).character == character


@pytest.mark.parametrize("cell", CELLS)
def test_each_character_is_the_next_input(cell: str) -> None:
    model = network(cell)
    state = model.zero_state()
    for i in VOCABULARY.encode("bad"):
        _, state = model.step(np.array([i]), state)
    for draw in generate(model, VOCABULARY, prompt="bad", length=20):
        for name, s in state.items():
            np.testing.assert_array_equal(draw.state[name], s)
        p = next_probabilities(model.readout(draw.state)[0])
        np.testing.assert_array_equal(draw.probabilities, p)
        _, state = model.step(VOCABULARY.encode(draw.character), state)


@pytest.mark.parametrize("prompt", ["", "ace"])
def test_the_text_written_so_far_is_as_good_as_a_prompt(prompt: str) -> None:
    text = prompt + write(network(), prompt=prompt, length=30, temperature=0)
    assert write(network(), prompt=text[:20], length=len(text) - 20, temperature=0) == text[20:]


@pytest.mark.parametrize("cell", CELLS)
def test_writing_goes_on_from_a_hidden_state(cell: str) -> None:
    """A state and the character drawn from it are as good as all that was read before."""
    model = network(cell, layers=2)
    draws = list(generate(model, VOCABULARY, prompt="bad", length=20, temperature=0))
    before = copied(draws[8].state)
    again = generate(model, VOCABULARY, state=draws[8].state, length=12, temperature=0)
    for first, second in zip(draws[8:], again, strict=True):
        assert second.character == first.character
        np.testing.assert_array_equal(second.probabilities, first.probabilities)
    goes_on = write(
        model, prompt=draws[8].character, state=draws[8].state, length=11, temperature=0
    )
    assert goes_on == "".join(draw.character for draw in draws[9:])
    for name, s in draws[8].state.items():
        np.testing.assert_array_equal(s, before[name])


@pytest.mark.parametrize("cell", CELLS)
def test_one_that_forgets_knows_the_character_before_alone(cell: str) -> None:
    model = network(cell, layers=2)
    draws = [*generate(model, VOCABULARY, prompt="bad", length=20, seed=3, forgets=True)]
    read = "d" + "".join(draw.character for draw in draws)
    for before, draw in zip(read, draws, strict=False):
        logits, state = model.step(VOCABULARY.encode(before), model.zero_state())
        np.testing.assert_allclose(draw.probabilities, next_probabilities(logits[0]))
        np.testing.assert_allclose(draw.state["h2"], state["h2"])


def test_the_seed_alone_decides() -> None:
    assert write(network(), seed=1) == write(network(), seed=1) != write(network(), seed=2)
    assert write(network(), length=9, seed=1) == write(network(), length=99, seed=1)[:9]
    assert len(write(network())) == 200


def test_writing_changes_neither_the_model_nor_what_was_drawn() -> None:
    model = network()
    before = copied(model.params)
    draws = list(generate(model, VOCABULARY, length=20))
    again = islice(generate(model, VOCABULARY, length=100), 20)
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
        generate(network(), VOCABULARY, **{name: value})


def test_a_prompt_with_unknown_characters_is_refused() -> None:
    with pytest.raises(PromptError, match="contains 'é', which this text never uses"):
        generate(network(), VOCABULARY, prompt="bé")


@pytest.mark.parametrize("name", ["Whh", "Why"])
def test_a_broken_network_says_so(name: str) -> None:
    model = network()
    model.params[name].fill(np.nan)
    with pytest.raises(DivergedError, match="smaller learning rate"):
        list(generate(model, VOCABULARY, prompt="a"))
