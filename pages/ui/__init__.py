"""What pages share, all of it Streamlit."""

from pages.ui import single_thread as single_thread  # first: before anything imports NumPy
from pages.ui.first_paint import style_first_page
from pages.ui.no_delay import send_without_delay
from pages.ui.streamlit_repairs import repair

repair()
style_first_page()
send_without_delay()
