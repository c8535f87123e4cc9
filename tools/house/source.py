"""The source tree as the checks see it: files, their syntax, their rooms."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS_PACKAGE = "zhida.shop"


@dataclass(frozen=True)
class SourceFile:
    """One Python file, by its path below src/ and its dotted name."""

    path: Path
    relative: str
    text: str

    @property
    def module(self) -> str:
        """Return the dotted name; a package is named without __init__."""
        return self.relative.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    @property
    def room(self) -> str | None:
        """Return the room of the trade that the file stands in, or None."""
        parts = self.module.split(".")
        return parts[2] if self.module.startswith(f"{ROOMS_PACKAGE}.") else None

    @property
    def is_test(self) -> bool:
        """Say whether the file is a test or stands beside tests."""
        return "/tests/" in f"/{self.relative}" or self.path.name == "conftest.py"

    @property
    def is_migration(self) -> bool:
        """Say whether the file is a migration, which the house rules leave alone."""
        return "/migrations/" in self.relative

    @functools.cached_property
    def tree(self) -> ast.Module:
        """Return the syntax tree."""
        return ast.parse(self.text, filename=self.relative)

    @property
    def line_count(self) -> int:
        """Count the lines."""
        return self.text.count("\n")


def read_tree(src: Path) -> list[SourceFile]:
    """Read every Python file below src/, migrations left out, in the order of their paths."""
    files = []
    for path in sorted(src.rglob("*.py")):
        file = SourceFile(path, path.relative_to(src).as_posix(), path.read_text(encoding="utf-8"))
        if not file.is_migration:
            files.append(file)
    return files


def functions_of(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import; `from a import b` yields a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def span_of(node: ast.stmt) -> int:
    """Count the lines of a definition without its decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
