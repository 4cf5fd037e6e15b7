"""What is described once is checked everywhere: what is allowed passes, all else is refused in a
sentence that says what must hold and what was given."""

import pickle
import re
from dataclasses import FrozenInstanceError, fields
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.widgets.generation_form import CUTS, MAIN
from rnn import Hyperparameters, SettingError
from rnn.corpora import KINDS
from rnn.sampling import LENGTH, TEMPERATURE, TOP_K, TOP_P
from rnn.settings import Choice, Number, Setting, Text, shorten
from rnn.training.hyperparameters import SETTINGS

OPTIONS = {
    f"{key}.{name}": option for key, kind in KINDS.items() for name, option in kind.options.items()
}
OF_SAMPLING = {"temperature": TEMPERATURE, "length": LENGTH, "top_k": TOP_K, "top_p": TOP_P}
OF_GENERATE_PAGE = {f"generate.{name}": each for name, each in (MAIN | CUTS).items()}
ALL: dict[str, Setting] = SETTINGS | OPTIONS | OF_SAMPLING | OF_GENERATE_PAGE
NUMBERS = {name: each for name, each in ALL.items() if isinstance(each, Number)}
CHOICES = {name: each for name, each in ALL.items() if isinstance(each, Choice)}
TEXTS = {name: each for name, each in ALL.items() if isinstance(each, Text)}


@pytest.mark.parametrize("name", ALL)
def test_the_default_is_allowed_and_explained(name: str) -> None:
    setting = ALL[name]
    assert setting.check(name, setting.default) == setting.default
    assert setting.label and setting.help.endswith(".")


@pytest.mark.parametrize("name", ALL)
def test_the_tooltip_is_the_help_and_then_the_term(name: str) -> None:
    setting = ALL[name]
    term = f" Experts call it *{setting.term}*." if setting.term else ""
    assert setting.tooltip == setting.help + term
    assert setting.term.lower() != setting.label.lower(), "a term is given where it differs"


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_within_the_range_are_allowed(name: str) -> None:
    number = NUMBERS[name]
    kind = int if number.integer else float
    for value in (number.low, number.high, float(number.low), *number.grid):
        checked = number.check(name, value)
        assert checked == value and type(checked) is kind


def unfit(number: Number) -> dict[str, Any]:
    """What must not pass for this number."""
    values = {"below": number.low - 1, "above": number.high * 1.5, "enormous": 10**400}
    values["beyond what Python writes out"] = 10**5_000
    values |= {"nan": nan, "inf": inf, "-inf": -inf, "yes": True, "no": False}
    values |= {"nothing": None, "text": "8", "no text": "", "list": [8]}
    return values | ({"half": number.low + 0.5} if number.integer else {})


@pytest.mark.parametrize(("name", "what"), [(n, w) for n in NUMBERS for w in unfit(NUMBERS[n])])
def test_all_else_is_refused_with_the_range_and_what_was_given(name: str, what: str) -> None:
    number, value = NUMBERS[name], unfit(NUMBERS[name])[what]
    with pytest.raises(SettingError) as caught:
        number.check(name, value)
    sentence = str(caught.value)
    assert f"'{name}' must be {'a whole number' if number.integer else 'a number'}" in sentence
    assert f"from {number.low:,} to {number.high:,}, got {shorten(value)}." in sentence
    assert f"for example {number.default:,}." in sentence


def test_a_number_without_an_upper_bound_is_refused_without_naming_one() -> None:
    pace = Number("Pace", "", 4.0, low=0.5, high=inf)
    assert pace.check("pace", inf) == inf
    with pytest.raises(SettingError, match=r"must be a number of at least 0\.5, got -1\. Choose"):
        pace.check("pace", -1)


