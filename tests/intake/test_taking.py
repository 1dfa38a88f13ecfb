"""A batch is taken in: every file ends with an outcome, and nothing is lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.ids import uuid7
from apps.evidence.models import Attachment, Entry
from apps.files.models import FileText, Origin, StoredFile
from apps.files.refusals import UploadRefused
from apps.files.rules import Refusal
from apps.files.services import path_of
from apps.intake import entries, reading, services
from apps.intake.enums import ItemOutcome, Source
from apps.intake.models import Item
from apps.intake.reading import NotRead
from apps.intake.taking import MOST_ATTEMPTS, run_batch
from apps.jobs.models import JobState

pytestmark = pytest.mark.django_db

MAIL = b"""From: Ines Duarte <ines@example.org>
To: Mara <mara@example.org>
Subject: The second region
Date: Tue, 3 Mar 2026 14:02:00 +0100
Message-ID: <one@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

The move went without a rollback.
--b
Content-Type: text/csv; name=numbers.csv
Content-Disposition: attachment; filename=numbers.csv

day,errors
1,0
--b--
"""


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def mailbox(*messages: bytes) -> bytes:
    return b"".join(
        b"From x@example.org Tue Mar  3 14:02:00 2026\n" + one + b"\n" for one in messages
    )


def message(number: int, *, body: str = "Words") -> bytes:
    return (
        f"From: a{number}@example.org\nSubject: Mail {number}\nDate: Tue, 3 Mar 2026 10:00:00 +0000\n"
        f"Message-ID: <{number}@example.org>\n\n{body} {number}\n"
    ).encode()


@pytest.fixture
def batch(plan, owner, now):
    return services.open_batch(
        plan=plan, by=owner, now=now, source=Source.FILES, client_token=uuid7()
    )


@pytest.fixture
def take(batch, owner, now):
    """Add files to the batch and read all of it."""

    def run(*uploads):
        for one in uploads:
            services.add_file(batch=batch, upload=one, by=owner, now=now)
        job = services.start_reading(batch=batch, by=owner, now=now)
        if job is not None:
            run_batch(job.pk, clock=lambda: now)
        return list(Item.objects.filter(batch=batch).in_order())

    return run


def outcomes(items) -> list[str]:
    return [one.outcome for one in items]


class TestMail:
    def test_becomes_an_entry_with_what_it_says_of_itself(self, take):
        (item,) = take(upload("mail.eml", MAIL))
        entry = item.entry
        assert (item.outcome, entry.kind) == ("entry", "email")
        assert entry.statement == "The second region"
        assert entry.happened_from == datetime(2026, 3, 3, 13, 2, tzinfo=UTC)
        assert entry.happened_zone == "+01:00"
        assert entry.email.sender == "Ines Duarte <ines@example.org>"
        assert entry.email.text.strip() == "The move went without a rollback."
        assert entry.audience == "undecided"

    def test_keeps_its_own_bytes_and_each_attachment_as_files(self, take):
        (item,) = take(upload("mail.eml", MAIL))
        names = list(item.entry.attachments.values_list("name", flat=True))
        assert names == ["mail.eml", "numbers.csv"]
        assert FileText.objects.get(file=item.file).text.startswith("The second region")

    def test_tells_what_was_understood(self, take):
        (item,) = take(upload("mail.eml", MAIL))
        assert item.found == {
            "subject": "The second region",
            "from": ["ines@example.org"],
            "date": "2026-03-03T13:02:00Z",
            "attachments": 1,
        }

    def test_the_same_message_in_another_file_is_a_duplicate_of_its_entry(self, take):
        first, second = take(upload("a.eml", MAIL), upload("b.eml", b"X-Other: 1\n" + MAIL))
        assert outcomes([first, second]) == ["entry", "duplicate"]
        assert second.entry == first.entry
        assert Entry.objects.count() == 1

    def test_the_same_bytes_are_a_duplicate_before_they_are_read(self, take):
        take(upload("a.eml", MAIL))
        again = take(upload("again.eml", MAIL))[-1]
        assert (again.outcome, again.attempts) == ("duplicate", 0)
        assert StoredFile.objects.count() == 2


class TestMailbox:
    def test_every_message_becomes_an_entry_with_its_own_bytes(self, take):
        items = take(upload("all.mbox", mailbox(message(1), message(2))))
        assert outcomes(items) == ["opened", "entry", "entry"]
        assert [one.found["subject"] for one in items[1:]] == ["Mail 1", "Mail 2"]
        assert items[1].file.size == len(message(1))

    def test_a_message_twice_in_it_is_one_entry(self, take):
        items = take(upload("all.mbox", mailbox(message(1), message(1))))
        assert outcomes(items) == ["opened", "entry", "duplicate"]
        assert items[2].entry == items[1].entry

    def test_more_messages_than_a_slice_holds_are_all_taken(self, take):
        items = take(upload("all.mbox", mailbox(*(message(one) for one in range(230)))))
        assert outcomes(items) == ["opened", *["entry"] * 230]

    def test_the_same_mailbox_again_is_a_duplicate(self, take):
        box = mailbox(message(1))
        take(upload("all.mbox", box))
        again = take(upload("copy.mbox", box))[-1]
        assert (again.outcome, again.reason) == ("duplicate", "mailbox_known")

    def test_one_bad_slice_costs_only_the_bad_message(self, take, monkeypatch):
        real = reading.read_messages

        def fails_on_more_than_one(path, places, *, keep):
            if len(places) > 1:
                raise NotRead("reader_time")
            return real(path, places, keep=keep)

        monkeypatch.setattr("apps.intake.taking.read_messages", fails_on_more_than_one)
        items = take(upload("all.mbox", mailbox(message(1), message(2))))
        assert outcomes(items) == ["opened", "entry", "entry"]


class TestFaults:
    def test_a_file_whose_reader_gives_up_is_kept_as_an_entry_of_its_own(self, take, monkeypatch):
        def gives_up(*_args, **_more):
            raise NotRead("reader_time")

        monkeypatch.setattr("apps.intake.taking.read_mail", gives_up)
        (item,) = take(upload("mail.eml", MAIL))
        assert (item.outcome, item.reason) == ("kept", "reader_time")
        assert item.entry.attachments.get().file.size == len(MAIL)
        assert FileText.objects.get(file=item.file).state == "unreadable"

    def test_a_file_that_killed_its_workers_is_not_tried_for_ever(self, batch, take, owner, now):
        services.add_file(batch=batch, upload=upload("mail.eml", MAIL), by=owner, now=now)
        Item.objects.update(attempts=MOST_ATTEMPTS)
        (item,) = take()
        assert (item.outcome, item.reason) == ("kept", "reader_crash")

    def test_a_refused_file_says_why_and_stops_no_other(self, take):
        first, second = take(upload("song.mp3", b"ID3" + bytes(64)), upload("a.txt", b"words\n"))
        assert outcomes([first, second]) == ["refused", "entry"]
        assert first.reason == "recording"
        assert first.sentence

    def test_a_second_worker_finds_nothing_to_do(self, batch, take, owner, now):
        services.add_file(batch=batch, upload=upload("a.eml", MAIL), by=owner, now=now)
        job = services.start_reading(batch=batch, by=owner, now=now)
        assert job is not None
        run_batch(job.pk, clock=lambda: now)
        run_batch(job.pk, clock=lambda: now)
        assert Entry.objects.count() == 1

    def test_taken_in_again_after_a_kill_makes_no_second_entry(self, batch, take):
        (item,) = take(upload("a.eml", MAIL))
        Item.objects.filter(pk=item.pk).update(outcome="waiting", done_at=None, entry=None)
        taker = entries.Taker(batch=batch, plan=batch.plan, by=batch.owner, now=item.done_at)
        item.refresh_from_db()
        entries.log_unread(taker, item, reason="reader_crash")
        assert Entry.objects.count() == 1

    def test_bytes_that_are_gone_end_as_kept_with_the_reason(self, batch, take, owner, now):
        item = services.add_file(batch=batch, upload=upload("a.eml", MAIL), by=owner, now=now)
        assert item.file is not None
        path_of(item.file).unlink()
        (item,) = take()
        assert (item.outcome, item.reason) == ("kept", "bytes_gone")


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_mail_of_no_possible_day_is_read_and_its_day_stays_open(take, year):
    """Programs write their zero into Date; no clock can show it."""
    content = MAIL.replace(b"2026", year.encode()).replace(b"+0100", b"+0000")
    (item,) = take(upload("a.eml", content))
    said = item.entry.email
    assert (item.outcome, item.entry.happened.start, said.sent_at) == ("entry", None, None)
    assert year in said.date_raw


class TestStopping:
    def test_what_waits_is_marked_and_taken_up_again(self, batch, owner, now):
        services.add_file(batch=batch, upload=upload("a.eml", MAIL), by=owner, now=now)
        services.start_reading(batch=batch, by=owner, now=now)
        services.stop_reading(batch=batch, by=owner, now=now)
        assert getattr(services.job_of(batch), "state", "") == JobState.CANCELLED
        assert Item.objects.get().outcome == ItemOutcome.CANCELLED
        services.go_on_reading(batch=batch, by=owner, now=now)
        job = services.job_of(batch)
        assert job is not None
        run_batch(job.pk, clock=lambda: now)
        assert Item.objects.get().outcome == ItemOutcome.ENTRY

    def test_taking_it_all_back_leaves_nothing(self, batch, take, owner, now):
        take(upload("a.eml", MAIL), upload("a.txt", b"words\n"))
        assert services.undo_batch(batch=batch, by=owner, now=now) == 2
        assert Entry.objects.count() == 0
        assert StoredFile.objects.count() == 0


class TestOrigin:
    def test_one_answer_is_for_everything_inside(self, batch, take, owner, now):
        take(upload("a.eml", MAIL))
        told = services.say_origin_of_batch(batch=batch, by=owner, now=now, origin=Origin.MINE)
        assert told == 2
        assert set(StoredFile.objects.values_list("origin", flat=True)) == {"mine"}

    def test_pointing_instead_leaves_cards_and_no_copies(self, batch, take, owner, now):
        take(upload("a.eml", MAIL))
        services.say_origin_of_batch(batch=batch, by=owner, now=now, origin=Origin.WORK)
        services.point_instead_of_batch(batch=batch, by=owner, now=now)
        take()
        assert Entry.objects.get().kind == "reference"
        assert StoredFile.objects.count() == 0
        assert Attachment.objects.count() == 0

    def test_a_batch_that_only_points_keeps_no_copy_at_all(self, batch, take, owner, now):
        services.point_instead_of_batch(batch=batch, by=owner, now=now)
        take(upload("all.mbox", mailbox(message(1), message(2))))
        cards = Entry.objects.order_by("statement")
        assert [one.kind for one in cards] == ["reference", "reference"]
        assert "a1@example.org" in cards[0].reference.place
        assert StoredFile.objects.count() == 0

    def test_a_card_of_a_file_gets_a_sentence_for_its_name(self, batch, take, owner, now):
        take(upload("dash_board.txt", b"words\n"))
        services.say_origin_of_batch(batch=batch, by=owner, now=now, origin=Origin.WORK)
        services.point_instead_of_batch(batch=batch, by=owner, now=now)
        take(upload("More notes.txt", b"other words\n"))
        cards = Entry.objects.order_by("statement")
        assert [one.statement for one in cards] == [
            "The document “More notes”", "The document “dash board”"
        ]  # fmt: skip
        assert {one.reference.place for one in cards} == {"dash_board.txt", "More notes.txt"}


class TestRefuse:
    def test_told_twice_is_one_item_and_two_places_are_two(self, batch, now):
        refusal = UploadRefused(Refusal.TOO_LARGE, "Too large.", name="big.pdf")
        for place in (0, 1, 0, 1):
            services.refuse(batch=batch, refusal=refusal, now=now, place=place)
        assert Item.objects.filter(name="big.pdf").count() == 2

    def test_keeps_the_sentence(self, batch, now):
        refusal = UploadRefused(Refusal.TOO_LARGE, "Too large.", name="big.pdf")
        item = services.refuse(batch=batch, refusal=refusal, now=now)
        assert (item.name, item.sentence, item.outcome) == ("big.pdf", "Too large.", "refused")
