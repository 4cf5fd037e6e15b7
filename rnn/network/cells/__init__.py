"""The cells by name. A new one is its own file and one line here."""

from rnn.cells.base import Cell
from rnn.cells.gru import GRU
from rnn.cells.lstm import LSTM
from rnn.cells.vanilla import VANILLA

CELLS: dict[str, Cell] = {"vanilla": VANILLA, "gru": GRU, "lstm": LSTM}
