"""Everything the app knows of one visitor, in one typed place."""

from dataclasses import dataclass, field, replace
from secrets import randbelow
from typing import Any

from rnn.corpora.base import Corpus
from rnn.errors import PlaygroundError
from rnn.persistence.recipe import Recipe
from rnn.persistence.store import RunStore
from rnn.playground.autosave import Autosave
from rnn.playground.book_fetch import WAYS_OUT, BookFetch
from rnn.playground.commands import SetLearningRate
from rnn.playground.draft import Draft
from rnn.playground.engine import Engine
from rnn.playground.inside_page import InsidePage
from rnn.playground.page_state import GeneratePage, Messages, SurprisePage, TrainPage
from rnn.playground.player import Player
from rnn.playground.previous import Previous, is_worth_keeping
from rnn.settings import Number
from rnn.training.hyperparameters import SETTINGS, Hyperparameters


@dataclass
class Session:
    """A visitor's run, the draft of the next one, and what each page shows."""

    engine: Engine
    store: RunStore
    browser: str  # the mark of the visitor's browser
    player: Player
    draft: Draft
    autosave: Autosave
    train: TrainPage = field(default_factory=TrainPage)
    generate: GeneratePage = field(default_factory=GeneratePage)
    surprise: SurprisePage = field(default_factory=SurprisePage)
    inside: InsidePage = field(default_factory=InsidePage)
    messages: Messages = field(default_factory=Messages)
    page: str = ""  # the page that is open
    edition: int = field(default_factory=lambda: randbelow(10**6))  # see `key`
    obeyed: set[str] = field(default_factory=set)  # the keys of buttons that were pressed
    pressed: bool = False  # the page runs because something was pressed, not by the clock
    book_fetch: BookFetch = field(default_factory=BookFetch)
    previous: Previous | None = None  # the network before this one
    keeps_address: bool = False  # the run of the address could not be read: a reload may find it

    @classmethod
    def open(cls, engine: Engine, store: RunStore, browser: str, player: Player) -> "Session":
        """A session that begins with a run."""
        draft = Draft.of(player.corpus, player.frame.hyperparameters)
        session = cls(engine, store, browser, player, draft, Autosave(store, browser))
        session.autosave.note_saved(player)
        session.generate.prompt = player.corpus.prompt
        return session

    def key(self, name: str) -> str:
        """The key of a control in its present edition.

        To fill the controls with other values is to begin a new edition: under a new key Streamlit
        takes the value that it is given, and a message on its way about the old control changes
        nothing. The first edition is random: a page that was open at a restart fills no control.
        """
        return f"{name}.v{self.edition}"

    def refill_controls(self) -> None:
        self.edition += 1

    @property
    def active(self) -> bool:
        """Whether something is under way that the page should soon show."""
        return self.player.playing or self.player.busy or self.autosave.busy

    # --- which run ---

    def take_over(self, player: Player, saved: bool = False) -> None:
        """Go on with another run, and its sidebar. `saved`: it need not be saved as it stands."""
        self.book_fetch.forget()  # a book that is on its way would be of another draft
        self._replace_player(player, saved)
        self.draft = Draft.of(player.corpus, player.frame.hyperparameters, self.draft)
        self._take_from_text()
        self.refill_controls()

    def begin(self, recipe: Recipe, corpus: Corpus) -> None:
        """Begin a run. Raises a PlaygroundError, and changes nothing, if it cannot be."""
        self.take_over(Player.begin(self.engine, recipe, corpus), saved=True)

    def start_over(self) -> None:
        """A new run from the draft, at the same pace; if that cannot be, `messages` says why and
        all stays as it was."""
        before, draft = self.player, self.draft
        playing = before.playing  # a press may be told of twice, and the other call pauses it
        pace = before.pace if draft.corpus.kind == before.corpus.kind else None
        try:
            recipe = replace(draft.recipe(), pace=pace)
            player = Player.begin(self.engine, recipe, draft.corpus)
        except PlaygroundError as error:
            self.messages.refusal = str(error)
            return
        player.playing = playing
        self._replace_player(player, saved=True)
        if is_other_text := draft.differs_in_text(before.corpus):
            self._take_from_text()
        # else the sidebar shows all of it already, and one of its controls may have the focus
        if player.pace != before.pace or (is_other_text and self.page != "Train"):
            self.refill_controls()

    def _replace_player(self, player: Player, saved: bool) -> None:
        self.player.pause()
        if is_worth_keeping(self.player, self.previous):
            self.previous = Previous.keep(self.player, self.autosave)
        self.player = player
        self.autosave = Autosave(self.store, self.browser)
        if saved:
            self.autosave.note_saved(player)
        player.set_stop_when_solved(self.train.stop_when_solved)
        self.messages = Messages()
        self.train.followed = None

    def _take_from_text(self) -> None:  # what is typed on other pages begins as the text does
        self.generate.prompt = self.player.corpus.prompt
        self.surprise.sentence = None

    def begin_if_untouched(self) -> None:
        """A run that has not trained simply becomes one of what the sidebar asks for. It has just
        changed, so what was refused before is not asked for any more."""
        self.messages.refusal = ""
        if self.player.untouched and self.is_outdated:
            self.start_over()

    # --- the draft ---

    @property
    def is_outdated(self) -> bool:
        """Whether the run is of other settings or of another text than the sidebar shows."""
        draft, running = self.draft, self.player.hyperparameters
        return bool(draft.differing_settings(running)) or draft.differs_in_text(self.player.corpus)

    def update_corpus(self) -> None:
        """Make the text that the sidebar asks for; `messages` says why if it cannot be made."""
        self.messages.corpus = ""
        before = self.draft.hyperparameters
        try:
            self.draft.update_corpus()
        except PlaygroundError as error:
            self.messages.corpus = str(error)
            return
        self._after_change(before)

    def take_corpus(self, corpus: Corpus) -> None:
        """Another text for the draft, such as a book that has come."""
        before = self.draft.hyperparameters
        self.messages.corpus = ""
        self.draft.take_corpus(corpus)
        self._after_change(before)

    def take_settings(self, hyperparameters: Hyperparameters) -> None:
        """Fill the draft with these."""
        self.draft.hyperparameters = hyperparameters.as_dict()
        self.refill_controls()
        self.begin_if_untouched()

    def set_setting(self, name: str, value: Any) -> None:
        """Another value of a setting in the draft. The learning rate acts on the run at once.

        Raises SettingError, and changes nothing, for a value that is not allowed.
        """
        value = SETTINGS[name].check(name, value)
        if value == self.draft.hyperparameters[name]:
            return
        self.draft.hyperparameters[name] = value
        acts = not self.player.untouched or self.draft.find_refusal()
        if name == "learning_rate" and acts:
            self.player.tell(SetLearningRate(value))
        else:
            self.begin_if_untouched()

    def set_learning_rate(self, rate: float) -> None:
        """Another learning rate, as near as it may be; its control shows it too."""
        setting = SETTINGS["learning_rate"]
        assert isinstance(setting, Number)
        rate = min(max(rate, setting.low), setting.high)
        self.draft.hyperparameters["learning_rate"] = rate
        self.player.tell(SetLearningRate(rate))
        self.refill_controls()

    def set_pace(self, pace: Any) -> None:
        """Another pace, in updates per second."""
        if isinstance(pace, int | float) and pace > 0:  # never for NaN
            self.player.pace = float(pace)

    def _after_change(self, before: dict[str, Any]) -> None:
        if self.draft.hyperparameters != before:
            self.refill_controls()
        self.begin_if_untouched()

    # --- books ---

    def fetch(self, recipe: Recipe, begins: bool = False, plays: bool = False) -> None:
        """Fetch a book; `begins`: its run begins when the book is there, `plays`: and trains."""
        self.messages.corpus = ""
        self.book_fetch.start(recipe, begins, plays)

    def take_book(self) -> bool:
        """Take the book that was asked for, if it has come; gives whether something has."""
        try:
            if (book := self.book_fetch.take()) is None:
                return False
            corpus, wanted = book
            if wanted:
                self.begin(wanted, corpus)
                self.player.playing = self.book_fetch.plays
            else:
                self.take_corpus(corpus)
        except PlaygroundError as error:
            self.messages.corpus = f"{error} {WAYS_OUT}"
        return True
