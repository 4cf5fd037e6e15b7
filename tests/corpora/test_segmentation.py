"""Words and characters as their readers see them, in the scripts of the world."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.segmentation import cluster_edges, cut, cut_after_word, find_clusters, find_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don’t know, don't you?", "I|don’t|know|don't|you"),
        ("at 3.14 or 1,000 €: e.g. _42_", "at|3.14|or|1,000|e.g|_42_"),
        ("le cafe\u0301 e\u0301tait ferme\u0301", "le|cafe\u0301|e\u0301tait|ferme\u0301"),
        ("हे प्रभो, आनन्ददाता ज्ञान हमको दीजिए।", "हे|प्रभो|आनन्ददाता|ज्ञान|हमको|दीजिए"),
        ("தமிழ் மொழி", "தமிழ்|மொழி"),
        ("বাংলা ভাষা", "বাংলা|ভাষা"),
        ("සිංහල භාෂාව", "සිංහල|භාෂාව"),
        ("السَّلَامُ عَلَيْكُمْ", "السَّلَامُ|عَلَيْكُمْ"),
        ("שָׁלוֹם צה״ל", "שָׁלוֹם|צה״ל"),
        ("สวัสดี ครับ", "สวัสดี|ครับ"),
        ("ភាសាខ្មែរ abc", "ភាសាខ្មែរ|abc"),
        ("カタカナ 日本", "カタカナ|日|本"),
        ("한국어 문서", "한국어|문서"),
        ("👩‍🚀 went 🇩🇪!", "went"),
        ("", ""),
        ("…!?", ""),
    ],
)
def test_words_are_whole(text: str, words: str) -> None:
    assert "|".join(text[start:end] for start, end in find_words(text)) == words


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("abc", "a|b|c"),
        ("e\u0301a", "e\u0301|a"),
        ("हिन्दी", "हि|न्दी"),
        ("👩‍🚀👨‍👩‍👧🏽ok", "👩‍🚀|👨‍👩‍👧🏽|o|k"),
        ("🇩🇪🇫🇷🇪", "🇩🇪|🇫🇷|🇪"),
        ("สวัสดี", "ส|วั|ส|ดี"),
        ("각", "각"),
        ("1\ufe0f\u20e3x", "1\ufe0f\u20e3|x"),
        ("", ""),
    ],
)
def test_characters_are_whole(text: str, clusters: str) -> None:
    assert "|".join(text[start:end] for start, end in find_clusters(text)) == clusters


@given(st.text() | st.text("ae\u0301\u200d👩🇩\u0915\u093f\u094d\n"))
def test_clusters_are_the_whole_text(text: str) -> None:
    edges = list(cluster_edges(text))
    assert edges[0] == 0 and edges[-1] == len(text)
    assert edges == sorted(set(edges))
    end = 0
    for start, after in find_words(text):
        assert end <= start < after
        end = after


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("abc", 2, "ab"),
        ("abc", 5, "abc"),
        ("ae\u0301b", 2, "a"),
        ("ae\u0301b", 3, "ae\u0301"),
        ("हिन्दी", 3, "हि"),
        ("x👩‍🚀", 3, "x"),
        ("👩‍🚀", 2, "👩\u200d"),  # nothing would be left
        ("e" + "\u0301" * 500, 100, "e" + "\u0301" * 99),
    ],
)
def test_a_cut_tears_no_character(text: str, most: int, left: str) -> None:
    assert cut(text, most) == left


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("It was a bright day", 12, "It was a"),
        ("It was a bright day", 15, "It was a bright"),
        ("It was a bright day", 99, "It was a bright day"),
        ("A" + "b" * 50, 12, "A" + "b" * 11),  # no word ends there
        ("床前明月光", 3, "床前明"),
        ("हमको मन की शक्ति", 13, "हमको मन की"),
        ("cafe\u0301 ole\u0301", 9, "cafe\u0301"),
        ("emma\nolivia\nava", 12, "emma\nolivia\n"),
    ],
)
def test_a_cut_after_a_word_tears_no_word(text: str, most: int, left: str) -> None:
    assert cut_after_word(text, most) == left


@pytest.mark.parametrize("unit", ["🇩", "e\u0301", "\u0301", "👩\u200d", "a", "\u0915\u094d", " "])
def test_long_rows_take_linear_time(unit: str) -> None:
    text = unit * 100_000
    began = time.process_time()
    cut(text, 2_000)
    cluster_edges(text)
    assert time.process_time() - began < 0.5
