"""Contrast of the palette, computed from the tokens of app.css (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static/css/app.css").read_text()
TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-soft", "ink-faint") for ground in ("paper", "paper-deep", "paper-high")],
    *[("act", ground, TEXT) for ground in ("paper", "paper-deep", "paper-high", "act-wash")],
    ("act-deep", "act-wash", TEXT), ("act-deep", "paper", TEXT),
    ("on-act", "act", TEXT), ("on-act", "act-deep", TEXT),
    ("soon", "soon-wash", TEXT), ("soon", "paper", TEXT),
    *[("late", ground, TEXT) for ground in ("late-wash", "paper", "paper-high", "paper-deep")],
    ("ink", "found", TEXT), ("sheet-ink", "sheet", TEXT), ("sheet-faint", "sheet", TEXT), ("sheet-ink", "sheet-found", TEXT),
    ("edge", "paper", SHAPE), ("edge", "paper-high", SHAPE), ("act", "hair", SHAPE),
]  # fmt: skip


def _tokens(theme):
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;", CSS))
    for name, light, dark in re.findall(
        r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS
    ):
        found[name] = light if theme == "light" else dark
    return found


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The ratio of WCAG 2: 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "needed"), PAIRS)
def test_the_palette_can_be_read(theme, ink, ground, needed):
    tokens = _tokens(theme)
    assert contrast(tokens[ink], tokens[ground]) >= needed


def test_no_rule_outside_the_tokens_names_a_colour():
    rules = CSS.split("/* 2 ──", 1)[1]
    without_print = rules.split("@media print", 1)[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-]*\s*[{,])", without_print) == []
