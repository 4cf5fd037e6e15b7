"""What the picture of the network reads, and how the chart of the loss is drawn."""

from functools import partial

from pages.ui.widgets.setting_control import switch
from rnn.playground.session import Session

LOG_SCALE = "Shows how many times less, not how much less: small losses can be told apart."
EACH_UPDATE = "The pale band: its loss jumps, as every update reads another piece of the text."
WRITES = "The network in the picture reads its own writing, not the text."
LAST_500 = "Only the latest 500 updates."


def view_options(session: Session) -> None:
    """The switches of the picture and of the chart."""
    page = session.train
    writes = partial(setattr, page.picture, "writes")
    label = "Read what it writes"
    switch(session, "picture.writes", label, page.picture.writes, writes, help=WRITES)
    for name, label, help in (
        ("logarithmic", "Log scale", LOG_SCALE),
        ("each_update", "Each update", EACH_UPDATE),
        ("last_500", "Last 500", LAST_500),
    ):
        switch(session, f"chart.{name}", label, getattr(page, name), page.set(name), help=help)