@pytest.mark.parametrize("name", [name for name, number in NUMBERS.items() if number.grid])
def test_a_control_offers_the_default_among_rising_values(name: str) -> None:
    grid = NUMBERS[name].grid
    assert NUMBERS[name].default in grid
    assert list(grid) == sorted(set(grid))


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_one_of_its_options(name: str) -> None:
    choice = CHOICES[name]
    for option, words in choice.options.items():
        assert choice.check(name, option) == option and words
    for value in ("nonsense", "", None, 0, ["nonsense"]):
        with pytest.raises(SettingError, match=re.escape(f"got {value!r}")) as caught:
            choice.check(name, value)
        assert all(word in str(caught.value) for word in (f"'{name}'", *choice.options))


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_a_greatest_length(name: str) -> None:
    setting = TEXTS[name]
    longest = "é" * setting.max_length
    for text in ("", "two\nlines \0", longest):
        assert setting.check(name, text) == text
    most = f"'{name}' must have at most {setting.max_length:,} characters, got {len(longest) + 1:,}"
    with pytest.raises(SettingError, match=most):
        setting.check(name, longest + "é")
    for value in (5, nan, None, True, b"text", ["text"]):
        with pytest.raises(SettingError, match=re.escape(f"'{name}' must be text, got {value!r}")):
            setting.check(name, value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers()
    | st.decimals() | st.fractions() | st.text() | st.binary()
    | st.integers(-(2**17_000), 2**17_000),  # beyond what Python writes out
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)  # fmt: skip


@given(st.sampled_from(sorted(ALL)), st.data())
def test_any_value_is_either_allowed_or_a_setting_error(name: str, data: st.DataObject) -> None:
    setting = ALL[name]
    likely: st.SearchStrategy[Any] = st.nothing()
    if isinstance(setting, Number):
        likely = st.floats(setting.low, setting.high) | st.integers(
            int(setting.low), int(setting.high)
        )
    elif isinstance(setting, Choice):
        likely = st.sampled_from(sorted(setting.options))
    value = data.draw(ANYTHING | likely)
    try:
        checked = setting.check(name, value)
    except SettingError as error:
        assert len(str(error)) < 400
        return
    assert checked == value and setting.check(name, checked) == checked
    if isinstance(setting, Number):
        assert setting.low <= checked <= setting.high
        assert type(checked) is (int if setting.integer else float)
    elif isinstance(setting, Choice):
        assert checked in setting.options
    else:
        assert isinstance(checked, str) and len(checked) <= setting.max_length


def test_each_kind_of_setting_was_tried() -> None:
    assert NUMBERS.keys() | CHOICES.keys() | TEXTS.keys() == ALL.keys()
    assert TEXTS.keys() == {"own.text", "gutenberg.address", "generate.prompt"}


def test_the_fields_words_stand_where_the_screen_has_plainer_ones() -> None:
    terms = {name: setting.term for name, setting in SETTINGS.items() if setting.term}
    assert terms.keys() >= {"cell", "seq_length", "batch_size", "clip", "initialization"}
    assert SETTINGS["batch_size"].tooltip.endswith("Experts call it *batch size (B)*.")


def test_every_hyperparameter_is_described_and_starts_from_its_default() -> None:
    assert [field.name for field in fields(Hyperparameters)] == list(SETTINGS)
    assert Hyperparameters().as_dict() == {name: each.default for name, each in SETTINGS.items()}


@pytest.mark.parametrize("name", SETTINGS)
def test_hyperparameters_are_checked_and_then_fixed(name: str) -> None:
    with pytest.raises(SettingError, match=f"The '{name}' must be .* got None"):
        Hyperparameters(**{name: None})
    with pytest.raises(FrozenInstanceError):
        setattr(Hyperparameters(), name, SETTINGS[name].default)


def test_hyperparameters_survive_the_way_through_a_file() -> None:
    """A file may give 64.0 for 64; what comes back is the same, types and all."""
    hp = Hyperparameters(hidden_size=16, learning_rate=1, seed=2**32 - 1)
    again = Hyperparameters(**{**hp.as_dict(), "hidden_size": 16.0})
    assert again == hp
    assert list(map(type, again.as_dict().values())) == list(map(type, hp.as_dict().values()))
    assert pickle.loads(pickle.dumps(hp)) == hp
