"""The mail server of Settings: who may set it, what may stand in it, what is kept of the password, what holds at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.mail import EmailMessage as DjangoMail
from django.test import Client

from apps.accounts.models import User
from apps.mail import connecting, connection, services
from apps.mail.backend import OutboxSafeEmailBackend
from apps.mail.enums import ErrorClass, Security, State
from apps.mail.forms import ConnectionForm
from apps.mail.models import InstanceState, MailConnection
from apps.mail.send import instance
from tests.factories.accounts import UserFactory
from tests.factories.mail import OutgoingMailFactory
from tests.mail.conftest import QUICK, fresh, mail_to, send
from tests.smtp import SmtpServer

PAGE = "/settings/mail"
SECRET = "abcd-efgh-ijkl"
NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "host": "smtp.example.org",
        "port": 587,
        "security": "starttls",
        "username": "me@example.org",
        "password": SECRET,
        "sender": "me@example.org",
        **changes,
    }


@pytest.fixture
def keeper(owner: User) -> User:
    """The person who runs the instance."""
    owner.is_staff = True
    owner.save()
    return owner


@pytest.fixture
def page(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def saved(by: User, **changes: Any) -> MailConnection:
    return connecting.save_connection(by=by, now=NOW, **fields(**changes))


# --- who


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/test", f"{PAGE}/remove"])
def test_for_everybody_else_there_is_nothing_here(path: str, owner_client: Client) -> None:
    assert owner_client.get(PAGE).status_code == 404
    assert owner_client.post(path, fields()).status_code == 404
    assert not MailConnection.objects.exists()


def test_settings_lead_to_it_only_for_who_runs_the_instance(
    page: Client, stranger_client: Client
) -> None:
    link = f'href="{PAGE}"'
    assert link in page.get("/settings").content.decode()
    assert link not in stranger_client.get("/settings").content.decode()


# --- what is kept


@pytest.mark.django_db(transaction=True)
def test_a_saved_server_is_the_present_one_at_once_and_its_password_is_locked(
    page: Client, settings
) -> None:
    assert connection.present().is_local
    assert page.post(PAGE, fields()).status_code == 302
    row = MailConnection.objects.get()
    assert SECRET.encode() not in bytes(row.password)
    present = connection.present()
    assert (present.relay.host, present.relay.password) == ("smtp.example.org", SECRET)
    assert present.mail_from == "Daybook <me@example.org>"
    assert present.relay.requires_tls
    assert not present.is_local
    assert SECRET not in repr(present)


@pytest.mark.django_db(transaction=True)
def test_the_password_never_comes_back_to_the_page(page: Client) -> None:
    page.post(PAGE, fields())
    shown = page.get(PAGE).content.decode()
    assert "Saved; leave empty to keep it." in shown
    assert SECRET not in shown
    refused = page.post(PAGE, fields(port=0))
    assert refused.status_code == 422
    assert SECRET not in refused.content.decode()


def test_an_empty_password_keeps_the_saved_one(page: Client) -> None:
    page.post(PAGE, fields())
    assert page.post(PAGE, fields(password="", port=465, security="tls")).status_code == 302
    row = MailConnection.objects.get()
    assert (row.port, connection.opened(bytes(row.password))) == (465, SECRET)


@pytest.mark.parametrize("changes", [{"host": "smtp.example.net"}, {"username": "you@example.org"}])
def test_a_saved_password_goes_to_no_other_server_or_account(page: Client, changes) -> None:
    page.post(PAGE, fields())
    refused = page.post(PAGE, fields(password="", **changes))
    assert refused.status_code == 422
    assert "Type the password again" in refused.content.decode()
    assert MailConnection.objects.get().host == "smtp.example.org"


def test_without_a_user_name_no_password_is_kept(keeper: User) -> None:
    assert bytes(saved(keeper, username="").password) == b""


def test_a_password_of_another_secret_is_told(page: Client, keeper: User, settings) -> None:
    row = saved(keeper)
    row.password = b"gAAAAABnot-ours"
    row.save()
    connection.forget()
    assert connection.present().lacks_password
    assert "cannot be read any more" in page.get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_removed_server_leaves_the_local_mailbox(page: Client) -> None:
    page.post(PAGE, fields())
    assert page.post(f"{PAGE}/remove").status_code == 302
    assert connection.present().is_local
    assert not MailConnection.objects.exists()


# --- EMAIL_URL


@pytest.mark.django_db(transaction=True)
def test_email_url_holds_before_settings_and_the_page_says_so(
    page: Client, keeper: User, settings
) -> None:
    saved(keeper)
    settings.MAIL_IS_LOCAL = False
    settings.EMAIL_URL = "smtp://outer:s3cretive@mail.example.net:587"
    assert connection.present().relay.host == "mail.example.net"
    shown = page.get(PAGE).content.decode()
    assert "EMAIL_URL" in shown
    assert "mail.example.net" in shown
    assert "s3cretive" not in shown
    assert 'name="host"' not in shown
    page.post(PAGE, fields(host="smtp.example.net"))
    assert MailConnection.objects.get().host == "smtp.example.org"


# --- hostile and mistaken input


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("host", "smtp.example.org:587"),
        ("host", "https://smtp.example.org"),
        ("host", "smtp://me:pw@smtp.example.org"),
        ("host", "smtp example org"),
        ("host", "smtp.example.org\r\nRCPT TO:<x@y>"),
        ("host", "-bad-.example"),
        ("host", "a" * 64 + ".example"),
        ("host", "."),
        ("host", "\u202egro.elpmaxe"),
        ("host", "x" * 300),
        ("port", "0"),
        ("port", "99999"),
        ("port", "-1"),
        ("port", "five"),
        ("port", "5" * 500),
        ("port", ""),
        ("security", "none"),
        ("security", "off"),
        ("username", "me\r\nMAIL FROM:<x@y>"),
        ("username", "mé"),
        ("password", "pass\nword"),
        ("password", "pässword"),
        ("sender", "me@example.org\r\nBcc: all@example.org"),
        ("sender", "me@example.org, you@example.org"),
        ("sender", "Me <me@example.org>"),
        ("sender", "jürgen@example.org"),
        ("sender", "nobody"),
        ("sender", ""),
    ],
)
def test_what_no_server_could_be_gets_a_sentence(page: Client, name: str, value: str) -> None:
    answer = page.post(PAGE, fields(**{name: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors.get(name)
    assert not MailConnection.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" SMTP.Example.ORG. ", "smtp.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_a_host_is_read_as_it_is_meant(written: str, meant: str) -> None:
    form = ConnectionForm(fields(host=written), user=UserFactory.build(), stored=None, preset=None)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["host"] == meant


@pytest.mark.django_db
def test_no_security_is_allowed_on_this_machine_only() -> None:
    form = ConnectionForm(
        fields(host="127.0.0.1", security="none"),
        user=UserFactory.build(),
        stored=None,
        preset=None,
    )
    assert form.is_valid()


@pytest.mark.django_db
def test_a_domain_with_umlauts_becomes_ascii() -> None:
    form = ConnectionForm(
        fields(sender="me@bücher.example"), user=UserFactory.build(), stored=None, preset=None
    )
    assert form.is_valid()
    assert form.cleaned_data["sender"] == "me@xn--bcher-kva.example"


# --- what changes with it


@pytest.mark.django_db(transaction=True)
def test_what_waited_for_a_better_server_goes_out_at_once(keeper: User) -> None:
    later = datetime.now(UTC) + timedelta(hours=2)
    waits = {"state": State.RETRY_WAIT, "next_attempt_at": later}
    cured = OutgoingMailFactory.create(error_class=ErrorClass.OURS, **waits)
    full = OutgoingMailFactory.create(error_class=ErrorClass.MAILBOX, **waits)
    for _ in range(5):
        instance.count_failure(QUICK)
    InstanceState.objects.update(replanned_at=later)
    saved(keeper)
    assert fresh(cured).next_attempt_at == NOW
    assert fresh(full).next_attempt_at == later
    assert instance.state().breaker_until is None
    assert instance.state().replanned_at is None


@pytest.mark.django_db(transaction=True)
def test_the_engine_sends_through_the_saved_server_from_its_sender(
    keeper: User, smtp: SmtpServer, settings
) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    row = saved(keeper, host="127.0.0.1", port=smtp.port, security="none", username="", password="")
    mail = mail_to("somebody")
    assert send().accepted == 1
    [taken] = smtp.accepted()
    assert taken.sender == "me@example.org"
    assert str(taken.message["From"]) == "Daybook <me@example.org>"
    assert str(mail.message_id).endswith("@example.org>")
    row.refresh_from_db()
    assert row.worked_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_django_itself_comes_from_the_same_sender(
    keeper: User, smtp: SmtpServer, settings
) -> None:
    saved(keeper, host="127.0.0.1", port=smtp.port, security="none", username="", password="")
    mail = DjangoMail("Reset", "Words", settings.DEFAULT_FROM_EMAIL, ["reset@example.org"])
    OutboxSafeEmailBackend().send_messages([mail])
    [taken] = smtp.accepted()
    message: EmailMessage = taken.message
    assert taken.sender == "me@example.org"
    assert str(message["From"]) == "Daybook <me@example.org>"


def test_a_changed_server_has_not_worked_yet(keeper: User) -> None:
    saved(keeper)
    MailConnection.objects.update(worked_at=NOW)
    assert saved(keeper, port=587, security=Security.STARTTLS).worked_at == NOW
    assert saved(keeper, host="smtp.example.net").worked_at is None


# --- presets and warnings


def test_a_provider_fills_the_form_and_says_its_steps(page: Client) -> None:
    shown = page.get(PAGE, {"provider": "icloud"}).content.decode()
    assert 'value="smtp.mail.me.com"' in shown
    assert "App-Specific Passwords" in shown


def test_an_unknown_provider_is_no_provider(page: Client) -> None:
    assert page.get(PAGE, {"provider": "../etc"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_employers_address_is_saved_only_after_a_tick(page: Client, keeper: User) -> None:
    asked = page.post(PAGE, fields(sender="me@ring.com"))
    assert asked.status_code == 422
    assert "ring.com looks like an employer" in asked.content.decode()
    assert 'type="checkbox" name="work_is_fine"' in asked.content.decode()
    assert not MailConnection.objects.exists()
    page.post(PAGE, fields(sender="me@ring.com", work_is_fine="on"))
    assert MailConnection.objects.get().sender == "me@ring.com"
    assert (
        page.post(PAGE, fields(sender="me@ring.com", port=465, security="tls")).status_code == 302
    )


@pytest.mark.django_db(transaction=True)
def test_an_employers_second_address_is_warned_of_too(page: Client, keeper: User) -> None:
    services.ask_address(owner=keeper, address="me@ring.com", now=NOW)
    assert "ring.com looks like an employer" in page.get(PAGE).content.decode()
