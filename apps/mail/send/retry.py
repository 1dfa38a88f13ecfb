"""Putting a mail back that was certainly not accepted: the next attempt, or the end when it is too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.mail.enums import HELD, ErrorClass, State
from apps.mail.models import OutgoingMail, OutgoingMailQuerySet
from apps.mail.rules.ladder import RUNGS, Pace, next_try


def put_back(
    mail: OutgoingMail,
    *,
    now: datetime,
    pace: Pace,
    error_class: ErrorClass,
    rungs: tuple[timedelta, ...] = RUNGS,
    **said: Any,
) -> bool:
    """Release the lease and set the next attempt; return False when the lease is lost and nothing changed.

    Bytes and Date are cleared, to be written afresh, unless an earlier copy may have arrived: then every further
    copy must be the same, byte for byte. `said` are the columns of the server's answer.
    """
    again = next_try(
        pace=pace,
        attempts=mail.attempts,
        now=now,
        urgent_at=mail.urgent_at,
        not_after=mail.not_after,
        seed=mail.pk,
        rungs=rungs,
    )
    changes: dict[str, Any] = {"error_class": error_class, **said, **released()}
    if again is None:
        changes |= {"state": State.FAILED_PERMANENT, "error_class": ErrorClass.EXPIRED}
    else:
        changes |= {"state": State.RETRY_WAIT, "next_attempt_at": again}
    if mail.ambiguous == 0:
        changes |= {"raw": None, "date_header": None, "covers": []}
    return held(mail).update(**changes) == 1


def held(mail: OutgoingMail) -> OutgoingMailQuerySet:
    """The row as long as it is ours: every write after the claim goes through the lease's token."""
    return OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token, state__in=HELD)


def released() -> dict[str, Any]:
    return {"lease_token": None, "lease_until": None, "lease_owner": ""}
