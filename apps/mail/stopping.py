"""The signed link by which a reader stops one kind of mail without signing in (RFC 8058)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from apps.mail import kinds, second_address
from apps.mail.models import OutgoingMail

SALT = "daybook.mail.stop"
FOR_ADDRESS = "second:"


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
    """What the link in a mail stops: whoever reads a second address ends only what comes to that very address."""
    return address_kind(mail.recipient) if _is_for_second(mail) else mail.kind


def address_kind(address: str) -> str:
    """The name under which all mails to one second address are stopped; it does not tell the address."""
    digest = hashlib.sha256(address.lower().encode()).hexdigest()
    return f"{FOR_ADDRESS}{digest[:24]}"


def is_of_second(kind: str) -> bool:
    """Whether a link with this kind stood in a mail to a second address."""
    return kind.startswith(FOR_ADDRESS) or kind == second_address.KIND


def kinds_that_stop(mail: OutgoingMail) -> set[str]:
    """A stop of any of these holds back this mail; links of older mails named no address."""
    older = {second_address.KIND} if _is_for_second(mail) else set()
    return {mail.kind, kind_of(mail), *older}


def _is_for_second(mail: OutgoingMail) -> bool:
    """A copy for a second address, or the mail that asks it; not what goes elsewhere by design, like the canary."""
    is_copy = kinds.tells_second_address(mail.kind)
    return not mail.to_account and (is_copy or mail.kind == second_address.KIND)
