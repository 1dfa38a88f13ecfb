"""What is said of a read statement: of each line that gave no vest, and of what was settled by habit."""

from __future__ import annotations

from collections.abc import Sequence
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

MOST_OTHERS = 3
LONGEST_NAME = 60

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
    Trouble.NOTHING: gettext_lazy("The number is zero, so nothing vests."),
    Trouble.TOO_LARGE: gettext_lazy("“%(about)s” is more than can be counted here."),
    Trouble.OTHER_CURRENCY: gettext_lazy("This is in %(about)s and the scenario in %(currency)s. Amounts of two currencies are not added."),
    Trouble.UNIT: gettext_lazy("“%(about)s” has a word or sign that is not known here. Write the number out, as 10,000 or 120 shares."),
    Trouble.PENCE: gettext_lazy("This is in pence. Write it in pounds."),
    Trouble.PERCENT: gettext_lazy("This is a percentage. Write the number of shares."),
    Trouble.PART: gettext_lazy("This is a part of a whole. Write the number of shares that vest on the day."),
    Trouble.REPEATED: gettext_lazy("More vests than one are told in this line. Write a line for each date."),
    Trouble.FALLEN: gettext_lazy("This line says that it was cancelled, forfeited or ran out, so nothing vests."),
    Trouble.SERIAL: gettext_lazy("The day is a number, as a spreadsheet counts days. Show it as a date there and copy it again."),
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
    return [one for note in statement.notes for one in _doubts(note, statement)]


def _doubts(note: Note, statement: Statement) -> list[Doubt]:
    if note is Note.COLUMN_USED:
        said = _("The numbers were read from the column “%(column)s”.")
        used = _Used(name="column", column=statement.column, others=statement.other_columns)
        return _columns(said, used)
    if note is Note.DAY_USED:
        said = _("The days were read from the column “%(column)s”.")
        used = _Used(
            name="day_column", column=statement.day_column, others=statement.other_day_columns
        )
        return _columns(said, used)
    return [_doubt(note, statement)]


@dataclass(frozen=True, kw_only=True)
class _Used:
    """The column that was read, those that could be meant as well, and the name of the choice among them."""

    name: str
    column: str
    others: Sequence[str]


def _columns(sentence: str, used: _Used) -> list[Doubt]:
    """What was read of several columns, with a button for each of the first others."""
    said = sentence % {"column": visible_controls(_short(used.column))}
    if not used.others:
        return [Doubt(sentence=said)]
    return [
        Doubt(
            sentence=said if not place else _("“%(column)s” could be meant as well.") % {"column": visible_controls(_short(one))},
            name=used.name, value=one, label=_("Read “%(column)s” instead") % {"column": visible_controls(_short(one))},
        )
        for place, one in enumerate(used.others[:MOST_OTHERS])
    ]  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…"


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
        Note.WHOLE: Doubt(
            sentence=_("This column may hold all that has not vested yet, and not what vests on the day. Check the numbers against your schedule.")
        ),
        Note.OPTIONS: Doubt(
            sentence=_("Some of this looks like options. An option is worth the price less what exercising it costs; here each counts as a whole share.")
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
