"""Words made drawable, and what the fonts can draw."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.typesetting import fonts
from apps.core.typesetting.textclean import clean, clean_all

anything = st.text(st.characters(exclude_categories=()), max_size=200)


@given(anything)
def test_clean_text_can_be_drawn_and_encoded(text):
    cleaned = clean(text, fonts.coverage())
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned.replace("\u200b", "")) or "\u200b" in text
    for character in cleaned:
        assert (
            character in "\n\t\u200b\u200c\u200d\u00ad\ufe0e\ufe0f"
            or ord(character) in fonts.coverage()
        )
        assert unicodedata.bidirectional(character) not in {
            "LRO",
            "RLO",
            "LRE",
            "RLE",
            "LRI",
            "RLI",
            "FSI",
            "PDF",
            "PDI",
        }


@given(st.text(st.sampled_from("abcdefgh ij.,;:!?\n’“”–é"), max_size=300))
def test_plain_words_are_not_touched(text):
    assert clean(text, fonts.coverage()).replace("\u200b", "") == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x1bc", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("a\u0378b", "a[U+0378]b"),
        ("\u0301x", "[U+0301]x"),
        ("q" + "\u0308" * 50, "q" + "\u0308" * 3),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("x" * 50, "x" * 20 + "\u200b" + "x" * 20 + "\u200b" + "x" * 10),
        ("0123456789abcdef" * 4, "0123456789abcdef" * 4),
    ],
)
def test_what_cannot_be_drawn_is_shown_as_its_code(raw, shown):
    assert clean(raw, fonts.coverage()) == shown


def test_everything_inside_is_cleaned_and_numbers_stay():
    assert clean_all({"a": ["x\x00", 1, None, {"b": "y\x00"}]}, fonts.coverage()) == {
        "a": ["x", 1, None, {"b": "y"}]
    }


def test_the_fonts_cover_the_scripts_of_the_world():
    assert {ord(c) for c in "aé€Жψ骨한かبשกक🎉→✗"} <= fonts.coverage()
    assert len(fonts.coverage()) > 50_000


@pytest.mark.parametrize(
    ("language", "sample", "family"),
    [
        ("en", "骨", "SC"),
        ("en", "骨 か", "JP"),
        ("en", "한", "KR"),
        ("ja", "한", "JP"),
        ("zh-Hant", "か", "TC"),
        ("ko-KR", "", "KR"),
    ],
)
def test_han_characters_have_the_shapes_of_their_language(language, sample, family):
    assert f"Noto Sans CJK {family}" in fonts.families(language=language, sample=sample)
