"""What the pages of choices show: the answers in words. Nothing here recommends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.choices.answers import MONTHS, Answers, Chance, Line, Question
from apps.choices.assumed import OPTIONAL, lacks_of
from apps.choices.maths import BreakEven, Cash, DayWorth, Says, expected
from apps.choices.money import Money
from apps.choices.situation import Course
from apps.choices.wording import COURSES, KINDS, say_amount, say_money, say_share
from apps.core import say_dates

MOST_DAYS = 3
# A head before the first way of each decision.
HEADS: dict[Course, str | Promise] = {
    Course.TAKE_OFFER: gettext_lazy("Leave with the offer"),
    Course.PASS: gettext_lazy("Try"),
    Course.LOSE_APPEAL: gettext_lazy("After not passing"),
    Course.RESIGN: gettext_lazy("Other ways"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One way in the table of ways: `amounts` by the horizons, as said in tables."""

    head: str
    name: str
    course: str
    depth: int
    last_day: date | None
    stays: bool
    amounts: tuple[str, ...]
    chosen: str
    runway: str
    stay_until: date | None
    lacks: list[str]


def rows(answers: Answers) -> list[Row]:
    """All ways, but those of which the person has said nothing yet."""
    return [_row(one, answers) for one in answers.lines if not is_offered(one)]


def offered(answers: Answers) -> list[str]:
    """Ways that are worked out as soon as the person says something of them."""
    return [str(COURSES[one.way.course]) for one in answers.lines if is_offered(one)]


def is_offered(line: Line) -> bool:
    """Whether nothing was said yet of a way that not everybody has."""
    return line.way.branch is None and line.way.course in OPTIONAL


def _row(line: Line, answers: Answers) -> Row:
    branch = line.way.branch
    return Row(
        head=str(HEADS.get(line.way.course, "")),
        name=str(COURSES[line.way.course]),
        course=line.way.course.value,
        depth=line.way.depth,
        last_day=branch.last_day if branch else None,
        stays=branch is not None and branch.last_day is None,
        amounts=tuple(say_amount(one) for one in line.by),
        chosen=say_amount(line.by[answers.chosen]) if line.by else "",
        runway=_runway(line),
        stay_until=line.stay_until,
        lacks=lacks_of(line.way),
    )


def _runway(line: Line) -> str:
    if not line.has_runway:
        return ""
    if line.months is None:
        return _("over %(count)d months") % {"count": MONTHS[-1]}
    words = ngettext("%(count)d month", "%(count)d months", line.months)
    return words % {"count": line.months}


@dataclass(frozen=True, kw_only=True)
class ChanceShown:
    """One of the two questions: its head, the sentence at the chosen horizon, and the chance at each of them.

    `needs` says what `figure` is.
    """

    key: str
    head: str
    needs: str
    sentence: str
    figure: str
    by: tuple[str, ...]
    at_chance: str


HEADS_OF_CHANCES: dict[Question, str | Promise] = {
    Question.PASSING: gettext_lazy("The offer now, or trying"),
    Question.APPEALING: gettext_lazy("The payout after not passing, or the appeal"),
}
NEEDS: dict[Question, str | Promise] = {
    Question.PASSING: gettext_lazy("Chance of passing that trying needs"),
    Question.APPEALING: gettext_lazy("Chance of winning that the appeal needs"),
}


def chances(answers: Answers, *, asked: Decimal | None = None) -> list[ChanceShown]:
    """Both questions, as far as their three ways are known. `asked` is a chance that the person wants to see."""
    return [
        ChanceShown(
            key=one.question.value,
            head=str(HEADS_OF_CHANCES[one.question]),
            needs=str(NEEDS[one.question]),
            sentence=sentence(one, answers),
            figure=figure(one.at(answers.chosen)),
            by=tuple(figure(found) for found in one.by),
            at_chance="" if asked is None else _at_chance(one, asked, answers),
        )
        for one in answers.chances
    ]


def figure(found: BreakEven) -> str:
    """`5.5 %`, or in two or three words why there is none."""
    if found.chance is not None:
        return say_share(found.chance)
    words = {
        Says.TRYING: _("at any chance"),
        Says.OFFER: _("at no chance"),
        Says.SAME: _("the same"),
    }
    return words[found.says]


