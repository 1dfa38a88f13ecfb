"""The signed link by which a reader stops one kind of mail without signing in (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from apps.mail import second_address
from apps.mail.models import OutgoingMail

SALT = "daybook.mail.stop"


@dataclass(frozen=True)
class Stop:
    """Whose mails of which kind a link stops."""

    owner_id: UUID
    kind: str


def token_for(owner_id: UUID, kind: str) -> str:
    """A signed token without an end: old mails must still work."""
    return signing.dumps([owner_id.hex, kind], salt=SALT)


def link(owner_id: UUID, kind: str) -> str:
    return settings.PUBLIC_URL + reverse("mail_link", args=["stop", token_for(owner_id, kind)])


def read_token(token: str) -> Stop | None:
    """Return what a token stops, or None for a token that is not ours."""
    try:
        owner, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Stop(owner_id=UUID(owner), kind=str(kind))


def kind_of(mail: OutgoingMail) -> str:
    """What the link in a mail stops: whoever reads the second address ends only what comes there."""
    return mail.kind if mail.to_account else second_address.KIND


def kinds_that_stop(mail: OutgoingMail) -> set[str]:
    """A stop of any of these holds back this mail."""
    return {mail.kind, kind_of(mail)}
