"""A recipe is a value, and a link holds one: what goes in comes out, and what is malformed is left
out with a sentence about it."""

import math
import pickle
from dataclasses import FrozenInstanceError, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Hyperparameters, SettingError, TextError
from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.persistence.link import LONGEST_COMPLAINT, MOST_QUOTED, option_name
from rnn.persistence.recipe import FIRST_RECIPE, GOAL, PACE, Recipe
from rnn.settings import Choice, Setting, Text
from rnn.training.fingerprint import Fingerprint
from rnn.training.hyperparameters import SETTINGS
from tests.support.saved import OWN_TEXT

LINKABLE = [kind for kind in KINDS.values() if not kind.read_upload]
REMADE = [kind for kind in LINKABLE if not kind.fetches]


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    """Whatever a setting allows."""
    if isinstance(setting, Choice):
        return st.sampled_from(sorted(setting.options))
    if isinstance(setting, Text):
        return st.text(max_size=min(50, setting.max_length))
    if setting.integer:
        return st.integers(int(setting.low), int(setting.high))
    return st.floats(setting.low, min(setting.high, 1e12))


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    """A recipe of any kind of text that a link can hold."""
    kind = draw(st.sampled_from(LINKABLE))
    options = {n: draw(values_of(o)) for n, o in kind.options.items() if draw(st.booleans())}
    recipe = Recipe.preset(kind.key, draw(st.sampled_from(sorted(kind.presets))), **options)
    for name, setting in SETTINGS.items():
        if draw(st.booleans()):
            try:
                changed = replace(recipe.hyperparameters, **{name: draw(values_of(setting))})
            except SettingError:  # allowed alone, but too much with the others
                continue
            recipe = replace(recipe, hyperparameters=changed)
    goal = draw(st.none() | values_of(GOAL))
    pace = draw(st.none() | st.just(math.inf) | values_of(PACE))
    digits = st.from_regex("[0-9a-f]{8}", fullmatch=True)
    fingerprint = draw(st.none() | st.builds(Fingerprint, st.integers(1, 10**9), digits))
    return replace(recipe, goal=goal, pace=pace, fingerprint=fingerprint)


@given(recipes())
def test_a_link_gives_back_the_recipe(recipe: Recipe) -> None:
    address = urlencode(recipe.to_query())
    parsed = Recipe.from_query(dict(parse_qsl(address, keep_blank_values=True)))
    assert parsed.complaints == []
    assert parsed.recipe == recipe and hash(parsed.recipe) == hash(recipe)


@given(recipes())
def test_a_recipe_can_be_sent_to_another_process(recipe: Recipe) -> None:
    assert pickle.loads(pickle.dumps(recipe)) == recipe


def check_complaints(complaints: list[str]) -> None:
    for sentence in complaints:
        assert sentence.isprintable() and len(sentence) < LONGEST_COMPLAINT + 20, sentence


NAMES = ["text", "until", "pace", "fingerprint", *SETTINGS]
NAMES += [option_name(name) for kind in LINKABLE for name in kind.options]


@given(
    st.dictionaries(st.sampled_from(NAMES) | st.text(), st.text() | st.integers().map(str)),
    st.sampled_from([*KINDS, ""]),
)
def test_any_query_gives_a_recipe(params: dict[str, str], kind: str) -> None:
    parsed = Recipe.from_query(params | ({"text": kind} if kind else {}))
    check_complaints(parsed.complaints)
    assert Recipe.from_query(parsed.recipe.to_query()).recipe == parsed.recipe


@pytest.mark.parametrize("kind", LINKABLE, ids=lambda kind: kind.key)
def test_a_first_preset_has_a_link_of_one_word(kind: CorpusKind) -> None:
    assert Recipe.preset(kind.key).to_query() == {"text": kind.key}


def test_everybody_begins_with_the_first_recipe() -> None:
    assert FIRST_RECIPE.to_query() == {"text": "decimal"}
    parsed = Recipe.from_query({})
    assert (parsed.recipe, parsed.complaints) == (FIRST_RECIPE, [])


def test_a_link_in_full() -> None:
    recipe = Recipe.preset("sums", largest=9, seed=3)
    hyperparameters = replace(recipe.hyperparameters, seed=5, learning_rate=0.00123)
    recipe = replace(recipe, hyperparameters=hyperparameters, goal=200, pace=math.inf)
    query = {"text": "sums", "largest": "9", "text_seed": "3", "learning_rate": "0.00123",
             "seed": "5", "until": "200"}  # fmt: skip
    assert recipe.to_query() == query  # as fast as can be is the pace of this kind
    assert replace(recipe, pace=4).to_query() == query | {"pace": "4"}
    slow = Recipe.from_query({"text": "decimal", "pace": "full"}).recipe
    assert slow.pace == math.inf and slow.to_query() == {"text": "decimal", "pace": "full"}


@pytest.mark.parametrize("kind", REMADE, ids=lambda kind: kind.key)
def test_whoever_opens_a_link_gets_the_same_run(kind: CorpusKind) -> None:
    recipe = Recipe.preset(kind.key)
    changed = replace(recipe.hyperparameters, seed=7, hidden_size=20, learning_rate=0.00123)
    mine = replace(recipe, hyperparameters=changed)
    theirs = Recipe.from_query(mine.to_query()).recipe
    runs = [recipe.make_trainer(recipe.make_corpus()) for recipe in (mine, theirs)]
    for run in runs:
        run.train(iterations=5)
    assert runs[0].fingerprint == runs[1].fingerprint
    assert runs[0].sample(50) == runs[1].sample(50)


