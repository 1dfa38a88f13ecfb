from __future__ import annotations

import dataclasses
import email
from datetime import UTC, datetime
from email.policy import default

import pytest
from django.test import Client

from apps.mail import mime
from apps.mail.kinds import Attachment, Rendered
from apps.mail.models import OutgoingMail, StoppedKind
from apps.mail.render import from_templates, mime_bytes, minimal
from tests.factories.mail import OutgoingMailFactory

pytestmark = pytest.mark.django_db
DATE = datetime(2026, 6, 1, 16, tzinfo=UTC)
PUBLIC = "https://daybook.example"
WORDS = Rendered(
    subject="A date\r\nBcc: x@example.org in your notes",
    text="Grüße.\n.leading dot\n" + "long " * 400,
    html="<html><head><style>p { color: red }</style></head><body><p>Grüße</p></body></html>",
    attachments=(Attachment("dates.ics", "text/calendar", b"BEGIN:VCALENDAR"),),
)


@pytest.fixture
def mail() -> OutgoingMail:
    return OutgoingMailFactory.create(date_header=DATE)


@pytest.fixture
def is_public(settings) -> None:
    settings.PUBLIC_URL, settings.PUBLIC_IS_LOCAL = PUBLIC, False


def parsed(mail: OutgoingMail) -> email.message.EmailMessage:
    return email.message_from_bytes(mime_bytes(mail, WORDS), policy=default)


def test_the_address_stands_in_the_header_as_smtp_carries_it() -> None:
    """RFC 2047, section 5: no encoded word inside an address."""
    mail = OutgoingMailFactory.create(
        date_header=DATE, recipient="anna@bücher.example", to_account=False
    )
    assert b"\r\nTo: anna@xn--bcher-kva.example\r\n" in mime_bytes(mail, WORDS)


def test_a_sender_with_letters_of_its_own_is_written_in_ascii(settings, mail) -> None:
    settings.MAIL_FROM = "Größe <post@bücher.example>"
    raw = mime_bytes(mail, WORDS)
    assert raw.startswith(b"From: =?utf-8?b?R3LDtsOfZQ==?= <post@xn--bcher-kva.example>\r\n")


@pytest.mark.parametrize("subject", ["Größe", "=?utf-8?q?x?=", "a\x01b", "ab " * 400, "a" * 2000])
def test_any_subject_is_read_as_it_was_meant(mail, subject: str) -> None:
    raw = mime_bytes(mail, dataclasses.replace(WORDS, subject=subject))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    message = email.message_from_bytes(raw, policy=default)
    assert "".join(message["Subject"].split()) == "".join(subject.split())


def test_a_line_end_in_a_header_is_refused() -> None:
    with pytest.raises(ValueError, match="header"):
        mime.message({"To": "a\r\nBcc: b"}, text="", html="", attachments=[], mark="x")


def test_the_same_row_gives_the_same_bytes(mail) -> None:
    assert mime_bytes(mail, WORDS) == mime_bytes(mail, WORDS)


def test_the_bytes_are_ascii_with_crlf_and_short_lines(mail) -> None:
    raw = mime_bytes(mail, WORDS)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_the_headers_are_the_rows(mail) -> None:
    message = parsed(mail)
    assert message["Message-ID"] == mail.message_id
    assert message["Date"].datetime == DATE
    assert message["To"] == mail.recipient
    assert message["X-Reminder-ID"] == str(mail.pk)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "A date Bcc: x@example.org in your notes"
    assert message["Bcc"] is None


def test_text_html_and_attachment_arrive_as_written(mail) -> None:
    message = parsed(mail)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert ".leading dot" in text.get_content()
    assert '<p style="color: red;">Grüße</p>' in html.get_content()
    [attachment] = message.iter_attachments()
    assert attachment.get_filename() == "dates.ics"


def test_on_this_computer_mails_carry_no_link(mail) -> None:
    message = parsed(mail)
    assert message["List-Unsubscribe"] is None
    words = minimal(DATE)
    assert "http" not in words.text + words.html
    assert "open Daybook on your computer" in words.text


def test_a_public_instance_offers_one_click_and_its_address(mail, is_public) -> None:
    message = parsed(mail)
    assert message["List-Unsubscribe"].startswith(f"<{PUBLIC}/mail/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    words = from_templates("minimal", subject="x", context={"moment": "now"})
    assert PUBLIC in words.text
    assert f'href="{PUBLIC}"' in words.html


@pytest.fixture
def stop_path(mail, is_public) -> str:
    return str(parsed(mail)["List-Unsubscribe"]).strip("<>").removeprefix(PUBLIC)


def test_following_the_link_stops_nothing(mail, stop_path) -> None:
    answer = Client().get(stop_path)
    assert answer.status_code == 200
    assert not StoppedKind.objects.exists()


def test_one_click_stops_this_kind_for_this_person(mail, stop_path) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(stop_path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert client.post(stop_path).status_code == 200, "twice is once"
    [stopped] = StoppedKind.objects.for_user(mail.owner)
    assert stopped.kind == mail.kind


def test_a_stop_can_be_taken_back(mail, stop_path) -> None:
    Client().post(stop_path)
    answer = Client().post(stop_path.replace("/stop/", "/start/"))
    assert answer.status_code == 200
    assert not StoppedKind.objects.exists()


def test_a_token_of_somebody_else_is_not_found(mail, stop_path) -> None:
    assert Client().post(stop_path[:-3] + "xyz").status_code == 404
    assert Client().get(stop_path.replace("/stop/", "/start/")).status_code == 200
    assert Client().get(stop_path.replace("/stop/", "/unheard-of/")).status_code == 404
    assert not StoppedKind.objects.exists()


def test_a_link_of_an_account_that_is_gone_does_nothing(mail, stop_path) -> None:
    owner = mail.owner
    OutgoingMail.objects.all().delete()
    owner.delete()
    assert Client().post(stop_path).status_code == 200
    assert not StoppedKind.objects.exists()
