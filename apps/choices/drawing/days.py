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
    Piece,
    Plot,
    cross,
    draw_day_scale,
    draw_money_scale,
    money_scale,
    room_of,
    say_whole,
    short_day,
)
from apps.choices.maths import Cash, DayWorth, Kind
from apps.choices.money import Money, total
from apps.choices.shown import largest_jumps, size_of_jumps
from apps.choices.wording import KINDS, say_amount, say_money, tax_words
from apps.core import say_dates
from apps.core.drawing.picture import Picture, Sheet, Size, Table
from apps.core.drawing.scales import thinned

TOP, BELOW = 22, 28
TALL = {Size.WIDE: 260, Size.NARROW: 220}
MOST_LABELS = {Size.WIDE: 8, Size.NARROW: 5}
LEAST_LABEL = 8  # a jump that is smaller than this part of the largest is only marked
MOST_SAID = 3  # jumps that the description names
MONTHLY = {Kind.HEALTH, Kind.CLAW_BACK}
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
    largest = largest_jumps(answers, most=MOST_SAID)
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
        """Where the words may stand, the best first: left of the place and above it, then right of it or below."""
        found = []
        for up in UPS:
            above, below = self.y - up - ROWS, self.y + up
            for left, top, anchor in (
                (self.x - 10 - self.width, above + 8, "end"),
                (self.x + 10, below - 8, "start"),
                (self.x - self.width / 2, above, "middle"),
                (self.x + 10, above, "start"),
                (self.x - self.width, below, "end"),
            ):
                box = Box(left=left, top=top, right=left + self.width, bottom=top + ROWS)
                found.append((box, anchor))
        return found


def _draw_labels(
    sheet: Sheet, plot: Plot, days: Sequence[DayWorth], *, size: Size,
    taken: Sequence[tuple[float, float]],
) -> None:  # fmt: skip
    """The end of the line, then the largest jumps as far as there is room; the table has them all."""
    found, leaders = list[Box](), list[Piece]()
    last = days[-1]
    end = _Label(x=plot.right, y=plot.y(last.amount.amount), rows=(say_whole(last.amount),))
    top = max(end.y - 26, 0)
    found.append(Box(left=plot.right - end.width, top=top, right=plot.right + 8, bottom=top + 18))
    sheet.text("strong", end.rows[0], x=WIDTHS[size], y=top + 14, anchor="end")
    room = Box(left=plot.left + 4, top=0, right=WIDTHS[size], bottom=plot.bottom - 2)
    for group in _labelled(days)[: MOST_LABELS[size]]:
        labels = (
            _Label(x=plot.x(one.day.toordinal()), y=plot.y(one.amount.amount), rows=_rows(group))
            for one in group
        )
        any(_is_drawn(sheet, one, room=room, found=found, leaders=leaders, taken=taken) for one in labels)  # fmt: skip


def _labelled(days: Sequence[DayWorth]) -> list[list[DayWorth]]:
    """The largest jumps, those together that have one label: vests and bonuses first, then what comes every month."""
    jumping = sorted((one for one in days if one.jumps), key=size_of_jumps, reverse=True)
    least = size_of_jumps(jumping[0]) / LEAST_LABEL if jumping else 0
    alike: dict[tuple[object, ...], list[DayWorth]] = {}
    for one in jumping:
        if size_of_jumps(one) >= least:
            key = (_jump(one), _kinds(one.jumps)) if _is_monthly(one) else (one.day,)
            alike.setdefault(key, []).append(one)
    return sorted(alike.values(), key=lambda group: _is_monthly(group[0]))


def _is_monthly(one: DayWorth) -> bool:
    """Nothing but what comes every month."""
    return {cash.kind for cash in one.jumps} <= MONTHLY


def _rows(group: Sequence[DayWorth]) -> tuple[str, ...]:
    """`+$12,000` and `15 May, vest`; `+$500` and `every month, health cover`."""
    one = group[0]
    jump = _jump(one)
    sign = "+" if jump.amount > 0 else ""
    when = short_day(one.day) if len(group) == 1 else _("every month")
    return (f"{sign}{say_whole(jump)}", f"{when}, {_kinds(one.jumps)}")


def _is_drawn(
    sheet: Sheet, label: _Label, *, room: Box, found: list[Box], leaders: list[Piece], taken: Sequence[tuple[float, float]]
) -> bool:  # fmt: skip
    """Draw a label in its first free place, with a thin line to what it is about; nowhere if none is free."""
    for box, anchor in label.boxes():
        x = {"end": box.right, "start": box.left, "middle": (box.left + box.right) / 2}[anchor]
        near = box.bottom if box.bottom <= label.y else box.top
        leader = ((label.x, label.y), (x, near))
        is_free = (
            room.holds(box)
            and not box.is_crossed(taken)
            and not any(box.meets(other) or other.is_cut(leader) for other in found)
            and not any(box.is_cut(other) or cross(leader, other) for other in leaders)
        )
        if not is_free:
            continue
        found.append(box)
        leaders.append(leader)
        sheet.trace("before", leader)
        for place, words in enumerate(label.rows):
            ink = "faint" if place else "strong"
            sheet.text(ink, words, x=x, y=box.top + 13 + 16 * place, anchor=anchor)
        return True
    return False


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
