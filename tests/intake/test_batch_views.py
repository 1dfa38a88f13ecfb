"""The page of a batch: what became of each file, and what can still be done about it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.evidence.models import Attachment, Entry
from apps.files import previews
from apps.files.models import Origin, StoredFile
from apps.files.services import open_stored
from apps.intake import reading, services
from apps.intake.enums import ItemOutcome
from apps.intake.models import Batch, Item
from apps.intake.reading import NotRead
from apps.jobs.models import Job, JobState
from tests import hostile
from tests.data import makers
from tests.factories.evidence import make_entry
from tests.intake.conftest import mail, mailbox

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def waiting(batch, owner, *names: str) -> list[Item]:
    return [
        services.add_file(
            batch=batch, upload=SimpleUploadedFile(name, name.encode()), by=owner, now=timezone.now()
        )
        for name in names
    ]  # fmt: skip


@pytest.fixture
def page(owner_client):
    def get(batch, query: str = "", *, htmx: bool = False):
        return owner_client.get(batch.get_absolute_url() + query, headers=HTMX if htmx else {})

    return get


class TestPage:
    def test_says_quietly_of_a_picture_that_it_cannot_be_shown(self, page, filled):
        items = filled(("whole.jpg", makers.jpeg()), ("torn.jpg", makers.jpeg()[:650]))
        for item in items:
            previews.make(item.file)
        lines = page(items[0].batch).content.decode().split("<li ")
        said = ["Kept; cannot be shown here" in one for one in lines if "data-outcome" in one]
        assert said == [False, True]
        assert "state good" not in lines[-1]

    def test_says_of_each_file_what_became_of_it_and_of_all_in_one_sentence(self, page, filled):
        items = filled(
            ("mail.eml", mail()),
            ("again.eml", mail()),
            ("notes.txt", b"Agreed on 3 June."),
            ("talk.mp3", b"ID3\x03" + bytes(40)),
        )
        text = page(items[0].batch).content.decode()
        assert "2 entries, 1 already logged, 1 not kept" in text
        assert "consent can be a crime" in text
        assert "ines1@example.org" in text
        assert "Tue 3 Mar 2026" in text
        for item in items[:3]:
            assert item.entry.get_absolute_url() in text

    def test_tells_where_a_duplicate_is_logged_and_offers_another_entry(self, page, filled):
        first, second = filled(("a.eml", mail(subject="The launch")), ("b.eml", mail()))
        text = page(first.batch).content.decode()
        assert "Already logged as “The launch”, Tue 3 Mar 2026" in text
        assert reverse("item_attach", args=[second.pk]) in text

    def test_a_file_whose_reader_gave_up_is_kept_and_says_why(self, page, filled, monkeypatch):
        def give_up(*_args, **_kwargs):
            raise NotRead("reader_memory")

        monkeypatch.setattr(reading, "read_document", give_up)
        monkeypatch.setattr("apps.intake.documents.read_document", give_up)
        (item,) = filled(("bomb.pdf", makers.pdf()))
        text = page(item.batch).content.decode()
        assert "1 kept that could not be read" in text
        assert "too much memory" in text
        assert item.entry.get_absolute_url() in text

    def test_polls_by_real_counts_while_it_is_read_and_then_stops(self, page, batch, owner, read):
        waiting(batch, owner, "a.txt", "b.txt")
        job = services.start_reading(batch=batch, by=owner, now=timezone.now())
        assert job is not None
        text = page(batch).content.decode()
        assert 'hx-trigger="every 2s"' in text
        assert "0 of 2 read" in text
        assert page(batch, htmx=True).status_code == 200
        read(batch)
        assert job is not None
        assert Job.objects.get(pk=job.pk).state == JobState.DONE
        done = page(batch, htmx=True)
        assert done.status_code == 286
        assert "every 2s" not in done.content.decode()
        assert "2 entries" in done.content.decode()

    def test_can_be_narrowed_to_one_outcome(self, page, filled):
        items = filled(("notes.txt", b"Agreed on 3 June."), ("talk.mp3", b"ID3\x03" + bytes(40)))
        text = page(items[0].batch, "?outcome=refused").content.decode()
        assert "talk.mp3" in text
        assert "notes.txt" not in text
        for wrong in ("\x00", "nothing", "<script>"):
            assert page(items[0].batch, f"?outcome={wrong}&page=x").status_code == 200

    def test_costs_the_same_however_much_came_in(
        self, page, batch, owner, now, django_assert_num_queries
    ):
        entry = make_entry(batch.plan, now=now)

        def fill(first: int, count: int) -> None:
            Item.objects.bulk_create(
                Item(
                    owner=owner, batch=batch, position=n, name=f"{n}.eml", entry=entry, done_at=now,
                    outcome=ItemOutcome.DUPLICATE if n % 2 else ItemOutcome.ENTRY,
                    found={"from": ["a@example.org"], "date": "2026-03-03T10:00:00Z"},
                )
                for n in range(first, first + count)
            )  # fmt: skip

        fill(0, 2)
        page(batch)
        with CaptureQueriesContext(connection) as few:
            page(batch)
        fill(2, 300)
        with django_assert_num_queries(len(few)):
            text = page(batch).content.decode()
        assert "Page 1 of 7" in text
        assert "page=2" in text

    @pytest.mark.parametrize("name", list(hostile.TEXTS.values())[1:5], ids=list(hostile.TEXTS)[1:5])  # fmt: skip
    def test_what_a_file_says_of_itself_is_data(self, page, batch, owner, now, name):
        shown = name.replace("\x00", "")[:1000]
        Item.objects.create(
            owner=owner, batch=batch, position=0, name=shown, outcome=ItemOutcome.FAILED, done_at=now,
            reason="no_such_code", found={"from": [shown], "date": "9999-99-99", "problems": ["x"]},
        )  # fmt: skip
        text = page(batch).content.decode()
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert "kept exactly as it came" in text

    def test_nobody_else_sees_it(self, batch, stranger_client, client):
        assert stranger_client.get(batch.get_absolute_url()).status_code == 404
        assert client.get(batch.get_absolute_url()).status_code == 302


def test_the_same_file_twice_at_once_is_one_entry_and_a_duplicate_of_it(page, filled):
    first, second = filled(("a.txt", b"Agreed on 3 June."), ("b.txt", b"Agreed on 3 June."))
    assert (first.outcome, second.outcome, second.entry) == ("entry", "duplicate", first.entry)
    filled(("a.mbox", mailbox(2)), ("b.mbox", mailbox(2)))
    assert Entry.objects.count() == 3
    text = page(first.batch, "?outcome=duplicate").content.decode()
    assert "Already logged as “a.txt”" in text
    assert "This mailbox came in before" in text


class TestStopAndGoOn:
    def test_stop_keeps_what_waits_and_go_on_takes_it_up(self, owner_client, page, batch, owner, read):  # fmt: skip
        waiting(batch, owner, "a.txt", "b.txt")
        services.start_reading(batch=batch, by=owner, now=timezone.now())
        owner_client.post(reverse("batch_stop", args=[batch.pk]))
        text = page(batch).content.decode()
        assert "2 stopped" in text
        owner_client.post(reverse("batch_go_on", args=[batch.pk]))
        assert Job.objects.get().state == JobState.QUEUED
        assert [one.outcome for one in read(batch)] == ["entry", "entry"]

    def test_what_arrived_and_was_never_begun_can_be_read(self, owner_client, page, batch, owner):
        waiting(batch, owner, "a.txt")
        assert reverse("batch_go_on", args=[batch.pk]) in page(batch).content.decode()
        owner_client.post(reverse("batch_go_on", args=[batch.pk]))
        assert Job.objects.count() == 1


class TestOrigin:
    def test_is_asked_once_and_answered_for_every_file(self, owner_client, page, filled):
        items = filled(("a.txt", b"one"), ("b.txt", b"two"))
        batch = items[0].batch
        assert page(batch).content.decode().count("Where is this from?") == 1
        response = owner_client.post(
            reverse("batch_origin", args=[batch.pk]), {"origin": "mine"}, headers=HTMX
        )
        assert "Where it is from: Mine" in response.content.decode()
        assert set(StoredFile.objects.values_list("origin", flat=True)) == {"mine"}
        assert "Where is this from?" not in page(batch).content.decode()

    @pytest.mark.parametrize("origin", ["work", "unsure"])
    def test_of_a_work_system_leads_to_pointing(self, owner_client, page, filled, origin):
        (item,) = filled(("a.txt", b"one"))
        url = reverse("batch_origin", args=[item.batch.pk])
        text = owner_client.post(url, {"origin": origin}, headers=HTMX).content.decode()
        assert reverse("batch_point", args=[item.batch.pk]) in text
        assert 'btn btn-primary">' in text

    @pytest.mark.parametrize("origin", ["", "theirs", "\x00", "x" * 5000])
    def test_nonsense_is_no_answer(self, owner_client, filled, origin):
        (item,) = filled(("a.txt", b"one"))
        url = reverse("batch_origin", args=[item.batch.pk])
        assert owner_client.post(url, {"origin": origin}).status_code == 302
        assert Batch.objects.get().origin == ""

    def test_a_whole_mailbox_leads_to_pointing_before_anything_is_asked(self, page, filled):
        items = filled(("all.mbox", mailbox(3)))
        text = page(items[0].batch).content.decode()
        assert reverse("batch_point", args=[items[0].batch.pk]) in text
        assert "Where is this from?" in text


class TestPoint:
    @pytest.mark.parametrize("origin", ["work", ""])
    def test_leaves_reference_cards_and_no_copy(self, owner_client, owner, page, filled, read, origin):  # fmt: skip
        items = filled(("all.mbox", mailbox(3)))
        batch = items[0].batch
        if origin:
            owner_client.post(reverse("batch_origin", args=[batch.pk]), {"origin": origin})
        owner_client.post(reverse("batch_point", args=[batch.pk]))
        read(Batch.objects.get())
        assert set(Entry.objects.values_list("kind", flat=True)) == {"reference"}
        assert not Attachment.objects.filter(withdrawn_at=None).exists()
        assert not StoredFile.objects.exists()
        assert "3 reference cards" in page(Batch.objects.get()).content.decode()

    def test_what_still_waits_leaves_a_card_too(self, owner_client, batch, owner, read):
        waiting(batch, owner, "plan.txt")
        owner_client.post(reverse("batch_origin", args=[batch.pk]), {"origin": "work"})
        owner_client.post(reverse("batch_point", args=[batch.pk]))
        read(Batch.objects.get())
        entry = Entry.objects.select_related("reference").get()
        assert (entry.kind, entry.reference.place) == ("reference", "plan.txt")
        assert not StoredFile.objects.exists()

    def test_what_is_mine_stays(self, owner_client, filled, read):
        (item,) = filled(("a.txt", b"one"))
        StoredFile.objects.update(origin=Origin.MINE)
        owner_client.post(reverse("batch_point", args=[item.batch.pk]))
        read(Batch.objects.get())
        assert StoredFile.objects.count() == 1


class TestTakeBack:
    def test_says_what_it_takes_and_then_takes_it(self, owner_client, page, filled):
        items = filled(("a.txt", b"one"), ("b.eml", mail()), ("c.exe", b"MZ"))
        batch = items[0].batch
        url = reverse("batch_undo", args=[batch.pk])
        assert "2 entries, with their goals" in owner_client.get(url).content.decode()
        assert Entry.objects.count() == 2
        assert owner_client.post(url)["Location"] == batch.get_absolute_url()
        assert not Entry.objects.exists()
        assert not StoredFile.objects.exists()
        assert "Everything that was logged from it was taken back." in page(batch).content.decode()

    def test_of_somebody_elses_batch_is_404(self, stranger_client, filled):
        (item,) = filled(("a.txt", b"one"))
        for name in ("undo", "stop", "go_on", "origin", "point"):
            url = reverse(f"batch_{name}", args=[item.batch.pk])
            assert stranger_client.post(url).status_code == 404
        assert Entry.objects.count() == 1


class TestAttach:
    @pytest.fixture
    def again(self, filled, plan, now):
        make_entry(plan, now=now, statement="The second region moved")
        return filled(("a.eml", mail()), ("b.eml", mail()))[1]

    def test_finds_an_entry_by_its_words_or_among_the_newest(self, owner_client, again):
        url = reverse("item_attach", args=[again.pk])
        assert "The second region moved" in owner_client.get(url).content.decode()
        assert "The second region moved" in owner_client.get(f"{url}?q=REGION").content.decode()
        nothing = owner_client.get(f"{url}?q=zebra").content.decode()
        assert "No entry has these words." in nothing
        assert "Show the newest" in nothing

    def test_adds_the_file_to_the_chosen_entry(self, owner_client, again):
        entry = Entry.objects.get(statement="The second region moved")
        response = owner_client.post(reverse("item_attach", args=[again.pk]), {"entry": entry.pk})
        assert response["Location"] == entry.get_absolute_url()
        assert Attachment.objects.get(entry=entry).file_id == again.file_id

    def test_cuts_a_message_out_of_its_mailbox(self, owner_client, filled, plan, now):
        items = filled(("a.eml", mail(2)), ("all.mbox", mailbox(3)))
        twin = next(one for one in items if one.outcome == ItemOutcome.DUPLICATE)
        entry = make_entry(plan, now=now)
        owner_client.post(reverse("item_attach", args=[twin.pk]), {"entry": entry.pk})
        held = Attachment.objects.get(entry=entry)
        with open_stored(held.file) as kept:
            assert kept.read().strip() == mail(2).strip()

    def test_bytes_that_are_gone_lead_to_choosing_the_file_again(self, owner_client, again):
        entry = Entry.objects.get(statement="The second region moved")
        Item.objects.filter(pk=again.pk).update(file=None)
        response = owner_client.post(reverse("item_attach", args=[again.pk]), {"entry": entry.pk})
        assert response["Location"] == reverse("entry_files", args=[entry.pk])

    @pytest.mark.parametrize(
        "entry", ["", "\x00", "x", "00000000-0000-4000-8000-000000000000", "1" * 9000]
    )
    def test_an_entry_that_is_none_says_so(self, owner_client, again, entry):
        response = owner_client.post(reverse("item_attach", args=[again.pk]), {"entry": entry})
        assert response.status_code == 422

    def test_another_persons_entry_is_none(self, owner_client, again, stranger_plan, now):
        theirs = make_entry(stranger_plan, now=now)
        response = owner_client.post(reverse("item_attach", args=[again.pk]), {"entry": theirs.pk})
        assert response.status_code == 422
        assert not Attachment.objects.filter(entry=theirs).exists()

    @pytest.mark.parametrize("q", list(hostile.TEXTS.values()), ids=list(hostile.TEXTS))
    def test_any_words_may_be_looked_for(self, owner_client, again, q):
        url = reverse("item_attach", args=[again.pk])
        assert owner_client.get(url, {"q": q[:3000]}).status_code == 200

    def test_nobody_else_reaches_it(self, stranger_client, again):
        assert stranger_client.get(reverse("item_attach", args=[again.pk])).status_code == 404
