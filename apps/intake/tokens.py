"""Tokens of the API: made once, shown once, kept as a hash, taken back at once (R38)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from apps.audit.services import record
from apps.intake.models import ApiToken
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

PREFIX = "dbk_"
RANDOM_BYTES = 32
MOST_TOKENS = 20
USED_EVERY = timedelta(minutes=1)


class TooManyTokensError(Exception):
    """A plan has as many tokens as it may."""


@transaction.atomic
def make_token(*, plan: Plan, by: User, now: datetime, name: str) -> str:
    """Make a token that may log into `plan`; returns it, for this one time.

    Raises TooManyTokensError.
    """
    if ApiToken.objects.for_user(by).usable().filter(plan=plan).count() >= MOST_TOKENS:
        raise TooManyTokensError
    token = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    row = ApiToken.objects.create(
        owner=by, plan=plan, name=name, token_hash=hash_of(token), created_at=now
    )
    record(about=row, kind="token.made", now=now, facts={"plan": str(plan.pk)})
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, now: datetime) -> None:
    """Take a token back: the next request with it is refused."""
    found = ApiToken.objects.for_user(by).usable().filter(pk=token.pk)
    if found.update(revoked_at=now):
        record(about=token, kind="token.revoked", now=now)


def token_of(header: str, *, now: datetime) -> ApiToken | None:
    """The usable token that an `Authorization: Bearer …` header holds, with its owner and plan, or None."""
    scheme, _space, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.startswith(PREFIX):
        return None
    found = ApiToken.objects.filter(
        token_hash=hash_of(token.strip()), revoked_at=None, owner__is_active=True
    )
    row = found.select_related("owner", "plan").first()
    if row is not None and (row.used_at is None or row.used_at < now - USED_EVERY):
        ApiToken.objects.filter(pk=row.pk).update(used_at=now)
    return row


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
