"""What the picture of the network reads, and how the chart of the loss is drawn."""

from functools import partial

from pages.ui.widgets.setting_control import switch
from rnn.playground.session import Session

LOG_SCALE = "Stretches the bottom of the chart, where small losses hide."
EACH_UPDATE = "Pale: the loss of each single update."
WRITES = "The network in the picture reads its own writing, not the text."
LAST_500 = "Only the latest 500 updates."


def view_options(session: Session) -> None:
    """The switches of the picture and of the chart."""
    page = session.train
    writes = partial(setattr, page.picture, "writes")
    label = "Read what it writes"
    switch(session, "picture.writes", label, page.picture.writes, writes, WRITES)
    for name, label, about in (
        ("logarithmic", "Log scale", LOG_SCALE),
        ("each_update", "Each update", EACH_UPDATE),
        ("last_500", "Last 500", LAST_500),
    ):
        switch(session, f"chart.{name}", label, getattr(page, name), page.set(name), about)
