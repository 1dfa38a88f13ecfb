"""The account an example lives under: made in one click, gone in one click."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth import login
from django.core.files.storage import storages
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from apps.accounts.models import User
from apps.accounts.own_device import ANSWER
from apps.accounts.session_limit import BEGUN
from apps.core.erase import erase_owner
from apps.core.owner_scope import set_owner
from apps.files import previews, vault
from apps.files.models import StoredFile
from apps.onboarding.enums import ENOUGH
from apps.onboarding.example.builder import build_example, story
from apps.onboarding.ticking import write_tick
from apps.packets.models import Build
from apps.plans.models import Plan

REAL = "real_user"
NAMED = "example-"
DOMAIN = "example.invalid"  # RFC 2606: no mail ever arrives there
STALE = timedelta(days=2)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@transaction.atomic
def make(*, now: datetime, zone: str) -> Plan:
    """Make a throwaway account and its example plan; nobody can sign in to it with a password."""
    user = User.objects.create_user(
        f"{NAMED}{secrets.token_hex(8)}@{DOMAIN}", None, name=story()["owner"]["name"], zone=zone,
        zone_confirmed_at=now, is_throwaway=True,
    )  # fmt: skip
    set_owner(user.pk)
    plan = build_example(owner=user, now=now)
    # The example is somebody's eighth week, not their first evening.
    write_tick(plan=plan, by=user, now=now, item=ENOUGH)
    return plan


def enter(request: HttpRequest, *, throwaway: User) -> None:
    """Sign in as the throwaway. Who was there before is remembered in the session, on the server only."""
    real, kept = request.user, _kept(request)
    assert isinstance(real, User)  # noqa: S101  the view stands behind sign-in
    before = {"pk": str(real.pk), "hash": real.get_session_auth_hash()}
    login(request, throwaway, backend=BACKEND)
    request.session[REAL] = before
    request.session.update(kept)


def leave(request: HttpRequest) -> User | None:
    """Sign the earlier account in again; None when its password changed or it is gone meanwhile."""
    kept = _kept(request)
    before: dict[str, str] = request.session.get(REAL) or {"pk": "", "hash": ""}
    real = (
        User.objects.real().filter(pk=before["pk"], is_active=True).first()
        if before["pk"]
        else None
    )
    request.session.flush()
    if real is None or not constant_time_compare(before["hash"], real.get_session_auth_hash()):
        return None
    login(request, real, backend=BACKEND)
    request.session.update(kept)
    return real


def _kept(request: HttpRequest) -> dict[str, object]:
    """What holds for both accounts: whose computer this is, and when its person signed in (R31)."""
    return {name: request.session[name] for name in (ANSWER, BEGUN) if name in request.session}


@transaction.atomic
def remove(user: User) -> None:
    """Erase a throwaway: its rows and ledger, its account, and once that is committed its files."""
    if not user.is_throwaway:
        raise ValueError("only throwaway accounts are removed here")
    set_owner(user.pk)
    files = [one.key for one in StoredFile.objects.for_user(user)]
    packets = [one.file_key for one in Build.objects.for_user(user) if one.file_key]
    erase_owner(user.pk)
    User.objects.filter(pk=user.pk).delete()
    transaction.on_commit(partial(_remove_files, files, packets))


def _remove_files(files: Iterable[str], packets: Iterable[str]) -> None:
    for key in files:
        vault.remove(key)
        previews.forget(key)
    for key in packets:
        storages["packets"].delete(key)


def sweep(*, now: datetime) -> int:
    """Remove examples that nobody left within two days; returns how many."""
    stale = User.objects.filter(
        is_throwaway=True,
        email__startswith=NAMED,
        email__endswith=f"@{DOMAIN}",
        created_at__lt=now - STALE,
    )
    for user in stale:
        remove(user)
    return len(stale)
