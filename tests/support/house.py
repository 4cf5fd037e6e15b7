"""The rules of the house: which file may lean on which, and what every file owes its reader.

A rule is a function of the project's root folder that yields one complaint per fault, so that it
can be tried on a small house with a fault built in.
"""

import ast
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from tests.support.source import app, files, is_part, modules, room_of, views

Rule = Callable[[Path], Iterator[str]]

TOP_LEVEL = (
    "streamlit_app.py",
    "pages/*",
    "rnn/*",
    "tests/*",
    "requirements.txt",
    "requirements-dev.txt",
    "README.md",
    "pyproject.toml",
    ".streamlit/config.toml",
    ".ci/run",
    ".gitignore",
)
MAY_LEAN_ON = {"views": {"pages.ui", "rnn"}, "pages.ui": {"pages.ui", "rnn"}, "rnn": {"rnn"}}
NETWORK = {"requests", "urllib3", "urllib.request", "http.client", "httpx", "socket"}
FETCHES = "rnn/corpora/gutenberg.py"
BESIDE = {FETCHES: NETWORK, "rnn/corpora/decoding.py": {"charset_normalizer"}}
LONGEST = 220  # lines: what can be read in one sitting
A_SUM = ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow | ast.MatMult
SOMEBODYS_FOLDER = re.compile(rb"(?<![\w.-])/(work|root|home|Users)/")


def imports_run_one_way(root: Path) -> Iterator[str]:
    """Views lean on pages/ui and rnn, pages/ui on rnn, rnn on nothing of ours."""
    for module in app(root):
        for line, name in module.imports():
            other = room_of(name)
            if other and other not in MAY_LEAN_ON[module.room]:
                yield f"{module.name}:{line} imports {name}, against the flow of the house"


def rnn_needs_no_screen(root: Path) -> Iterator[str]:
    """rnn gets by with the standard library and NumPy; one may fetch, one guess an encoding."""
    for module in modules(root, "rnn/**/*.py"):
        allowed = {"numpy"} | BESIDE.get(module.name, set())
        for line, name in module.foreign_imports():
            if not is_part(name, allowed):
                yield f"{module.name}:{line} imports {name}; rnn must do with NumPy"


def one_module_opens_connections(root: Path) -> Iterator[str]:
    """Whoever wants to know what the app fetches reads one file."""
    for module in app(root):
        for line, name in module.imports():
            if module.name != FETCHES and is_part(name, NETWORK):
                yield f"{module.name}:{line} imports {name}; only {FETCHES} may"


def files_are_short(root: Path) -> Iterator[str]:
    """A file is read in one sitting."""
    for module in app(root):
        if (lines := len(module.text.splitlines())) > LONGEST:
            yield f"{module.name} has {lines} lines; split it, {LONGEST} are the most"


def modules_say_what_they_are_for(root: Path) -> Iterator[str]:
    """Every module opens with a docstring."""
    for module in app(root) + modules(root, "tests/**/*.py"):
        if not ast.get_docstring(module.tree):
            yield f"{module.name} lacks the docstring that says what it is for"


def views_begin_with_the_shell(root: Path) -> Iterator[str]:
    """After its imports a view first calls shell(), and so stands alone on a cold server."""
    for module in views(root):
        body = module.tree.body[1 if ast.get_docstring(module.tree) else 0 :]
        rest = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
        first = ast.unparse(rest[0]) if rest else ""
        if not re.match(r"(\w+ = |with )?(\w+\.)*shell\(", first):
            yield f"{module.name} must call shell() as the first thing after its imports"


def views_do_no_arithmetic(root: Path) -> Iterator[str]:
    """A view shows what rnn and pages/ui have worked out. A plus may pass: it also joins words."""
    for module in views(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, A_SUM):
                yield f"{module.name}:{node.lineno} computes {ast.unparse(node)}; a view must not"
        for line, name in module.imports():
            if is_part(name, {"numpy", "math", "statistics"}):
                yield f"{module.name}:{line} imports {name}; a view must not compute"


def requirements_are_complete(root: Path) -> Iterator[str]:
    """Whatever the app imports from elsewhere, requirements.txt installs."""
    requirements = (root / "requirements.txt").read_text(encoding="utf-8")
    listed = re.findall(r"^[\w-]+", requirements, re.MULTILINE)
    installed = {name.replace("-", "_") for name in listed}
    for module in app(root):
        for line, name in module.foreign_imports():
            if not is_part(name, installed):
                yield f"{module.name}:{line} imports {name}, which requirements.txt lacks"


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
    imports_run_one_way,
    rnn_needs_no_screen,
    one_module_opens_connections,
    files_are_short,
    modules_say_what_they_are_for,
    views_begin_with_the_shell,
    views_do_no_arithmetic,
    requirements_are_complete,
    the_top_level_is_tidy,
    no_file_names_a_machine,
    readme_and_ci_run_the_same,
)
