"""The private page of a request: a secret address for one answer. Only the hash of its token is kept (R38)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from apps.audit.services import record
from apps.champions.answers import keep_answer
from apps.champions.came import Answer
from apps.champions.enums import Asked, Came
from apps.champions.models import FeedbackAnswer, FeedbackRequest
from apps.champions.services import locked, mark_asked
from apps.core.zones import zone_of
from apps.plans.today import today_of

if TYPE_CHECKING:
    from apps.accounts.models import User

RANDOM_BYTES = 32  # 256 bits; R38 asks for 128
# The text asks for an answer within a week; the page waits two more.
OPEN_FOR = timedelta(days=21)
ANSWERABLE = frozenset({Asked.ASKED, Asked.NO_ANSWER, Asked.ANSWERED})


def is_offered() -> bool:
    """Only a public address with TLS can be opened by somebody else, and not be read on the way."""
    return settings.PUBLIC_URL.startswith("https://") and not settings.PUBLIC_IS_LOCAL


@transaction.atomic
def make_page(
    *,
    request: FeedbackRequest,
    by: User,
    now: datetime,
    text: str = "",
    asked_date: date | None = None,
) -> str:
    """Open a page in place of any before it; return its token, for this one time.

    A draft counts as sent, with `text` or as it stands, on `asked_date` or today: what is signed must not change
    meanwhile. Returns an empty text for a request that was settled otherwise.
    """
    row = locked(request, by=by)
    if row.state == Asked.DRAFT:
        words, day = text or row.text, asked_date or today_of(row.plan, now=now)
        row = mark_asked(request=row, by=by, now=now, text=words, asked_date=day)
    if row.state not in ANSWERABLE:
        return ""
    token = secrets.token_urlsafe(RANDOM_BYTES)
    row.token_hash, row.revoked_at = hash_of(token), None
    row.expires_at = _end(row, now=now)
    row.save(update_fields=["token_hash", "expires_at", "revoked_at"])
    facts = {"by": str(by.pk), "until": row.expires_at.isoformat()}
    record(about=row, kind="request.page_made", now=now, facts=facts)
    return token


@transaction.atomic
def close_page(*, request: FeedbackRequest, by: User, now: datetime) -> bool:
    """Take the address back: whoever opens it finds nothing. Returns whether it was open."""
    row = locked(request, by=by)
    if not is_open(row, now=now):
        return False
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    record(about=row, kind="request.page_closed", now=now, facts={"by": str(by.pk)})
    return True


def request_of_token(token: str) -> FeedbackRequest | None:
    """The request of a page, open or not, by the hash of its token; None for any other token, the same one query."""
    # unscoped: the token is the right; whose it is, it tells
    rows = FeedbackRequest.objects.select_related("plan", "owner", "person", "goal")
    return rows.filter(token_hash=hash_of(token)).first()


def is_open(row: FeedbackRequest, *, now: datetime) -> bool:
    """Whether somebody with the address may answer."""
    return (
        bool(row.token_hash)
        and row.revoked_at is None
        and row.expires_at is not None
        and now < row.expires_at
        and row.state in ANSWERABLE
        and row.owner.is_active
    )


def kept_by(token: str, form: UUID) -> FeedbackAnswer | None:
    """What this very form of this very page brought before, or None."""
    rows = FeedbackAnswer.objects.filter(
        request__token_hash=hash_of(token), client_token=_named(token, form), came=Came.FORM
    )
    return rows.select_related("request__owner", "request__plan").first()


@transaction.atomic
def give_answer(*, token: str, form: UUID, answer: Answer, now: datetime) -> FeedbackAnswer | None:
    """Keep one answer of a page and close it. The same `form` gives the same answer; None where the page is closed."""
    found = request_of_token(token)
    if found is None:
        return None
    row = locked(found, by=found.owner)
    stood = kept_by(token, form)
    if stood is not None or row.token_hash != hash_of(token) or not is_open(row, now=now):
        return stood
    kept = keep_answer(
        request=row, by=found.owner, now=now, answer=answer, client_token=_named(token, form)
    )
    FeedbackRequest.objects.for_user(found.owner).filter(pk=row.pk).update(revoked_at=now)
    return kept


def was_answered(row: FeedbackRequest) -> bool:
    """Whether it was an answer that closed the page."""
    rows = FeedbackAnswer.objects.for_user(row.owner_id).filter(request=row, came=Came.FORM)
    return row.revoked_at is not None and rows.filter(received_at=row.revoked_at).exists()


def address_of(token: str) -> str:
    return settings.PUBLIC_URL + reverse("asked", args=[token])


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _named(token: str, form: UUID) -> UUID:
    """The name of an answer: forms of other pages can neither meet it nor ask for it."""
    return uuid5(form, hash_of(token))


def _end(row: FeedbackRequest, *, now: datetime) -> datetime:
    """The end of a day on the plan's clock, so that the day can be said."""
    day = today_of(row.plan, now=now) + OPEN_FOR + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=zone_of(row.plan.zone))


def last_day(row: FeedbackRequest) -> date | None:
    """The last day on which a page is open, on the plan's clock."""
    if row.expires_at is None:
        return None
    return (row.expires_at - timedelta(seconds=1)).astimezone(zone_of(row.plan.zone)).date()
