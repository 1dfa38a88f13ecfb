"""Make any text of a person printable without changing what it says. Pure.

Typesetting with checks refuses a character that no font draws, and a PDF must not lie to the eye: direction overrides
can make a text read differently from what it is. What cannot be drawn is shown as its code, `[U+0378]`, never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Any, Final

_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAGS: Final = re.compile("[\U000e0000-\U000e007f]")
_STACK: Final = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
_LONG: Final = re.compile(r"[^\s\u200b]{41,}")
_PLAIN: Final = re.compile(r"[\n\t\x20-\x7e\u00a0-\u00ff\u2013\u2014\u2018-\u201e\u2022\u2026]*")
_JOINERS: Final = frozenset("\n\t \u200b\u200c\u200d\u00ad\ufe0e\ufe0f")
_EMOJI_MARKS: Final = frozenset("\ufe0e\ufe0f\u20e3")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 20  # characters after which a very long word may break


def clean(text: str, covered: Collection[int], *, break_words: bool = True) -> str:
    """`text` with every character drawable: NFC, plain line ends, no controls, no direction overrides.

    `covered` are the code points of the fonts. Lone surrogates become U+FFFD, stacks of more than three accents are cut
    to three, what cannot be drawn becomes its code. With `break_words`, words of over 40 characters get invisible
    places to break. Runs in time linear in the text.
    """
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _TAGS.sub("", _DIRECTION.sub("", _CONTROLS.sub("", unicodedata.normalize("NFC", text))))
    text = _STACK.sub(r"\1", text)
    if not _PLAIN.fullmatch(text):
        text = _drawable(text, covered)
    return _LONG.sub(_with_breaks, text) if break_words else text


def clean_all(value: Any, covered: Collection[int]) -> Any:
    """`clean` for every string inside lists and dicts; keys stay."""
    return _map(value, lambda text: clean(text, covered))


def replace_all(value: Any, old: str, new: str) -> Any:
    """Every string inside lists and dicts with `old` replaced by `new`."""
    return _map(value, lambda text: text.replace(old, new))


def _map(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _map(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_map(item, change) for item in value]
    return value


def code(character: str) -> str:
    """How a character that cannot be drawn is shown."""
    return f"[U+{ord(character):04X}]"


def _drawable(text: str, covered: Collection[int]) -> str:
    out: list[str] = []
    before = " "  # category of the last character that was kept
    for character in text:
        category = unicodedata.category(character)
        orphan = category[0] == "M" and character not in _EMOJI_MARKS and before[0] not in "LMN"
        if orphan or not _known(character, category, covered):
            out.append(code(character))
            before = " "
        else:
            out.append(character)
            before = category
    return "".join(out)


def _known(character: str, category: str, covered: Collection[int]) -> bool:
    if character in _JOINERS:
        return True
    return ord(character) in covered and category not in {"Co", "Cn", "Cs"}


def _with_breaks(match: re.Match[str]) -> str:
    """Places to break; a fingerprint stays one run, so that search finds it."""
    word = match[0]
    if _HASH.fullmatch(word):
        return word
    return "\u200b".join(word[i : i + _CHUNK] for i in range(0, len(word), _CHUNK))
