"""Which inputs move the needed chance most: a bar each, from where least is needed to where most is, the widest on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.choices.answers import Answers, Question
from apps.choices.drawing.plot import APART, WIDTHS, room_of
from apps.choices.flips import Swing, Turn, offer_part
from apps.choices.maths import BreakEven, Says
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
# What is so in a piece of a range.
PIECES: dict[Says, str | Promise] = {
    Says.TRYING: gettext_lazy("trying brings at least as much even without passing"),
    Says.OFFER: gettext_lazy("the offer brings at least as much even with passing"),
    Says.CHANCE: gettext_lazy("it depends on your chance of passing"),
    Says.REVERSE: gettext_lazy("passing brings less than not passing"),
}
# What trying needs, where that is no chance.
STATES: dict[Says, str | Promise] = {
    Says.TRYING: gettext_lazy("none: trying brings at least as much even without passing"),
    Says.OFFER: gettext_lazy("none is enough: the offer brings at least as much even with passing"),
    Says.REVERSE: gettext_lazy("below %(share)s: passing brings less than not passing"),
    Says.SAME: gettext_lazy("none: all bring the same"),
}
SHORTLY: dict[Says, str | Promise] = {
    Says.TRYING: gettext_lazy("none needed"),
    Says.OFFER: gettext_lazy("none is enough"),
    Says.REVERSE: gettext_lazy("trying brings more below %(share)s"),
    Says.SAME: gettext_lazy("none needed"),
}


def _told(found: BreakEven, words: Mapping[Says, str | Promise]) -> str:
    """What trying needs, by one of the two dictionaries above."""
    share = say_share(found.chance) if found.chance is not None else ""
    return str(words.get(found.says, "%(share)s")) % {"share": share}


@dataclass(frozen=True, kw_only=True)
class _Bar:
    """A swing in words and as shares of the scale: from where least is needed to where most is.

    `instead` are words in its place, where no chance is needed because passing brings less.
    """

    label: str
    left: float
    right: float
    values: tuple[str, str]
    instead: tuple[str, ...] = ()


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
    """The present chance, and for each input what is needed at either end and where that is another answer."""
    currency = answers.situation.currency
    said = [_("The chance of passing that trying needs now: %(words)s.") % {"words": _told(present, STATES)}]  # fmt: skip
    for one in answers.swings:
        words = {
            "input": FACTORS[one.range.factor],
            "low": _end(one, one.range.low, one.at_low, currency=currency),
            "high": _end(one, one.range.high, one.at_high, currency=currency),
        }
        said.append(_("%(input)s: at %(low)s; at %(high)s.") % words)
        said += [f"{capfirst(words)}." for words in _inner(one, currency=currency)]
    return " ".join(said)


def _bars(answers: Answers, present: BreakEven) -> list[_Bar]:
    return [
        _bar(one, as_words=one.is_reversed or present.says is Says.REVERSE, currency=answers.situation.currency)
        for one in answers.swings
    ]  # fmt: skip


def _bar(swing: Swing, *, as_words: bool, currency: str) -> _Bar:
    ends = [(swing.range.low, swing.at_low), (swing.range.high, swing.at_high)]
    return _Bar(
        label=str(FACTORS[swing.range.factor]),
        left=float(offer_part(swing.least.found)),
        right=float(offer_part(swing.most.found)),
        values=(
            _value(swing, swing.least.value, currency=currency),
            _value(swing, swing.most.value, currency=currency),
        ),
        instead=tuple(
            f"{_value(swing, value, currency=currency)}: {_told(found, SHORTLY)}"
            for value, found in ends
        )
        if as_words
        else (),
    )


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
        left = self.x(one.left)
        return left, max(self.x(one.right), left + LEAST)


def _scale(bars: Sequence[_Bar], now: float, *, size: Size) -> _Scale:
    """Wide: names and both values beside the bars. Narrow: the name above a bar, its values beneath."""
    bars = [one for one in bars if not one.instead]
    ticks = _ticks([now, *(share for one in bars for share in (one.left, one.right))])
    if size is Size.NARROW:
        return _Scale(left=8, right=WIDTHS[size] - 8, ticks=ticks, row=78, bar=24, margin=4)
    beside = 8 + room_of(words for one in bars for words in one.values)
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
    sheet, bars = Sheet(), _bars(answers, present)
    scale = _scale(bars, float(offer_part(present)), size=size)
    bottom = TOP + scale.row * len(bars) + 4
    height = bottom + BELOW
    if all(one.instead for one in bars):
        height = bottom
        sheet.text("strong", _marked(present), x=0, y=TOP - 14)
    else:
        _draw_scale(sheet, scale, bottom=bottom)
        _draw_present(sheet, scale, present)
    draw_words = _draw_beside if size is Size.WIDE else _draw_around
    for place, one in enumerate(bars):
        top = TOP + place * scale.row
        if one.instead:
            _draw_instead(sheet, scale, one, top=top, size=size)
            continue
        taken = draw_words(sheet, scale, one, top=top)
        _draw_behind(sheet, scale, present, top=top, taken=taken)
        _draw_bar(sheet, scale, one, now=scale.x(float(offer_part(present))), top=top)
    name, title, description = told
    return sheet.svg(
        size=size, name=name, width=WIDTHS[size], height=height, title=title,
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


def _draw_instead(sheet: Sheet, scale: _Scale, one: _Bar, *, top: float, size: Size) -> None:
    """The name, and in place of a bar what is so at either end."""
    if size is Size.WIDE:
        _draw_name(sheet, scale, one, top=top)
        x, y = float(NAMES), top + scale.bar + BAR / 2 + 4 - 9
    else:
        sheet.text("strong", one.label, x=0, y=top + 15)
        x, y = 0.0, top + 15 + 20
    for place, words in enumerate(one.instead):
        sheet.text("faint", words, x=x, y=y + place * 18)


def _draw_name(sheet: Sheet, scale: _Scale, one: _Bar, *, top: float) -> None:
    rows = wrapped(one.label, room=NAMES - APART)
    y = top + scale.bar + BAR / 2 + 4
    for place, words in enumerate(rows):
        sheet.text("strong", words, x=0, y=y + (place - (len(rows) - 1) / 2) * 16)


def _draw_present(sheet: Sheet, scale: _Scale, present: BreakEven) -> None:
    x, words = scale.x(float(offer_part(present))), _marked(present)
    half = len(words) * LETTER / 2
    at = min(max(x, scale.left - 8 + half), scale.right + 8 - half)
    sheet.text("strong", words, x=at, y=TOP - 14, anchor="middle")
    sheet.line("today", x=x, y=TOP - 8, down=8)


def _marked(present: BreakEven) -> str:
    return _("now %(share)s") % {"share": _told(present, SHORTLY)}


def _draw_behind(
    sheet: Sheet, scale: _Scale, present: BreakEven, *, top: float, taken: Sequence[tuple[float, float]]
) -> None:  # fmt: skip
    """The scale and the present chance behind a bar, not behind its words (from and to where they reach)."""
    now = scale.x(float(offer_part(present)))
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
    _draw_name(sheet, scale, one, top=top)
    y = top + scale.bar + BAR / 2 + 4
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
        _("The answer changes"),
    )
    rows = [
        (
            str(FACTORS[one.range.factor]),
            _end(one, one.range.low, one.at_low, currency=currency),
            _end(one, one.range.high, one.at_high, currency=currency),
            _changes(one, currency=currency),
        )
        for one in answers.swings
    ]
    return Table(head=head, rows=tuple(rows))


def _end(swing: Swing, value: Decimal, found: BreakEven, *, currency: str) -> str:
    """`$34,000: 5.5 %`."""
    words = {"value": _value(swing, value, currency=currency), "chance": _told(found, STATES)}
    return _("%(value)s: %(chance)s") % words


def _inner(swing: Swing, *, currency: str) -> list[str]:
    """The chances within the range that are less or more than those at both ends."""
    inner = ((_("least at %(end)s"), swing.least), (_("most at %(end)s"), swing.most))
    return [
        words % {"end": _end(swing, one.value, one.found, currency=currency)}
        for words, one in inner
        if one.value not in {swing.range.low, swing.range.high} and one.found.says is Says.CHANCE
    ]


def _changes(swing: Swing, *, currency: str) -> str:
    """A cell of the table: the pieces of the range, or that there is but one; and what is needed within it."""
    if swing.turns:
        pieces = _pieces(swing, currency=currency)
    elif swing.at_low.says is swing.at_high.says:
        pieces = _("the same answer between them")
    else:  # all bring the same at one end
        pieces = str(PIECES[Says.TRYING])
    return ". ".join(capfirst(words) for words in [pieces, *_inner(swing, currency=currency)])


def turning_points(answers: Answers) -> list[str]:
    """A sentence for each input within whose range the answer changes, in the order of the bars."""
    currency = answers.situation.currency
    return [
        _("%(input)s: the answer changes %(turns)s: %(pieces)s.") % {
            "input": FACTORS[one.range.factor], "pieces": _pieces(one, currency=currency),
            "turns": _(" and ").join(_above(one, turn, currency=currency) for turn in one.turns),
        }
        for one in answers.swings
        if one.turns
    ]  # fmt: skip


def _above(swing: Swing, turn: Turn, *, currency: str) -> str:
    return _("above %(value)s") % {"value": _value(swing, turn.last, currency=currency)}


def _pieces(swing: Swing, *, currency: str) -> str:
    """`up to $51,300 trying brings ...; above that ...`: each value is the last at which its answer holds."""
    first = _("up to %(value)s %(piece)s")
    found = [
        (_("from there up to %(value)s %(piece)s") if place else first)
        % {"value": _value(swing, one.last, currency=currency), "piece": PIECES[one.before]}
        for place, one in enumerate(swing.turns)
    ]
    return "; ".join([*found, _("above that %(piece)s") % {"piece": PIECES[swing.turns[-1].after]}])
