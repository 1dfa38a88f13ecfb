"""How words changed, word by word. Pure."""

from __future__ import annotations

import difflib
import re
from typing import Literal

Mark = Literal["=", "-", "+"]
Change = tuple[Mark, str]

_WORDS = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
ENOUGH_ALIKE = 0.35  # below this a text was written anew, and a diff would be a soup of words
LONGEST = 4000  # tokens; the comparison is quadratic


def word_diff(old: str, new: str) -> list[Change] | None:
    """Changes from `old` to `new` as (mark, words), or None when the two have too little in common to be compared.

    Joined, the parts marked `=` and `-` are `old`, those marked `=` and `+` are `new`. A change that lies between two
    others across a lone space is joined with them, so that phrases are struck out whole.
    """
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) + len(b) > LONGEST:
        return None
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ENOUGH_ALIKE:
        return None
    return _joined([_step(code, a, b) for code in matcher.get_opcodes()])


def _step(code: tuple[str, int, int, int, int], a: list[str], b: list[str]) -> tuple[str, str]:
    """What this step takes out and puts in; equal when both are the same."""
    _, i1, i2, j1, j2 = code
    return "".join(a[i1:i2]), "".join(b[j1:j2])


def _joined(steps: list[tuple[str, str]]) -> list[Change]:
    merged: list[tuple[str, str]] = []
    for i, (out, into) in enumerate(steps):
        bridge = out == into and out.isspace() and 0 < i < len(steps) - 1
        if merged and (bridge or (out != into and merged[-1][0] != merged[-1][1])):
            merged[-1] = (merged[-1][0] + out, merged[-1][1] + into)
        else:
            merged.append((out, into))
    return [change for out, into in merged for change in _marked(out, into)]


def _marked(out: str, into: str) -> list[Change]:
    if out == into:
        return [("=", out)] if out else []
    pairs: tuple[Change, Change] = (("-", out), ("+", into))
    return [pair for pair in pairs if pair[1]]
