from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.db import transaction

from apps.mail.backend import OutboxSafeEmailBackend
from apps.mail.relay import Relay, relay_from
from tests.smtp import SmtpServer


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://127.0.0.1:8025", Relay("127.0.0.1", 8025)),
        ("smtp://mail.example", Relay("mail.example", 25)),
        (
            "smtp://me%40a:p%2Fw@mail.example",
            Relay("mail.example", 587, username="me@a", password="p/w"),
        ),
        (
            "smtps://me:pw@mail.example",
            Relay("mail.example", 465, implicit_tls=True, username="me", password="pw"),
        ),
    ],
)
def test_an_address_is_read(url: str, relay: Relay) -> None:
    assert relay_from(url) == relay


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://u:secret@h:x"]
)
def test_any_other_form_is_refused_without_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        relay_from(url)
    assert "secret" not in str(refused.value)


def test_a_password_is_never_printed() -> None:
    assert "secret" not in repr(relay_from("smtp://u:secret@mail.example"))


def message() -> EmailMessage:
    return EmailMessage("Reset", "Words", "daybook@localhost", ["reset@example.org"])


@pytest.mark.django_db(transaction=True)
def test_a_page_sends_as_soon_as_its_transaction_is_over(smtp: SmtpServer) -> None:
    """R6: no transaction waits for a network."""
    with transaction.atomic():
        assert OutboxSafeEmailBackend().send_messages([message()]) == 1
        assert smtp.accepted("reset@example.org") == []
    assert [one.message["Subject"] for one in smtp.accepted("reset@example.org")] == ["Reset"]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_sends_nothing(smtp: SmtpServer) -> None:
    with suppress(LookupError), transaction.atomic():
        OutboxSafeEmailBackend().send_messages([message()])
        raise LookupError
    assert smtp.accepted("reset@example.org") == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_breaks_no_page(settings, caplog) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    OutboxSafeEmailBackend().send_messages([message()])
    assert "mail_not_sent" in caplog.text
    assert "reset@example.org" not in caplog.text
