"""Who decides how many threads NumPy's linear algebra has: the app, but never `import rnn`."""

import json
import os
import subprocess
import sys

import pytest

from tests.support.running_app import ROOT
from tests.support.source import pages

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

# Runs a script up to where it loads NumPy, and tells what the variables are then.
UP_TO_NUMPY = """
import json, os, runpy, sys

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            print(json.dumps([os.environ.get(name) for name in sys.argv[2:]]), flush=True)
            os._exit(0)

sys.meta_path.insert(0, Watch())
sys.path.insert(0, os.getcwd())
runpy.run_path(sys.argv[1]) if sys.argv[1].endswith(".py") else runpy.run_module(sys.argv[1])
"""


def threads_when_numpy_is_loaded(script: str, **set_by_host: str) -> list[str | None]:
    """Of each of the variables, what NumPy will read in a process of its own."""
    env = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    command = [sys.executable, "-c", UP_TO_NUMPY, script, *VARIABLES]
    done = subprocess.run(command, cwd=ROOT, env=env | set_by_host, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("page", [page.name for page in pages(ROOT)])
def test_every_page_sets_one_thread_before_numpy_is_loaded(page: str) -> None:
    assert threads_when_numpy_is_loaded(page) == ["1", "1", "1"]


def test_benchmarks_and_tests_set_one_thread() -> None:
    assert threads_when_numpy_is_loaded("tests.benchmarks.counting") == ["1", "1", "1"]


def test_what_the_host_has_set_stands() -> None:
    threads = threads_when_numpy_is_loaded("streamlit_app.py", OMP_NUM_THREADS="3")
    assert threads == ["1", "3", "1"]


def test_rnn_leaves_the_threads_of_its_importer_alone() -> None:
    assert threads_when_numpy_is_loaded("rnn") == [None, None, None]
