"""What the link in a mail stops: that kind, or that one second address, and how it is taken back without the mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.mail import asking, second_address, services, standing, stopping
from apps.mail.models import OutgoingMail, StoppedKind
from apps.mail.send import canary
from tests.factories.accounts import UserFactory
from tests.factories.mail import OutgoingMailFactory, hours_from_now
from tests.mail import kind
from tests.mail.conftest import send
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def all_kinds(only_our_kind) -> None:
    canary.register()
    asking.register()
    kind.register(patience=lambda _mail: PATIENCE)


def path(mail: OutgoingMail) -> str:
    return "/mail/stop/" + stopping.token_for(mail.owner_id, stopping.kind_of(mail))


def asked(owner: User, address: str) -> None:
    services.ask_address(owner=owner, address=address, now=datetime.now(UTC))


def test_the_link_of_the_canary_stops_the_canary_alone(settings) -> None:
    settings.CANARY_TO = "watch@example.org"
    UserFactory.create()
    canary.plan_due(datetime.now(UTC))
    mail = OutgoingMail.objects.get()
    assert stopping.kind_of(mail) == canary.KIND
    copy = OutgoingMailFactory.create(owner=mail.owner, to_account=False, recipient="a@example.org")
    assert canary.KIND not in stopping.kinds_that_stop(copy)
    assert not stopping.kinds_that_stop(mail) & {stopping.kind_of(copy), second_address.KIND}


def test_another_address_is_asked_though_the_one_before_wants_no_mails(smtp: SmtpServer) -> None:
    owner = UserFactory.create()
    asked(owner, "one@example.org")
    first = OutgoingMail.objects.get()
    Client().post(path(first))
    asked(owner, "two@example.org")
    send()
    assert [one.recipient for one in smtp.accepted()] == ["two@example.org"]


def test_an_address_that_wants_no_mails_is_not_asked_again_and_the_page_says_so(
    smtp: SmtpServer,
) -> None:
    owner = UserFactory.create()
    asked(owner, "one@example.org")
    Client().post(path(OutgoingMail.objects.get()))
    asked(owner, "ONE@example.org")
    send()
    assert smtp.accepted() == []
    client = Client()
    client.force_login(owner)
    assert "stopped mails to it" in client.get("/settings/second-address").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "no e-mail reminds you"),
        ({"kind": canary.KIND}, "Only these: Daily mail to the watch"),
        ({"to_account": False, "recipient": "b@example.org"}, "The first address is not concerned"),
    ],
)
def test_the_page_says_what_ends(fields: dict[str, object], words: str) -> None:
    mail = OutgoingMailFactory.create(**fields)
    text = Client().get(path(mail)).content.decode()
    assert words in text
    assert text.count("no e-mail reminds you") == (not fields)


def test_the_address_is_not_in_the_link() -> None:
    mail = OutgoingMailFactory.create(to_account=False, recipient="secret@example.org")
    wanted = stopping.read_token(path(mail).rpartition("/")[2])
    assert wanted is not None
    assert wanted.kind == stopping.address_kind("SECRET@example.org")
    assert "secret" not in wanted.kind


def test_what_is_stopped_is_told_and_not_announced() -> None:
    owner = UserFactory.create()
    soon = hours_from_now(3)
    mail = OutgoingMailFactory.create(owner=owner, planned_at=soon, next_attempt_at=soon)
    now = datetime.now(UTC)
    assert standing.standing(owner, zone="UTC", now=now).next_at == soon
    Client().post(path(mail))
    found = standing.standing(owner, zone="UTC", now=now)
    assert (found.next_at, found.stopped) == (None, ("Test",))


def test_a_person_takes_their_own_stops_back_without_the_mail() -> None:
    owner, other = UserFactory.create(), UserFactory.create()
    for one in (owner, other):
        services.stop_kind(owner_id=one.pk, kind="test", now=datetime.now(UTC))
    of_second = stopping.address_kind("b@example.org")
    services.stop_kind(owner_id=owner.pk, kind=of_second, now=datetime.now(UTC))
    client = Client()
    client.force_login(owner)
    page = client.get("/settings/reminders").content.decode()
    assert "Stopped by a link in a mail: Test." in page
    assert client.get("/settings/mails/again").status_code == 405
    assert client.post("/settings/mails/again").status_code == 302
    left = set(StoppedKind.objects.values_list("owner_id", "kind"))
    assert left == {(other.pk, "test"), (owner.pk, of_second)}
    assert "Stopped by a link" not in client.get("/settings/reminders").content.decode()
