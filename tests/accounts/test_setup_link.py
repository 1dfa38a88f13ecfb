from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from apps.accounts import newcomers, services
from apps.accounts.models import SetupLink, User
from tests.factories.accounts import UserFactory

NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
ACCOUNT = {
    "email": "Mara@Example.org",
    "name": "Mara",
    "password": "a long enough password",
    "zone": "Europe/Berlin",
}


def new_token() -> str:
    token = services.make_setup_link(now=NOW)
    assert token is not None
    return token


def printed() -> str:
    out = StringIO()
    call_command("setup_link", stdout=out)
    return out.getvalue()


def test_the_command_prints_a_link_on_the_public_address(db, settings):
    settings.PUBLIC_URL = "http://localhost:8123"
    line = printed()
    assert line.startswith("http://localhost:8123/welcome/")
    token = line.strip().rpartition("/")[2]
    assert len(token) >= 43  # 256 bits in base64


def test_only_the_hash_of_the_token_is_kept(db):
    token = new_token()
    kept = SetupLink.objects.get()
    assert kept.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(vars(kept))


def test_printing_again_replaces_the_link(db):
    first = new_token()
    second = new_token()
    assert not services.setup_link_is_good(first)
    assert services.setup_link_is_good(second)
    assert SetupLink.objects.count() == 1


def test_nothing_is_printed_once_an_account_exists(db):
    UserFactory.create()
    assert printed() == ""
    assert not SetupLink.objects.exists()


def test_the_owner_of_an_example_is_no_account(db):
    UserFactory.create(is_throwaway=True)
    assert "/welcome/" in printed()


def test_a_link_made_before_an_account_is_worth_nothing_after_it(db):
    token = new_token()
    UserFactory.create()
    assert not services.setup_link_is_good(token)
    with pytest.raises(services.LinkSpentError):
        services.open_first_account(token=token, now=NOW, **ACCOUNT)


def test_who_holds_the_link_runs_the_instance_and_nobody_later(db):
    token = services.make_setup_link(now=NOW)
    assert token is not None
    assert services.open_first_account(token=token, now=NOW, **ACCOUNT).is_staff
    later = services.open_account(now=NOW, **ACCOUNT | {"email": "b@example.org"})
    assert not later.is_staff


def test_the_link_makes_one_account_and_is_gone(db):
    token = new_token()
    user = services.open_first_account(token=token, now=NOW, **ACCOUNT)
    assert (user.email, user.zone, user.zone_confirmed_at) == (
        "mara@example.org",
        "Europe/Berlin",
        NOW,
    )
    assert user.check_password("a long enough password")
    assert not SetupLink.objects.exists()
    with pytest.raises(services.LinkSpentError):
        services.open_first_account(token=token, now=NOW, **ACCOUNT | {"email": "b@example.org"})


@pytest.mark.parametrize("forged", ["", "x", "a" * 43, "ä\x00\ud800", "1" * 100_000])
def test_a_forged_link_makes_nothing(db, forged):
    services.make_setup_link(now=NOW)
    assert not services.setup_link_is_good(forged)
    with pytest.raises(services.LinkSpentError):
        services.open_first_account(token=forged, now=NOW, **ACCOUNT)
    assert not User.objects.exists()
    assert SetupLink.objects.count() == 1


def test_what_other_apps_registered_happens_for_a_new_account(db, monkeypatch):
    seen = []
    monkeypatch.setattr(newcomers, "_welcomes", [])
    newcomers.register(lambda user, now: seen.append((user.email, now)))
    services.open_account(now=NOW, **ACCOUNT)
    assert seen == [("mara@example.org", NOW)]


def test_there_cannot_be_two_links(db):
    SetupLink.objects.create(token_hash="a", made_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        SetupLink.objects.create(pk=2, token_hash="b", made_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_make_one_account():
    token = new_token()

    def attempt(place: int) -> bool:
        try:
            services.open_first_account(
                token=token, now=NOW, **ACCOUNT | {"email": f"p{place}@example.org"}
            )
        except services.LinkSpentError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(attempt, range(4)))
    assert sorted(made) == [False, False, False, True]
    assert User.objects.real().count() == 1
