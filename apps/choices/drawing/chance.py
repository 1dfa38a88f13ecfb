"""What trying brings on average at each chance, beside the offer: where the two lines meet, trying brings as much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.choices.answers import THREE, Answers, Chance, Question
from apps.choices.drawing.plot import (
    APART,
    ROW,
    SAMPLE,
    STYLES,
    WIDTHS,
    Plot,
    draw_mark,
    draw_money_scale,
    draw_sample,
    money_scale,
    room_of,
    say_whole,
)
from apps.choices.maths import Says, expected
from apps.choices.money import Money
from apps.choices.shown import sentence
from apps.choices.situation import Course
from apps.choices.wording import COURSES, say_amount, say_money, say_share, tax_words
from apps.core import say_dates
from apps.core.drawing.picture import Picture, Sheet, Size, Table
from apps.core.drawing.scales import LETTER, pushed_apart, wrapped

TOP, TALL = 16, {Size.WIDE: 240, Size.NARROW: 200}
NAME_ROOM = {Size.WIDE: 176, Size.NARROW: 40}
LEADER = 14
TRYING = 1  # its style: that of passing, to which it leads
TENTHS = tuple(Decimal(number) / 10 for number in range(11))
TITLES: dict[Question, str | Promise] = {
    Question.PASSING: gettext_lazy("The chance of passing that trying needs"),
    Question.APPEALING: gettext_lazy("The chance of winning that an appeal needs"),
}
REVERSED: dict[Question, str | Promise] = {
    Question.PASSING: gettext_lazy("The chance of passing below which trying brings more"),
    Question.APPEALING: gettext_lazy("The chance of winning below which an appeal brings more"),
}
TRIES: dict[Question, str | Promise] = {
    Question.PASSING: gettext_lazy("Trying"),
    Question.APPEALING: gettext_lazy("Appealing"),
}
CHANCES: dict[Question, str | Promise] = {
    Question.PASSING: gettext_lazy("chance of passing"),
    Question.APPEALING: gettext_lazy("chance of winning"),
}
# What is seen where the two lines do not meet.
NOWHERE: dict[tuple[Question, Says], str | Promise] = {
    (Question.PASSING, Says.TRYING): gettext_lazy(
        "Trying brings at least as much as the offer at every chance."
    ),
    (Question.PASSING, Says.OFFER): gettext_lazy(
        "The offer brings at least as much as trying at every chance."
    ),
    (Question.PASSING, Says.SAME): gettext_lazy(
        "Trying brings the same as the offer at every chance."
    ),
    (Question.APPEALING, Says.TRYING): gettext_lazy(
        "An appeal brings at least as much as the payout at every chance."
    ),
    (Question.APPEALING, Says.OFFER): gettext_lazy(
        "The payout brings at least as much as an appeal at every chance."
    ),
    (Question.APPEALING, Says.SAME): gettext_lazy(
        "An appeal brings the same as the payout at every chance."
    ),
}


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What is drawn, and its words."""

    chance: Chance
    answers: Answers
    name: str

    @property
    def title(self) -> str:
        titles = REVERSED if self.says is Says.REVERSE else TITLES
        return str(titles[self.chance.question])

    @property
    def trying(self) -> str:
        return str(TRIES[self.chance.question])

    @property
    def courses(self) -> tuple[Course, Course, Course]:
        return THREE[self.chance.question]

    @property
    def names(self) -> tuple[str, str, str]:
        """Of the offer, of success, of failure."""
        offer, success, failure = (str(COURSES[one]) for one in self.courses)
        return offer, success, failure

    @property
    def share(self) -> Decimal | None:
        """The chance at which both bring the same; None where there is none."""
        return self.chance.at(self.answers.chosen).chance

    @property
    def says(self) -> Says:
        return self.chance.at(self.answers.chosen).says


