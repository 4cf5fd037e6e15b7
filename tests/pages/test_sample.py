"""What is marked as copied in a sample, and what is said of it, is what a patient reader finds."""

import random
import re
from html import unescape

import pytest

from pages.ui.elements.attempts import attempts_html, stamp
from pages.ui.elements.sample import (
    QUOTED,
    describe_copies,
    mistakes_html,
    sample_html,
    sample_spans,
    speak,
)
from pages.ui.elements.styled_text import WRONG, mark_spans
from pages.ui.format import format_percent
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.evaluation.memorization import TextIndex
from rnn.playground.frame import Frame
from rnn.playground.page_state import TrainPage
from rnn.playground.samples import Sample
from tests.support.frames import examined, first_frame
from tests.support.opened import choose, frame, html, notes, opened, player, press

PROSE = (
    "Alice was beginning to get very tired of sitting by her sister on the bank, and of having "
    "nothing to do: once or twice she had peeped into the book her sister was reading, but it had "
    "no pictures or conversations in it.\nSo she was considering in her own mind whether the "
    "pleasure of making a daisy-chain would be worth the trouble of getting up."
)
SPAN = re.compile(r'<span (?:class|style)="([^"]*)">(.*?)</span>|([^<]+)', re.DOTALL)
COPIED = "background: rgba(240, 228, 66"


def own(text: str = PROSE) -> Corpus:
    return KINDS["own"].make(text=text)


def mix(seed: int) -> str:
    """Pieces of the text, some long and some short, with babble between them."""
    dice, text = random.Random(seed), ""
    for _ in range(7):
        start = dice.randrange(len(PROSE))
        text += PROSE[start : start + dice.choice((5, 20, 45, 90))]
        text += "".join(dice.choices("abcdefgh ", k=dice.randrange(12)))
    return text


def copied_by_hand(sample: str, text: str, least: int) -> list[bool]:
    """For every letter, whether it is part of `least` letters in a row that stand in the text."""
    copied = [False] * len(sample)
    for start in range(len(sample) - least + 1):
        if sample[start : start + least] in text:
            copied[start : start + least] = [True] * least
    return copied


def longest_by_hand(sample: str, text: str) -> str:
    """The longest stretch of the sample that stands in the text, the first of several."""
    return max(
        (sample[a:b] for a in range(len(sample)) for b in range(a + 1, len(sample) + 1)
         if sample[a:b] in text),
        key=len,
    )  # fmt: skip


def wrote(text: str, corpus: Corpus) -> Frame:
    """The frame of a network that wrote this."""
    return first_frame(corpus, iteration=1, live=examined(text, corpus))


def styled(frame: Frame, corpus: Corpus) -> list[tuple[str, str]]:
    """Every letter of the sample as it is drawn, the prompt included, with its class or CSS."""
    (inside,) = re.findall(
        r'<pre class="rnn-text" dir="auto" style[^>]*>(.*?)</pre>',
        sample_html(frame, corpus),
        re.DOTALL,
    )
    return [
        (letter, css)
        for css, marked, plain in SPAN.findall(inside)
        for letter in unescape(marked or plain)
    ]


def test_of_a_long_copy_the_beginning_is_quoted() -> None:
    corpus = own()
    frame = wrote(PROSE[10:230], corpus)
    said = copy_meter(frame, corpus)
    assert f"Longest: 220 letters, “{PROSE[10:70]}…”, " in said


def test_pieces_are_counted_only_where_none_is_cut_short_by_another() -> None:
    corpus = KINDS["own"].make(text="ab" * 30)
    said = copy_meter(wrote("ab" * 70, corpus), corpus)
    assert said.startswith(
        "Copy meter: 100% of it stands word for word in the text, in pieces that overlap. Longest: "
        "60 letters, "
    )


def test_that_all_is_copied_does_not_say_that_it_is_one_piece() -> None:
    """Of three pieces of the text, the one in the middle is but a little in its own words."""
    corpus = own(PROSE)
    least = TextIndex(PROSE).least
    middle = PROSE[300 : 300 + least + 4]
    ends = [PROSE[at : at + least + 20] for at in (100, 500)]
    for written in (ends[0] + ends[1], ends[0] + middle + ends[1], ends[0]):
        said = copy_meter(wrote(written, corpus), corpus)
        spans = TextIndex(PROSE).find_copies(written).spans
        is_cut = min(span.length for span in spans) < least
        told = ", in pieces that overlap. " if is_cut else f", in {len(spans)} pieces. "
        assert f"in the text{told if len(spans) > 1 else '. '}Longest" in said


