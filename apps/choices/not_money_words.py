"""The words around what is not money, the same on the page and on paper."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.choices.enums import Forty
from apps.choices.models import Scenario
from apps.choices.not_money import US, Group, LeftOut, Point, Said, Why
from apps.plans.models import TermLabel
from apps.plans.places import country_choices
from apps.plans.wording import source_words

HEADS: dict[Group, str | Promise] = {
    Group.SIGNED: _lazy("What you sign away"),
    Group.DAYS: _lazy("Days to think it over"),
    Group.AFTER: _lazy("Afterwards"),
}
WHYS: dict[Why, str | Promise] = {
    Why.COUNTRY: _lazy("Law of another country (%(country)s): %(heads)s."),
    Why.REGION: _lazy("Law of another state than the one you set: %(heads)s."),
    Why.NOT_FORTY: _lazy("You said that you are under 40: %(heads)s."),
    Why.NOT_THIS_WINDOW: _lazy("You said which of the two it is: %(heads)s."),
    Why.NO_VISA: _lazy("You named no days of a visa: %(heads)s."),
    Why.EMPLOYER: _lazy("Told of another employer than yours: %(heads)s."),
}


def said_of(scenario: Scenario) -> Said:
    """What this scenario and its plan say; no query where the plan is loaded."""
    plan = scenario.plan
    return Said(
        country=plan.country,
        region=plan.region,
        employer=plan.employer,
        forty=Forty(scenario.over_forty),
        visa_days=scenario.visa_days,
        has_sign_on=bool(scenario.sign_on),
        matters=scenario.matters,
    )


def head_of(group: Group) -> str:
    """`What you sign away`."""
    return str(HEADS[group])


def source_of(point: Point) -> str:
    """`law: RCW 49.44.211, 2022`, and that it is to be verified."""
    told = source_words(str(TermLabel(point.label).label), point.source, point.year)
    return _("%(source)s. Verify it.") % {"source": told} if point.verify else told


def say_left_out(one: LeftOut) -> str:
    """One sentence: why, and what."""
    words = {"heads": "; ".join(one.heads), "country": _country(one.country)}
    return str(WHYS[one.why]) % words


def which_law(said: Said) -> str:
    """Whose law the points are of, where the plan names no country; else empty."""
    if said.country:
        return ""
    return _("No country is set, so the law of %(country)s stands here.") % {
        "country": _country(US)
    }


def _country(code: str) -> str:
    return dict(country_choices()).get(code, code)
