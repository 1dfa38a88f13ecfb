"""Rules for every file that is set, of whichever app."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from apps.core import typesetting

TYPESETTING = Path(typesetting.__file__).parent
APPS = TYPESETTING.parents[1]
TEMPLATES = sorted(APPS.glob("**/templates_typst/*.typ"))
PURE = ("fonts", "press", "sheets", "textclean")


def test_one_module_knows_typst():
    users = [
        p.relative_to(APPS).as_posix()
        for p in APPS.rglob("*.py")
        if re.search(r"^\s*(import|from) typst", p.read_text(), re.MULTILINE)
    ]
    assert users == ["core/typesetting/press.py"]


@pytest.mark.parametrize("name", PURE)
def test_typesetting_knows_no_django_and_no_clock(name):
    source = (TYPESETTING / f"{name}.py").read_text()
    assert not re.search(r"^\s*(import|from) django", source, re.MULTILINE)
    assert not re.search(r"\b(now|today|time)\(\)", source)


def test_names_of_templates_are_those_of_one_folder():
    """The press lays its own beside those of an app."""
    ours = {path.name for path in TEMPLATES if path.is_relative_to(TYPESETTING)}
    assert ours
    assert not [p for p in TEMPLATES if p.name in ours and not p.is_relative_to(TYPESETTING)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_run_no_text_and_read_nothing_but_the_data(path):
    code = "\n".join(line.split("//")[0] for line in path.read_text().splitlines())
    for word in (
        "eval(",
        "read(",
        "plugin(",
        "@preview",
        "yaml(",
        "toml(",
        "csv(",
        "xml(",
        "cbor(",
    ):
        assert word not in code, word
    assert re.findall(r"json\((.*?)\)", code) in ([], ['"o.json"'])
    assert set(re.findall(r"image\((\w+)", code)) <= {"bytes"}
