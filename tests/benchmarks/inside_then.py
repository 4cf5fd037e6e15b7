"""What was found inside networks of five seeds at the first measurement: the least and the most of
five seeds, or their mean; of the plain cell, the GRU and the LSTM, or of all of them alike.

The networks had other settings then. Decimals and FizzBuzz had smaller learning rates, and the end
of a text lay in no window. Stories were of a smaller grammar, and were read with balanced first
weights, in windows half as long, at a learning rate that stayed the same.
"""

from collections.abc import Hashable, Mapping

from tests.benchmarks.inside_runs import EIGHT

Rows = Mapping[tuple[str, int, Hashable], str]  # text, updates, figure: the first measurement

FIRST_RIGHT = {
    "1/7": "4–23 / 10–13 / 11–28",
    "1/13": "4–23 / 8–13 / 10–27",
    "1/17": "10–13 / 13–24 / 22–35",
    "1/19": "11–15 / 14–23 / 24–33",
}
LOOPS: Rows = {
    ("Stories", 300, "loop"): "15 in a loop, of 8 to 100 letters",
    ("Stories", 1_000, "loop"): "13 in a loop",
    ("Brackets", 300, "loop"): "15 in a loop, of 3 letters",
    ("Brackets", 1_000, "loop"): "15 in a loop, of 3 letters",
    ("FizzBuzz", 30, "loop"): "Plain: 5 in a loop, of 10 letters",
    ("FizzBuzz", 300, "loop"): "7 in a loop of 63 or 126 letters",
    ("FizzBuzz", 1_500, "loop"): "none",
}
APART: Rows = {
    ("Stories", 0, "apart"): "≤ 0.89",
    ("Stories", 30, "apart"): "≥ 0.63",
    ("Stories", 100, "apart"): "≥ 0.96",
    ("Stories", 300, "apart"): "≥ 0.96",
    ("Stories", 1_000, "apart"): "≥ 0.96",
}
# of all cases; where the game goes on alike after both, in a quarter of them, that was “told”
INTERRUPTED: Rows = {
    ("FizzBuzz", 300, "told"): "0.79–0.91 / 0.60–0.72 / 0.28–0.33",
    ("FizzBuzz", 300, "kept"): "0.01–0.08 / 0.05–0.10 / 0.24–0.33",
    ("FizzBuzz", 1_500, "told"): "0.62–0.83 / 0.60–0.73 / 0.23–0.26",
    ("FizzBuzz", 1_500, "kept"): "0.00–0.06 / 0.05–0.10 / 0.53–0.71",
}
WIPED: Rows = {
    ("1/7", 300, ("found", 1)): "1 / 1 / 1",
    ("1/7", 300, ("found", 2)): "1 / 1 / 1",
    ("1/7", 300, ("found", 3)): "?",
    ("1/17", 300, ("possible", 1)): "0.625",
    ("1/17", 300, ("found", 1)): "0.54 / 0.62 / 0.61",
    ("1/17", 300, ("found", 2)): "1 / 1 / 0.98",
    ("1/17", 300, ("found", 3)): "1 / 1 / 1",
    ("FizzBuzz", 300, ("found", 8)): "?",
    ("FizzBuzz", 300, ("found", 24)): "?",
    ("FizzBuzz", 300, ("found", "all")): "?",
    ("FizzBuzz", 1_500, ("found", 1)): "0.02 / 0.02 / 0.00",
    ("FizzBuzz", 1_500, ("found", 4)): "0.22 / 0.18 / 0.01",
    ("FizzBuzz", 1_500, ("found", 8)): "0.57 / 0.42 / 0.06",
    ("FizzBuzz", 1_500, ("found", 16)): "0.92 / 0.81 / 0.21",
    ("FizzBuzz", 1_500, ("found", 24)): "0.99 / 0.95 / 0.47",
    ("FizzBuzz", 1_500, ("found", "all")): "?",
}
# measured farther back than 48 letters, after a single place where the memory was emptied
REACH: Rows = {
    ("Stories", 0, "reach"): "1 / 1 / 1",
    ("Stories", 100, "reach"): "6 / 6–7 / 8",
    ("Stories", 300, "reach"): "7–9 / 9 / 10",
    ("Stories", 1_000, "reach"): "9–10 / 11–13 / 13",
    ("Sums", 0, "reach"): "1 / 1 / 1",
    ("Sums", 100, "reach"): "7 / 7–9 / 8–10",
    ("Sums", 300, "reach"): "8–9 / 9–10 / 9–11",
    ("Sums", 1_000, "reach"): "10–12 / 9–11 / 9–11",
    ("Brackets", 0, "reach"): "1 / 1 / 1",
    ("Brackets", 100, "reach"): "9–22 / 12–14 / 9–13",
    ("Brackets", 300, "reach"): "18–26 / 19–20 / 15–19",
    ("Brackets", 1_000, "reach"): "25–39 / 25–37 / 20–22",
    ("FizzBuzz", 0, "reach"): "1 / 1 / 1",
    ("FizzBuzz", 100, "reach"): "7–8 / 8–10 / 16–25",
    ("FizzBuzz", 300, "reach"): "13–17 / 16–19 / 37–52",
    ("FizzBuzz", 1_500, "reach"): "16–20 / 23–34 / 40–90",
}
RIDDLE = {  # the worst loss, and the one after 25 updates
    "notebook": ("63–77", "21–29"),
    "clip": ("59–79", "44–51"),
    "short": ("45–71", "17–45"),
    "small": ("11–17", "3.6–4.0"),
    "rate": ("7–8", "3.0–6.5"),
    "slow": ("4.3", "2.9"),
    "gru": ("28–57", "?"),
    "lstm": ("20–47", "?"),
    "late": ("63–77", "?"),
}
DEPTH: Rows = {
    ("Brackets", 0, "depth"): "0.07–0.09",
    ("Brackets", 300, "depth"): "0.79 / 0.91 / 0.92",
    ("Brackets", 1_000, "depth"): "0.79 / 0.95 / 0.96",
}
TELLING: Rows = {
    ("Brackets", 1_000, ("unit", "two")): "5 / 5 / 5",
    ("Brackets", 1_000, ("unit", "none")): "3 / 5 / 5",
    ("Brackets", 1_000, ("unit", "round")): "5 / 5 / 5",
    ("Sums", 1_000, ("unit", "answer")): "4 / 0 / 5",
    ("Sums", 1_000, ("unit", "carry")): "1 / 0 / 1",
    ("FizzBuzz", 1_500, ("unit", "tens")): "0 / 1 / 5",
    ("FizzBuzz", 1_500, ("unit", "three")): "0 / 0 / 0",
    ("FizzBuzz", 1_500, ("unit", "five")): "0 / 0 / 0",
    ("FizzBuzz", 1_500, ("unit", "space")): "?",
    ("Stories", 1_000, ("unit", "capital")): "0 / 0 / 4",
    ("Stories", 1_000, ("unit", "quotation")): "0 / 0 / 0",
    ("Stories", 1_000, ("unit", "space")): "?",
}
OFF = {0: 0, EIGHT: 8, 25: 32, 50: 64, 75: 96}  # percent: units
DAMAGE = {  # with so many units off, of any cell; the mean over some draws of units
    ("1/7", 300): ("1", "1", "1", "1", "0.97–0.99"),
    ("1/17", 300): ("1", "1", "1", "0.92–1", "0.54–0.63"),
    ("FizzBuzz", 1_500): ("1", "0.96–0.98", "0.79–0.82", "0.58–0.68", "0.40–0.50"),
    ("Stories", 1_000): ("0.68–0.75", "0.56–0.69", "0.34–0.45", "0.22–0.25", "0.15"),
}
DISTANCE: Rows = {
    ("Stories", 0, "distance"): "0.66–0.75",
    ("Stories", 30, "distance"): "0.20–0.33",
    ("Stories", 100, "distance"): "0.10–0.15",
    ("Stories", 300, "distance"): "0.08–0.11",
    ("Stories", 300, "of frequencies"): "0.45",
}
# the factors of balanced weights were taken nearer by than over 16 letters
FADING: Rows = {
    ("tiny", 0, "factor"): "0.11 / 0.50 / 0.73",
    ("balanced", 0, "factor"): "0.64 / 0.59 / 0.64",
    ("Stories", 0, "left"): "0.0006 / 0.001 / 0.03",
    ("Stories", 1_000, "left"): "0.05 / 0.07 / 0.04",
}