def chance_curve(chance: Chance | None, answers: Answers, *, name: str = "") -> Picture | None:
    """Draw one of the two questions at `answers.on`; None where it has no figures, or nothing is decided by then.

    `name` must be unique among the pictures of a page; without one it is that of the question.
    """
    if chance is None or chance.at(answers.chosen).says is Says.TOO_EARLY:
        return None
    told = _Told(chance=chance, answers=answers, name=name or f"chance-{chance.question.value}")
    description = _described(told)
    return Picture(
        title=told.title,
        description=description,
        wide=_drawn(told, size=Size.WIDE, description=description),
        narrow=_drawn(told, size=Size.NARROW, description=description),
        tables=(_table(told),),
    )


def _described(told: _Told) -> str:
    chance, (offer, success, failure) = told.chance, told.names
    amounts = _("By %(day)s, %(tax)s: %(offer)s %(a)s; %(success)s %(b)s; %(failure)s %(c)s.") % {
        "day": say_dates.day(told.answers.on), "tax": tax_words(told.answers.situation), "offer": offer, "a": say_money(chance.offer),
        "success": success, "b": say_money(chance.success),
        "failure": failure, "c": say_money(chance.failure),
    }  # fmt: skip
    return f"{amounts} {sentence(told.chance, told.answers)}"


def _drawn(told: _Told, *, size: Size, description: str) -> SafeString:
    sheet, plot = Sheet(), _plot(told, size=size)
    draw_money_scale(sheet, plot)
    _draw_lines(sheet, plot, told, size=size)
    _draw_ends(sheet, plot, told, size=size)
    _draw_chances(sheet, plot, told, size=size)
    height = _draw_outcomes(sheet, plot, told, size=size)
    return sheet.svg(
        size=size, name=told.name, width=WIDTHS[size], height=height, title=told.title,
        description=description,
    )  # fmt: skip


def _three(told: _Told) -> tuple[Money, Money, Money]:
    return told.chance.offer, told.chance.success, told.chance.failure


def _plot(told: _Told, *, size: Size) -> Plot:
    """The scale holds the three amounts, not zero: what matters is where the lines meet."""
    three = _three(told)
    scale = money_scale(
        (one.amount for one in three), currency=told.chance.offer.currency, from_zero=False
    )
    beside = max(NAME_ROOM[size], room_of([told.trying, *map(say_whole, three)]))
    rows = len(_nowhere(told, size=size))
    top = TOP + (ROW * rows + 6 if rows else 0)
    return Plot(
        left=scale.room, right=WIDTHS[size] - LEADER - beside, top=top, bottom=top + TALL[size],
        first=0, last=1, scale=scale,
    )  # fmt: skip


def _nowhere(told: _Told, *, size: Size) -> list[str]:
    """Rows of words where the lines do not meet."""
    if told.share is not None:
        return []
    return wrapped(str(NOWHERE[told.chance.question, told.says]), room=WIDTHS[size])


def _draw_lines(sheet: Sheet, plot: Plot, told: _Told, *, size: Size) -> None:
    offer, success, failure = (plot.y(one.amount) for one in _three(told))
    style = STYLES[told.courses[0]]
    sheet.line(f"way-{style}", x=plot.left, y=offer, across=plot.right - plot.left)
    sheet.trace(f"way-{TRYING}", [(plot.left, failure), (plot.right, success)])
    for x, y, one in (
        (plot.right, offer, style),
        (plot.right, success, TRYING),
        (plot.left, failure, TRYING),
    ):
        draw_mark(sheet, one, x=x, y=y)
    for place, words in enumerate(_nowhere(told, size=size)):
        sheet.text("strong", words, x=0, y=TOP - 2 + place * ROW)
    if told.share is None:
        return
    x = plot.x(float(told.share))
    sheet.line("today", x=x, y=offer, down=plot.bottom + 6 - offer)
    sheet.disc("bare", x=x, y=offer, radius=6)


