"""Rules of the engine that a reader of the code cannot be trusted to keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from apps.core.typesetting.press import OURS
from apps.packets import compose, pipeline
from apps.packets.exhibits import Note
from apps.packets.wording import ENGLISH

APPS = Path(pipeline.__file__).parents[1]
TEMPLATES = sorted([*compose.TEMPLATES.glob("*.typ"), *OURS.glob("*.typ")])
PURE = ("snapshot", "canonical", "numbering", "wording", "charts", "content", "content_base", "content_record", "content_exhibits", "check_rules", "importing", "importing_pdf", "importing_images", "importing_text", "merge", "finish", "check_facts", "exhibits", "pipeline", "check", "compose")  # fmt: skip


@pytest.mark.parametrize("name", PURE)
def test_the_engine_knows_no_django_and_no_clock(name):
    source = (APPS / "packets" / f"{name}.py").read_text()
    assert not re.search(r"^\s*(import|from) django", source, re.MULTILINE)
    assert not re.search(r"\b(now|today|time)\(\)", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_a_template_uses_is_in_the_table(path):
    assert set(re.findall(r"\bw\.([a-z_]+)", path.read_text())) <= ENGLISH.keys()


def test_every_reason_and_note_has_its_sentence():
    sources = "\n".join(p.read_text() for p in (APPS / "packets").glob("importing*.py"))
    sources += (APPS / "packets" / "exhibits.py").read_text()
    used = set(re.findall(r'"((?:bad|note)_[a-z_]+)"', sources))
    assert used
    assert used <= ENGLISH.keys()
    assert Note(key="note_lost", values={"pages": "2"}).key in ENGLISH


def test_the_words_on_the_pages_make_no_noise():
    assert not [
        key for key, words in ENGLISH.items() if "!" in words or "daybook" in words.casefold()
    ]
