"""The tests. They mirror the rooms of the project."""

from pages import ui as ui  # first: NumPy is to have one thread, as in the app
