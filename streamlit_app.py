"""Train, the first page: one button, and a network learns to write before one's eyes."""

from pages.ui.elements.attempts import attempts_html
from pages.ui.elements.chart_legend import legend_html
from pages.ui.elements.corpus_preview import corpus_preview
from pages.ui.elements.loss_chart import loss_chart, what_is_shown
from pages.ui.elements.loss_words import loss_html
from pages.ui.elements.markup import show_html
from pages.ui.elements.network_picture import PictureOnPage
from pages.ui.elements.sample import sample_html
from pages.ui.frame import page_frame
from pages.ui.redraw import View, redraw
from pages.ui.transport import transport
from pages.ui.widgets.changes import describe_compared, find_comparable
from pages.ui.widgets.experiments import experiments
from pages.ui.widgets.view_options import view_options
from rnn.playground.session import Session

with page_frame("Train", "Watch a recurrent neural network (RNN) learn to write") as session:
    page = session.train
    picture = PictureOnPage(page.picture)

    def ask(session: Session) -> None:
        page.picture.ask(session.player)

    def draw(session: Session) -> None:
        frame, corpus = session.player.frame, session.player.corpus
        picture.update()
        before = find_comparable(session)
        shown = what_is_shown(frame, page, before)
        compared = describe_compared(session, before, shown.before)
        characters = len(session.player.characters)
        words = loss_html(frame, corpus, characters, compared, legend_html(shown))
        show_html(sample_html(frame, corpus) + words)
        loss_chart(frame, corpus, page, shown, before)

    def below(session: Session) -> str:
        return attempts_html(session.player.frame, page)

    transport(session, options=view_options)
    redraw(session, View(draw, ask, below=below), still=picture.draw)
    experiments(session)
    corpus_preview(session.player.corpus, session.player.characters)
