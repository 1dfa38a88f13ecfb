"""The live calendar: a secret address that a phone reads again and again. Only the hash of its token is kept (R38)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import constant_time_compare

from apps.audit.services import hold_chain, record
from apps.deadlines import ics
from apps.deadlines.models import CalendarFeed, Deadline, DeadlineState
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

RANDOM_BYTES = 32  # 256 bits; R38 asks for 128
# So long a closed date stays as cancelled: a phone that was off for weeks still takes it away.
CANCELLED_FOR = timedelta(days=60)
# Open dates that have long passed leave: a calendar of the phone keeps its own past.
PAST_FOR = timedelta(days=180)


@transaction.atomic
def make_feed(*, plan: Plan, by: User, now: datetime) -> str:
    """Make a new address in place of any before it; return its token, for this one time."""
    withdraw_feed(plan=plan, by=by, now=now)
    token = secrets.token_urlsafe(RANDOM_BYTES)
    row = CalendarFeed.objects.create(
        owner=by, plan=plan, token_hash=hash_of(token), created_at=now
    )
    record(about=row, kind="feed.made", now=now, facts={"plan": str(plan.pk)})
    return token


@transaction.atomic
def withdraw_feed(*, plan: Plan, by: User, now: datetime) -> bool:
    """Take the address back: the next request finds nothing. Returns whether there was one."""
    hold_chain(by.pk)
    row = feed_of_plan(plan)
    if row is None:
        return False
    CalendarFeed.objects.filter(pk=row.pk).update(revoked_at=now)
    record(about=row, kind="feed.withdrawn", now=now)
    return True


def feed_of_plan(plan: Plan) -> CalendarFeed | None:
    """The live address of a plan, or None."""
    return CalendarFeed.objects.for_user(plan.owner_id).live().filter(plan=plan).first()


def feed_of_token(token: str) -> CalendarFeed | None:
    """The live feed with its plan that a token opens, or None; not of an account that was switched off."""
    rows = CalendarFeed.objects.live().select_related("plan", "owner")
    return rows.filter(token_hash=hash_of(token), owner__is_active=True).first()


def opens(row: CalendarFeed | None, token: str) -> bool:
    """Whether a token is that of this very row."""
    return row is not None and constant_time_compare(row.token_hash, hash_of(token))


def content_of(row: CalendarFeed, *, now: datetime) -> bytes:
    """The calendar as it stands now, with neutral titles."""
    dates = _dates(row, now=now)
    return ics.calendar_bytes(dates, cover_word=row.plan.cover_word, now=now, is_feed=True)


def note_read(row: CalendarFeed, *, now: datetime) -> None:
    """Count a reading, so that its owner sees whether a phone asks, or somebody else."""
    CalendarFeed.objects.filter(pk=row.pk).update(read_at=now, reads=F("reads") + 1)


def _dates(row: CalendarFeed, *, now: datetime) -> QuerySet[Deadline]:
    open_ones = Q(state=DeadlineState.OPEN, due_at__gte=now - PAST_FOR)
    closed = ~Q(state=DeadlineState.OPEN) & Q(changed_at__gte=now - CANCELLED_FOR)
    dates = Deadline.objects.for_user(row.owner_id).filter(plan_id=row.plan_id)
    return dates.filter(open_ones | closed).in_order()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
