"""Names and addresses as they stand in the head of a pasted mail."""

from __future__ import annotations

import re
from typing import Final

from apps.intake.parsers.found import Address

MOST: Final = 500
LONGEST: Final = 320  # characters of one name with its address
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
WRAPPING = re.compile(r"[\[<(]\s{0,2}(?:mailto:)?\s{0,2}[^\s<>()\[\]]{1,200}\s{0,2}[>)\]]")
EDGES: Final = " \t'\"“”„‘’*;,"


def person(text: str) -> Address | None:
    """One name and address of "Priya Shah <p@example.org>", "p@example.org", "Shah, Priya [mailto:p@…]"."""
    text = text[:LONGEST]
    found = ADDRESS.search(text)
    address = found[0].rstrip(".'") if found else ""
    name = WRAPPING.sub(" ", text)
    if found:
        name = name.replace(found[0], " ")
    name = re.sub(r"\s+", " ", name.replace("mailto:", "")).strip(EDGES + "<>[]()")
    return Address(name=name, address=address) if name or address else None


def people(text: str) -> tuple[Address, ...]:
    """Everybody of a To or Cc line. Semicolons part people; commas do where no semicolon stands."""
    pieces = text.split(";", MOST) if ";" in text else _by_comma(text)
    found = (person(piece) for piece in pieces[:MOST])
    return tuple(one for one in found if one is not None)


def _by_comma(text: str) -> list[str]:
    """Join "Shah" and "Priya <p@…>" again: one lone word before a name with an address is a surname."""
    joined: list[str] = []
    waiting = ""
    for piece in text.split(",", MOST):
        words = piece.strip()
        if waiting and "@" in words:
            joined.append(f"{waiting}, {words}")
            waiting = ""
            continue
        if waiting:
            joined.append(waiting)
        waiting = words if words and "@" not in words and " " not in words else ""
        if not waiting:
            joined.append(words)
    return [*joined, waiting] if waiting else joined
