"""The parts of the PDF of a scenario, in the order and the words of its page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.choices import not_money_words, shown
from apps.choices.answers import MONTHS
from apps.choices.clock import Clock, Lapse
from apps.choices.maths import DayWorth
from apps.choices.not_money import NotMoney
from apps.choices.page import Asked, Page
from apps.choices.pdf_blocks import (
    Block,
    Cell,
    Part,
    Pictures,
    Row,
    cell,
    halves,
    head,
    hints,
    listed,
    numbered,
    own_words,
    part,
    points,
    row_of,
    table,
    words,
)
from apps.choices.wording import KINDS, say_amount
from apps.core import say_dates

FIGURES = range(1, len(MONTHS) + 1)
EMPTY = "–"


def parts_of(page: Page, told: NotMoney, *, pictures: Pictures) -> list[Part]:
    """All parts that say something."""
    found = [
        _in_short(page),
        _clock(page.clock),
        _ways(page, pictures),
        *(_chance(one, pictures) for one in page.chances),
        _days(page, pictures),
        _flips(page, pictures),
        _not_money(told),
        part(_("What matters to you"), own_words(told.matters)),
        part(_("To ask a lawyer"), numbered(told.questions)),
        _rests_on(page),
    ]
    return [one for one in found if one["blocks"]]


def _in_short(page: Page) -> Part:
    short = page.short
    said = [one.sentence for one in short.chances]
    return part(
        _("In short"),
        words(*said),
        listed(short.unanswered),
        listed(short.on_staying),
        hints(*short.granted),
    )


def _ways(page: Page, pictures: Pictures) -> Part:
    currency = page.answers.situation.currency
    rows = [_row(one) for one in page.short.rows]
    caption = _(
        "%(currency)s %(tax)s, added up from tomorrow to the end of each of these times: %(days)s."
    )
    offered = _("Also worked out once you say something of them: %(ways)s.")
    return part(
        _("The ways"),
        hints(
            caption % {"currency": currency, "tax": page.short.tax, "days": _ends(page)}, leads=True
        ),
        table([_("Way"), *_after()], rows, right=FIGURES),
        hints(offered % {"ways": "; ".join(page.offered)} if page.offered else ""),
        pictures.block(page.money),
    )


def _after() -> list[str]:
    """The heads of the horizons."""
    return [_say_months(one) for one in MONTHS]


def _say_months(count: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def _ends(page: Page) -> str:
    days = zip(_after(), page.answers.horizons, strict=True)
    said = _("%(months)s to %(day)s")
    return ", ".join(said % {"months": months, "day": say_dates.day(day)} for months, day in days)


def _row(row: shown.Row) -> Row:
    return row_of(_way(row), *(row.amounts or [EMPTY] * len(MONTHS)), head=row.head)


def _way(row: shown.Row) -> Cell:
    return cell(row.name, row.about, *row.lacks, indent=row.depth)


def _chance(asked: Asked, pictures: Pictures) -> Part:
    found = asked.shown
    return part(
        found.head,
        words(found.sentence),
        table(
            [_("Looked at"), *_after()],
            [[_("The chance at which both bring the same"), *found.by]],
            right=FIGURES,
        ),
        pictures.block(asked.curve),
        whole=True,
    )


def _days(page: Page, pictures: Pictures) -> Part:
    if page.days is None:
        return part("")
    jumps = [
        [say_dates.day(one.day), say_amount(one.amount), _reasons(one)]
        for one in page.answers.days
        if one.jumps
    ]
    heads = [_("Staying until"), _("Worth"), _("At once")]
    note = _("Worth more than leaving today, on each day on which something comes at once.")
    return part(
        _("One more day"),
        pictures.block(page.days),
        hints(note if jumps else "", leads=True),
        halves(table(heads, jumps, right=(1,), grow=(2,))),
    )


def _reasons(one: DayWorth) -> str:
    """`vest 12,000.00, sign-on no longer owed 1,000.00`, as beside amounts of the same table."""
    return ", ".join(f"{KINDS[cash.kind]} {say_amount(cash.amount)}" for cash in one.jumps)


def _flips(page: Page, pictures: Pictures) -> Part:
    """Nothing where no input moves the chance."""
    if page.flips is None:
        return part("")
    note = _("Each input changed alone, a fifth either way where you named no range.")
    numbers = [table(one.head, one.rows, grow=range(len(one.head))) for one in page.flips.tables]
    return part(
        _("What would change it"), hints(note, leads=True), pictures.block(page.flips), *numbers
    )


def _clock(clock: Clock) -> Part:
    """The nearest decision or appeal, then what has passed and is still open, and what each other day means."""
    first, title = _("No open decision or appeal is among your dates."), ""
    if clock.next is not None:
        first = _("%(when)s: %(left)s.") % {"when": clock.when, "left": clock.left}
        title = clock.next.title
    return part(
        _("Time to choose"),
        words(first),
        hints(title, clock.means, _("As of %(moment)s.") % {"moment": clock.seen}),
        *_lapses(_("Passed, still open"), clock.passed),
        *_lapses(_("What each day means"), clock.lapses),
    )


def _lapses(words: str, lapses: Sequence[Lapse]) -> list[Block]:
    if not lapses:
        return []
    rows = [[cell(say_dates.day(one.day), one.clock), _lapse(one)] for one in lapses]
    return [head(words), table([_("Day"), _("What it means")], rows, grow=(1,))]


def _lapse(one: Lapse) -> Cell:
    source = not_money_words.source_of(one.law) if one.law else ""
    return cell(one.title, one.about, source)


def _not_money(told: NotMoney) -> Part:
    blocks: list[Block] = [
        hints(_("Not legal advice."), not_money_words.which_law(told.said), leads=True)
    ]
    for one in told.parts:
        rows = [(each.head, each.says, not_money_words.source_of(each)) for each in one.points]
        blocks += [head(not_money_words.head_of(one.group)), points(rows)]
    left_out = [not_money_words.say_left_out(one) for one in told.left_out]
    if left_out:
        blocks += [head(_("Left out, by what you said")), hints(*left_out)]
    return part(_("What is not money"), *blocks)


def _rests_on(page: Page) -> Part:
    rows = [[one.label, one.value, one.origin_words] for one in page.assumptions]
    blocks = [table([_("What"), _("Value"), _("From")], rows, grow=(0, 1))]
    if page.missing:
        blocks += [head(_("What is left out")), listed(page.missing)]
    last = _("Not in it: interest, the risk of a share price, and everything that is not money.")
    return part(_("Worked out from"), *blocks, hints(last))
