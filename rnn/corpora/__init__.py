"""The kinds of corpora by key. A new kind is its own file and one line here."""

from rnn.corpora import brackets, gutenberg, stories, sums, synthetic, user_text
from rnn.corpora.base import CorpusKind

KINDS: dict[str, CorpusKind] = {
    kind.key: kind
    for kind in (
        synthetic.DECIMAL,
        synthetic.FIZZBUZZ,
        stories.KIND,
        sums.KIND,
        brackets.KIND,
        gutenberg.KIND,
        user_text.KIND,
    )
}
