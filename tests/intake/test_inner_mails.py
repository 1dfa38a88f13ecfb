"""Mails inside a mail are kept with it, each as a file of its own that can be read and opened."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.evidence.models import Attachment, EmailDetail, Entry
from apps.intake import services
from tests.data import makers

pytestmark = pytest.mark.django_db


def mail(subject: str, *inner: EmailMessage) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "Priya <priya@example.com>", subject
    message["Message-ID"] = f"<{abs(hash(subject))}@example.com>"
    message.set_content(f"Words of {subject}.")
    for one in inner:
        message.add_attachment(one)
    return message


def taken_in(batch, owner, now, read, content: bytes) -> Entry:
    upload = SimpleUploadedFile("outer.eml", content)
    services.add_file(batch=batch, by=owner, now=now, upload=upload)
    read(batch)
    return Entry.objects.get()


def test_a_mail_inside_is_a_file_named_after_its_subject(batch, owner, now, read):
    outer = mail("Outer", mail("Re: the / launch"), mail(""))
    entry = taken_in(batch, owner, now, read, outer.as_bytes())
    names = list(Attachment.objects.filter(entry=entry).values_list("name", flat=True))
    assert names == ["outer.eml", "Re: the launch.eml", "message.eml"]
    assert EmailDetail.objects.get(entry=entry).problems == []


def test_a_part_without_a_name_is_called_after_what_it_is(batch, owner, now, read):
    outer = mail("Outer")
    outer.add_attachment("Agreed at the end.")
    outer.add_attachment(makers.png(), maintype="image", subtype="png")
    entry = taken_in(batch, owner, now, read, outer.as_bytes())
    names = set(Attachment.objects.filter(entry=entry).values_list("name", flat=True))
    assert names == {"outer.eml", "text part of the mail.txt", "picture in the mail.png"}


def test_where_links_led_is_kept_beside_their_words(batch, owner, now, read):
    outer = mail("Outer")
    outer.add_alternative('<a href="https://board.example/x?a=1&b=2">Board</a>', subtype="html")
    entry = taken_in(batch, owner, now, read, outer.as_bytes())
    html = EmailDetail.objects.get(entry=entry).html
    assert html == '<a data-to="https://board.example/x?a=1&amp;b=2">Board</a>'


def test_a_file_from_an_import_is_named_without_its_folder(batch, owner, now, read):
    from_import = services.add_file(
        batch=batch, by=owner, now=now, upload=SimpleUploadedFile("notes.txt", b"Agreed."),
    )  # fmt: skip
    type(from_import).objects.filter(pk=from_import.pk).update(name="papers/2026/notes.txt")
    read(batch)
    assert Entry.objects.get().statement == "notes.txt"
