"""What the views share."""

import rnn as rnn  # first: it decides how NumPy uses the processor, before anything imports NumPy
