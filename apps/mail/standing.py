"""What a person may know of the mail to them: what was accepted last, what goes next, and when nothing could go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Q

from apps.mail import connection, kinds
from apps.mail.enums import OPEN, Silence
from apps.mail.models import Gap, OutgoingMail, StoppedKind

if TYPE_CHECKING:
    from apps.accounts.models import User

# Mails about the instance, not to the person.
NOT_THEIRS = ("canary",)
WORTH_TELLING = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """How long nothing could go out on one day, and why."""

    why: Silence
    day: date
    lasted: timedelta


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Moments are aware; None: there is none. `quiet` holds today's and yesterday's gaps, the newest first.

    `stopped` names the kinds of mail that the person stopped by a link.
    """

    last_accepted_at: datetime | None
    next_at: datetime | None
    is_local: bool
    quiet: tuple[Quiet, ...]
    stopped: tuple[str, ...] = ()


def standing(user: User, *, zone: str, now: datetime) -> Standing:
    """Three queries."""
    stopped = list(StoppedKind.objects.for_user(user).values_list("kind", flat=True))
    mails = OutgoingMail.objects.for_user(user).exclude(kind__in=NOT_THEIRS)
    coming = Q(state__in=OPEN, next_attempt_at__gt=now) & ~Q(kind__in=stopped)
    found = mails.aggregate(
        last=Max("accepted_at"), following=Min("next_attempt_at", filter=coming)
    )
    today = now.astimezone(ZoneInfo(zone)).date()
    gaps = Gap.objects.filter(ended_at__gt=now - timedelta(days=2), began_at__lt=now)
    return Standing(
        last_accepted_at=found["last"],
        next_at=found["following"],
        is_local=connection.is_local(),
        quiet=tuple(quiet_times(list(gaps), today=today, zone=zone)),
        stopped=kinds.labels_of(stopped),
    )


def quiet_times(gaps: list[Gap], *, today: date, zone: str) -> list[Quiet]:
    """Today's and yesterday's silence by its reason, where it was long enough to be told."""
    found = [
        Quiet(why=why, day=day, lasted=sum((_on(gap, day, zone) for gap in of), timedelta()))
        for day in (today, today - timedelta(days=1))
        for why in Silence
        if (of := [gap for gap in gaps if gap.why == why])
    ]
    return [one for one in found if one.lasted >= WORTH_TELLING]


def _on(gap: Gap, day: date, zone: str) -> timedelta:
    """How much of a gap lies on a local day."""
    begins, ends = (
        datetime.combine(one, time.min, tzinfo=ZoneInfo(zone)).astimezone(gap.began_at.tzinfo)
        for one in (day, day + timedelta(days=1))
    )
    return max(min(gap.ended_at, ends) - max(gap.began_at, begins), timedelta())
