"""What is said of a read statement: of each line that gave no vest, and of what was settled by habit."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.choices.models import Vest
from apps.choices.money import Money
from apps.choices.parsers.outcome import Note, Problem, Row, Statement, Trouble
from apps.choices.parsers.statement import MOST_ROWS, YEARS_AHEAD
from apps.choices.wording import say_money, say_number
from apps.core.text import visible_controls

SENTENCES: dict[Trouble, str | Promise] = {
    Trouble.NO_DAY: gettext_lazy("No day stands in this line."),
    Trouble.BAD_DAY: gettext_lazy("“%(about)s” cannot be read as a day."),
    Trouble.NO_YEAR: gettext_lazy("“%(about)s” has no year."),
    Trouble.TWO_DAYS: gettext_lazy("More than one day stands in this line."),
    Trouble.YOURS: gettext_lazy("This day is not ahead: what vested by today is yours already."),
    Trouble.NO_NUMBER: gettext_lazy("The number is missing."),
    Trouble.BAD_NUMBER: gettext_lazy("“%(about)s” cannot be read as a number."),
    Trouble.TWO_NUMBERS: gettext_lazy("More than one number stands in this line. Write “shares” behind the one that counts."),
    Trouble.FORMULA: gettext_lazy("“%(about)s” looks like a formula. Formulas are not worked out; write the number."),
    Trouble.NEGATIVE: gettext_lazy("“%(about)s” is below zero."),
    Trouble.NOTHING: gettext_lazy("It says nought, so nothing vests."),
    Trouble.TOO_LARGE: gettext_lazy("“%(about)s” is more than can be counted here."),
    Trouble.OTHER_CURRENCY: gettext_lazy("This is in %(about)s and the scenario in %(currency)s. Amounts of two currencies are not added."),
    Trouble.LONG_LINE: gettext_lazy("This line is too long to be one date and one number."),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line that was not kept: where, what is wrong, and its own words."""

    line: int
    sentence: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something settled by habit. The button `label` reads it otherwise: it posts `value` as `name`."""

    sentence: str
    name: str = ""
    value: str = ""
    label: str = ""


def told(problem: Problem, *, currency: str) -> Told:
    """A problem in words."""
    return Told(
        line=problem.line, sentence=_sentence(problem, currency=currency), words=problem.words
    )


def _sentence(problem: Problem, *, currency: str) -> str:
    about = visible_controls(problem.about)
    if problem.trouble is Trouble.OTHER_ORDER:
        return _("“%(about)s” has day and month the other way round than the other dates.") % {"about": about}  # fmt: skip
    if problem.trouble is Trouble.TOO_FAR:
        return ngettext(
            "This day is more than %(years)d year ahead.", "This day is more than %(years)d years ahead.", YEARS_AHEAD
        ) % {"years": YEARS_AHEAD}  # fmt: skip
    if problem.trouble is Trouble.TOO_MANY:
        return _("%(most)d dates fit in a scenario. This line and those below it, to line %(last)s, were not read.") % {
            "most": MOST_ROWS, "last": about,
        }  # fmt: skip
    return str(SENTENCES[problem.trouble]) % {"about": about, "currency": currency}


def doubts(statement: Statement) -> list[Doubt]:
    """What can be read otherwise, and what was left aside."""
    return [_doubt(note, statement) for note in statement.notes]


def _doubt(note: Note, statement: Statement) -> Doubt:
    if note is Note.ORDER_GUESSED:
        return _order(statement)
    if note is Note.DECIMAL_GUESSED:
        return _decimal(statement)
    return {
        Note.AS_SHARES: Doubt(
            sentence=_("Nothing says what the numbers count. They were read as shares."),
            name="means", value="amount", label=_("Read them as money"),
        ),
        Note.COLUMN_GUESSED: Doubt(
            sentence=_("More than one column holds numbers. The first one after the day was used.")
        ),
        Note.VALUES_LEFT: Doubt(
            sentence=_("Shares were kept and their values left out: shares times your own price are counted."),
            name="means", value="amount", label=_("Read the values instead"),
        ),
        Note.SHARES_LEFT: Doubt(
            sentence=_("The values were kept and the shares left out."),
            name="means", value="shares", label=_("Read the shares instead"),
        ),
        Note.AS_MONEY: Doubt(
            sentence=_("The numbers were read as money."),
            name="means", value="shares", label=_("Read them as shares"),
        ),
        Note.ROUNDED: Doubt(
            sentence=_("Some numbers were rounded: shares are kept to four decimals and amounts to the cent.")
        ),
    }[note]  # fmt: skip


def _order(statement: Statement) -> Doubt:
    if statement.order == "mdy":
        return Doubt(
            sentence=_("The dates can be read in two ways. They were read with the month first."),
            name="order", value="dmy", label=_("Read them with the day first"),
        )  # fmt: skip
    return Doubt(
        sentence=_("The dates can be read in two ways. They were read with the day first."),
        name="order", value="mdy", label=_("Read them with the month first"),
    )  # fmt: skip


def _decimal(statement: Statement) -> Doubt:
    if statement.decimal == ".":
        return Doubt(
            sentence=_("Some numbers can be read in two ways. The point was read as the decimal sign."),
            name="decimal", value=",", label=_("Read the comma as the decimal sign"),
        )  # fmt: skip
    return Doubt(
        sentence=_("Some numbers can be read in two ways. The comma was read as the decimal sign."),
        name="decimal", value=".", label=_("Read the point as the decimal sign"),
    )  # fmt: skip


def what_vests(vest: Vest | Row, *, currency: str) -> str:
    """`120 shares`, `$4,000`."""
    if vest.shares is None:
        return say_money(Money(vest.amount, currency)) if vest.amount is not None else ""
    plural = 1 if vest.shares == 1 else 2
    return ngettext("%(n)s share", "%(n)s shares", plural) % {"n": say_number(vest.shares)}
