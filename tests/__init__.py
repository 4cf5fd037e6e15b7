"""The tests. They mirror the rooms of the project."""

import rnn as rnn  # first: it decides how NumPy uses the processor, before anything imports NumPy