def sentence(chance: Chance, answers: Answers) -> str:
    """What the break-even of a question says at the chosen horizon."""
    says = chance.at(answers.chosen)
    reverse = says.chance is not None and chance.success < chance.failure
    key = "reverse" if reverse else says.says.value
    words = SENTENCES[chance.question][key]
    share = say_share(says.chance) if says.chance is not None else ""
    return str(words) % {"months": answers.months, "share": share}


SENTENCES: dict[Question, dict[str, str | Promise]] = {
    Question.PASSING: {
        "chance": gettext_lazy(
            "After %(months)s months trying brings as much as the offer if your chance of passing is %(share)s. Above that it brings more, below it less."
        ),
        "reverse": gettext_lazy(
            "By then passing brings less than not passing. After %(months)s months trying brings as much as the offer if your chance of passing is %(share)s; below that it brings more, above it less."
        ),
        "trying": gettext_lazy(
            "After %(months)s months trying brings at least as much as the offer, even without passing."
        ),
        "offer": gettext_lazy(
            "After %(months)s months the offer brings more than trying, even with passing."
        ),
        "same": gettext_lazy("After %(months)s months all of these bring the same."),
    },
    Question.APPEALING: {
        "chance": gettext_lazy(
            "After %(months)s months appealing brings as much as the payout if your chance of winning is %(share)s. Above that it brings more, below it less."
        ),
        "reverse": gettext_lazy(
            "By then winning brings less than losing. After %(months)s months appealing brings as much as the payout if your chance of winning is %(share)s; below that it brings more, above it less."
        ),
        "trying": gettext_lazy(
            "After %(months)s months appealing brings at least as much as the payout, even when it is lost."
        ),
        "offer": gettext_lazy(
            "After %(months)s months the payout brings more than appealing, even when it is won."
        ),
        "same": gettext_lazy("After %(months)s months all of these bring the same."),
    },
}


def _at_chance(chance: Chance, asked: Decimal, answers: Answers) -> str:
    """What trying brings on average at a chance that the person named, beside what is sure."""
    average = expected(asked, success=chance.success, failure=chance.failure)
    words = {
        Question.PASSING: _("If your chance of passing were %(share)s, trying would bring %(average)s on average by %(day)s, the offer %(sure)s."),
        Question.APPEALING: _("If your chance of winning were %(share)s, appealing would bring %(average)s on average by %(day)s, the payout %(sure)s."),
    }  # fmt: skip
    return words[chance.question] % {
        "share": say_share(asked),
        "average": say_money(average),
        "sure": say_money(chance.offer),
        "day": say_dates.day(answers.on),
    }


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """A day on which staying jumps in worth."""

    day: date
    worth: str
    why: str


def next_jumps(answers: Answers, *, most: int = MOST_DAYS) -> list[DayShown]:
    """The largest jumps ahead, in order of their days; health cover and single claw-back steps are small ones."""
    jumping = [one for one in answers.days if one.jumps]
    largest = sorted(jumping, key=_size, reverse=True)[:most]
    return [
        DayShown(day=one.day, worth=say_money(one.amount), why=reasons(one.jumps))
        for one in sorted(largest, key=lambda one: one.day)
    ]


def _size(day: DayWorth) -> Decimal:
    return sum((abs(one.amount.amount) for one in day.jumps), Decimal(0))


def reasons(jumps: Sequence[Cash]) -> str:
    """`vest $12,000, claw-back $1,000`."""
    return ", ".join(f"{KINDS[one.kind]} {say_money(one.amount)}" for one in jumps)


def one_day(answers: Answers) -> Money | None:
    """What tomorrow is worth; None where no day lies ahead."""
    return answers.days[0].amount if answers.days else None


@dataclass(frozen=True, kw_only=True)
class Short:
    """The answer in short, for the top of the page and beside the form."""

    chances: list[ChanceShown]
    tomorrow: str
    jumps: list[DayShown]
    rows: list[Row]
    months: int
    currency: str


def short(answers: Answers) -> Short:
    """The least that answers the question."""
    tomorrow = one_day(answers)
    return Short(
        chances=chances(answers),
        tomorrow=say_money(tomorrow) if tomorrow is not None else "",
        jumps=next_jumps(answers),
        rows=rows(answers),
        months=answers.months,
        currency=answers.situation.currency,
    )
