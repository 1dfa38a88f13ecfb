"""What the pages of choices show: the answers in words. Nothing here recommends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.choices.answers import MONTHS, THREE, Answers, Chance, Line, Question
from apps.choices.assumed import OPTIONAL, lacks_of
from apps.choices.maths import BreakEven, DayWorth, Says, expected, owed_back, owed_until
from apps.choices.money import Money
from apps.choices.situation import Course
from apps.choices.wording import COURSES, KINDS, say_amount, say_money, say_share, tax_words
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
    """One way in the table of ways: `about` says when it ends and how long money lasts on it, `lacks` what is not known.

    `amounts` are by the horizons, as said in tables, `chosen` is that of the chosen one.
    """

    head: str
    name: str
    depth: int
    about: str
    amounts: tuple[str, ...]
    chosen: str
    lacks: list[str]


def rows(answers: Answers) -> list[Row]:
    """All ways, but those of which the person has said nothing yet."""
    return [_row(one, answers) for one in answers.lines if not is_offered(one)]


def offered(answers: Answers) -> list[str]:
    """Ways that are worked out as soon as the person says something of them."""
    return [str(COURSES[one.way.course]) for one in answers.lines if is_offered(one)]


def is_offered(line: Line) -> bool:
    """Whether nothing was said yet of a way that not everybody has."""
    return OPTIONAL.get(line.way.course) in line.way.lacks


def _row(line: Line, answers: Answers) -> Row:
    return Row(
        head=str(HEADS.get(line.way.course, "")),
        name=str(COURSES[line.way.course]),
        depth=line.way.depth,
        about="; ".join(_about(line)),
        amounts=tuple(say_amount(one) for one in line.by),
        chosen=say_amount(line.by[answers.chosen]) if line.by else "",
        lacks=lacks_of(line.way),
    )


def _about(line: Line) -> Iterator[str]:
    """When it ends, how long money lasts, and what a visa allows."""
    if line.way.branch is None:
        return
    last_day = line.way.branch.last_day
    if last_day is None:
        yield _("still employed")
    else:
        yield _("last day %(day)s") % {"day": say_dates.day(last_day)}
    if line.has_runway:
        yield _runway(line.months)
    if line.stay_until is not None:
        yield _("the days of your visa end %(day)s, ask a lawyer") % {"day": say_dates.day(line.stay_until)}  # fmt: skip
        if line.works_from is not None and line.works_from > line.stay_until:
            yield _("new work begins after that, %(day)s") % {"day": say_dates.day(line.works_from)}


def _runway(months: int | None) -> str:
    if months is None:
        return _("your money lasts longer than %(count)d months") % {"count": MONTHS[-1]}
    words = ngettext(
        "your money lasts %(count)d month", "your money lasts %(count)d months", months
    )
    return words % {"count": months}


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
        share = say_share(found.chance)
        return _("at most %(share)s") % {"share": share} if found.says is Says.REVERSE else share
    words = {
        Says.TRYING: _("at any chance"),
        Says.OFFER: _("at no chance"),
        Says.SAME: _("the same"),
        Says.TOO_EARLY: _("not decided by then"),
    }
    return words[found.says]


def sentence(chance: Chance, answers: Answers) -> str:
    """What the break-even of a question says at the chosen horizon."""
    found = chance.at(answers.chosen)
    words = SENTENCES[chance.question][found.says]
    share = say_share(found.chance) if found.chance is not None else ""
    day = say_dates.day(answers.on)
    return str(words) % {"months": answers.months, "share": share, "day": day}


SENTENCES: dict[Question, dict[Says, str | Promise]] = {
    Question.PASSING: {
        Says.CHANCE: gettext_lazy(
            "After %(months)s months trying brings as much as the offer if your chance of passing is %(share)s. Above that it brings more, below it less."
        ),
        Says.REVERSE: gettext_lazy(
            "By then passing brings less than not passing. After %(months)s months trying brings as much as the offer if your chance of passing is %(share)s; below that it brings more, above it less."
        ),
        Says.TRYING: gettext_lazy(
            "After %(months)s months trying brings at least as much as the offer, even without passing."
        ),
        Says.OFFER: gettext_lazy(
            "After %(months)s months the offer brings at least as much as trying, even with passing."
        ),
        Says.SAME: gettext_lazy("After %(months)s months all of these bring the same."),
        Says.TOO_EARLY: gettext_lazy(
            "By %(day)s, after %(months)s months, nobody has passed or not: your plan ends later. Look further."
        ),
    },
    Question.APPEALING: {
        Says.CHANCE: gettext_lazy(
            "After %(months)s months appealing brings as much as the payout if your chance of winning is %(share)s. Above that it brings more, below it less."
        ),
        Says.REVERSE: gettext_lazy(
            "By then winning brings less than losing. After %(months)s months appealing brings as much as the payout if your chance of winning is %(share)s; below that it brings more, above it less."
        ),
        Says.TRYING: gettext_lazy(
            "After %(months)s months appealing brings at least as much as the payout, even when it is lost."
        ),
        Says.OFFER: gettext_lazy(
            "After %(months)s months the payout brings at least as much as appealing, even when it is won."
        ),
        Says.SAME: gettext_lazy("After %(months)s months all of these bring the same."),
        Says.TOO_EARLY: gettext_lazy(
            "By %(day)s, after %(months)s months, no appeal is won or lost: it ends later. Look further."
        ),
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


def unanswered(answers: Answers) -> list[str]:
    """Why there is no chance for the offer or trying, in sentences; nothing where there is one."""
    if answers.chance(Question.PASSING) is not None:
        return []
    needed = [one for one in answers.lines if one.way.course in THREE[Question.PASSING]]
    words = _("%(way)s: %(lacks)s")
    return [
        words % {"way": COURSES[one.way.course], "lacks": " ".join(lacks_of(one.way))}
        for one in needed
        if not one.by
    ]


def on_staying(answers: Answers, *, most: int = MOST_DAYS) -> list[str]:
    """What one more day is worth, the largest jumps ahead in order of their days, and what would be owed back."""
    found = []
    tomorrow = one_day(answers)
    if tomorrow is not None:
        found.append(
            _("Staying one more day is worth %(amount)s.") % {"amount": say_money(tomorrow)}
        )
    found += [_jump(one) for one in largest_jumps(answers, most=most)]
    return [*found, *_owed(answers)]


def largest_jumps(answers: Answers, *, most: int = MOST_DAYS) -> list[DayWorth]:
    """In the order of their days."""
    jumping = [one for one in answers.days if one.jumps]
    return sorted(sorted(jumping, key=size_of_jumps, reverse=True)[:most], key=lambda one: one.day)


def size_of_jumps(day: DayWorth) -> Decimal:
    """All that comes or falls due at once on a day, whichever way."""
    return sum((abs(one.amount.amount) for one in day.jumps), Decimal(0))


def _jump(day: DayWorth) -> str:
    words = _(
        "Staying until %(day)s is worth %(amount)s more than leaving today. On that day alone: %(why)s."
    )
    why = ", ".join(f"{KINDS[one.kind]} {say_money(one.amount)}" for one in day.jumps)
    return words % {"day": say_dates.day(day.day), "amount": say_money(day.amount), "why": why}


def _owed(answers: Answers) -> Iterator[str]:
    today = answers.situation.today
    for one in answers.situation.claw_backs:
        owed = owed_back(one, last_day=today)
        if owed.amount and one.paid_on <= today:
            words = _(
                "Leaving today you would owe %(amount)s of your sign-on; from %(day)s on nothing."
            )
            yield words % {"amount": say_money(owed), "day": say_dates.day(owed_until(one))}


def one_day(answers: Answers) -> Money | None:
    """What tomorrow is worth; None where no day lies ahead."""
    return answers.days[0].amount if answers.days else None


def granted(answers: Answers) -> list[str]:
    """What all figures take for granted, whoever typed what."""
    situation = answers.situation
    found = [
        _("Whoever passes or wins is counted as employed to %(day)s, with this pay and every vest until then.")
        % {"day": say_dates.day(answers.on)}
    ]  # fmt: skip
    if situation.new_salary is not None:
        found.append(_("A new job is counted with its pay, without shares or a bonus."))
    if situation.claw_backs:
        found.append(_("The sign-on is owed back as it was paid, before tax."))
    if situation.benefit is not None and answers.terms.taker_has_benefit:
        found.append(
            _(
                "Unemployment benefit is counted after the offer, too; taking it can count as resigning."
            )
        )
    return found


@dataclass(frozen=True, kw_only=True)
class Short:
    """The answer in short, for the top of the page, beside the form and on paper; all in sentences but the rows."""

    chances: list[ChanceShown]
    unanswered: list[str]
    on_staying: list[str]
    granted: list[str]
    rows: list[Row]
    months: int
    currency: str
    tax: str


def short(answers: Answers) -> Short:
    """The least that answers the question."""
    return Short(
        chances=chances(answers),
        unanswered=unanswered(answers),
        on_staying=on_staying(answers),
        granted=granted(answers),
        rows=rows(answers),
        months=answers.months,
        currency=answers.situation.currency,
        tax=tax_words(answers.situation),
    )
