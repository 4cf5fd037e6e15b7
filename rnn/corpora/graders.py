"""How decimals, FizzBuzz and stories are marked. The prompt is never marked: it was given."""

import re
from collections.abc import Callable, Collection

from rnn.corpora.base import Corpus
from rnn.grading import BY_CHANCE, Grade, Grader, Mark, Stretch

FEWEST_DIGITS, MOST_DIGITS = 60, 300
GAME = 400  # characters of FizzBuzz at the most: to about 100
STORIES = 600  # characters: more than one story
READ = 0.75  # what of a text is surely read: the end may be too short for one more window
COUNTED = ("numbers", "fizz", "buzz", "fizzbuzz")


def most(corpus: Corpus) -> int:
    """How many characters after the prompt may be asked for, and no more."""
    return int(READ * len(corpus.text)) - len(corpus.prompt)


def digits_asked(corpus: Corpus) -> int:
    """Two whole periods, but no fewer than 60 digits, no more than 300, and none never read.

    Long division repeats itself when it meets a remainder for the second time.
    """
    n = corpus.options["n"]
    remainders = {pow(10, i, n) for i in range(MOST_DIGITS // 2)}
    return min(max(2 * len(remainders), FEWEST_DIGITS), most(corpus))


def grade_digits(corpus: Corpus, text: str) -> Grade:
    """A digit is wrong where the stretch that ends with it stands nowhere in the text: it cannot
    follow what was written since the last mistake. So one slip is one mistake, even if from there
    on all digits stand in other places."""
    # a remainder comes back within n digits, so what stands in the text stands near its beginning
    digits = corpus.text[: len("0.") + corpus.options["n"] + len(text)]
    verdicts, start, place = "", 0, 0
    for end in range(len(corpus.prompt) + 1, len(text) + 1):
        place = digits.find(text[start:end], place)  # not before where it stood without this digit
        verdicts += "-" if place >= 0 else "x"
        while place < 0:
            start += 1
            place = digits.find(text[start:end])
    in_a_row = max(map(len, verdicts.split("x")))
    return Grade(
        (Mark("digits right in a row", in_a_row, len(verdicts)),),
        tuple(
            (len(corpus.prompt) + slip.start(), len(corpus.prompt) + slip.end())
            for slip in re.finditer("x+", verdicts)
        ),
    )


def grade_words(corpus: Corpus, text: str) -> Grade:
    """The k-th word is held against the k-th word of the game. A word that is cut off at the end is
    not marked, and one that is missing is not right."""
    words = corpus.text.split()
    # a word is whole when a space follows; a second space is a word that nobody asked for
    written = list(re.finditer(r"(?<![^ ])[^ ]++(?= )|(?<= ) ", text))
    pairs = enumerate(zip(written, words, strict=False))
    right = {place for place, (match, word) in pairs if match[0] == word}
    asked: dict[str, list[int]] = {kind: [] for kind in COUNTED}
    for place in range(corpus.prompt.count(" "), corpus.text[: len(text)].count(" ")):
        word = words[place]
        asked[word if word in COUNTED else "numbers"].append(place)
    return Grade(
        tuple(
            Mark(kind, len(right.intersection(places)), len(places))
            for kind, places in asked.items()
            if places
        ),
        tuple(match.span() for place, match in enumerate(written) if place not in right),
    )


def story_grader(
    words: Collection[str],
    sentences: Callable[[str], list[str]],
    is_grammatical: Callable[[str], bool],
) -> Grader:
    """A grader for a language of which the words are known, how a text falls into sentences, and
    which of these are right. What is cut off at the end is not marked.

    In a wrong sentence the words that do not exist are marked; if all exist, the whole sentence.
    """

    def grade(corpus: Corpus, text: str) -> Grade:
        whole = re.compile(r"[A-Za-z]+(?=[^A-Za-z])").finditer(text, len(corpus.prompt))
        written = [match.span() for match in whole]
        unreal = [(a, b) for a, b in written if text[a:b] not in words]
        end = 0
        spans: list[Stretch] = []
        for sentence in sentences(text)[:-1]:
            start = text.index(sentence, end)
            end = start + len(sentence)
            spans.append((start, end))
        wrong = [(a, b) for a, b in spans if not is_grammatical(text[a:b])]
        odd = [(a, b) for a, b in wrong if not any(a <= c < b for c, _ in unreal)]
        return Grade(
            (
                Mark("real words", len(written) - len(unreal), len(written)),
                Mark("grammatical sentences", len(spans) - len(wrong), len(spans)),
            ),
            tuple(sorted(unreal + odd)),
            by_chance=True,
        )

    return Grader(lambda corpus: STORIES, BY_CHANCE, grade)


DECIMAL = Grader(digits_asked, 0.0, grade_digits)
FIZZBUZZ = Grader(lambda corpus: min(most(corpus), GAME), 0.0, grade_words)
