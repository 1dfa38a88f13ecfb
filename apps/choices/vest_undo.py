"""What a removed vest can be put back from: a word in the address of its undo that only this instance can read.

Nothing of it is kept here: neither in the database nor in a session.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from apps.choices.models import Scenario, Vest

MAX_AGE_SECONDS: Final = 3600
LONGEST: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A vest that was removed."""

    day: date
    shares: Decimal | None
    amount: Decimal | None


def locked(vest: Vest, *, now: datetime) -> str:
    """The vest, removed at `now`, as such a word."""
    body = {
        "scenario": str(vest.scenario_id), "at": now.isoformat(), "day": vest.vest_date.isoformat(),
        "shares": None if vest.shares is None else str(vest.shares),
        "amount": None if vest.amount is None else str(vest.amount),
    }  # fmt: skip
    return _fernet().encrypt_at_time(json.dumps(body).encode(), int(now.timestamp())).decode()


def unlocked(word: str, scenario: Scenario, *, now: datetime) -> Gone | None:
    """What was removed; None for a word from elsewhere, of another scenario, older than an hour, or of an earlier state.

    Any later change of the scenario ends it: what was put back is not put back twice, and nothing comes back into vests
    that were all removed.
    """
    try:
        found = _fernet().decrypt_at_time(
            word[:LONGEST].encode("utf-8", "replace"), MAX_AGE_SECONDS, int(now.timestamp())
        )
    except InvalidToken:
        return None
    body = json.loads(found)
    is_latest = (
        body.get("scenario") == str(scenario.pk)
        and body.get("at") == scenario.changed_at.isoformat()
    )
    return _gone(body) if is_latest else None


def _gone(body: dict[str, str | None]) -> Gone:
    return Gone(
        day=date.fromisoformat(str(body["day"])),
        shares=Decimal(body["shares"]) if body["shares"] else None,
        amount=Decimal(body["amount"]) if body["amount"] else None,
    )


def _fernet() -> Fernet:
    return Fernet(settings.KEYS.storage)
