"""Questions about the outbox, for pages and commands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from apps.mail.models import OutgoingMail, StoppedKind

if TYPE_CHECKING:
    from apps.accounts.models import User


def next_planned(user: User) -> OutgoingMail | None:
    """The next mail that will go out to a person, or None."""
    return OutgoingMail.objects.for_user(user).open().next_first().first()


def next_moment() -> tuple[datetime, str] | None:
    """When the next mail of anybody is due, and its owner's time zone, without saying whose or what."""
    mails = OutgoingMail.objects.open().next_first()
    found: tuple[datetime, str] | None = mails.values_list("next_attempt_at", "owner__zone").first()
    return found


def has_stopped(user: User, kind: str) -> bool:
    """Whether a person stopped this kind of mail by its link."""
    return StoppedKind.objects.for_user(user).filter(kind=kind).exists()
