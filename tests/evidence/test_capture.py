"""The capture bar: words or files in, an entry out, whatever becomes of a bad file."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.audience import Audience
from apps.core.fuzzy import Precision
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry
from apps.files.models import StoredFile
from tests.data import makers
from tests.factories.files import upload

HTMX = {"HX-Request": "true"}


@pytest.fixture
def send(owner_client, plan):
    def post(words: str = "", *files: SimpleUploadedFile, htmx: bool = True, **fields):
        data = {"statement": words, "files": list(files), **fields}
        return owner_client.post(
            reverse("capture", args=[plan.pk]), data, headers=HTMX if htmx else {}
        )

    return post


def test_one_sentence_is_an_entry(send, owner, plan):
    response = send("The pager stayed quiet all weekend.")
    assert response.status_code == 200
    entry = Entry.objects.get()
    assert (entry.owner, entry.plan, entry.statement) == (
        owner,
        plan,
        "The pager stayed quiet all weekend.",
    )
    assert (entry.kind, entry.audience) == (EntryKind.NOTE, Audience.UNDECIDED)
    assert entry.happened.precision is Precision.EXACT
    assert entry.happened_zone == owner.zone
    assert entry.happened_from == entry.written_at


def test_the_saved_entry_appears_in_place_with_chips_and_undo(send):
    page = send("Hello").content.decode()
    entry = Entry.objects.get()
    for name in ("entry_kind", "entry_date", "entry_undo"):
        assert reverse(name, args=[entry.pk]) in page
    assert "<html" not in page


def test_without_script_the_entrys_page_follows(send, owner_client):
    response = send("Hello", htmx=False)
    entry = Entry.objects.get()
    assert response.status_code == 302
    assert response["Location"] == entry.get_absolute_url()
    page = owner_client.get(response["Location"]).content.decode()
    assert "Entry saved." in page
    assert reverse("entry_undo", args=[entry.pk]) in page


def test_the_same_form_twice_is_one_entry(send):
    token = str(uuid4())
    for _ in range(2):
        assert send("Hello", client_token=token).status_code == 200
    assert Entry.objects.count() == 1


def test_a_form_sent_again_adds_the_files_that_were_missing(send):
    token = str(uuid4())
    send("Hello", client_token=token)
    send("Hello", upload(), client_token=token)
    send("Hello", upload(), client_token=token)
    assert Entry.objects.get().attachments.count() == 1


def test_other_words_in_a_bar_that_was_saved_are_an_entry_of_their_own(send):
    token = str(uuid4())
    for words in ("Hello", "Hello, and more", "Hello, and more", "Hello"):
        assert send(words, client_token=token).status_code == 200
    assert sorted(one.statement for one in Entry.objects.all()) == ["Hello", "Hello, and more"]


def test_two_people_may_have_the_same_token(send, stranger_client, stranger_plan):
    token = str(uuid4())
    send("Mine", client_token=token)
    stranger_client.post(
        reverse("capture", args=[stranger_plan.pk]), {"statement": "Theirs", "client_token": token}
    )
    assert set(Entry.objects.values_list("statement", flat=True)) == {"Mine", "Theirs"}


def test_one_bad_file_loses_neither_the_others_nor_the_words(send):
    response = send(
        "Numbers from the night",
        upload("screen.png", makers.png()),
        upload("setup.exe", b"MZ"),
        upload("empty.txt", b""),
        upload("letter.pdf", makers.pdf()),
    )
    page = response.content.decode()
    assert response.status_code == 200
    entry = Entry.objects.get()
    assert {one.name for one in entry.attachments.all()} == {"screen.png", "letter.pdf"}
    assert "setup.exe was not kept" in page
    assert "empty.txt was not kept" in page
    assert "The file is empty" in page
    assert entry.statement == "Numbers from the night"


def test_a_file_alone_is_a_document_named_after_it(send):
    send("", upload("screen.png", makers.png()))
    entry = Entry.objects.get()
    assert (entry.kind, entry.statement) == (EntryKind.DOCUMENT, "screen.png")


def test_a_new_file_is_not_decided(send):
    send("", upload())
    assert Attachment.objects.get().audience == Audience.UNDECIDED


def test_the_first_file_asks_once_where_it_is_from(send, owner_client):
    files = [upload("a.txt", b"one"), upload("b.txt", b"two")]
    page = send("Both of them", *files).content.decode()
    entry = Entry.objects.get()
    assert page.count("Where is this from?") == 1
    owner_client.post(reverse("entry_origin", args=[entry.pk]), {"origin": "mine"})
    assert set(StoredFile.objects.values_list("origin", flat=True)) == {"mine"}
    assert "Where is this from?" not in send("", upload("a.txt", b"one")).content.decode()


@pytest.mark.parametrize(
    "words",
    ["https://wiki.corp.example/x?y=1#z", "OPS-2217", "CHG-9034", "T123456", "#4711", "  DR-118  "],
)
def test_a_link_or_number_is_a_reference_card_in_one_step(send, words):
    page = send(words).content.decode()
    entry = Entry.objects.select_related("reference").get()
    assert entry.kind == EntryKind.REFERENCE
    assert entry.reference.place == words.strip()
    assert "never opened" in page


def test_a_pasted_mail_is_a_mail(send):
    words = "From: Priya N.\nTo: me\nSubject: Last night's launch\n\nThank you for the runbook."
    send(words)
    entry = Entry.objects.select_related("email").get()
    assert entry.kind == EntryKind.EMAIL
    assert entry.statement == "Last night's launch"
    assert (entry.email.sender, entry.email.text) == ("Priya N.", "Thank you for the runbook.")
    assert entry.versions.get().original_words == words


def test_a_pasted_mail_happened_when_it_was_sent(send, owner):
    send("From: Priya N.\nDate: Tue, 3 Feb 2026 16:42:11 -0800\nSubject: Thank you\n\nIt held.")
    entry = Entry.objects.select_related("email").get()
    sent = datetime(2026, 2, 4, 0, 42, 11, tzinfo=UTC)
    assert (entry.happened_from, entry.email.sent_at) == (sent, sent)
    assert entry.happened_zone == owner.zone
    assert entry.written_at > sent


def test_a_long_text_keeps_every_word(send):
    words = "It worked. " * 900
    send(words)
    entry = Entry.objects.get()
    assert len(entry.statement) <= 284
    assert entry.versions.get().original_words == words.strip()


def test_nothing_at_all_is_asked_for_and_nothing_saved(send):
    for htmx in (True, False):
        response = send("   ", htmx=htmx)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Write one sentence, or add a file." in page
        assert htmx is False or "Your words are still" not in page
    assert not Entry.objects.exists()


def test_a_megabyte_of_text_is_a_sentence_and_the_words_come_back(send):
    words = "word " * 200_000
    response = send(words, htmx=False)
    page = response.content.decode()
    assert response.status_code == 422
    assert "100000 fit" in page
    assert words.strip() in page
    assert not Entry.objects.exists()


def test_only_bad_files_save_nothing_and_say_why(send):
    response = send("", upload("talk.mp3", b"ID3\x03" + bytes(40)))
    assert response.status_code == 422
    assert "consent can be a crime" in response.content.decode()
    assert not Entry.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_full_account_says_so_with_507(send, settings):
    settings.MAX_ACCOUNT_BYTES = 3
    response = send("", upload(), htmx=False)
    assert response.status_code == 507
    assert "are full" in response.content.decode()
    assert send("", upload("a.txt", b"abc"), htmx=False).status_code == 302


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("a\x00b", "ab"),
        ("evil \u202etxet\u202c end", "evil \u202etxet\u202c end"),
        ("🎉 Ünïcode 骨", "🎉 Ünïcode 骨"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{ 7|add:7 }} {% load x %}", "{{ 7|add:7 }} {% load x %}"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_text_is_data(send, words, kept):
    page = send(words).content.decode()
    assert Entry.objects.get().statement == kept
    assert "<script>" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("token", ["", "not-a-uuid", "\x00", "1" * 5000])
def test_a_broken_token_never_fails(send, token):
    assert send("Hello", client_token=token).status_code in {200, 422}


def test_a_name_that_lies_shows_its_real_order(send):
    """Django's parser drops the control from a browser's name; what other ways bring is shown by name."""
    page = send("", upload("invoice\u202efdp.txt", b"words")).content.decode()
    assert "\u202e" not in page
    assert "invoicefdp.txt" in page or "invoice[U+202E]fdp.txt" in page


def test_no_name_of_a_file_goes_into_a_cookie(send, owner_client):
    send("Some words", upload("secret-rating.exe", b"MZ"), htmx=False)
    assert set(owner_client.cookies) == {"sessionid"}
