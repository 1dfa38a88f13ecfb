"""Two things at once: a person decides while a worker reads, and the same bytes came in by two ways."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.ids import uuid7
from apps.evidence.models import Attachment, Entry
from apps.evidence.services import undo_entry
from apps.files.models import StoredFile
from apps.files.services import path_of
from apps.intake import documents, services, taking
from apps.intake.enums import ItemOutcome, Source
from apps.intake.models import Item
from apps.intake.reading import read_mail
from apps.intake.taking import run_batch
from apps.jobs.models import Job, JobState
from tests.intake.conftest import mail, mailbox
from tests.known import known

pytestmark = pytest.mark.django_db


def outcomes(items) -> list[str]:
    return [one.outcome for one in items]


@pytest.fixture
def add(owner, now):
    def run(batch, name, content):
        upload = SimpleUploadedFile(name, content)
        return services.add_file(batch=batch, upload=upload, by=owner, now=now)

    return run


@pytest.fixture
def other(plan, owner, now):
    """A second batch of the same person."""
    return services.open_batch(
        plan=plan, by=owner, now=now, source=Source.FILES, client_token=uuid7()
    )


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen once, after a mail was read and before it is written to the record."""

    def arrange(do):
        read = read_mail

        @contextmanager
        def reading(file, *, name):
            monkeypatch.setattr(taking, "read_mail", read)
            with read(file, name=name) as found:
                do()
                yield found

        monkeypatch.setattr(taking, "read_mail", reading)

    return arrange


class TestWhileAFileIsRead:
    def test_a_batch_that_is_taken_back_gets_no_entry_any_more(
        self, batch, add, read, owner, now, meanwhile
    ):
        add(batch, "a.eml", mail(1))
        meanwhile(lambda: services.undo_batch(batch=batch, by=owner, now=now))
        (item,) = read(batch)
        assert item.outcome == ItemOutcome.CANCELLED
        assert not Entry.objects.exists()
        assert path_of(item.file).exists()

    def test_a_batch_that_is_stopped_reads_the_file_again_later(
        self, batch, add, read, owner, now, meanwhile
    ):
        add(batch, "a.eml", mail(1))
        meanwhile(lambda: services.stop_reading(batch=batch, by=owner, now=now))
        assert outcomes(read(batch)) == ["cancelled"]
        services.go_on_reading(batch=batch, by=owner, now=now)
        assert outcomes(read(batch)) == ["entry"]

    def test_a_batch_that_is_pointed_to_leaves_a_card_and_no_copy(
        self, batch, add, read, owner, now, meanwhile
    ):
        add(batch, "a.eml", mail(1))
        meanwhile(lambda: services.point_instead_of_batch(batch=batch, by=owner, now=now))
        (item,) = read(batch)
        assert (item.outcome, item.entry.kind) == ("entry", "reference")
        assert not Attachment.objects.exists()
        assert not StoredFile.objects.exists()

    def test_a_second_worker_does_not_call_an_entry_a_duplicate_of_itself(
        self, batch, add, read, owner, now, meanwhile
    ):
        add(batch, "a.eml", mail(1))

        def second_worker():
            Job.objects.update(state=JobState.QUEUED)
            run_batch(known(services.job_of(batch)).pk, clock=lambda: now)

        meanwhile(second_worker)
        assert outcomes(read(batch)) == ["entry"]


class TestTheSameBytesInTwoBatches:
    def test_pointing_to_one_leaves_the_bytes_that_the_other_still_has_to_read(
        self, batch, other, add, read, owner, now
    ):
        add(batch, "a.txt", b"The same words")
        waiting = add(other, "a.txt", b"The same words")
        services.point_instead_of_batch(batch=batch, by=owner, now=now)
        read(batch)
        waiting.refresh_from_db()
        assert waiting.file is not None
        assert path_of(waiting.file).exists()

    def test_taking_an_entry_back_leaves_the_bytes_that_the_other_still_has_to_read(
        self, batch, other, add, read, owner, now
    ):
        add(batch, "a.txt", b"The same words")
        waiting = add(other, "a.txt", b"The same words")
        (item,) = read(batch)
        assert undo_entry(entry=item.entry, by=owner, now=item.entry.written_at)
        assert outcomes(read(other)) == ["entry"]
        waiting.refresh_from_db()
        assert path_of(waiting.file).exists()

    def test_a_mailbox_stays_while_a_message_of_it_waits(self, batch, other, add, read, owner, now):
        box = add(batch, "all.mbox", mailbox(3))
        read(batch)
        Item.objects.filter(mailbox=box).filter(name__endswith="3").update(
            outcome=ItemOutcome.WAITING, entry=None, done_at=None
        )
        add(other, "all.mbox", mailbox(3))
        add(other, "b.txt", b"Other words")
        services.point_instead_of_batch(batch=other, by=owner, now=now)
        read(other)
        box.refresh_from_db()
        assert box.file is not None

    def test_a_mailbox_that_was_taken_back_can_be_brought_again(
        self, batch, other, add, read, owner, now
    ):
        add(batch, "all.mbox", mailbox(2))
        read(batch)
        services.undo_batch(batch=batch, by=owner, now=now)
        assert not Entry.objects.present().exists()
        add(other, "all.mbox", mailbox(2))
        read(other)
        assert Entry.objects.present().count() == 2


def test_pointing_to_a_batch_takes_the_unreadable_copies_out_too(
    batch, add, read, owner, now, monkeypatch
):
    def unreadable(file, *, name, now):
        return documents.unread(file, reason="reader_crash", now=now)

    monkeypatch.setattr(documents, "read_text", unreadable)
    add(batch, "plans.pdf", b"%PDF-1.4\nnothing\n%%EOF\n")
    assert outcomes(read(batch)) == ["kept"]
    services.point_instead_of_batch(batch=batch, by=owner, now=now)
    (item,) = read(batch)
    assert item.entry.kind == "reference"
    assert not Attachment.objects.present().exists()


class TestWhatNobodyExpected:
    def test_one_file_that_breaks_our_own_code_costs_only_itself(
        self, batch, add, owner, now, monkeypatch
    ):
        draft_of = documents.draft_of

        def breaks(file, *, name, **rest):
            if name == "bad.txt":
                raise OverflowError
            return draft_of(file, name=name, **rest)

        monkeypatch.setattr(documents, "draft_of", breaks)
        add(batch, "bad.txt", b"Bad words")
        add(batch, "good.txt", b"Good words")
        job = services.start_reading(batch=batch, by=owner, now=now)
        run_batch(known(job).pk, clock=lambda: now)
        bad, good = Item.objects.filter(batch=batch).in_order()
        assert (bad.outcome, good.outcome) == ("kept", "entry")
        assert path_of(known(bad.file)).exists()

    @pytest.mark.parametrize("day", ["99991231", "00010101", "99991231T235959Z"])
    def test_an_invitation_at_the_end_of_time_has_no_date(self, filled, day):
        ics = (
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
            f"SUMMARY:Review\r\nDTSTART:{day}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        (item,) = filled(("a.ics", ics.encode()))
        assert item.outcome == "entry"
        assert item.entry.happened_precision == "unknown"
