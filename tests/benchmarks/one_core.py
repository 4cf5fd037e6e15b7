"""What one core does with a run, without an app:
`python -m tests.benchmarks.one_core 'text=stories' 5`.

Prints updates a second. Nothing else runs in the process, so BLAS has one thread as in a worker.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from urllib.parse import parse_qsl

WARM_UP = 1.0  # seconds
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}


def measure_apart(
    query: str, seconds: float, env: Mapping[str, str] = MappingProxyType({})
) -> float:
    """Updates a second of a link's run, in a process of its own."""
    return measure_at_once(query, seconds, 1, env)


def measure_at_once(
    query: str, seconds: float, processes: int, env: Mapping[str, str] = MappingProxyType({})
) -> float:
    """Updates a second of a link's run in so many processes at once, all together."""
    command = [sys.executable, "-m", "tests.benchmarks.one_core", query, str(seconds)]
    environment = {**os.environ, **env, **ONE_THREAD}
    with ThreadPoolExecutor(processes) as pool:
        run = partial(subprocess.run, env=environment, check=True, capture_output=True, text=True)
        return sum(float(done.stdout) for done in pool.map(run, [command] * processes))


def measure(query: str, seconds: float) -> float:
    """Updates a second of a link's run."""
    from rnn.persistence.recipe import Recipe

    recipe = Recipe.from_query(dict(parse_qsl(query))).recipe
    trainer = recipe.make_trainer(recipe.make_corpus())
    trainer.train(seconds=WARM_UP)
    start = time.perf_counter()
    return trainer.train(seconds=seconds) / (time.perf_counter() - start)


if __name__ == "__main__":
    print(measure(sys.argv[1], float(sys.argv[2])))
