"""What a reader of a text would keep in mind, found again by hand."""

import numpy as np

from rnn.corpora import KINDS


def test_every_kind_has_an_array_over_its_text_for_each_feature() -> None:
    for key in ("decimal", "fizzbuzz", "stories", "sums", "brackets"):
        kind = KINDS[key]
        text = kind.make().text[:2_000]
        for name, values in kind.features(text).items():
            assert values.shape == (len(text),) and values.dtype.kind in "bi", name


def test_the_depth_is_how_many_brackets_are_open() -> None:
    features = KINDS["brackets"].features("([]{})\n()\n")
    assert features["depth"].tolist() == [1, 2, 1, 2, 1, 0, 0, 1, 0, 0]


def test_the_answer_begins_at_the_equals_sign_and_carries_where_ones_make_ten() -> None:
    text = "7+15=22\n3+4=7\n9+8=1"
    features = KINDS["sums"].features(text)
    marked = {name: "".join(np.array(list(text))[values]) for name, values in features.items()}
    assert marked["answer"] == "=22=7" and marked["carry"] == "=22"


def test_the_number_is_the_place_of_the_word_in_the_game() -> None:
    text = "1 2 fizz 4 buzz "
    number = KINDS["fizzbuzz"].features(text)["number"]
    words = ["".join(np.array(list(text))[number == n]) for n in range(1, 6)]
    assert words == ["1 ", "2 ", "fizz ", "4 ", "buzz "]