def test_a_text_of_ones_own_stays_at_home() -> None:
    with pytest.raises(ValueError, match="does not fit into a link"):
        Recipe.preset("own", text=OWN_TEXT).to_query()
    assert len(Recipe.from_query({"text": "own"}).complaints) == 1


@pytest.mark.parametrize(
    "params",
    [
        {"text": "nothing"},
        {"text": ""},
        {"text": "own"},
        {"text": "x\ny" * 1_000},
        {"text": "decimal", "n": "0"},
        {"text": "decimal", "n": "seven"},
        {"text": "decimal", "n": "1e400"},
        {"text": "decimal", "n": "9" * 5000},
        {"text": "decimal", "hidden_size": "1000000"},
        {"text": "decimal", "learning_rate": "nan"},
        {"text": "decimal", "learning_rate": "full"},
        {"text": "decimal", "cell": "<script>alert(1)</script>"},
        {"text": "decimal", "cell": "lstm\x00"},
        {"text": "decimal", "until": "-3"},
        {"text": "decimal", "until": "full"},
        {"text": "decimal", "pace": "0"},
        {"text": "decimal", "pace": "nan"},
        {"text": "decimal", "fingerprint": "0123abcd"},
        {"text": "decimal", "fingerprint": "9-0123ABCD" + "\n" * 99},
        {"text": "fizzbuzz", "last": "100000000"},
        {"text": "decimal", "seq_length": "512", "batch_size": "128", "hidden_size": "1024"},
        {"text": "stories", "text_seed": "²"},
        {"text": "decimal", "last": "50", "a": "b", "c": "d" * 1_000},
    ],
    ids=lambda params: "&".join(f"{name}={value[:20]!r}" for name, value in params.items()),
)
def test_what_is_malformed_is_left_out_with_a_sentence(params: dict[str, str]) -> None:
    parsed = Recipe.from_query(params)
    assert len(parsed.complaints) == 1
    check_complaints(parsed.complaints)
    assert parsed.recipe == Recipe.preset(parsed.recipe.kind)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"fbclid": "IwAR0" + "x" * 60},
        {"utm_source": "newsletter", "utm_medium": "e-mail", "utm_campaign": "text=own"},
        {"gclid": "1", "mc_cid": "2", "_ga": "3", "ref": "portal", "": "", "x" * 999: "y"},
        {"\u2028\u202e": "1", "![](x)": "![](x)", "hiden_size": "64"},
    ],
)
@pytest.mark.parametrize("asked", [{}, {"text": "fizzbuzz", "last": "50", "seed": "3"}])
def test_what_portals_add_to_a_link_is_passed_over(
    asked: dict[str, str], params: dict[str, str]
) -> None:
    parsed = Recipe.from_query(params | asked)
    assert parsed.complaints == [] and parsed.recipe == Recipe.from_query(asked).recipe


@pytest.mark.parametrize("params", [{"n": "x" * 1_000}, {"text": "x" * 1_000}])
def test_a_complaint_repeats_little(params: dict[str, str]) -> None:
    (complaint,) = Recipe.from_query(params).complaints
    assert "xxxxx" in complaint and "x" * (MOST_QUOTED + 1) not in complaint


def test_what_is_left_is_taken() -> None:
    parsed = Recipe.from_query({"n": "3", "digits": "lots", "hidden_size": "9", "until": "7"})
    expected = Recipe.preset("decimal", n=3)
    smaller = replace(expected.hyperparameters, hidden_size=9)
    assert parsed.recipe == replace(expected, hyperparameters=smaller, goal=7)


def test_a_link_that_is_not_as_it_was_written_is_compared_with_nothing() -> None:
    """Its fingerprint is that of another run."""
    recipe = replace(FIRST_RECIPE, fingerprint=Fingerprint(9, "0123abcd"))
    assert recipe.to_query() == {"text": "decimal", "fingerprint": "9-0123abcd"}
    assert Recipe.from_query(recipe.to_query() | {"n": "0"}).recipe == FIRST_RECIPE


def test_recipes_that_ask_for_the_same_are_equal() -> None:
    one = Recipe("decimal", {"n": 7.0}, Hyperparameters(clip=5), 3.0, 4)  # type: ignore[arg-type]
    other = Recipe("decimal", {"digits": 1_000}, Hyperparameters(clip=5.0), 3)
    assert one == other and hash(one) == hash(other) and len({one, other}) == 1
    assert type(one.goal) is int and one.options == {"n": 7, "digits": 1_000}
    assert one != replace(one, options={"n": 3})


def test_a_recipe_cannot_be_changed() -> None:
    given = {"n": 7}
    recipe = Recipe("decimal", given, Hyperparameters())
    given["n"] = 3
    assert recipe.options["n"] == 7
    with pytest.raises(TypeError):
        recipe.options["n"] = 3  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        recipe.goal = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "x"}, "The kind of text must be one of decimal, .*; got 'x'"),
        ({"options": {"m": 3}}, "must be made from n, digits; got m"),
        ({"options": {"n": 0}}, "The 'n' must be"),
        ({"goal": 0}, "The 'until' must be"),
        ({"pace": 0.0}, "The 'pace' must be"),
        ({"pace": math.nan}, "The 'pace' must be"),
    ],
    ids=str,
)
def test_a_wrong_recipe_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence):
        replace(FIRST_RECIPE, **wrong)


def test_a_short_text_gets_settings_that_fit() -> None:
    recipe = Recipe.preset("own", text="A rose is a rose.")
    with pytest.raises(TextError):
        recipe.make_trainer(recipe.make_corpus())
    fitted = recipe.fit_to(recipe.make_corpus())
    assert fitted.make_trainer(recipe.make_corpus()).train(iterations=3) == 3
    assert replace(fitted, hyperparameters=recipe.hyperparameters) == recipe
