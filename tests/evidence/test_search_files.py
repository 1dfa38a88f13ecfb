"""What comes in through the intake is found by its words: mails and what they carry, PDF pages, documents, texts."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from pikepdf import Dictionary, Name, Pdf, Stream

from apps.evidence.models import Entry
from apps.evidence.services import attach_files
from apps.intake.texts import finish_texts
from tests.factories.evidence import make_entry
from tests.factories.files import make_file
from tests.intake.conftest import batch, filled, read

__all__ = ["batch", "filled", "read"]


def pdf(*pages: str) -> bytes:
    """A PDF with a line of Helvetica on each page."""
    made = Pdf.new()
    font = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for words in pages:
        page = made.add_blank_page(page_size=(300, 200))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = Stream(made, f"BT /F1 14 Tf 20 100 Td ({words}) Tj ET".encode())
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def docx(words: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", body)
    return stream.getvalue()


MAIL = b"""From: Priya <priya@example.org>
To: mara@example.org
Subject: Numbers of the week
Date: Tue, 3 Mar 2026 10:00:00 +0000
Message-ID: <zebra@example.org>
Content-Type: multipart/mixed; boundary=cut

--cut
Content-Type: text/plain; charset=utf-8

The quokka rate fell to 0.19 %.
--cut
Content-Type: text/plain; name=notes.txt
Content-Disposition: attachment; filename=notes.txt

An axolotl waits in the notes.
--cut--
"""


@pytest.fixture
def search(owner_client, plan):
    def run(words: str) -> str:
        page = owner_client.get(reverse("log", args=[plan.pk]), {"q": words, "exact": "1"})
        return re.sub(r"</?mark>", "", page.content.decode())

    return run


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_file_is_found_by_what_is_in_it(owner, filled, search):
    filled(
        ("week.eml", MAIL),
        ("plan.pdf", pdf("First page", "The narwhal stands here")),
        ("letter.docx", docx("A pangolin was agreed")),
        ("talk.txt", b"They said capybara aloud."),
    )
    finish_texts(owner, clock=timezone.now)  # what a mail carries is read by a job of its own
    for words, place in (
        ("quokka", "In the e-mail: The quokka rate"),
        ("axolotl", "An axolotl waits in the notes."),
        ("narwhal", "In plan.pdf, page 2: "),
        ("pangolin", "In letter.docx"),
        ("capybara", "capybara aloud"),
        ("priya", "Priya"),
    ):
        page = search(words)
        assert f"hold “{words}”" in page or f"holds “{words}”" in page, words
        assert place in page


@pytest.mark.django_db(transaction=True)
def test_a_file_added_later_is_found_once_it_was_read(plan, owner, search, now):
    entry = make_entry(plan, now=now, statement="Plain")
    file = make_file(owner, now=now, name="plan.pdf", content=pdf("The narwhal stands here"))
    attach_files(entry=entry, by=owner, now=now, files=[(file, "plan.pdf")])
    assert "Nothing holds “narwhal”." in search("narwhal")
    finish_texts(owner, clock=timezone.now)
    assert "In plan.pdf, page 1: The narwhal stands here" in search("narwhal")
    assert Entry.objects.count() == 1
