"""Every assumption made visible: what was typed, what the plan's dates gave, what stands in, what counts as nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.choices import inputs
from apps.choices.answers import Answers
from apps.choices.enums import PayPer
from apps.choices.models import Scenario, Vest
from apps.choices.money import total
from apps.choices.offers import read_offer
from apps.choices.reading import FULL_WEEK, revoke_days, severance_days, vest_worth
from apps.choices.situation import Course
from apps.choices.tree import Lack, Way
from apps.choices.wording import say_money, say_number, say_share
from apps.core import say_dates


class Origin(StrEnum):
    """Where a value is from."""

    TYPED = "typed"
    PLAN = "plan"
    STANDS_IN = "stands_in"


ORIGINS: dict[Origin, str | Promise] = {
    Origin.TYPED: gettext_lazy("typed by you"),
    Origin.PLAN: gettext_lazy("from your dates"),
    Origin.STANDS_IN: gettext_lazy("assumed until you say"),
}


# What is answered by a tick, and the figure without which it says nothing.
YES_OR_NO = {
    "health_to_month_end": "health",
    "new_health": "health",
    "taker_has_benefit": "benefit",
    "quitter_has_benefit": "benefit",
}


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """One value that the figures are worked out from."""

    label: str
    value: str
    origin: Origin

    @property
    def origin_words(self) -> str:
        return str(ORIGINS[self.origin])


def assumptions(scenario: Scenario, answers: Answers, *, vests: Sequence[Vest]) -> list[Assumption]:
    """What all figures rest on, in the order of the form."""
    found = [
        Assumption(label=one.label, value=_resolved(one, answers), origin=Origin.TYPED)
        for one in inputs.typed(scenario)
    ]
    found += _vested(scenario, answers, vests)
    found += _from_plan(scenario, answers)
    return [*found, *_stand_ins(scenario, answers)]


def _resolved(one: inputs.Typed, answers: Answers) -> str:
    """An offer's words with what they come to, where they are more than an amount."""
    terms = answers.terms
    amounts = {
        "offer": terms.offer,
        "hoped_offer": terms.hoped,
        "second_offer": terms.second_offer,
        "third_offer": terms.third_offer,
    }
    if one.key not in amounts:
        return one.value
    amount = amounts[one.key]
    if amount is None:
        return _("%(words)s (cannot be worked out)") % {"words": one.value}
    said = say_money(amount)
    if read_offer(one.value, currency=amount.currency).is_plain:
        return said
    return _("%(words)s, which is %(amount)s") % {"words": one.value, "amount": said}


def _vested(scenario: Scenario, answers: Answers, vests: Sequence[Vest]) -> list[Assumption]:
    ahead = [
        one for one in vests if answers.situation.today < one.vest_date <= answers.horizons[-1]
    ]
    worths = [vest_worth(scenario, one) for one in ahead]
    known = [one for one in worths if one is not None]
    if not known:
        return []
    words = ngettext(
        "%(count)d vest date, together %(amount)s before tax",
        "%(count)d vest dates, together %(amount)s before tax",
        len(known),
    )
    amount = say_money(total(known, currency=scenario.currency))
    value = words % {"count": len(known), "amount": amount}
    return [Assumption(label=_("Vests"), value=value, origin=Origin.TYPED)]


def _from_plan(scenario: Scenario, answers: Answers) -> list[Assumption]:
    terms = answers.terms
    days = (
        ("offer_last_date", terms.offer_last_day),
        ("plan_end_date", terms.plan_end),
    )
    return [
        Assumption(label=inputs.label_of(key), value=say_dates.day(day), origin=Origin.PLAN)
        for key, day in days
        if day is not None and getattr(scenario, key) is None
    ]


def _stand_ins(scenario: Scenario, answers: Answers) -> list[Assumption]:
    found = [*_days_assumed(scenario, answers), *_rates_assumed(scenario, answers)]
    if scenario.pay_per == PayPer.HOUR and scenario.weekly_hours is None:
        found.append(("weekly_hours", say_number(FULL_WEEK)))
    found += [
        (key, _("yes") if getattr(scenario, key) else _("no"))
        for key, needs in YES_OR_NO.items()
        if getattr(scenario, needs) is not None and inputs.is_default(key, getattr(scenario, key))
    ]
    return [
        Assumption(label=inputs.label_of(key), value=value, origin=Origin.STANDS_IN)
        for key, value in found
    ]


def _days_assumed(scenario: Scenario, answers: Answers) -> Iterator[tuple[str, str]]:
    if answers.terms.offer is not None:
        if answers.terms.offer_last_day is None:
            yield "offer_last_date", _today(answers.situation.today)
        if scenario.severance_days is None:
            yield "severance_days", str(severance_days(scenario))
    if scenario.revoke_days is None and revoke_days(scenario):
        by_law = _("%(days)d by law from 40 on, verify")
        yield "revoke_days", by_law % {"days": revoke_days(scenario)}