def copy_meter(frame: Frame, corpus: Corpus) -> str:
    """What is said of copies, without bold type."""
    (said,) = re.findall(r'<p class="rnn-note">(<b>Copy meter.*?)</p>', sample_html(frame, corpus))
    return unescape(re.sub("<[^>]*>", "", said))


@pytest.mark.parametrize("seed", range(3))
def test_the_copy_meter_says_what_is_found_by_looking_everything_up(seed: int) -> None:
    corpus, sample = own(), mix(seed)
    copied = copied_by_hand(sample, PROSE, TextIndex(PROSE).least)
    assert 0.1 < sum(copied) / len(sample) < 0.95
    frame = wrote(sample, corpus)
    longest = longest_by_hand(sample, PROSE)
    spans = len(TextIndex(PROSE).find_copies(sample).spans)
    assert spans > 1
    quoted = longest[:QUOTED].replace("\n", "↵") + ("…" if len(longest) > QUOTED else "")
    assert copy_meter(frame, corpus) == (
        f"Copy meter: {100 * sum(copied) / len(sample):.0f}% of it stands word for word in "
        f"the text, in {spans} pieces. Longest: {len(longest)} letters, “{quoted}”"
        f", {format_percent(PROSE.index(longest) / len(PROSE))} of the way in."
    )
    whole = corpus.text[100:200]
    assert "of it stands word for word in the text. Longest: 100" in copy_meter(
        wrote(whole, corpus), corpus
    )
    letters = styled(frame, corpus)[len(corpus.prompt) :]
    assert "".join(letter for letter, _ in letters) == sample
    assert [css.startswith(COPIED) for _, css in letters] == copied
    assert "Tinted: copied word for word" in sample_html(frame, corpus)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("say \u202emirror\u202c and \u2067mirror\u2069 again and again. ", "sd"),
        ("קראנו שוב ושוב את הדף הזה ואחר כך הלכנו הביתה. ", "\u2068\u2069"),
    ],
    ids=["turned round", "hebrew"],
)
def test_a_quotation_turns_nothing_else_round(text: str, ends: str) -> None:
    corpus = own(text * 20)
    said = copy_meter(wrote(text * 2, corpus), corpus)
    quoted = said[said.index("“") + 1 : said.index("”")].rstrip(" …")
    assert quoted[0] + quoted[-1] == ends
    assert not {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067"} & {*said}


def test_no_mark_tears_an_accent_from_its_letter() -> None:
    text = "e\u0301ae\u0301"
    assert mark_spans(text, [(1, 2, "x"), (2, 4, "y")]) == [
        ("", ""), ("e\u0301", "x"), ("", ""), ("ae\u0301", "y"), ("", ""),
    ]  # fmt: skip
    assert mark_spans(text, [(0, 1, "x"), (1, 2, "y")])[1] == ("e\u0301", "x")


def test_where_nothing_is_copied_the_meter_says_so() -> None:
    corpus, least = own(), TextIndex(PROSE).least
    sample = PROSE[: least - 1] + "#" + PROSE[50 : 50 + least - 1]
    frame = wrote(sample, corpus)
    assert copy_meter(frame, corpus).startswith(f"Copy meter: 0%. No piece of {least} letters ")
    assert not any(css.startswith(COPIED) for _, css in styled(frame, corpus))
    assert "Tinted" not in sample_html(frame, corpus)
    assert "Longest" in copy_meter(wrote(sample + PROSE[:least], corpus), corpus)


INDENTED = "".join(f"{' ' * (n % 60)}line {n}\n" for n in range(300)).rstrip()


@pytest.mark.parametrize(
    ("text", "sample"),
    [("a" * 2_000, "a" * 160), (INDENTED, f"If{' ' * 158}"), (PROSE, "Alice was "), (PROSE, "")],
    ids=["one letter", "blanks", "a few letters", "nothing"],
)
def test_where_there_is_nothing_to_measure_no_share_is_told(text: str, sample: str) -> None:
    frame = wrote(sample, own(text))
    assert copy_meter(frame, own(text)) == (
        "Copy meter: there is too little here to tell a copy from chance."
    )
    assert stamp(frame.live) == "1 update"
    assert not any(css.startswith(COPIED) for _, css in styled(frame, own(text)))


def test_of_blanks_that_stand_in_the_text_nothing_untrue_is_said() -> None:
    sample = f"{' ' * 59}If not so, what is there to be done about anything, said the Hatter?"
    said = copy_meter(wrote(sample, own(INDENTED)), own(INDENTED))
    least = TextIndex(INDENTED).least
    assert sample[:least] in INDENTED and said == (
        f"Copy meter: 0%. No piece of {least} letters (of a row of the same, one counts) stands "
        "word for word in the text it learned from."
    )


def test_of_a_copy_that_begins_with_blanks_letters_are_quoted() -> None:
    text = f"{PROSE}\n\n{' ' * 70}{PROSE[::-1]}"
    corpus = own(text)
    piece = text[len(PROSE) : len(PROSE) + 172]
    quoted = f"“↵{PROSE[::-1][:59]}…”"
    said = copy_meter(wrote(piece, corpus), corpus)
    assert f"Longest: 172 letters, {quoted} (a row of blanks or line breaks shown as one), " in said
    assert "shown as one" not in copy_meter(wrote(text[:172], corpus), corpus)


def test_where_it_stands_is_said_of_the_text_that_was_read() -> None:
    """Of a long text the last tenth is kept back: nothing is copied from that."""
    text = "".join(random.Random(0).choices("abcdefgh ", k=12_000)).strip()
    corpus = own(text)
    read, kept_back = corpus.parts()
    halfway = len(read) // 2
    for piece, end in (
        (read[halfway : halfway + 60], "45% of the way in."),
        (kept_back[:60], "the text it learned from."),
    ):
        frame = wrote(piece, corpus)
        assert frame.live.copies
        assert describe_copies(piece, frame.live.copies, frame, corpus).endswith(end)


def test_asterisks_in_a_copy_do_not_make_bold_type() -> None:
    corpus = own("**Once** upon a time **there was** a king, who had **three** daughters. " * 3)
    frame = wrote(corpus.text[:60], corpus)
    (said,) = re.findall(r"<p[^>]*>(<b>Copy meter.*?)</p>", sample_html(frame, corpus))
    assert said.count("<b>") == 1


def test_a_longer_copy_is_tinted_more_up_to_80_letters() -> None:
    text = "".join(random.Random(1).choices("abcdefghijklmnop", k=2_000))
    corpus = own(text)
    strengths = []
    for length in (20, 40, 70, 80, 500):
        spans = sample_spans(examined(text[7 : 7 + length], corpus))
        (css,) = [css for _, css in spans if css.startswith(COPIED)]
        strengths.append(float(re.findall(r"66, ([\d.]+)\)", css)[0]))
    assert strengths == sorted(strengths) and strengths[-1] == 0.42
    assert len(set(strengths)) == 4


@pytest.mark.parametrize("kind", [kind for kind, each in KINDS.items() if each.grader])
def test_marking_a_sample_neither_loses_nor_adds_a_letter(kind: str) -> None:
    corpus, dice = KINDS[kind].make(), random.Random(1)
    for _ in range(5):
        text = "".join(dice.choices(sorted(set(corpus.text)), k=300)) + corpus.text[:200]
        sample = examined(text, corpus)
        spans = sample_spans(sample)
        begun = corpus.prompt.split("\n\n")[-1]
        assert "".join(piece for piece, _ in spans) == begun + text
        assert sample.grade and any(css == WRONG for _, css in spans) == bool(sample.grade.wrong)


def test_of_a_prompt_only_what_begins_the_sample_is_shown() -> None:
    stories = KINDS["stories"].make()
    assert stories.prompt.endswith(".\n\nOnce ")
    assert sample_spans(examined("there was", stories))[0][0] == "Once "
    sums = KINDS["sums"].make()
    assert sample_spans(examined("3\n", sums))[0][0] == sums.prompt


def test_what_is_underlined_is_said_too() -> None:
    corpus = KINDS["decimal"].make()
    assert "Nothing is wrong." in mistakes_html(examined("142857" * 4, corpus))
    assert "Wrong: 9." in mistakes_html(examined("142857142857914285714285", corpus))
    fizz = KINDS["fizzbuzz"].make()
    babble = mistakes_html(examined("<b> " * 20, fizz))
    assert "Wrong: ␣" in mistakes_html(examined(" " * 60, fizz)), "a blank is told by its sign"
    endless = examined("i" * 60, fizz)
    assert not endless.grade or not endless.grade.full
    assert "Nothing is wrong." not in mistakes_html(endless), "and nothing is right"
    assert "Wrong: &lt;b&gt;" in babble and babble.endswith(", and more.</p>")


def test_a_mark_that_would_not_be_heard_is_said_by_its_name() -> None:
    assert speak(".") == "full stop" and speak('"') == "quotation mark"
    assert speak("Lily.") == "Lily." and speak(")") == ")" and speak("  ") == "␣␣"


def test_a_stamp_says_how_much_of_a_book_is_copied_and_of_digits_nothing() -> None:
    half = PROSE[60:120]
    copied = examined(half + "#" * len(half), own(), iteration=1_000)
    assert stamp(copied) == "1,000 updates, 50% copied"
    short = examined(PROSE[::-1][:120], own())
    assert stamp(short) == "1 update, no long copy", "but a short one there may be"
    assert stamp(examined("42857", KINDS["decimal"].make())) == "1 update"


def test_the_attempts_are_the_kept_samples_the_latest_first() -> None:
    samples = tuple(Sample(n, "", f"<b>{n}\n") for n in (0, 1, 5))
    html = attempts_html(first_frame(own(), samples=samples), TrainPage())
    assert re.findall("<i>(.*?)</i>", html) == ["5 updates", "1 update", "0 updates"]
    assert "&lt;b&gt;5↵" in html and "<b>" not in html


def test_the_page_shows_the_sample_under_the_text_it_should_be_like() -> None:
    at = choose(choose(opened(), "corpus.kind", "own"), "corpus.own.text", PROSE)
    assert "Untrained: this is babble, not a bug." in notes(at)
    press(at, "Step")
    (board,) = [body for body in html(at) if "What it writes" in body]
    assert board.startswith(sample_html(frame(at), player(at).corpus))
    assert f"It reads <bdi>{PROSE[:100]}</bdi>" in unescape(board)
    assert "After 1 update, same luck each time." in notes(at)
    assert any(note.startswith("Copy meter: ") for note in notes(at))


def test_where_one_answer_is_right_the_likeliest_letter_is_taken() -> None:
    at = press(opened(), "Step")
    about = "After 1 update, its best guess each time. Underlined: breaks the rule."
    assert f"{about} From there on it is judged anew." in notes(at)
    assert not any("Copy meter" in note for note in notes(at))


@pytest.mark.parametrize(
    ("kind", "length", "styles"),
    [("fizzbuzz", 300, "rnn-writes rnn-long"), ("decimal", 60, "rnn-writes")],
)
def test_a_sample_that_is_right_is_marked_so_that_it_may_stand_once(
    kind: str, length: int, styles: str
) -> None:
    corpus = KINDS[kind].make()
    start = len(corpus.prompt)
    right = corpus.text[start : start + length]
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    assert sample_html(wrote(wrong, corpus), corpus).startswith(f'<section class="{styles}">')
    done = sample_html(wrote(right, corpus), corpus)
    assert done.startswith(f'<section class="{styles} rnn-right">')


def test_of_a_list_whole_lines_are_counted_and_the_new_ones() -> None:
    names = [a + b for a in ("an", "bel", "cor", "dor", "el") for b in ("a", "is", "ine", "o")]
    corpus = own("\n".join(names) + "\n")
    assert corpus.prompt == "ana\n"
    frame = wrote("beline\nbelona\nelis\ncoris\nan", corpus)
    assert copy_meter(frame, corpus) == (
        "Copy meter: 3 of 4 lines stand as a whole in the text it learned from; 1 new."
    )
    assert stamp(frame.live) == "1 update, 1 of 4 lines new"
    tinted = [letter for letter, css in styled(frame, corpus) if css.startswith(COPIED)]
    assert "".join(tinted) == "belineeliscoris"
    assert "Tinted: lines that stand in the text." in sample_html(frame, corpus)
    assert copy_meter(wrote("be", corpus), corpus) == (
        "Copy meter: it has not written a whole line yet."
    )
    assert stamp(wrote("be", corpus).live) == "1 update, no whole line"
    assert stamp(wrote("belona\nbe", corpus).live) == "1 update, 1 of 1 line new"
    assert copy_meter(wrote("elis\nbe", corpus), corpus).startswith(
        "Copy meter: 1 of 1 line stands as a whole"
    )
    long = wrote("belona\n" * 14, corpus).live  # with its prompt longer than an entry of the diary
    assert stamp(long) == "1 update, 14 of all 14 lines new"
