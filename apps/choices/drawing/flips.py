"""Which inputs move the needed chance most: a bar each, from its lowest to its highest value, the widest on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.choices.answers import Answers, Question
from apps.choices.drawing.plot import APART, WIDTHS, room_of
from apps.choices.flips import Factor, Swing, needed
from apps.choices.maths import BreakEven, Says
from apps.choices.money import CENT
from apps.choices.wording import FACTORS, say_factor, say_share
from apps.core.drawing.picture import Picture, Sheet, Size, Table
from apps.core.drawing.scales import LETTER, pushed_apart, round_ticks, wrapped

TOP, BAR = 30, 16
BELOW = 48
GAP_AT_NOW = 2.5
GAP = 18  # between two values beneath one bar
LEAST_SPAN = 8.0  # of the scale, in percent
LEAST = 3  # a bar is seen however little it moves
NAMES = 170  # room for the names beside the bars of a wide page
# What held up to the turn, of trying against the offer.
UP_TO: dict[Says, str | Promise] = {
    Says.TRYING: gettext_lazy(
        "turns round above %(value)s; up to it, trying brings at least as much even without passing"
    ),
    Says.OFFER: gettext_lazy(
        "turns round above %(value)s; up to it, the offer brings more even with passing"
    ),
    Says.CHANCE: gettext_lazy(
        "turns round above %(value)s; up to it, there is a chance at which both bring the same"
    ),
    Says.SAME: gettext_lazy("turns round above %(value)s; up to it, all bring the same"),
}
STATES: dict[Says, str | Promise] = {
    Says.TRYING: gettext_lazy("none: trying brings more even without passing"),
    Says.OFFER: gettext_lazy("none is enough: the offer brings more even with passing"),
    Says.SAME: gettext_lazy("none: all bring the same"),
}


@dataclass(frozen=True, kw_only=True)
class _Bar:
    """A swing in words and as shares of the scale: `low` and `high` are the chances at the ends of its range."""

    label: str
    low: float
    high: float
    low_words: str
    high_words: str

    @property
    def values(self) -> tuple[str, str]:
        """Of the left end and of the right one."""
        if self.low <= self.high:
            return self.low_words, self.high_words
        return self.high_words, self.low_words


def flips(answers: Answers, *, name: str = "flips") -> Picture | None:
    """Draw the swings about the present chance; None where nothing moves it or it is not known.

    `name` must be unique among the pictures of a page.
    """
    chance = answers.chance(Question.PASSING)
    if not answers.swings or chance is None:
        return None
    present = chance.at(answers.chosen)
    title = _("What would change the answer")
    description = _described(answers, present)
    told = (name, title, description)
    return Picture(
        title=title,
        description=description,
        wide=_drawn(answers, present, size=Size.WIDE, told=told),
        narrow=_drawn(answers, present, size=Size.NARROW, told=told),
        tables=(_table(answers),),
    )


def _value(swing: Swing, value: Decimal, *, currency: str) -> str:
    return say_factor(swing.range.factor, value, currency=currency)


def _described(answers: Answers, present: BreakEven) -> str:
    currency = answers.situation.currency
    said = [_now(present)]
    for one in answers.swings:
        words = {
            "input": FACTORS[one.range.factor],
            "low": _value(one, one.range.low, currency=currency),
            "high": _value(one, one.range.high, currency=currency),
            "from": say_share(needed(one.at_low)),
            "to": say_share(needed(one.at_high)),
        }
        said.append(_("%(input)s from %(low)s to %(high)s: from %(from)s to %(to)s.") % words)
    return " ".join(said)


def _now(present: BreakEven) -> str:
    if present.says in STATES:
        return _("The chance of passing that trying needs now: %(words)s.") % {
            "words": STATES[present.says]
        }
    return _("Trying needs a chance of passing of %(share)s now.") % {
        "share": say_share(needed(present))
    }


def _bars(answers: Answers) -> list[_Bar]:
    currency = answers.situation.currency
    return [
        _Bar(
            label=str(FACTORS[one.range.factor]),
            low=float(needed(one.at_low)),
            high=float(needed(one.at_high)),
            low_words=_value(one, one.range.low, currency=currency),
            high_words=_value(one, one.range.high, currency=currency),
        )
        for one in answers.swings
    ]


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """Chances across, in pixels; `ticks` are round shares from its one end to the other."""

    left: float
    right: float
    ticks: tuple[float, ...]
    row: float  # from one bar to the next
    bar: float  # from the top of a row to its bar

    margin: float  # above and beneath a bar, through which the lines of the scale run

    def x(self, share: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.left + (self.right - self.left) * (share - low) / (high - low)

    def ends(self, one: _Bar) -> tuple[float, float]:
        left, right = sorted((self.x(one.low), self.x(one.high)))
        return left, max(right, left + LEAST)


def _scale(bars: Sequence[_Bar], now: float, *, size: Size) -> _Scale:
    """Wide: names and both values beside the bars. Narrow: the name above a bar, its values beneath."""
    ticks = _ticks([now, *(share for one in bars for share in (one.low, one.high))])
    if size is Size.NARROW:
        return _Scale(left=8, right=WIDTHS[size] - 8, ticks=ticks, row=78, bar=24, margin=4)
    beside = 8 + room_of(words for one in bars for words in (one.low_words, one.high_words))
    return _Scale(
        left=NAMES + beside, right=WIDTHS[size] - beside, ticks=ticks, row=40, bar=12, margin=12
    )


def _ticks(shares: Sequence[float]) -> tuple[float, ...]:
    """Whole percents around all of them, at least `LEAST_SPAN` apart, none beyond certainty."""
    low, high = min(shares) * 100, max(shares) * 100
    if high - low < LEAST_SPAN:
        low = min(max((low + high - LEAST_SPAN) / 2, 0), 100 - LEAST_SPAN)
        high = low + LEAST_SPAN
    return tuple(one / 100 for one in round_ticks(low, high) if -1 < one < 101)


def _drawn(
    answers: Answers, present: BreakEven, *, size: Size, told: tuple[str, str, str]
) -> SafeString:
    sheet, bars = Sheet(), _bars(answers)
    scale = _scale(bars, float(needed(present)), size=size)
    bottom = TOP + scale.row * len(bars) + 4
    _draw_scale(sheet, scale, bottom=bottom)
    _draw_present(sheet, scale, present)
    draw_words = _draw_beside if size is Size.WIDE else _draw_around
    for place, one in enumerate(bars):
        top = TOP + place * scale.row
        taken = draw_words(sheet, scale, one, top=top)
        _draw_behind(sheet, scale, present, top=top, taken=taken)
        _draw_bar(sheet, scale, one, now=scale.x(float(needed(present))), top=top)
    name, title, description = told
    return sheet.svg(
        size=size, name=name, width=WIDTHS[size], height=bottom + BELOW, title=title,
        description=description,
    )  # fmt: skip


def _draw_scale(sheet: Sheet, scale: _Scale, *, bottom: float) -> None:
    for tick in scale.ticks:
        x, words = scale.x(tick), say_share(Decimal(round(tick * 1000)) / 1000)
        half = len(words) * LETTER / 2
        at = min(max(x, scale.left - 8 + half), scale.right + 8 - half) if scale.left < half else x
        sheet.text("faint", words, x=at, y=bottom + 18, anchor="middle")
    about = _("chance of passing that trying needs")
    sheet.text("faint", about, x=(scale.left + scale.right) / 2, y=bottom + 38, anchor="middle")


def _draw_present(sheet: Sheet, scale: _Scale, present: BreakEven) -> None:
    x, words = scale.x(float(needed(present))), _marked(present)
    half = len(words) * LETTER / 2
    at = min(max(x, scale.left - 8 + half), scale.right + 8 - half)
    sheet.text("strong", words, x=at, y=TOP - 14, anchor="middle")
    sheet.line("today", x=x, y=TOP - 8, down=8)


def _marked(present: BreakEven) -> str:
    if present.says is Says.OFFER:
        return _("now: none is enough")
    if present.says in STATES:
        return _("now: none needed")
    return _("now %(share)s") % {"share": say_share(needed(present))}


def _draw_behind(
    sheet: Sheet, scale: _Scale, present: BreakEven, *, top: float, taken: Sequence[tuple[float, float]]
) -> None:  # fmt: skip
    """The scale and the present chance behind a bar, not behind its words (from and to where they reach)."""
    now = scale.x(float(needed(present)))
    lines = [("hair", scale.x(tick)) for tick in scale.ticks]
    for ink, x in [*lines, ("today", now)]:
        if not any(start - 3 < x < end + 3 for start, end in taken):
            y = top + scale.bar - scale.margin
            sheet.line(ink, x=x, y=y, down=BAR + 2 * scale.margin)


def _draw_bar(sheet: Sheet, scale: _Scale, one: _Bar, *, now: float, top: float) -> None:
    """In two where the present chance lies within, so that its line is seen through."""
    left, right = scale.ends(one)
    ends = [(left, right)]
    if left + 2 * GAP_AT_NOW < now < right - 2 * GAP_AT_NOW:
        ends = [(left, now - GAP_AT_NOW), (now + GAP_AT_NOW, right)]
    for start, end in ends:
        sheet.rect("counted", x=start, y=top + scale.bar, width=end - start, height=BAR)


def _draw_beside(
    sheet: Sheet, scale: _Scale, one: _Bar, *, top: float
) -> list[tuple[float, float]]:
    """The name in the margin, each value beside its end. Returns from and to where the values reach."""
    y = top + scale.bar + BAR / 2 + 4
    rows = wrapped(one.label, room=NAMES - APART)
    for place, words in enumerate(rows):
        sheet.text("strong", words, x=0, y=y + (place - (len(rows) - 1) / 2) * 16)
    before, after = one.values
    left, right = scale.ends(one)
    sheet.text("faint", before, x=left - 8, y=y, anchor="end")
    sheet.text("faint", after, x=right + 8, y=y)
    return [(left - 8 - room_of([before]), left - 8), (right + 8, right + 8 + room_of([after]))]


def _draw_around(
    sheet: Sheet, scale: _Scale, one: _Bar, *, top: float
) -> list[tuple[float, float]]:
    """The name above the bar; each value beneath its end, moved sideways as far as they need. Nothing is beside it."""
    sheet.text("strong", one.label, x=0, y=top + 15)
    before, after = one.values
    left, right = scale.ends(one)
    y = top + scale.bar + BAR + 18
    sizes = [room_of([before]) + GAP, room_of([after]) + GAP]
    wanted = [left + sizes[0] / 2 - GAP / 2, right - sizes[1] / 2 + GAP / 2]
    places = pushed_apart(wanted, sizes, low=-GAP / 2, high=WIDTHS[Size.NARROW] + GAP / 2)
    for words, middle in zip(one.values, places, strict=True):
        sheet.text("faint", words, x=middle, y=y, anchor="middle")
    return []


def _table(answers: Answers) -> Table:
    currency = answers.situation.currency
    head = (
        _("Input"),
        _("At its lowest: chance needed"),
        _("At its highest: chance needed"),
        _("Turning point"),
    )
    rows = [
        (
            str(FACTORS[one.range.factor]),
            _end(one, one.range.low, one.at_low, currency=currency),
            _end(one, one.range.high, one.at_high, currency=currency),
            capfirst(_turn(one, currency=currency)),
        )
        for one in answers.swings
    ]
    return Table(head=head, rows=tuple(rows))


def _end(swing: Swing, value: Decimal, found: BreakEven, *, currency: str) -> str:
    chance = str(STATES[found.says]) if found.says in STATES else say_share(needed(found))
    return _("%(value)s: %(chance)s") % {
        "value": _value(swing, value, currency=currency),
        "chance": chance,
    }


def turning_points(answers: Answers) -> list[str]:
    """A sentence for each input that turns the answer round within its range, in the order of the bars."""
    currency = answers.situation.currency
    return [
        _("%(input)s: %(turn)s.") % {"input": FACTORS[one.range.factor], "turn": _turn(one, currency=currency)}
        for one in answers.swings
        if one.turns_at is not None
    ]  # fmt: skip


def _turn(swing: Swing, *, currency: str) -> str:
    """The last value at which the old sentence holds."""
    if swing.turns_at is None:
        return _("does not turn round between them")
    step = Decimal(1) if swing.range.factor is Factor.SEARCH else CENT
    value = _value(swing, swing.turns_at - step, currency=currency)
    return str(UP_TO[swing.at_low.says]) % {"value": value}
