"""The source tree as the guards read it: the files that Git knows or would take, and their syntax."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is committed or would be: the tree without what .gitignore names."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else _walk()
    return tuple(sorted({ROOT / name for name in names if name and (ROOT / name).is_file()}))


def _walk() -> Iterator[str]:
    """An unpacked archive has no Git: take what does not hide."""
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        if not any(part.startswith(".") and part != ".ci" for part in inside.parts):
            yield str(inside)


def files(*folders: str, suffix: str) -> list[Path]:
    """Kept files under these folders of the project whose name ends so."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in kept_files()
        if path.name.endswith(suffix) and any(path.is_relative_to(root) for root in roots)
    ]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources(*folders: str) -> list[Path]:
    """Python modules under these folders, without generated migrations."""
    return [path for path in files(*folders, suffix=".py") if "migrations" not in path.parts]


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def calls(path: Path) -> Iterator[tuple[int, str, ast.Call]]:
    """Every call in a module: its line, the dotted name that is called ("?" where none is), the node."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func), node


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def is_view_module(path: Path) -> bool:
    """Whether a module is `views.py` or lies in a package `views` of an app."""
    parts = path.relative_to(ROOT).parts
    return path.name == "views.py" or "views" in parts[:-1]
