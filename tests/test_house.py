"""The house stands as designed, and each of its rules would notice if it did not."""

from pathlib import Path

import pytest

from tests.support import house
from tests.support.house import RULES, Rule
from tests.support.running_app import ROOT

SOUND = {
    "streamlit_app.py": '"""Train."""\nimport pandas\nfrom pages.ui import shell\nshell.shell()\n',
    "pages/generate.py": '"""Generate."""\nfrom pages.ui.frame import shell\ns = shell("x")\n',
    "pages/ui/shell.py": '"""Shared."""\nimport streamlit as st\nfrom rnn import model\n',
    "rnn/model.py": '"""A network."""\nimport numpy as np\nfrom .errors import SettingError\n',
    "rnn/corpora/gutenberg.py": '"""Books."""\nimport requests\nfrom rnn import errors\n',
    "tests/test_model.py": '"""Checks."""\n',
    "requirements.txt": "numpy>=1\nrequests\nstreamlit==1.67\npandas<4\n",
    "README.md": "Type `make everything`.\n",
    ".ci/run": "#!/bin/sh\nmake everything\n",
    ".gitignore": "# left by tools\n__pycache__/\n*.pyc\ntests/pictures/\n",
}
IGNORED = {"rnn/__pycache__/x": "/" + "home/", "tests/pictures/x": "/" + "home/", "x.pyc": ""}

FAULTS = [
    (house.imports_run_one_way, "rnn/model.py", "import pages.ui.frame"),
    (house.imports_run_one_way, "rnn/corpora/deep.py", "from ...pages import ui"),
    (house.imports_run_one_way, "pages/ui/shell.py", "def f():\n    from pages import generate"),
    (house.imports_run_one_way, "pages/generate.py", "import streamlit_app"),
    (house.rnn_needs_no_screen, "rnn/corpora/deep.py", "import streamlit"),
    (house.rnn_needs_no_screen, "rnn/model.py", "from pandas import DataFrame"),
    (house.rnn_needs_no_screen, "rnn/corpora/gutenberg.py", "import altair as alt"),
    (house.one_module_opens_connections, "rnn/model.py", "from urllib import request"),
    (house.one_module_opens_connections, "pages/ui/shell.py", "import urllib.request"),
    (house.one_module_opens_connections, "streamlit_app.py", "import requests"),
    (house.files_are_short, "rnn/model.py", "x = 1\n" * house.LONGEST),
    (house.files_are_short, "pages/ui/shell.py", "x = 1\n" * house.LONGEST),
    (house.modules_say_what_they_are_for, "rnn/empty.py", ""),
    (house.modules_say_what_they_are_for, "tests/test_x.py", "import os"),
    (house.views_begin_with_the_shell, "pages/late.py", '"""Late."""\nTITLE = "x"\nshell(TITLE)'),
    (house.views_begin_with_the_shell, "pages/never.py", '"""Never."""\nimport streamlit'),
    (house.views_begin_with_the_shell, "pages/almost.py", '"""Almost."""\neggshell()'),
    (house.views_do_no_arithmetic, "streamlit_app.py", "print(2 * 3)"),
    (house.views_do_no_arithmetic, "pages/generate.py", "total = 1\ntotal /= 2"),
    (house.views_do_no_arithmetic, "pages/generate.py", "from math import exp"),
    (house.requirements_are_complete, "pages/ui/shell.py", "import altair"),
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
