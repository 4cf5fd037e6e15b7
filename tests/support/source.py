"""The project's own source, read but not run: its files, its modules, and what they import."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

PACKAGES = {"rnn", "pages", "streamlit_app"}


def files(root: Path) -> Iterator[str]:
    """Every file the project keeps: all but what its .gitignore names."""
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.rstrip("/") for line in lines)]

    def walk(folder: Path) -> Iterator[str]:
        for path in sorted(folder.iterdir()):
            name = path.relative_to(root).as_posix()
            if any(fnmatch(path.name, pattern) or fnmatch(name, pattern) for pattern in ignored):
                continue
            yield from walk(path) if path.is_dir() else [name]

    return walk(root)


@dataclass(frozen=True)
class Module:
    """A Python file of the project; `name` is its path from the root."""

    root: Path
    name: str

    @cached_property
    def text(self) -> str:
        return (self.root / self.name).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full dotted name of each import, wherever in the module it stands."""
        folders = self.name.split("/")[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = folders[: len(folders) - node.level + 1] if node.level else []
                base = ".".join([*above, *filter(None, [node.module])])
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)

    def foreign_imports(self) -> Iterator[tuple[int, str]]:
        """Those imports that neither this project nor Python itself provides."""
        for line, name in self.imports():
            if not is_part(name, PACKAGES | sys.stdlib_module_names):
                yield line, name


def modules(root: Path, *patterns: str) -> list[Module]:
    """The modules whose path from the root matches one of some glob patterns."""
    paths = [path for pattern in patterns for path in sorted(root.glob(pattern))]
    return [Module(root, path.relative_to(root).as_posix()) for path in paths]


def pages(root: Path) -> list[Module]:
    """The modules a visitor can open by their address."""
    return modules(root, "streamlit_app.py", "pages/*.py")


def app(root: Path) -> list[Module]:
    """Every module the hosted app consists of."""
    return pages(root) + modules(root, "pages/ui/**/*.py", "rnn/**/*.py")


def is_part(dotted_name: str, of: set[str] | frozenset[str]) -> bool:
    """Whether a dotted name is one of some modules, or something inside one."""
    return any(dotted_name == module or dotted_name.startswith(f"{module}.") for module in of)
