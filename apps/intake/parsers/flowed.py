"""format=flowed (RFC 3676): lines that end in a space go on in the next."""

from __future__ import annotations

import re

_QUOTES = re.compile(r"^>*")


def unflowed(text: str, *, is_delsp: bool) -> str:
    """Whole paragraphs out of flowed lines; `is_delsp` drops the joining space. Quote depth and signatures are kept."""
    out: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in text.split("\n"):
        quotes = len(_QUOTES.match(line)[0])  # type: ignore[index]
        words = line[quotes:].removeprefix(" ")
        is_signature = words == "-- "
        if paragraph and (quotes != depth or is_signature):
            out.append(_line(depth, paragraph))
            paragraph = []
        depth = quotes
        is_flowed = words.endswith(" ") and not is_signature
        paragraph.append(words[:-1] if is_flowed and is_delsp else words)
        if not is_flowed:
            out.append(_line(depth, paragraph))
            paragraph = []
    if paragraph:
        out.append(_line(depth, paragraph))
    return "\n".join(out)


def _line(depth: int, paragraph: list[str]) -> str:
    words = "".join(paragraph)
    return f"{'>' * depth} {words}" if depth else words
