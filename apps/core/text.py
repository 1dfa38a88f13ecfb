"""User text as data: what would hide or reorder words is shown, never obeyed."""

from __future__ import annotations

import re
from textwrap import shorten

# Characters that reorder what follows (Unicode TR9); shown by name so that a file name or a quote cannot lie.
BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

# Those, and every other control character (Unicode category Cc) but tab and newlines.
HIDDEN = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{''.join(sorted(BIDI_CONTROLS))}]")

MORE = " …"  # after what was cut


def visible_controls(text: str) -> str:
    """Replace bidi controls by `[U+XXXX]` and other control characters (not tab, newline) by U+FFFD."""
    return HIDDEN.sub(_visible, text)


def _visible(found: re.Match[str]) -> str:
    one = found.group()
    return f"[U+{ord(one):04X}]" if one in BIDI_CONTROLS else "\ufffd"


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
