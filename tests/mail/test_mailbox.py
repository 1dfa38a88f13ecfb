"""The local mailbox: a real SMTP server, a Maildir, and the pages that read it."""

from __future__ import annotations

import smtplib
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.mail import mailbox
from apps.mail.mailbox_server import controller

pytestmark = pytest.mark.django_db
RAW = (
    b"From: Daybook <daybook@localhost>\r\nTo: owner@example.org\r\nSubject: %s\r\n"
    b"Date: Mon, 01 Jun 2026 16:00:00 +0000\r\n\r\n%s\r\n"
)


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.LOCAL_MAILBOX = tmp_path / "mailbox"
    settings.MAIL_IS_LOCAL = True
    return Path(settings.LOCAL_MAILBOX)


@pytest.fixture
def server(folder: Path, unused_port: int) -> Iterator[int]:
    running = controller(folder, unused_port)
    running.start()
    yield unused_port
    running.stop()


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def keep(folder: Path, recipient: str, subject: bytes = b"A date", text: bytes = b"Words.") -> None:
    mailbox.store(folder, recipient, RAW % (subject, text))


def test_what_is_sent_is_kept_byte_for_byte(server: int, folder: Path) -> None:
    raw = RAW % (b"A date", b".one dot\r\nand more")
    with smtplib.SMTP("127.0.0.1", server) as smtp:
        smtp.sendmail("daybook@localhost", ["Owner@example.org", "two@example.org"], raw)
    assert list(mailbox.raw_mails_for(folder, "owner@example.org")) == [raw]
    assert list(mailbox.raw_mails_for(folder, "two@example.org")) == [raw]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_owner_reads_their_own_mails(owner_client, folder: Path) -> None:
    keep(folder, "owner@example.org", b"First", b"Hello <b>you</b>")
    [mail] = mailbox.mails_for(folder, "owner@example.org")
    page = owner_client.get(reverse("mailbox")).content.decode()
    assert "First" in page
    answer = owner_client.get(reverse("mailbox_message", args=[mail.key]))
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in answer.content.decode()


def test_a_stranger_gets_404(stranger_client, folder: Path) -> None:
    keep(folder, "owner@example.org", b"Private")
    [mail] = mailbox.mails_for(folder, "owner@example.org")
    assert "Private" not in stranger_client.get(reverse("mailbox")).content.decode()
    assert stranger_client.get(reverse("mailbox_message", args=[mail.key])).status_code == 404


def test_without_signing_in_there_is_no_mailbox(client, folder: Path) -> None:
    assert client.get(reverse("mailbox")).status_code == 302
    assert client.get(reverse("mailbox_message", args=["x"])).status_code == 302


@pytest.mark.parametrize("key", ["x", "..", "%2e%2e", "0" * 32])
def test_a_key_that_is_none_is_not_found(owner_client, folder: Path, key: str) -> None:
    assert owner_client.get(reverse("mailbox_message", args=[key])).status_code == 404


def test_posting_is_refused(owner_client, folder: Path) -> None:
    assert owner_client.post(reverse("mailbox")).status_code == 405
    assert owner_client.post(reverse("mailbox_message", args=["x"])).status_code == 405


def test_with_a_mail_server_connected_there_is_no_mailbox(owner_client, folder, settings) -> None:
    settings.MAIL_IS_LOCAL = False
    assert owner_client.get(reverse("mailbox")).status_code == 404
    with pytest.raises(CommandError):
        call_command("local_mailbox")


def test_an_empty_mailbox_says_what_will_come(owner_client, folder: Path) -> None:
    page = owner_client.get(reverse("mailbox")).content.decode()
    assert "Reminders arrive here by themselves" in page


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe no header at all",
        b"Date: 31 Feb 9999\r\nSubject: =?x-unknown?q?=FF?=\r\n\r\ntext",
        b"Content-Type: text/plain; charset=x-none\r\n\r\n\xff\xfe\x00",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--b\r\n",
        b"Subject: \xe2\x80\xae reversed\r\n\r\n\xe2\x80\xae",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Subject: " + b"x" * 300_000 + b"\r\n\r\ntext",
    ],
)
def test_a_strange_mail_is_shown_somehow(owner_client, folder: Path, raw: bytes) -> None:
    mailbox.store(folder, "owner@example.org", raw)
    [mail] = mailbox.mails_for(folder, "owner@example.org")
    assert owner_client.get(reverse("mailbox")).status_code == 200
    assert owner_client.get(reverse("mailbox_message", args=[mail.key])).status_code == 200
