"""How many promises were kept, as a sentence and as a small picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.checkpoints.enums import PromiseState
from apps.core.drawing import Picture, Table
from apps.core.drawing.picture import Sheet, Size

WIDTHS = {Size.WIDE: 830, Size.NARROW: 358}
STEP, TALL, HALF, HEIGHT = 14, 20, 10, 26
COUNTED = (PromiseState.KEPT, PromiseState.LATE, PromiseState.NOT_KEPT, PromiseState.OPEN)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The promises that count, by what became of them; `past` of the open ones are past their day."""

    states: tuple[PromiseState, ...]
    past: int

    @property
    def counts(self) -> Counter[PromiseState]:
        return Counter(self.states)


def tally(states: Sequence[str], *, past: int) -> Tally:
    """Of promises in their order; those that no longer count are left out."""
    known = (PromiseState(one) for one in states)
    return Tally(states=tuple(one for one in known if one in COUNTED), past=past)


def in_words(found: Tally) -> str:
    """`12 promised: 7 kept, 2 kept late, 3 open.`"""
    if not found.states:
        return _("Nothing promised yet.")
    pairs = [(one, found.counts[one]) for one in COUNTED]
    told = ", ".join(_part(state, number) for state, number in pairs if number)
    whole = _("%(number)d promised: %(parts)s.") % {"number": len(found.states), "parts": told}
    if not found.past:
        return whole
    past = ngettext("%(n)d open one is past its day.", "%(n)d open ones are past their day.", found.past)  # fmt: skip
    return f"{whole} {past % {'n': found.past}}"


def _part(state: PromiseState, number: int) -> str:
    words = {
        PromiseState.KEPT: _("%(n)d kept"),
        PromiseState.LATE: _("%(n)d kept late"),
        PromiseState.NOT_KEPT: _("%(n)d not kept"),
        PromiseState.OPEN: _("%(n)d open"),
    }
    return words[state] % {"n": number}


def picture(found: Tally) -> Picture | None:
    """A stroke a promise in the order of their days; None where nothing was promised."""
    if not found.states:
        return None
    title = _("What became of promises")
    meaning = _("A tall stroke is kept, a short one kept late, a hollow one open, a dash not kept.")
    description = f"{in_words(found)} {meaning}"
    drawn = {size: _draw(found, size=size, words=(title, description)) for size in Size}
    rows = tuple((str(one.label), str(found.counts[one])) for one in COUNTED)
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(Table(head=(_("What became of it"), _("How many")), rows=rows),),
    )


def _draw(found: Tally, *, size: Size, words: tuple[str, str]) -> SafeString:
    sheet, width = Sheet(), WIDTHS[size]
    per_row = width // STEP
    for number, state in enumerate(found.states):
        row, place = divmod(number, per_row)
        _stroke(sheet, state, x=place * STEP + 1, floor=(row + 1) * HEIGHT - 3)
    rows = (len(found.states) + per_row - 1) // per_row
    title, description = words
    return sheet.svg(
        size=size, name="promises", width=width, height=rows * HEIGHT, title=title, description=description,
    )  # fmt: skip


def _stroke(sheet: Sheet, state: PromiseState, *, x: float, floor: float) -> None:
    if state == PromiseState.NOT_KEPT:
        sheet.line("gap", x=x, y=floor - TALL / 2, across=7)
    elif state == PromiseState.OPEN:
        sheet.rect("bare", x=x + 0.75, y=floor - TALL + 0.75, width=5.5, height=TALL - 1.5)
    else:
        tall = TALL if state == PromiseState.KEPT else HALF
        sheet.rect("proved", x=x, y=floor - tall, width=7, height=tall)
