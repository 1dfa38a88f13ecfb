"""Files in the capture bar: several, or a mail, come apart into entries; the panel shows what came of them."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.core.fuzzy import Precision
from apps.evidence.models import Entry
from apps.files.models import StoredFile
from apps.intake.models import Batch, Item
from apps.intake.texts import finish_texts
from tests import hostile
from tests.data import makers
from tests.factories.files import upload
from tests.intake.conftest import mail, mailbox
from tests.known import known

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KEY = "password: Tr0ub4dor&3xyz"


@pytest.fixture
def send(owner_client, plan):
    def post(words: str = "", *files, htmx: bool = True, **fields):
        data = {"statement": words, "files": list(files), **fields}
        url = reverse("capture", args=[plan.pk])
        return owner_client.post(url, data, headers=HTMX if htmx else {})

    return post


@pytest.fixture
def panel(owner_client):
    def get(batch):
        return owner_client.get(reverse("batch_panel", args=[batch.pk]), headers=HTMX)

    return get


class TestComesApart:
    @pytest.mark.parametrize(
        "files",
        [
            [("a.eml", mail())],
            [("all.mbox", mailbox(2))],
            [("a.txt", b"one"), ("b.txt", b"two")],
            [("a.txt", b"one"), ("b.exe", b"MZ")],
        ],
    )
    def test_into_a_batch_that_a_worker_reads(self, send, files):
        response = send("", *[upload(*one) for one in files])
        batch = Batch.objects.get()
        page = response.content.decode()
        assert response.status_code == 200
        assert reverse("batch_panel", args=[batch.pk]) in page
        assert 'hx-trigger="every 1s"' in page
        assert not Entry.objects.exists()

    def test_good_files_in_the_place_of_refused_ones_are_saved_by_the_same_form(self, send):
        token = str(uuid4())
        first = send("", upload("a.exe", b"MZ"), upload("b.mp3", b"ID3"), client_token=token)
        again = send("", upload("a.txt", b"one"), upload("b.txt", b"two"), client_token=token)
        assert (first.status_code, again.status_code) == (422, 200)
        assert Item.objects.filter(outcome="waiting").count() == 2

    def test_and_without_script_the_page_of_the_batch_follows(self, send):
        response = send("", upload("a.eml", mail()), htmx=False)
        assert response["Location"] == Batch.objects.get().get_absolute_url()

    def test_ends_with_the_entries_their_chips_and_one_question(self, send, read, panel):
        send("", upload("a.eml", mail()), upload("b.txt", b"Agreed on 3 June."), upload("c.exe", b"MZ"))  # fmt: skip
        read(Batch.objects.get())
        response = panel(Batch.objects.get())
        page = response.content.decode()
        assert response.status_code == 286
        assert "Saved: 2 entries, 1 not kept." in page
        assert page.count("Where is this from?") == 1
        for entry in Entry.objects.all():
            assert reverse("entry_kind", args=[entry.pk]) in page
        assert "Programs and documents with macros" in page
        assert "every 1s" not in page

    def test_of_what_was_logged_before_nothing_is_said_to_be_saved_and_nothing_is_asked(
        self, send, read, panel
    ):
        for name in ("a.eml", "again.eml"):
            send("", upload(name, mail()))
            read(Batch.objects.newest_first()[0])
        page = panel(Batch.objects.newest_first()[0]).content.decode()
        assert "1 already logged." in page
        assert "Saved:" not in page
        assert "Where is this from?" not in page

    def test_nothing_that_is_kept_is_not_saved(self, send):
        response = send("", upload("a.exe", b"MZ"), upload("b.mp3", b"ID3\x03" + bytes(40)))
        assert response.status_code == 422
        page = response.content.decode()
        assert "a.exe was not kept" in page
        assert "consent can be a crime" in page

    def test_one_other_file_is_an_entry_at_once(self, send):
        send("", upload("screen.png", makers.png()))
        assert (Entry.objects.count(), Batch.objects.count()) == (1, 0)

    def test_with_words_all_files_belong_to_one_entry(self, send):
        send("Both of them", upload("a.txt", b"one"), upload("b.eml", mail()))
        assert Entry.objects.get().attachments.count() == 2
        assert not Batch.objects.exists()

    def test_the_panel_is_nobody_elses(self, send, stranger_client):
        send("", upload("a.eml", mail()))
        url = reverse("batch_panel", args=[Batch.objects.get().pk])
        assert stranger_client.get(url).status_code == 404

    def test_warnings_stand_once_under_their_entry(self, send, read, panel):
        send("", upload("keys.txt", KEY.encode()), upload("b.txt", b"Fine."))
        read(Batch.objects.get())
        page = panel(Batch.objects.get()).content.decode()
        assert page.count("password or a key") == 1
        assert "Tr0ub4dor" not in page


class TestMailWithWords:
    """A mail that was added to words: its date is offered once it is read."""

    @pytest.fixture
    def entry(self, send, owner):
        send("Ines thanked me", upload("note.eml", mail()))
        finish_texts(owner, clock=timezone.now)
        return Entry.objects.select_related("email").get()

    def test_its_date_is_offered_and_taken_with_one_tap(self, entry, owner_client):
        page = owner_client.get(reverse("entry_read", args=[entry.pk]), headers=HTMX)
        assert page.status_code == 286
        assert (
            "The e-mail is dated Tue 3 Mar 2026, 02:00 (Seattle, UTC-8). Use it"
            in page.content.decode()
        )
        assert "The e-mail is dated" in owner_client.get(entry.get_absolute_url()).content.decode()
        at = entry.email.sent_at.isoformat()
        taken = owner_client.post(
            reverse("entry_offered_date", args=[entry.pk]), {"at": at}, headers=HTMX
        )
        assert "The e-mail is dated" not in taken.content.decode()
        entry.refresh_from_db()
        assert entry.happened_from == entry.email.sent_at
        assert entry.statement == "Ines thanked me"

    def test_it_is_offered_and_taken_on_the_clock_of_the_plan(
        self, send, owner, owner_client, plan
    ):
        type(plan).objects.filter(pk=plan.pk).update(zone="Europe/Berlin")
        send("Ines thanked me", upload("note.eml", mail()))
        finish_texts(owner, clock=timezone.now)
        entry = Entry.objects.select_related("email").get()
        page = owner_client.get(entry.get_absolute_url()).content.decode()
        assert "The e-mail is dated Tue 3 Mar 2026, 11:00 (Berlin, UTC+1). Use it" in page
        at = known(entry.email.sent_at).isoformat()
        owner_client.post(reverse("entry_offered_date", args=[entry.pk]), {"at": at})
        entry.refresh_from_db()
        assert (entry.happened_from, entry.happened_zone) == (entry.email.sent_at, "Europe/Berlin")

    def test_until_it_is_read_the_page_asks_again_but_not_for_ever(self, send, owner_client):
        page = send("Ines thanked me", upload("note.eml", mail())).content.decode()
        url = reverse("entry_read", args=[Entry.objects.get().pk])
        assert url in page
        first = owner_client.get(url)
        assert first.status_code == 200
        assert f"{url}?look=1" in first.content.decode()
        assert owner_client.get(f"{url}?look=40").status_code == 286
        for wrong in ("x", "-1", "9" * 400, "\x00", "²"):
            assert owner_client.get(url, {"look": wrong}).status_code in {200, 286}

    @pytest.mark.parametrize("at", ["", "x", "2026-02-31", "9999-12-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "\x00", "2" * 5000])  # fmt: skip
    def test_a_date_that_is_none_changes_nothing(self, entry, owner_client, at):
        before = Entry.objects.get().happened
        response = owner_client.post(reverse("entry_offered_date", args=[entry.pk]), {"at": at})
        assert response.status_code == 302
        assert Entry.objects.get().happened == before

    def test_nobody_else_asks_or_takes(self, entry, stranger_client):
        for name in ("entry_read", "entry_offered_date"):
            url = reverse(name, args=[entry.pk])
            method = stranger_client.get if name == "entry_read" else stranger_client.post
            assert method(url).status_code == 404


class TestWords:
    def test_a_mails_date_with_two_readings_is_asked_by_chip(self, send, owner_client):
        words = "From: Ines Duarte <i@example.org>\nSent: 3/4/2026 14:02\nTo: Mara\nSubject: Launch\n\nIt held."
        page = send(words).content.decode()
        entry = Entry.objects.select_related("email").get()
        assert entry.happened.precision is Precision.UNKNOWN
        assert entry.versions.get().original_words == words
        assert "Wed 4 Mar 2026, 14:02" in page
        assert "Fri 3 Apr 2026, 14:02" in page
        url = reverse("entry_offered_date", args=[entry.pk])
        owner_client.post(url, {"at": "2026-03-04T14:02:00-08:00"})
        entry.refresh_from_db()
        local = entry.happened.local_start
        assert local is not None
        assert local.isoformat() == "2026-03-04T14:02:00-08:00"

    def test_a_key_in_words_is_warned_of_once_and_the_words_are_saved(self, send, owner_client):
        page = send(f"The login was {KEY}").content.decode()
        entry = Entry.objects.get()
        assert "password or a key" in page
        assert reverse("entry_point", args=[entry.pk]) in page
        assert "password or a key" not in owner_client.get(entry.get_absolute_url()).content.decode()  # fmt: skip

    def test_without_script_the_warning_stands_on_the_next_page(self, send, owner_client):
        response = send(f"The login was {KEY}", htmx=False)
        assert "password or a key" in owner_client.get(response["Location"]).content.decode()

    def test_a_key_in_a_link_is_left_out_and_told(self, send):
        page = send("https://wiki.corp.example/plan?access_token=abcdef0123456789").content.decode()
        assert "was left out" in page
        assert "abcdef0123456789" not in page
        assert "abcdef0123456789" not in Entry.objects.select_related("reference").get().reference.place  # fmt: skip

    def test_a_key_in_a_file_is_warned_of_once_it_is_read(self, send, owner, owner_client):
        send("", upload("keys.txt", KEY.encode()))
        entry = Entry.objects.get()
        finish_texts(owner, clock=timezone.now)
        page = owner_client.get(reverse("entry_read", args=[entry.pk])).content.decode()
        assert "password or a key" in page
        assert "Tr0ub4dor" not in page

    @pytest.mark.parametrize("words", list(hostile.TEXTS.values()), ids=list(hostile.TEXTS))
    def test_any_words_get_an_answer(self, send, words):
        assert send(words).status_code in {200, 422}
        assert not StoredFile.objects.exists()
        assert not Item.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_words_kept_while_they_are_being_saved_are_not_brought_back(owner, plan, owner_client, monkeypatch):  # fmt: skip
    """The bar keeps words after a moment; a slow save is still under way then."""
    token = str(uuid4())
    drafts = Client()
    drafts.cookies = owner_client.cookies
    url = reverse("capture_draft", args=[plan.pk])
    owner_client.get(reverse("goals", args=[plan.pk]))

    def keep_meanwhile(*_args, **_kwargs) -> list[str]:
        def keep() -> None:
            drafts.post(url, {"statement": "Half a sentence", "client_token": token})
            connection.close()

        other = threading.Thread(target=keep)
        other.start()
        other.join()
        return []

    monkeypatch.setattr("apps.intake.views.capture.cautions", keep_meanwhile)
    data = {"statement": "Half a sentence", "client_token": token}
    owner_client.post(reverse("capture", args=[plan.pk]), data, headers=HTMX)
    page = owner_client.get(reverse("goals", args=[plan.pk])).content.decode()
    assert Entry.objects.count() == 1
    assert "Half a sentence" not in page


@pytest.mark.parametrize("htmx", [True, False])
def test_a_file_that_is_in_the_log_already_is_said_with_where(send, owner_client, htmx):
    pages = []
    for words, name in (("The report of May", "May"), ("", "May"), ("", "June")):
        answer = send(words, upload("report.txt", name.encode()), htmx=htmx)
        pages.append(answer if htmx else owner_client.get(answer.url))
    words = "The same file is in the log already"
    assert [words in page.content.decode() for page in pages] == [False, True, False]
    assert Entry.objects.filter(statement="The report of May").exists()
    assert "The report of May" in pages[1].content.decode()
