"""What is committed names no machine, no registry and no secret, and no file is there by accident."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.guards.tree import ROOT, kept_files, place

READABLE = {
    ".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".typ", ".yaml", ".yml", ".json", ".svg",
    ".in", ".lock", ".cfg", ".sh", ".ics", ".csv", ".eml", "",
}  # fmt: skip
# Written in pieces: this file is one of those that are searched.
HOSTS = ["python" + "hosted", "pypi" + ".org", "registry." + "npm" + "js"]
# Folders of somebody's machine, and the folder in which this checkout happens to lie.
MACHINE = [
    re.compile("/" + r"home/(?!user\b|you\b|daybook\b)\w"),
    re.compile("/" + r"Users/\w"),
    re.compile(re.escape(str(ROOT)) + r"\b"),
]
SECRETS = [
    re.compile("-----BEGIN " + r"[A-Z ]*PRIVATE KEY"),
    re.compile(r"\bAKIA" + r"[0-9A-Z]{16}\b"),
    re.compile(r"\bgh[pousr]_" + r"[A-Za-z0-9]{30,}\b"),
]
BUILT = {
    ".pyc",
    ".pyo",
    ".log",
    ".sqlite3",
    ".mo",
    ".swp",
    ".orig",
    ".rej",
    ".bak",
    ".pid",
    ".sock",
}
LARGEST = 2 * 1024 * 1024


def readable() -> list[tuple[str, str]]:
    chosen = [
        path for path in kept_files() if path.suffix in READABLE and "corpora" not in path.parts
    ]
    return [(place(path), text) for path in chosen if (text := text_of(path))]


def text_of(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in readable()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_there_is_something_to_search():
    assert len(readable()) > 200


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_package_registry(host):
    assert lines_with(re.compile(re.escape(host))) == []


@pytest.mark.parametrize("pattern", MACHINE, ids=["home", "Users", "checkout"])
def test_no_file_names_a_place_on_one_machine(pattern):
    assert lines_with(pattern) == []


@pytest.mark.parametrize("pattern", SECRETS, ids=lambda one: one.pattern)
def test_no_file_holds_a_secret(pattern):
    assert lines_with(pattern) == []


def test_nothing_that_was_built_is_kept():
    assert [place(path) for path in kept_files() if path.suffix in BUILT] == []


def test_no_file_is_large():
    large = [place(path) for path in kept_files() if path.stat().st_size > LARGEST]
    assert large == []


def test_every_dependency_says_why():
    """pyproject.toml: a comment stands beside each name."""
    text = (ROOT / "pyproject.toml").read_text()
    silent = re.findall(r"^\s+\"[\w.\[\],-]+==[^\"]+\",\s*$", text, re.MULTILINE)
    assert silent == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes(name):
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text().strip())
    packages = [block for block in blocks if "==" in block.split("\n")[0]]
    assert len(packages) > 20
    assert [block.split(" ")[0] for block in packages if "--hash=sha256:" not in block] == []
