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


# What runs a text, reads a file or fetches a package.
READS = ("eval", "read", "plugin", "yaml", "toml", "csv", "xml", "cbor", "bibliography")
# A template includes nothing; it imports those beside it, by their plain name.
BESIDE = re.compile(r'\bimport\s+"[a-z_-]+\.typ"')
# A picture is made of bytes that came with the data.
BYTES = re.compile(r"\bimage\(\s*bytes\(")
DATA = 'json("o.json")'


def what_is_read(source: str) -> list[str]:
    """The places where a template reads anything but its data and the templates beside it."""
    code = "\n".join(line.split("//")[0] for line in source.splitlines())
    named = re.findall(rf"\b(?:{'|'.join(READS)})\s*\(|@preview", code)
    named += re.findall(r"\binclude\b", code)
    named += re.findall(r"\bimport\b.*", BESIDE.sub("", code))
    named += re.findall(r"\bimage\s*\(.*", BYTES.sub("", code))
    return named + re.findall(r"\bjson\s*\(.*", code.replace(DATA, ""))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_run_no_text_and_read_nothing_but_the_data(path):
    assert what_is_read(path.read_text()) == []


@pytest.mark.parametrize(
    "code",
    [
        '#image("/etc/passwd")', "#image(o.path)", '#figure(image(\n"a.png"))', '#include "other.typ"', "#include(o.name)",
        '#import "/etc/other.typ": *', '#import "../up.typ"', "#import o.name", '#import "@preview/x:1.0.0": y', "#eval(o.text)",
        '#read("a")', '#csv("a")', '#json("other.json")', "#json(o.name)", '#plugin("a.wasm")', '#bibliography("a.bib")',
    ],
)  # fmt: skip
def test_each_way_to_read_or_run_more_is_seen(code):
    assert what_is_read(f'#import "ground.typ": *\n{code}\n')


def test_what_a_template_may_do_is_let_through():
    code = '#import "ground.typ": *\n#let o = json("o.json")\n#image(bytes(o.svg), format: "svg")  // include, read("x")'
    assert what_is_read(code) == []
