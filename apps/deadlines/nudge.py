"""The nudge: nothing was logged for some days. Asked for in the settings; its words say nothing of why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.deadlines import own_mails
from apps.deadlines.models import ReminderSettings
from apps.deadlines.quiet_spell import nudge_day
from apps.mail import kinds
from apps.mail.kinds import Cancelled, Kind, Rendered, Verdict
from apps.mail.models import OutgoingMail
from apps.mail.render import from_templates
from apps.plans.days import Away
from apps.plans.models import DayOff, Plan

KIND = "nudge"
# When a person last wrote something down; asked of the app that keeps it.
LastLogged = Callable[[UUID], datetime | None]
_readers: list[LastLogged] = []


def register_last_logged(reader: LastLogged) -> None:
    """Let the app that keeps the record say when it last grew; belongs into `AppConfig.ready`."""
    if reader not in _readers:
        _readers.append(reader)


def replan(now: datetime) -> None:
    """Plan the nudges that are near."""
    for row in own_mails.who_asked("nudge_days"):
        plans = own_mails.running_plans(row.owner)
        local = now.astimezone(own_mails.zone_of(row.owner))
        for today in (local.date(), local.date() + timedelta(days=1)):
            day = nudge_day(
                _since(row, plans), days=row.nudge_days or 1, away=_away(plans), today=today
            )
            if day is not None:
                own_mails.plan_on(row, day, kind=KIND, now=now)


def _since(row: ReminderSettings, plans: list[Plan]) -> date:
    """The day of the last entry by the person's clock, or that on which the plan was begun."""
    logged = [at for reader in _readers if (at := reader(row.owner_id)) is not None]
    at = max(logged) if logged else max(plan.created_at for plan in plans)
    return at.astimezone(own_mails.zone_of(row.owner)).date()


def _away(plans: list[Plan]) -> list[Away]:
    return [one for plan in plans for one in DayOff.objects.of_plan(plan)]


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    """Still asked for, and still nothing logged."""
    row = own_mails.settings_of(mail)
    plans = own_mails.running_plans(row.owner) if row else []
    if row is None or row.nudge_days is None or not plans:
        return Cancelled()
    planned = mail.planned_at.astimezone(own_mails.zone_of(row.owner)).date()
    since, away = _since(row, plans), _away(plans)
    if nudge_day(since, days=row.nudge_days, away=away, today=planned) != planned:
        return Cancelled()
    return own_mails.outside_quiet_hours(row, now)


def render(mail: OutgoingMail, now: datetime) -> Rendered:  # noqa: ARG001  one signature for all kinds
    return from_templates("deadlines/nudge", subject=_("A note for today"), context={})


def register() -> None:
    kinds.register(
        Kind(
            name=KIND,
            label=_lazy("Nudges when nothing was logged"),
            recheck=recheck,
            render=render,
            replan=replan,
        )
    )