def _draw_ends(sheet: Sheet, plot: Plot, told: _Told, *, size: Size) -> None:
    """What each line is and comes to, beside its end; a narrow page has the offer's name beneath."""
    offer, success, _failure = _three(told)
    name = wrapped(told.names[0], room=NAME_ROOM[size]) if size is Size.WIDE else []
    found = sorted(
        [(plot.y(success.amount), [told.trying], success), (plot.y(offer.amount), name, offer)],
        key=lambda one: one[0],
    )
    heights = [ROW * (len(rows) + 1) + 6.0 for _y, rows, _amount in found]
    middles = pushed_apart(
        [y for y, *_rest in found], heights, low=plot.top - 14, high=plot.bottom + 14
    )
    x = plot.right + LEADER
    for (_y, rows, amount), height, middle in zip(found, heights, middles, strict=True):
        at = middle - height / 2 + 3 + ROW / 2 + 4
        for place, words in enumerate(rows):
            sheet.text("faint", words, x=x, y=at + place * ROW)
        sheet.text("strong", say_whole(amount), x=x, y=at + len(rows) * ROW)


def _draw_chances(sheet: Sheet, plot: Plot, told: _Told, *, size: Size) -> None:
    """The chance that is needed, and parts of the scale across as far as they stand clear of it and each other."""
    parts = [
        Decimal(number) / 4 for number in ((0, 4, 2, 1, 3) if size is Size.WIDE else (0, 4, 2))
    ]
    taken: list[tuple[float, int]] = []
    for share in [*([told.share] if told.share is not None else []), *parts]:
        words, at = say_share(share), plot.x(float(share))
        half = len(words) * LETTER / 2
        x = min(max(at, plot.left + half - 4), plot.right - half + 4)
        sheet.line("gap", x=at, y=plot.bottom, down=4)
        if any(
            abs(x - other) < (len(words) + count) * LETTER / 2 + APART for other, count in taken
        ):
            continue
        taken.append((x, len(words)))
        ink = "strong" if share == told.share else "faint"
        sheet.text(ink, words, x=x, y=plot.bottom + 20, anchor="middle")


def _draw_outcomes(sheet: Sheet, plot: Plot, told: _Told, *, size: Size) -> float:
    """Beneath the scale: what it is of, and what its two ends mean. Returns the height of the sheet."""
    _offer, success, failure = _three(told)
    _name, success_name, failure_name = told.names
    about = str(CHANCES[told.chance.question])
    top = plot.bottom + 20 + ROW + 2
    sheet.text("faint", about, x=(plot.left + plot.right) / 2, y=top, anchor="middle")
    is_wide = size is Size.WIDE
    right = plot.right if is_wide else WIDTHS[size]
    left = plot.left if is_wide else 0
    room = (right - left - (room_of([about]) if is_wide else 0)) / 2 - APART
    top += 0 if is_wide else ROW + 4
    bottom = top
    for name, amount, x, anchor in (
        (failure_name, failure, left, "start"),
        (success_name, success, right, "end"),
    ):
        rows = wrapped(name, room=room)
        for place, words in enumerate(rows):
            sheet.text("faint", words, x=x, y=top + place * ROW, anchor=anchor)
        sheet.text("strong", say_whole(amount), x=x, y=top + len(rows) * ROW, anchor=anchor)
        bottom = max(bottom, top + len(rows) * ROW)
    if not is_wide:
        bottom += ROW + 10
        style = STYLES[told.courses[0]]
        draw_sample(sheet, style, x=0, y=bottom - 4)
        sheet.text("faint", told.names[0], x=SAMPLE, y=bottom)
    return bottom + 8


def _table(told: _Told) -> Table:
    """Tenths of the chance, and the one that is needed among them."""
    chance = told.chance
    shares = sorted({*TENTHS, *([told.share] if told.share is not None else [])})
    head = (
        str(CHANCES[chance.question]).capitalize(),
        _("%(way)s, in %(currency)s") % {"way": told.trying, "currency": chance.offer.currency},
        told.names[0],
    )
    rows = [
        (
            _needed(share) if share == told.share else say_share(share),
            say_amount(expected(share, success=chance.success, failure=chance.failure)),
            say_amount(chance.offer),
        )
        for share in shares
    ]
    return Table(head=head, rows=tuple(rows))


def _needed(share: Decimal) -> str:
    return _("%(share)s: both the same") % {"share": say_share(share)}
