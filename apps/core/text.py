"""User text as data: what would hide or reorder words is shown, never obeyed."""

from __future__ import annotations

import unicodedata
from textwrap import shorten

# Characters that reorder what follows (Unicode TR9); shown by name so that a file name or a quote cannot lie.
BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

MORE = " …"  # after what was cut


def visible_controls(text: str) -> str:
    """Replace bidi controls by `[U+XXXX]` and other control characters (not tab, newline) by U+FFFD."""
    return "".join(_visible(one) for one in text)


def _visible(one: str) -> str:
    if one in BIDI_CONTROLS:
        return f"[U+{ord(one):04X}]"
    return "\ufffd" if unicodedata.category(one) == "Cc" and one not in "\t\n\r" else one


def without_nul(text: str) -> str:
    """Drop NUL, which PostgreSQL cannot keep; nothing readable is lost."""
    return text.replace("\x00", "")


def shortened(words: str, *, width: int) -> str:
    """On one line of at most `width` characters, cut at a word with a mark; what has no spaces is cut anywhere.

    `textwrap.shorten` alone leaves nothing of a long link or of a language that writes without spaces.
    """
    line = " ".join(words.split())
    if len(line) <= width:
        return line
    cut = shorten(line[: width * 2], width=width, placeholder=MORE)
    return cut if len(cut) * 2 > width else line[: width - len(MORE)] + MORE
