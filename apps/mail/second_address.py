"""The token and the code by which a second address is confirmed; both follow from the row, none is stored."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from apps.mail.models import SecondAddress

SALT = "daybook.mail.second"
LABEL = "mail.SecondAddress"
KIND = "second_address"
VALID_FOR = timedelta(days=7)


def token_of(row: SecondAddress) -> str:
    """The same token for the same row: the mail that carries it can be written again."""
    moment = row.asked_at.isoformat()
    return signing.Signer(salt=SALT).sign_object([row.owner_id.hex, row.pk.hex, moment])


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def code_of(row: SecondAddress) -> str:
    """Eight digits to type in where mails carry no links (the public address is this machine)."""
    digest = salted_hmac(SALT, f"{row.pk.hex}{row.asked_at.isoformat()}", algorithm="sha256")
    return f"{int(digest.hexdigest(), 16) % 100_000_000:08d}"


def link(row: SecondAddress) -> str:
    return settings.PUBLIC_URL + reverse("mail_link", args=["confirm", token_of(row)])


def owner_of(token: str) -> UUID | None:
    """Whose address a token confirms, or None for a token that is not ours."""
    try:
        owner, *_rest = signing.Signer(salt=SALT).unsign_object(token)
        return UUID(owner)
    except (signing.BadSignature, ValueError):
        return None
