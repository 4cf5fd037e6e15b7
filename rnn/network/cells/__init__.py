"""The cells by name. A new one is its own file and one line here."""

from rnn.network.cells.base import Cell
from rnn.network.cells.gru import GRU
from rnn.network.cells.lstm import LSTM
from rnn.network.cells.vanilla import VANILLA

CELLS: dict[str, Cell] = {"vanilla": VANILLA, "gru": GRU, "lstm": LSTM}
