"""Train the network that ships with the app, and write its file:

    python -m rnn.pretrained.make

It takes seconds. The recipe is the one that a visitor gets who chooses small stories, with
seed 0 for the stories and for the network; processors of one kind always make the same file.
"""

from rnn.corpora.segmentation import cut
from rnn.persistence.recipe import Recipe
from rnn.pretrained.network import FILE, About, encode
from rnn.training.fingerprint import EARLY_UPDATES
from rnn.training.trainer import Trainer

RECIPE = Recipe.preset("stories", count=1_500, seed=0)
UPDATES = 3_000
FIRST = 1  # updates: processors that round differently have different losses by then
EXCERPT = 400  # characters
SAMPLE = 240  # characters
TEMPERATURE = 0.7
PROMPT = "Once "  # how each story begins


def train_early(trainer: Trainer) -> tuple[str, str, float]:
    """The first EARLY_UPDATES of a new run: its first and its early fingerprint, and its loss."""
    trainer.train(iterations=FIRST)
    first = trainer.fingerprint
    trainer.train(iterations=EARLY_UPDATES - FIRST)
    return first, trainer.fingerprint, trainer.ema_loss


def make() -> bytes:
    """The file."""
    corpus = RECIPE.make_corpus()
    trainer = RECIPE.make_trainer(corpus)
    first, early, early_loss = train_early(trainer)
    trainer.train(iterations=UPDATES - trainer.iteration)
    loss = trainer.held_out_loss()
    assert loss is not None, "a part of the stories is kept back"
    hp = trainer.hyperparameters
    about = About(
        reads="small stories",
        characters=trainer.vocabulary.characters,
        cell=hp.cell,
        layers=hp.layers,
        hidden_size=hp.hidden_size,
        seed=hp.seed,
        updates=trainer.iteration,
        loss=loss,
        first_fingerprint=first,
        early_fingerprint=early,
        early_loss=early_loss,
        lead=corpus.prompt.removesuffix(PROMPT),
        prompt=PROMPT,
        excerpt=cut(corpus.text, EXCERPT),
        sample=PROMPT + trainer.sample(SAMPLE, TEMPERATURE, corpus.prompt),
    )
    return encode(about, trainer.model.params)


if __name__ == "__main__":
    FILE.write_bytes(make())
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
