"""Generate: let the network, as it stands, go on writing from a beginning of one's own."""

import streamlit as st

from pages.ui.elements.alerts import warn
from pages.ui.elements.generated_text import copies_note, letters_shown, strip_html, written_html
from pages.ui.elements.places import clear, fill, make_place
from pages.ui.elements.probability_chart import probability_chart
from pages.ui.elements.styled_text import note_html
from pages.ui.format import format_count
from pages.ui.frame import page_frame
from pages.ui.redraw import redraw
from pages.ui.transport import transport
from pages.ui.widgets.generation_form import generation_form, generation_request, temperature_strip
from rnn.errors import PlaygroundError
from rnn.playground.session import Session

with page_frame("Generate", "Let it write") as session:
    page = session.generate
    request = generation_request(page)
    asked = [request, *temperature_strip(request)] if page.five_temperatures else [request]

    def ask(session: Session) -> None:
        try:
            page.shown = page.answers.get(session.player, asked, keep=page.letter_by_letter)
            page.trouble = ""
        except PlaygroundError as error:
            page.trouble = str(error)

    def draw(session: Session) -> None:
        if page.trouble:
            clear(*places)
            warn(page.trouble)
            return
        answer, *answers = page.shown
        if answer is None:
            clear(*places)
            st.caption(":shimmer[Writing …]")
            return
        shown = letters_shown(answer, page.letter_by_letter)
        fill(
            written,
            note_html(f"Written after {format_count(answer.iteration, 'update')}.")
            + written_html(request.prompt, answer.value, shown)
            + copies_note(answer.value, session.player),
        )
        page.text = request.prompt + answer.value.text
        to_copy.code(page.text, language=None, wrap_lines=True)
        candidates = answer.value.candidates[: shown or None][-1]
        probability_chart(bars, candidates)
        is_cut = any(candidate.cut for candidate in candidates)
        fill(cut, note_html("Grey: left out before drawing.") if is_cut else "")
        fill(temperatures, strip_html(asked[1:], answers))

    st.markdown(
        "Give it a beginning. It draws the next letter, reads it, draws the next, and so on."
    )
    generation_form(session)
    transport(session)
    status = st.container()
    left, right = st.columns([5, 3], gap="large")
    with left:
        with st.container(key="writing"):
            written = make_place()
        with st.container(horizontal=True, key="take-away"):
            st.download_button(
                "Download",
                lambda: page.text,
                "written.txt",
                icon=":material/download:",
                on_click="ignore",
            )
            with st.popover("Copy", icon=":material/content_copy:"):
                to_copy = make_place()
    with right:
        which = "last" if page.letter_by_letter else "first"
        st.markdown(f"**The {which} letter, and what else it might have been**")
        bars, cut = make_place(), make_place()
    if page.five_temperatures:
        st.markdown("**The same dice at five temperatures**")
    temperatures = make_place()
    places = written, to_copy, bars, cut, temperatures
    with status:
        redraw(session, draw, ask, every=0.1 if page.letter_by_letter else None)
