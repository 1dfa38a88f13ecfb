"""File names are data (R24)."""

from __future__ import annotations

import re
from email.message import Message

import pytest
from django.http import HttpResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.text import visible_controls
from apps.files.naming import LONGEST_NAME, disposition, header_name, kept_name

WICKED = [
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/passwd",
    "C:\\evil.pdf",
    "a\x00b.pdf",
    "a\r\nSet-Cookie: x=1.pdf",
    "invoice\u202efdp.exe",
    "CON",
    "nul.txt",
    "x" * 10_000 + ".pdf",
    "\ud800lone.pdf",
    "Bericht über Straße 骨 🎉.pdf",
    'quote".pdf',
    "..",
    "",
    ".",
    "a;b=c.pdf",
]


@pytest.mark.parametrize("name", WICKED)
def test_a_wicked_name_becomes_a_safe_header(name):
    header = disposition(name)
    assert "\r" not in header
    assert "\n" not in header
    HttpResponse(headers={"Content-Disposition": header})
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
    assert message.get_filename()


@pytest.mark.parametrize("name", WICKED)
def test_a_kept_name_can_be_stored(name):
    kept = kept_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not re.search(r"[/\\\x00]", kept)
    kept.encode("utf-8")


def test_a_long_name_keeps_its_ending():
    assert kept_name("x" * 10_000 + ".pdf").endswith("x.pdf")


def test_a_reversed_name_is_shown_as_it_is():
    assert visible_controls(kept_name("invoice\u202efdp.exe")) == "invoice[U+202E]fdp.exe"


def test_a_name_of_another_script_keeps_its_meaning():
    assert header_name("Bericht über Straße 骨.pdf") == "Bericht über Straße 骨.pdf"


def test_a_reserved_name_is_no_longer_reserved():
    assert header_name("CON.txt") == "_CON.txt"


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_name_at_all(name):
    header = disposition(name)
    assert not set(header) & {"\r", "\n", "\x00"}
    kept_name(name).encode("utf-8")
    HttpResponse(headers={"Content-Disposition": header})
