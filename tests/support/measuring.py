"""Whether the tests are to hold the design's seconds. They do on a machine that has nothing else to
do, with RNN_PLAYGROUND_MEASURE=1 in the environment; elsewhere a slow machine is no failure.
"""

import os

MEASURING = bool(os.environ.get("RNN_PLAYGROUND_MEASURE"))
