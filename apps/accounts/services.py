from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from apps.accounts import moved, newcomers
from apps.accounts.models import SetupLink, Theme, User
from apps.core.owner_scope import set_owner

TOKEN_BYTES = 32  # 256 bits; R38 asks for 128


class LinkSpentError(Exception):
    """The one-time link was used, replaced or never made."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def make_setup_link(*, now: datetime) -> str | None:
    """Return a new token for the first account, which replaces any before it.

    Returns None once a real account exists.
    """
    if User.objects.real().exists():
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"token_hash": _hash(token), "made_at": now}
    SetupLink.objects.update_or_create(pk=1, defaults=values)
    return token


def setup_link_is_good(token: str) -> bool:
    """Look without acting: a link that is only fetched stays good (R39)."""
    good = SetupLink.objects.filter(token_hash=_hash(token)).exists()
    return good and not User.objects.real().exists()


@transaction.atomic
def open_first_account(
    *, token: str, now: datetime, email: str, name: str, password: str, zone: str
) -> User:
    """Spend the one-time link and create the first account.

    Deleting the link's row decides between two that come at once: the second waits, then finds none.

    Raises:
        LinkSpentError: the link is not good any more.
    """
    spent, _ = SetupLink.objects.filter(token_hash=_hash(token)).delete()
    if not spent or User.objects.real().exists():
        raise LinkSpentError
    user = open_account(now=now, email=email, name=name, password=password, zone=zone)
    # Whoever holds the link of the first start runs this instance: its mail server is theirs to set.
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return user


@transaction.atomic
def open_account(*, now: datetime, email: str, name: str, password: str, zone: str) -> User:
    """Create an account with everything it starts with."""
    user = User.objects.create_user(email, password, name=name, zone=zone, zone_confirmed_at=now)
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    settle_in(user, now=now)
    return user


@transaction.atomic
def settle_in(user: User, *, now: datetime) -> None:
    """Give a new account what other apps have for it, on its own behalf."""
    set_owner(user.pk)
    newcomers.welcome(user, now)


@transaction.atomic
def change_settings(*, by: User, now: datetime, name: str, zone: str, shortcuts: bool) -> None:
    """Store the person's own settings; a saved zone counts as confirmed, and what keeps its clock moves with it."""
    before = User.objects.values_list("zone", flat=True).get(pk=by.pk)
    by.name, by.zone, by.shortcuts, by.zone_confirmed_at = name, zone, shortcuts, now
    by.save(update_fields=["name", "zone", "shortcuts", "zone_confirmed_at"])
    if zone != before:
        moved.moved(by, now)


def change_theme(*, by: User, theme: Theme) -> None:
    by.theme = theme
    by.save(update_fields=["theme"])
