"""What a printed page of choices is made of, as the plain data that `templates_typst/choices.typ` sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from apps.core.drawing.picture import Picture

Block = dict[str, Any]
Part = dict[str, Any]
Cell = str | dict[str, Any]
Row = dict[str, Any]

# Pictures are drawn for a screen; on paper, at little more than half their size, the words need larger letters. The
# serif of the page is so much narrower than a sans that they keep their places.
FACE: Final = 'font-family="Libertinus Serif"'
LONG: Final = 12  # rows from which a narrow table is halved
LONGEST: Final = 28  # rows from which halves would run over a page, and it is kept in one
BOX: Final = re.compile(r'viewBox="0 0 ([\d.]+) ')
LETTERS: Final = ('font-size="13"', 'font-size="16"')


def part(head: str, *blocks: Block, whole: bool = False) -> Part:
    """A part with its head; blocks that say nothing are left out. A `whole` one stands on one page."""
    return {"head": head, "blocks": [one for one in blocks if one], "whole": whole}


def words(*paragraphs: str) -> Block:
    """Our own sentences."""
    return _of("words", paragraphs)


def own_words(text: str) -> Block:
    """Words of the person, a paragraph a line, set in from the margin."""
    return _of("own", text.splitlines())


def hints(*lines: str, leads: bool = False) -> Block:
    """Small soft lines; those that `leads` stay with what follows."""
    found = _of("hint", lines)
    return {**found, "leads": leads} if found else {}


def listed(items: Iterable[str]) -> Block:
    return _of("list", items)


def numbered(items: Iterable[str]) -> Block:
    return _of("numbered", items)


def head(words: str) -> Block:
    """A head inside a part."""
    return {"kind": "head", "words": words}


def points(rows: Iterable[tuple[str, str, str]]) -> Block:
    """Things to know: head, sentence, source."""
    found = [{"head": one, "says": says, "source": source} for one, says, source in rows]
    return {"kind": "points", "points": found} if found else {}


def _of(kind: str, lines: Iterable[str]) -> Block:
    found = [one for one in lines if one.strip()]
    return {"kind": kind, "words": found} if found else {}


def cell(words: str, *under: str, indent: int = 0, strong: bool = False) -> Cell:
    """A cell of a table with small lines beneath."""
    under_it = [one for one in under if one]
    return {"words": words, "indent": indent, "under": under_it, "strong": strong}


def row_of(*cells: Cell, head: str = "") -> Row:
    """A row of a table, with a head above that is never parted from it."""
    return {"cells": list(cells), "head": head}


def table(
    heads: Sequence[str],
    rows: Iterable[Row | Sequence[Cell]],
    *,
    right: Sequence[int] = (),
    grow: Sequence[int] = (0,),
    whole: bool = True,
) -> Block:
    """`right` are columns of figures, `grow` those that share the width that is left; `whole` rows stay on one page."""
    found = [row if isinstance(row, dict) else row_of(*row) for row in rows]
    made = {"heads": list(heads), "right": list(right), "grow": list(grow), "whole": whole}
    return {"kind": "table", "rows": found, **made} if found else {}


def halves(made: Block) -> Block:
    """A long and narrow table as two beside each other, as long as both stand on one page."""
    rows = made.get("rows", [])
    if not LONG <= len(rows) <= LONGEST:
        return made
    middle = (len(rows) + 1) // 2
    return {
        "kind": "halves",
        "halves": [{**made, "rows": rows[:middle]}, {**made, "rows": rows[middle:]}],
    }


@dataclass
class Pictures:
    """Collects drawings beside the words: they are ours, and cleaning would break them.

    `room` is added at the left, in pixels of a drawing, where a currency is said by its three capitals.
    """

    room: int = 0
    svgs: dict[str, str] = field(default_factory=dict)

    def block(self, picture: Picture | None) -> Block:
        if picture is None:
            return {}
        key = str(len(self.svgs))
        self.svgs[key] = on_paper(picture.wide, room=self.room)
        return {"kind": "picture", "svg": key, "alt": f"{picture.title}. {picture.description}"}


def on_paper(svg: str, *, room: int = 0) -> str:
    """The same drawing with letters for paper, and so many pixels more at the left."""
    wider = BOX.sub(lambda found: f'viewBox="{-room} 0 {float(found[1]) + room:g} ', svg, count=1)
    return wider.replace("<svg ", f"<svg {FACE} ", 1).replace(*LETTERS)
