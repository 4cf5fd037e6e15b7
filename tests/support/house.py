"""The rules of the house that no tool checks: which room may import what is said in pyproject.toml.

A rule is a function of the project's root folder that yields one complaint per fault, so that it
can be tried on a small house with a fault built in.
"""

import ast
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from tests.support.source import app, files, is_part, modules, pages

Rule = Callable[[Path], Iterator[str]]

TOP_LEVEL = (
    "streamlit_app.py",
    "pages/*",
    "rnn/*",
    "tests/*",
    "deploy/*",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-cluster.txt",
    "README.md",
    "pyproject.toml",
    ".streamlit/config.toml",
    ".ci/run",
    ".gitignore",
)
NUMPY_ONLY = (
    "rnn/*.py",
    "rnn/network/**/*.py",
    "rnn/evaluation/**/*.py",
    "rnn/inspection/**/*.py",
    "rnn/training/**/*.py",
)
LONGEST = 220  # lines: what can be read in one sitting
A_SUM = ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow | ast.MatMult
THE_FRAME = re.compile(r"(\w+ = |with )?(\w+\.)*(shell|page_frame)\(")
SOMEBODYS_FOLDER = re.compile(rb"(?<![\w.-])/(work|root|home|Users)/")


def pages_are_not_imported(root: Path) -> Iterator[str]:
    """A page is opened by its address alone: what others need of it belongs to pages/ui or rnn."""
    names = {page.name.removesuffix(".py").replace("/", ".") for page in pages(root)}
    for module in app(root):
        for line, name in module.imports():
            if is_part(name, names):
                yield f"{module.name}:{line} imports {name}, a page"


def the_network_needs_only_numpy(root: Path) -> Iterator[str]:
    """Up to training, rnn gets by with NumPy and the standard library."""
    for module in modules(root, *NUMPY_ONLY):
        for line, name in module.foreign_imports():
            if not is_part(name, {"numpy"}):
                yield f"{module.name}:{line} imports {name}; up to training, NumPy must do"


def files_are_short(root: Path) -> Iterator[str]:
    """A file is read in one sitting."""
    for module in app(root):
        if (lines := len(module.text.splitlines())) > LONGEST:
            yield f"{module.name} has {lines} lines; split it, {LONGEST} are the most"


def modules_say_what_they_are_for(root: Path) -> Iterator[str]:
    """Every module opens with a docstring. In tests, the file that makes a folder a package may be
    empty: the room that it mirrors says it."""
    for module in app(root) + [m for m in modules(root, "tests/**/*.py") if m.text]:
        if not ast.get_docstring(module.tree):
            yield f"{module.name} lacks the docstring that says what it is for"


def pages_begin_with_the_frame(root: Path) -> Iterator[str]:
    """After its imports a page first calls the frame, and so stands alone on a cold server."""
    for module in pages(root):
        body = module.tree.body[1 if ast.get_docstring(module.tree) else 0 :]
        rest = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
        if not rest or not THE_FRAME.match(ast.unparse(rest[0])):
            yield f"{module.name} must call page_frame() as the first thing after its imports"


def pages_do_no_arithmetic(root: Path) -> Iterator[str]:
    """A page shows what rnn and pages/ui have worked out. A plus may pass: it also joins words."""
    for module in pages(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, A_SUM):
                yield f"{module.name}:{node.lineno} computes {ast.unparse(node)}; a page must not"
        for line, name in module.imports():
            if is_part(name, {"numpy", "math", "statistics"}):
                yield f"{module.name}:{line} imports {name}; a page must not compute"


def requirements_are_complete(root: Path) -> Iterator[str]:
    """Whatever the app imports from elsewhere, requirements.txt installs; or, what a cluster and a
    bucket need, requirements-cluster.txt."""
    names = "requirements.txt", "requirements-cluster.txt"
    requirements = "\n".join((root / name).read_text(encoding="utf-8") for name in names)
    listed = re.findall(r"^[\w-]+", requirements, re.MULTILINE)
    installed = {name.replace("-", "_") for name in listed}
    for module in app(root):
        for line, name in module.foreign_imports():
            if not is_part(name, installed):
                yield f"{module.name}:{line} imports {name}, which no requirements list"


def the_top_level_is_tidy(root: Path) -> Iterator[str]:
    """At the top stands only what the design names."""
    for name in files(root):
        if not any(fnmatch(name, pattern) for pattern in TOP_LEVEL):
            yield f"{name} has no place in the house; move it, ignore it or remove it"


def no_file_names_a_machine(root: Path) -> Iterator[str]:
    """The project runs anywhere, so nothing in it points at somebody's own folders."""
    for name in files(root):
        for number, line in enumerate((root / name).read_bytes().splitlines(), start=1):
            if found := SOMEBODYS_FOLDER.search(line):
                yield f"{name}:{number} says {found[0].decode()}, a folder of one machine"


def readme_and_ci_run_the_same(root: Path) -> Iterator[str]:
    """What the README tells a reader to type is what continuous integration runs."""
    *_, command = (root / ".ci/run").read_text(encoding="utf-8").splitlines()
    for readme in root.glob("README.md"):
        if command not in readme.read_text(encoding="utf-8"):
            yield f"README.md lacks the command of .ci/run: {command}"


RULES: tuple[Rule, ...] = (
    pages_are_not_imported,
    the_network_needs_only_numpy,
    files_are_short,
    modules_say_what_they_are_for,
    pages_begin_with_the_frame,
    pages_do_no_arithmetic,
    requirements_are_complete,
    the_top_level_is_tidy,
    no_file_names_a_machine,
    readme_and_ci_run_the_same,
)
