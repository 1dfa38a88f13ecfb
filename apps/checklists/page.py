"""What the page of the checklist shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.checklists.copying import steps_of
from apps.checklists.dating import dates_of
from apps.checklists.models import Step
from apps.checklists.steps import COUNTRIES, PAGES, Template, all_steps
from apps.deadlines.models import Deadline
from apps.plans.models import Plan

OWN = "own"
# What the link to each page of the file says.
LINKS = {
    "log": gettext_lazy("Open the log"),
    "dates": gettext_lazy("Open your dates"),
    "goals": gettext_lazy("Open your goals"),
    "concerns": gettext_lazy("Open the concerns"),
    "champions": gettext_lazy("Ask somebody"),
    "meeting": gettext_lazy("Write down a meeting"),
    "people": gettext_lazy("Open your people"),
    "lawyer": gettext_lazy("Open your people"),
    "stories": gettext_lazy("Open your stories"),
    "choices": gettext_lazy("Compare the choices"),
    "help": gettext_lazy("Where help is"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A step with its source, the date it became, and the page that does it."""

    step: Step
    template: Template | None
    date: Deadline | None
    url: str

    @property
    def link(self) -> str | Promise:
        return link_of(self.template)

    @property
    def is_done(self) -> bool:
        return self.step.done_at is not None


@dataclass(frozen=True, kw_only=True)
class Part:
    name: str
    lines: list[Line]

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.lines)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The steps of a country that are off, in one tap."""

    country: str
    name: str
    lines: list[Line]
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class Checklist:
    parts: list[Part]
    aside: list[Line]
    offers: list[Offer]

    @property
    def done(self) -> int:
        return sum(one.done for one in self.parts)

    @property
    def total(self) -> int:
        return sum(len(one.lines) for one in self.parts)


def read_checklist(plan: Plan, *, now: datetime) -> Checklist:
    """The checklist of a plan; a constant number of queries, and nothing is written."""
    steps = steps_of(plan, now=now)
    dates = dates_of(steps, owner_id=plan.owner_id)
    lines = [_line(one, date=dates.get(one.pk), plan=plan) for one in steps]
    off = [one for one in lines if not one.step.is_on]
    aside = [one for one in off if not (one.template and one.template.country)]
    return Checklist(
        parts=_parts([one for one in lines if one.step.is_on]), aside=aside,
        offers=_offers(off, country=plan.country),
    )  # fmt: skip


def _line(step: Step, *, date: Deadline | None, plan: Plan) -> Line:
    template = all_steps().of(step.key) if step.key else None
    return Line(step=step, template=template, date=date, url=url_of(template, plan=plan))


def url_of(template: Template | None, *, plan: Plan) -> str:
    """The page that does a step; empty where there is none in this installation."""
    page = PAGES.get(template.page) if template else None
    if page is None:
        return ""
    try:
        return reverse(page.route, args=[plan.pk] if page.takes_plan else [])
    except NoReverseMatch:
        return ""


def link_of(template: Template | None) -> str | Promise:
    return LINKS.get(template.page, "") if template else ""


def group_names() -> dict[str, str]:
    """The groups in order, own steps last."""
    return {one.key: one.name for one in all_steps().groups} | {OWN: _("Your own steps")}


def _parts(lines: list[Line]) -> list[Part]:
    names = group_names()
    by_group: dict[str, list[Line]] = {key: [] for key in names}
    for one in lines:
        by_group[one.step.group if one.step.group in names else OWN].append(one)
    return [Part(name=names[key], lines=mine) for key, mine in by_group.items() if mine]


def _offers(off: list[Line], *, country: str) -> list[Offer]:
    """By country, that of the plan first."""
    found = [
        Offer(country=code, name=name, lines=mine, is_here=code == country)
        for code, name in COUNTRIES.items()
        if (mine := [one for one in off if one.template and one.template.country == code])
    ]
    return sorted(found, key=lambda one: not one.is_here)
