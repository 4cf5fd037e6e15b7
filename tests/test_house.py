"""The house stands as designed, and each of its rules would notice if it did not."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.__main__ import SCRIPTS, STEPS
from tests.support import house
from tests.support.house import RULES, Rule
from tests.support.running_app import ROOT

SOUND = {
    "streamlit_app.py": '"""Train."""\nimport pandas\nfrom pages.ui import frame\nframe.shell()\n',
    "pages/generate.py": '"""Generate."""\nfrom pages.ui.frame import page_frame\npage_frame()\n',
    "pages/ui/frame.py": '"""Shared."""\nimport streamlit as st\nfrom rnn import model\n',
    "rnn/model.py": '"""A network."""\nimport numpy as np\nfrom .errors import SettingError\n',
    "rnn/network/loop.py": '"""A loop."""\nimport numpy.typing\n',
    "rnn/corpora/gutenberg.py": '"""Books."""\nimport requests\nfrom rnn import errors\n',
    "tests/test_model.py": '"""Checks."""\n',
    "tests/network/__init__.py": "",
    "requirements.txt": "numpy>=1\nrequests\nstreamlit==1.67\npandas<4\n",
    "requirements-cluster.txt": "-r requirements.txt\nobstore>=0.12\n",
    "rnn/persistence/blobs.py": '"""A bucket."""\nimport obstore.store\n',
    "README.md": "Type `make everything`.\n",
    ".ci/run": "#!/bin/sh\nmake everything\n",
    ".gitignore": "# left by tools\n__pycache__/\n*.pyc\ntests/pictures/\n",
}
IGNORED = {"rnn/__pycache__/x": "/" + "home/", "tests/pictures/x": "/" + "home/", "x.pyc": ""}

FAULTS = [
    (house.pages_are_not_imported, "rnn/model.py", "from pages import generate"),
    (house.pages_are_not_imported, "pages/ui/frame.py", "def f():\n    import streamlit_app"),
    (house.pages_are_not_imported, "pages/generate.py", "from streamlit_app import draw"),
    (house.pages_are_not_imported, "rnn/corpora/deep.py", '"""Deep."""\nimport pages.generate'),
    (house.the_network_needs_only_numpy, "rnn/model.py", "from pandas import DataFrame"),
    (house.the_network_needs_only_numpy, "rnn/network/loop.py", "import scipy.sparse"),
    (house.files_are_short, "rnn/model.py", "x = 1\n" * house.LONGEST),
    (house.files_are_short, "pages/ui/frame.py", "x = 1\n" * house.LONGEST),
    (house.modules_say_what_they_are_for, "rnn/empty.py", ""),
    (house.modules_say_what_they_are_for, "rnn/corpora/__init__.py", ""),
    (house.modules_say_what_they_are_for, "tests/test_x.py", "import os"),
    (house.pages_begin_with_the_frame, "pages/late.py", '"""Late."""\nT = "x"\npage_frame(T)'),
    (house.pages_begin_with_the_frame, "pages/never.py", '"""Never."""\nimport streamlit'),
    (house.pages_begin_with_the_frame, "pages/almost.py", '"""Almost."""\neggshell()'),
    (house.pages_do_no_arithmetic, "streamlit_app.py", "print(2 * 3)"),
    (house.pages_do_no_arithmetic, "pages/generate.py", "total = 1\ntotal /= 2"),
    (house.pages_do_no_arithmetic, "pages/generate.py", "from math import exp"),
    (house.requirements_are_complete, "pages/ui/frame.py", "import altair"),
    (house.requirements_are_complete, "rnn/model.py", "from tests import house"),
    (house.the_top_level_is_tidy, "notes.md", ""),
    (house.the_top_level_is_tidy, ".streamlit/secrets.toml", ""),
    (house.no_file_names_a_machine, "README.md", "See /" + "home/me/notes."),
    (house.no_file_names_a_machine, "tests/data/golden.json", '{"from": "/' + 'root/x"}'),
    (house.readme_and_ci_run_the_same, ".ci/run", "make something else"),
]


def build(root: Path, contents: dict[str, str]) -> None:
    """Write files, each after what it already holds."""
    for name, content in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(content)


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    complaints = list(rule(ROOT))
    assert not complaints, "\n".join([str(rule.__doc__), *complaints])


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_house_gives_no_cause_for_complaint(rule: Rule, tmp_path: Path) -> None:
    build(tmp_path, SOUND | IGNORED)
    assert list(rule(tmp_path)) == []


@pytest.mark.parametrize(("rule", "name", "fault"), FAULTS)
def test_a_fault_is_found(rule: Rule, name: str, fault: str, tmp_path: Path) -> None:
    build(tmp_path, SOUND)
    build(tmp_path, {name: fault})
    complaints = list(rule(tmp_path))
    guilty = "README.md" if rule is house.readme_and_ci_run_the_same else name
    assert len(complaints) == 1 and complaints[0].startswith(guilty), complaints


def test_each_rule_has_been_tried_on_a_fault() -> None:
    functions = {f for f in vars(house).values() if getattr(f, "__module__", "") == house.__name__}
    assert set(RULES) == {rule for rule, *_ in FAULTS} == functions


# --- the contracts in pyproject.toml ---

IMPORTS_THAT_BREAK = {
    "floors": ("rnn/vocabulary.py", "from rnn.network import cells", "rnn.network.cells"),
    "screen-floors": ("pages/ui/format.py", "from pages.ui import frame", "pages.ui.frame"),
    "circles": ("rnn/network/flat_params.py", "from rnn.network import model", ".model"),
    "network-before-screen": ("rnn/sampling.py", "from pages import generate", "pages.generate"),
    "root": ("rnn/training/trainer.py", "from rnn import CharRNN", "rnn"),
    "screen": ("rnn/settings.py", "import pandas as pd", "pandas"),
    "connections": ("rnn/settings.py", "from http import client", "http"),
}


@pytest.mark.parametrize("contract", IMPORTS_THAT_BREAK)
def test_a_contract_notices_an_import_that_breaks_it(contract: str, tmp_path: Path) -> None:
    for name in ("rnn", "pages"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    name, fault, imported = IMPORTS_THAT_BREAK[contract]
    build(tmp_path, {name: f"\n{fault}\n"})
    tool, *options = STEPS["Imports"]
    command = [SCRIPTS / tool, *options, "--contract", contract]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and f" -> {imported} (" in done.stdout, done.stdout


def test_each_contract_has_been_tried_on_a_fault() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = options["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == set(IMPORTS_THAT_BREAK)
