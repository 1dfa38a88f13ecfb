"""What the nudge and the weekly summary share: both are asked for, planned a day ahead, and keep quiet hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from apps.accounts import moved
from apps.accounts.models import User
from apps.deadlines.models import ReminderSettings
from apps.deadlines.preferences import preferences_from
from apps.deadlines.wallclock import instant
from apps.mail import planning
from apps.mail.enums import State
from apps.mail.kinds import Send, Verdict, Wait
from apps.mail.models import OutgoingMail
from apps.mail.rules.late import quiet_until
from apps.plans.models import Plan

LABEL = "deadlines.ReminderSettings"
AHEAD = timedelta(hours=36)  # planned so early that it is seen, so late that it is true
WORTH_SENDING = timedelta(hours=13)


def zone_of(user: User) -> ZoneInfo:
    return ZoneInfo(user.zone or "UTC")


def running_plans(user: User) -> list[Plan]:
    """The person's own plans that have not ended."""
    plans = Plan.objects.for_user(user).filter(is_example=False, ended_date=None)
    return list(plans.order_by("created_at", "id"))


def who_asked(field: str) -> Iterator[ReminderSettings]:
    """The settings in which `field` is set, of people with a plan that runs."""
    plans = Plan.objects.filter(owner_id=OuterRef("owner_id"), is_example=False, ended_date=None)
    rows = ReminderSettings.objects.filter(Exists(plans), **{f"{field}__isnull": False})
    return rows.filter(owner__is_active=True).select_related("owner").order_by("pk").iterator()


def plan_on(row: ReminderSettings, day: date, *, kind: str, now: datetime) -> None:
    """Plan one mail for the person's morning of `day`, if that is near; safe to repeat."""
    slot = _slot(row, day, kind=kind)
    if now < slot.planned_at <= now + AHEAD:
        planning.plan(
            owner=row.owner,
            kind=kind,
            about=planning.About(LABEL, row.pk),
            revision=day.toordinal(),
            slots=[slot],
        )


def follow_clock(row: ReminderSettings, *, now: datetime) -> None:
    """Move what is planned and still to come to the person's morning of its day; one that has passed goes at once.

    For another morning in the wishes, or another zone of the account. What is due or being sent stays.
    """
    mails = OutgoingMail.objects.for_user(row.owner_id).about(LABEL, row.pk)
    mails = mails.filter(to_account=True, state=State.PLANNED, planned_at__gt=now)
    for mail in mails.select_for_update().order_by("pk"):
        planning.move(mail, _slot(row, date.fromordinal(mail.revision), kind=mail.kind))


def follow_zone(user: User, now: datetime) -> None:
    """The same for a person whose zone was changed."""
    rows = ReminderSettings.objects.for_user(user).select_for_update(of=("self",))
    for row in rows.select_related("owner"):
        follow_clock(row, now=now)


def _slot(row: ReminderSettings, day: date, *, kind: str) -> planning.Slot:
    at = instant(day, row.morning, zone=row.owner.zone or "UTC")
    last = at + WORTH_SENDING
    return planning.Slot(name=kind.upper(), planned_at=at, urgent_at=last, not_after=last)


def register() -> None:
    moved.register(follow_zone)


def settings_of(mail: OutgoingMail) -> ReminderSettings | None:
    """The row a mail is about, locked."""
    rows = ReminderSettings.objects.for_user(mail.owner_id).select_for_update(of=("self",))
    return rows.select_related("owner").filter(pk=mail.about_id).first()


def outside_quiet_hours(row: ReminderSettings, now: datetime) -> Verdict:
    quiet = preferences_from(row).quiet
    until = quiet_until(now, zone_of(row.owner), (quiet.start, quiet.end))
    return Wait(until=until) if until is not None else Send()
