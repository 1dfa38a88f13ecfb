"""What staying until the end of a day brings more than leaving today: a line by day, with its jumps marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.choices.answers import Answers
from apps.choices.drawing.plot import (
    WIDTHS,
    Box,
    Plot,
    draw_day_scale,
    draw_money_scale,
    money_scale,
    room_of,
    say_whole,
    short_day,
)
from apps.choices.maths import Cash, DayWorth, Kind
from apps.choices.money import Money, total
from apps.choices.wording import KINDS, say_amount, say_money, tax_words
from apps.core import say_dates
from apps.core.drawing.picture import Picture, Sheet, Size, Table
from apps.core.drawing.scales import thinned

TOP, BELOW = 22, 28
TALL = {Size.WIDE: 260, Size.NARROW: 220}
MOST_LABELS = {Size.WIDE: 6, Size.NARROW: 4}
LEAST_LABEL = 8  # a jump that is smaller than this part of the largest is only marked
MOST_SAID = 3  # jumps that the description names
ROWS = 2 * 16  # a label is an amount and, beneath it, what it is for
UPS = (10, 30, 54, 82, 114, 150)  # how far a label moves away until it stands clear


def worth_of_days(answers: Answers, *, name: str = "days") -> Picture:
    """Draw every day up to `answers.on`; the table has those with a jump, the ends of months and the last.

    `name` must be unique among the pictures of a page.
    """
    title = _("What one more day is worth")
    description = _described(answers)
    drawn = {size: _drawn(answers, size=size, told=(name, title, description)) for size in Size}
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(_table(answers),),
    )


def _jump(one: DayWorth) -> Money:
    """All that comes at once on a day."""
    return total((cash.amount for cash in one.jumps), currency=one.amount.currency)


def _largest(days: Sequence[DayWorth]) -> list[DayWorth]:
    found = [one for one in days if one.jumps]
    return sorted(found, key=lambda one: (-abs(_jump(one).amount), one.day))


def _kind(cash: Cash) -> str:
    """What a jump is for; a claw-back counts by what it falls by."""
    return _("less owed back") if cash.kind is Kind.CLAW_BACK else str(KINDS[cash.kind])


def _kinds(jumps: Sequence[Cash]) -> str:
    """`vest, health cover`, each once."""
    return ", ".join(dict.fromkeys(_kind(one) for one in jumps))


def _described(answers: Answers) -> str:
    last = answers.days[-1]
    said = [
        _("Staying until %(day)s brings %(amount)s more than leaving today, %(tax)s.")
        % {
            "day": say_dates.day(last.day),
            "amount": say_money(last.amount),
            "tax": tax_words(answers.situation),
        }
    ]
    largest = sorted(_largest(answers.days)[:MOST_SAID], key=lambda one: one.day)
    if largest:
        jumps = "; ".join(
            _("%(day)s %(amount)s (%(kinds)s)")
            % {"day": say_dates.day(one.day), "amount": say_money(_jump(one)), "kinds": _kinds(one.jumps)}
            for one in largest
        )  # fmt: skip
        said.append(_("The largest jumps: %(jumps)s.") % {"jumps": jumps})
    else:
        said.append(_("It grows by pay alone, without a jump."))
    return " ".join(said)


def _drawn(answers: Answers, *, size: Size, told: tuple[str, str, str]) -> SafeString:
    sheet, plot, days = Sheet(), _plot(answers, size=size), answers.days
    draw_money_scale(sheet, plot)
    draw_day_scale(sheet, plot, first=answers.situation.today, last=days[-1].day)
    places = _places(plot, days)
    sheet.trace("trace", thinned(places))
    for one in days:
        if one.jumps:
            sheet.disc(
                "proved", x=plot.x(one.day.toordinal()), y=plot.y(one.amount.amount), radius=2.5
            )
    _draw_labels(sheet, plot, days, size=size, taken=places)
    sheet.disc("proved", x=plot.right, y=plot.y(days[-1].amount.amount), radius=4)
    name, title, description = told
    return sheet.svg(
        size=size, name=name, width=WIDTHS[size], height=plot.bottom + BELOW, title=title,
        description=description,
    )  # fmt: skip


def _plot(answers: Answers, *, size: Size) -> Plot:
    """To the right of the line there is room for what it comes to."""
    amounts = (one.amount.amount for one in answers.days)
    scale = money_scale(amounts, currency=answers.situation.currency)
    return Plot(
        left=scale.room,
        right=WIDTHS[size] - 8, top=TOP, bottom=TOP + TALL[size],
        first=answers.situation.today.toordinal(), last=answers.on.toordinal(), scale=scale,
    )  # fmt: skip


def _places(plot: Plot, days: Sequence[DayWorth]) -> list[tuple[float, float]]:
    """Straight up where something comes at once, else as pay grows by the day."""
    found = [(plot.left, plot.y(0))]
    for one in days:
        x = plot.x(one.day.toordinal())
        if one.jumps:
            found.append((x, plot.y(one.amount.amount - _jump(one).amount)))
        found.append((x, plot.y(one.amount.amount)))
    return found


@dataclass(frozen=True, kw_only=True)
class _Label:
    """Words about a place of the line; `x`, `y` are that place."""

    x: float
    y: float
    rows: tuple[str, ...]

    @property
    def width(self) -> float:
        return room_of(self.rows)

    def boxes(self) -> list[tuple[Box, str]]:
        """Where the words may stand, the best first: left of the place and above it, right of it and below."""
        found = []
        for up in UPS:
            above, below = self.y - up - ROWS, self.y + up
            for left, top, anchor in (
                (self.x - 10 - self.width, above + 8, "end"),
                (self.x + 10, below - 8, "start"),
                (self.x - self.width / 2, above, "middle"),
                (self.x + 10, above, "start"),
            ):
                box = Box(left=left, top=top, right=left + self.width, bottom=top + ROWS)
                found.append((box, anchor))
        return found


def _draw_labels(
    sheet: Sheet, plot: Plot, days: Sequence[DayWorth], *, size: Size,
    taken: Sequence[tuple[float, float]],
) -> None:  # fmt: skip
    """The end of the line, then the largest jumps as far as there is room; the table has them all."""
    found: list[Box] = []
    last = days[-1]
    end = _Label(x=plot.right, y=plot.y(last.amount.amount), rows=(say_whole(last.amount),))
    top = max(end.y - 26, 0)
    found.append(Box(left=plot.right - end.width, top=top, right=plot.right + 8, bottom=top + 18))
    sheet.text("strong", end.rows[0], x=WIDTHS[size], y=top + 14, anchor="end")
    room = Box(left=plot.left + 4, top=0, right=WIDTHS[size], bottom=plot.bottom - 2)
    for one in _labelled(days)[: MOST_LABELS[size]]:
        label = _Label(x=plot.x(one.day.toordinal()), y=plot.y(one.amount.amount), rows=_rows(one))
        _draw_label(sheet, label, room=room, found=found, taken=taken)


def _labelled(days: Sequence[DayWorth]) -> list[DayWorth]:
    found = _largest(days)
    return [
        one for one in found if abs(_jump(one).amount) * LEAST_LABEL >= abs(_jump(found[0]).amount)
    ]


def _rows(one: DayWorth) -> tuple[str, ...]:
    jump = _jump(one)
    sign = "+" if jump.amount > 0 else ""
    return (f"{sign}{say_whole(jump)}", f"{short_day(one.day)}, {_kinds(one.jumps)}")


def _draw_label(
    sheet: Sheet, label: _Label, *, room: Box, found: list[Box], taken: Sequence[tuple[float, float]]
) -> None:  # fmt: skip
    """In the first free place, with a thin line to what it is about; nowhere if none is free."""
    for box, anchor in label.boxes():
        is_inside = (
            room.left <= box.left
            and box.right <= room.right
            and room.top <= box.top
            and box.bottom <= room.bottom
        )
        if not is_inside or any(box.meets(other) for other in found) or box.is_crossed(taken):
            continue
        found.append(box)
        x = {"end": box.right, "start": box.left, "middle": (box.left + box.right) / 2}[anchor]
        near = box.bottom if box.bottom <= label.y else box.top
        sheet.trace("before", [(label.x, label.y), (x, near)])
        for place, words in enumerate(label.rows):
            ink = "faint" if place else "strong"
            sheet.text(ink, words, x=x, y=box.top + 13 + 16 * place, anchor=anchor)
        return


def _table(answers: Answers) -> Table:
    currency = answers.situation.currency
    head = (
        _("Staying until"),
        _("Worth more than leaving today, in %(currency)s") % {"currency": currency},
        _("Of it on that day at once"),
    )
    rows = [
        (say_dates.day(one.day), say_amount(one.amount), _reasons(one))
        for one in answers.days
        if one.jumps or _is_month_end(one.day) or one is answers.days[-1]
    ]
    return Table(head=head, rows=tuple(rows))


def _reasons(one: DayWorth) -> str:
    """`vest 12,000.00, health cover 500.00`."""
    return ", ".join(f"{_kind(cash)} {say_amount(cash.amount)}" for cash in one.jumps)


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
