"""Writes of vests. They are scratch like their scenario: no ledger, no history. Only their days can become dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.choices.models import Scenario, Vest
from apps.choices.parsers.outcome import Row
from apps.choices.parsers.statement import MOST_ROWS
from apps.choices.vest_undo import unlocked
from apps.core.models import OwnedQuerySet
from apps.deadlines import services as deadlines
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.plans.models import Plan
from apps.plans.today import today_of

MOST_VESTS = MOST_ROWS
STANDING = (DeadlineState.OPEN, DeadlineState.MET)  # of a date: not set aside


class TooManyVestsError(ValueError):
    """A scenario holds as many as it can."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What became of rows: kept now, there already, and beyond what fits."""

    added: int
    there: int
    beyond: int


@dataclass(frozen=True, kw_only=True)
class Dated:
    """How many days became dates, and how many were dates already."""

    added: int
    there: int


@transaction.atomic
def add_vest(
    *, scenario: Scenario, by: User, now: datetime, day: date, shares: Decimal | None, amount: Decimal | None,
) -> Vest:  # fmt: skip
    """Keep one vest, in shares or in money.

    Raises:
        TooManyVestsError: `MOST_VESTS` are there.
    """
    row = _locked(scenario, by=by)
    if _vests(row).count() >= MOST_VESTS:
        raise TooManyVestsError
    made = Vest.objects.create(owner=by, scenario=row, vest_date=day, shares=shares, amount=amount)
    _touch(row, now=now)
    return made


@transaction.atomic
def keep_vests(*, scenario: Scenario, by: User, now: datetime, rows: Iterable[Row]) -> Kept:
    """Keep the rows of a statement that are not there yet; the same statement twice keeps them once."""
    row = _locked(scenario, by=by)
    there = Counter(_vests(row).values_list("vest_date", "shares", "amount"))
    missing, known = _missing(rows, there)
    fits = missing[: MOST_VESTS - there.total()]
    Vest.objects.bulk_create(
        Vest(owner=by, scenario=row, vest_date=one.day, shares=one.shares, amount=one.amount) for one in fits
    )  # fmt: skip
    if fits:
        _touch(row, now=now)
    return Kept(added=len(fits), there=known, beyond=len(missing) - len(fits))


def new_rows(scenario: Scenario, rows: Iterable[Row]) -> list[Row]:
    """Those rows that `keep_vests` would keep as things stand, but for how many fit."""
    there = Counter(_vests(scenario).values_list("vest_date", "shares", "amount"))
    return _missing(rows, there)[0]


def _missing(
    rows: Iterable[Row], there: Counter[tuple[date, Decimal | None, Decimal | None]]
) -> tuple[list[Row], int]:
    """Rows beyond as many equal ones as there are, and how many are there."""
    left, missing, known = there.copy(), [], 0
    for one in rows:
        key = (one.day, one.shares, one.amount)
        if left[key]:
            left[key] -= 1
            known += 1
        else:
            missing.append(one)
    return missing, known


@transaction.atomic
def remove_vest(*, vest: Vest, by: User, now: datetime) -> None:
    """Delete one vest. A date that was made of its day stays among the dates."""
    row = _locked(vest.scenario, by=by)
    _vests(row).filter(pk=vest.pk).delete()
    _touch(row, now=now)


@transaction.atomic
def restore_vest(*, scenario: Scenario, by: User, now: datetime, word: str) -> bool:
    """Put back what `word` says was removed; False where that was not the last change of the scenario.

    Raises:
        TooManyVestsError: `MOST_VESTS` are there.
    """
    row = _locked(scenario, by=by)
    gone = unlocked(word, row, now=now)
    if gone is None:
        return False
    add_vest(scenario=row, by=by, now=now, day=gone.day, shares=gone.shares, amount=gone.amount)
    return True


def is_left_in_dates(scenario: Scenario, day: date) -> bool:
    """Whether a date of the plan says that something vests on a day on which nothing of the scenario does."""
    if _vests(scenario).filter(vest_date=day).exists():
        return False
    return vest_dates(scenario.plan).filter(local_date=day, state__in=STANDING).exists()


@transaction.atomic
def remove_all_vests(*, scenario: Scenario, by: User, now: datetime) -> int:
    """Delete all of a scenario's vests; returns how many there were."""
    row = _locked(scenario, by=by)
    count, _by_model = _vests(row).delete()
    _touch(row, now=now)
    return count


@transaction.atomic
def vests_to_dates(*, scenario: Scenario, by: User, now: datetime) -> Dated:
    """Make each coming day of the vests a date of the plan, with reminders; no number goes along.

    A day on which a vest date of the plan stands, from whatever scenario, is there already; one that was set aside opens
    again.
    """
    plan = Plan.objects.for_user(by).select_for_update().get(pk=scenario.plan_id)
    days = coming_days(_vests(scenario), today=today_of(plan, now=now))
    dates = list(vest_dates(plan).filter(local_date__in=days))
    there = {one.local_date for one in dates if one.state in STANDING}
    aside = {one.local_date: one for one in dates if one.local_date not in there}
    for one in aside.values():
        deadlines.set_deadline_state(one, by=by, now=now, state=DeadlineState.OPEN)
    wanted = [
        {"kind": DeadlineKind.VEST, "title": _("Vest date"), "local_date": day, "local_time": None, "zone": plan.zone}
        for day in days if day not in there and day not in aside
    ]  # fmt: skip
    added = deadlines.add_missing(plan=plan, by=by, now=now, wanted=wanted)
    new = len(added) + len(aside)
    return Dated(added=new, there=len(days) - new)


def vest_dates(plan: Plan) -> models.QuerySet[Deadline]:
    """The dates of a plan that say when something vests, also those that are done or were dropped."""
    return Deadline.objects.for_user(plan.owner_id).filter(plan=plan, kind=DeadlineKind.VEST)


def coming_days(vests: Iterable[Vest], *, today: date) -> list[date]:
    """The different days after `today`, in order."""
    return sorted({one.vest_date for one in vests if one.vest_date > today})


def _locked(scenario: Scenario, *, by: User) -> Scenario:
    return Scenario.objects.for_user(by).select_for_update().get(pk=scenario.pk)


def _vests(scenario: Scenario) -> OwnedQuerySet[Vest]:
    return Vest.objects.for_user(scenario.owner_id).filter(scenario=scenario)


def _touch(row: Scenario, *, now: datetime) -> None:
    row.changed_at = now
    row.save(update_fields=["changed_at"])
