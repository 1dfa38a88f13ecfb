"""Which of our modules reach which, by the syntax of every import: also late ones and those for types alone."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.guards.tree import ROOT, dotted, sources, syntax

BY_NAME = frozenset({"import_module", "import_string", "__import__"})


@cache
def modules() -> dict[str, Path]:
    """`{"apps.packets.build": path}`; a package is its `__init__`. Tests of ours import, but nothing imports them."""
    return {name_of(path): path for path in sources("apps", "config")}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module, *, name: str, is_package: bool = False) -> set[str]:
    """The dotted names that a module imports, whether they are modules or things in them."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, name=name, is_package=is_package)
            found |= {base, *(f"{base}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in BY_NAME:
            found |= set(_texts(node.args))
    return found


def _base(node: ast.ImportFrom, *, name: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for one in nodes:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value.partition(":")[0]


@cache
def next_of(name: str) -> frozenset[str]:
    """The modules of ours that a module imports, with the packages that this runs."""
    path = modules()[name]
    asked = imported(syntax(path), name=name, is_package=path.name == "__init__.py")
    return frozenset(step for one in asked for step in _steps(one))


def _steps(name: str) -> Iterator[str]:
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        if (step := ".".join(parts[:length])) in modules():
            yield step


def reached(*apps: str) -> set[str]:
    """Every module of ours that these apps reach, over any number of imports, themselves included."""
    waiting = [one for one in modules() if any(is_in(one, app) for app in apps)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += next_of(name)
    return found


def is_in(name: str, app: str) -> bool:
    return name == app or name.startswith(f"{app}.")


def names_and_texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What a module may name a row by: attributes, keywords and texts, docstrings left out."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.value.lineno, node.arg
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        ):
            yield node.lineno, node.value