def _rates_assumed(scenario: Scenario, answers: Answers) -> Iterator[tuple[str, str]]:
    if scenario.tax_pay is not None:
        as_pay = _("as on pay, %(share)s") % {"share": say_share(answers.situation.tax.pay)}
        for key in ("tax_severance", "tax_shares"):
            if getattr(scenario, key) is None:
                yield key, as_pay
    if scenario.benefit is not None and scenario.tax_benefit is None:
        yield "tax_benefit", say_share(Decimal(0))
    if scenario.leave_weeks is not None and scenario.leave_percent is None:
        yield "leave_percent", say_share(Decimal(0))


def _today(day: date) -> str:
    return _("today, %(day)s") % {"day": say_dates.day(day)}


LACKS: dict[Lack, str | Promise] = {
    Lack.OFFER: gettext_lazy("Without the offer this part is missing."),
    Lack.HOPED: gettext_lazy("Without what you would ask for this part is missing."),
    Lack.PLAN_END: gettext_lazy("Without the last day of the plan this part is missing."),
    Lack.APPEAL_END: gettext_lazy("Without the day on which an appeal would end this part is missing."),
    Lack.NEW_JOB_DAY: gettext_lazy("Without the first day of a new job this part is missing."),
    Lack.NEW_PAY: gettext_lazy("The pay of a new job counts as nothing."),
    Lack.MOVE_SHUT: gettext_lazy("Shut: in Pivot it is said to be, and the figures say no other."),
    Lack.LEAVE_WEEKS: gettext_lazy("Without the weeks of leave this part is missing."),
    Lack.DAY_PASSED: gettext_lazy("Its last day has passed already."),
    Lack.OFFER_LAST_DAY: gettext_lazy("As if today were the last day."),
    Lack.SECOND_OFFER: gettext_lazy("The payout after not passing counts as nothing."),
    Lack.THIRD_OFFER: gettext_lazy("The payout after a lost appeal counts as nothing."),
    Lack.NOTICE: gettext_lazy("As if you left today, without notice."),
}  # fmt: skip
# Ways that are only looked at once the person says something of them; until then they are offered, not missed.
OPTIONAL = {
    Course.NEGOTIATE: Lack.HOPED,
    Course.NEW_JOB: Lack.NEW_JOB_DAY,
    Course.LEAVE: Lack.LEAVE_WEEKS,
}


def lacks_of(way: Way) -> list[str]:
    """What a way lacks, in sentences."""
    return [str(LACKS[one]) for one in way.lacks]


def missing(scenario: Scenario, *, vests: Iterable[Vest]) -> list[str]:
    """What counts as nothing because nobody said it, in sentences; the ways say their own."""
    vests = list(vests)
    rows = (
        (scenario.pay is None, _("Without your pay every way counts none.")),
        (not vests, _("Without your vest dates this part is missing: shares count as nothing.")),
        (_priceless(scenario, vests), _("Without the price of a share your shares count as nothing.")),
        (scenario.bonus is not None and scenario.bonus_date is None,
         _("Without its day the bonus counts as nothing.")),
        (scenario.sign_on is not None and not (scenario.sign_on_date and scenario.sign_on_months),
         _("Without its day and its months no sign-on is claimed back.")),
        *_untaxed(scenario),
        (scenario.new_pay is None, _("Without the pay of a new job only severance and benefit come in after you leave.")),
        (scenario.new_pay is not None and scenario.search_weeks is None,
         _("Without the weeks until a new job it begins the day after you leave.")),
        (scenario.benefit is None, _("Without its amount no unemployment benefit is counted.")),
        (scenario.benefit is not None and not scenario.benefit_weeks,
         _("Without the weeks it lasts no unemployment benefit is counted.")),
        (scenario.health is None, _("Health cover counts as nothing.")),
        (scenario.costs is not None and scenario.savings is None, _("Without your savings money lasts as if you had none.")),
        (scenario.costs is None, _("Without what you spend a month it cannot say how long your money lasts.")),
    )  # fmt: skip
    return [words for is_so, words in rows if is_so]


def _untaxed(scenario: Scenario) -> list[tuple[bool, str]]:
    """Each rate follows that on pay where none is typed."""
    others = (
        (scenario.tax_severance, _("Without a rate of tax severance is before tax.")),
        (scenario.tax_shares, _("Without a rate of tax shares are before tax.")),
    )
    if scenario.tax_pay is not None:
        return []
    if all(rate is None for rate, _words in others):
        return [(True, _("Without your rates of tax pay, severance and shares are before tax."))]
    return [
        (True, _("Without a rate of tax pay is before tax.")),
        *((rate is None, words) for rate, words in others),
    ]


def _priceless(scenario: Scenario, vests: Iterable[Vest]) -> bool:
    return scenario.price is None and any(one.shares is not None for one in vests)
