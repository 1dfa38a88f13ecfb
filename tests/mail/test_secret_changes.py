"""The stored password of the mail server when the secret of the instance changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from apps.mail import connecting, connection
from apps.mail.forms import ConnectionForm
from apps.mail.models import MailConnection
from apps.mail.send.smtp import Courier, NotReadyError
from config import env
from tests.factories.accounts import UserFactory
from tests.mail.conftest import QUICK
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "o" * 40, "n" * 40
FIELDS: dict[str, Any] = {
    "host": "smtp.example.org", "port": 587, "security": "starttls", "username": "me@example.org",
    "password": "word", "sender": "me@example.org",
}  # fmt: skip


@pytest.fixture
def secret(settings, monkeypatch, tmp_path: Path):
    def use(present: str, *older: str) -> None:
        monkeypatch.setenv("DAYBOOK_SECRET_KEY", present)
        monkeypatch.setenv("DAYBOOK_SECRET_KEY_FALLBACKS", ",".join(older))
        settings.KEYS = env.keys(tmp_path)
        connection.forget()

    return use


def save(**changes: Any) -> MailConnection:
    owner = UserFactory.create()
    return connecting.save_connection(by=owner, now=datetime.now(UTC), **{**FIELDS, **changes})


def test_a_fallback_opens_it_and_the_next_saving_locks_it_anew(secret) -> None:
    secret(OLD)
    save()
    secret(NEW, OLD)
    assert connection.present().relay.password == "word"
    assert not connection.present().lacks_password
    save(password="", sender="other@example.org")
    secret(NEW)
    assert connection.present().relay.password == "word"


def test_one_that_cannot_be_read_is_asked_for_again(secret) -> None:
    secret(OLD)
    row = save()
    secret(NEW)
    assert connection.present().lacks_password
    data = {**FIELDS, "password": ""}
    form = ConnectionForm(data, user=UserFactory.build(), stored=row, preset=None)
    assert form.errors["password"] == ["The password is missing."]
    assert "Saved" not in str(form.fields["password"].help_text)


def test_nobody_signs_in_without_a_password(secret, smtp: SmtpServer) -> None:
    """A refused sign-in every few minutes gets an account locked."""
    secret(OLD)
    save(host="127.0.0.1", port=int(smtp.url.rpartition(":")[2]), security="none")
    secret(NEW)
    relay = connection.of_row(MailConnection.objects.get()).relay
    with Courier(relay, QUICK) as courier, pytest.raises(NotReadyError) as caught:
        courier.ready()
    assert (caught.value.answer.code, caught.value.answer.reply) == (
        535, "there is no password to sign in with",
    )  # fmt: skip
