"""Each file of an entry shows what of it can be seen, or says why nothing can."""

from __future__ import annotations

import pytest
from django.urls import reverse
from PIL import Image

from apps.evidence import picture_size
from apps.files import pages, previews
from tests.data import makers
from tests.evidence.papers import paper, read, with_paper
from tests.factories.evidence import make_entry
from tests.factories.files import make_file


def page_of(client, entry) -> str:
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def entry_with(plan, now, name, content=None, **text):
    file = make_file(plan.owner, now=now, name=name, content=content)
    if text:
        read(file, now=now, **text)
    return make_entry(plan, now=now, files=[(file, name)])


def test_a_paper_shows_its_first_page_and_leads_to_the_others(owner_client, plan, now):
    entry, attachment = with_paper(plan, now=now)
    page = page_of(owner_client, entry)
    assert f'src="{reverse("file_page", args=[attachment.file_id, 1])}"' in page
    assert 'loading="lazy"' in page
    assert "Page 1 of 3" in page
    assert reverse("attachment_page", args=[attachment.pk, 2]) in page


def test_a_paper_nobody_counted_shows_its_first_page(owner_client, plan, now):
    entry, attachment = with_paper(plan, now=now, is_read=False)
    page = page_of(owner_client, entry)
    assert reverse("attachment_page", args=[attachment.pk, 1]) in page
    assert "Page 1 of" not in page.replace("Page 1 of review.pdf", "")


def test_the_first_look_counts_the_pages(owner_client, plan, now):
    _entry, attachment = with_paper(plan, now=now, is_read=False)
    url = reverse("attachment_page", args=[attachment.pk, 2])
    assert owner_client.get(url).status_code == 404
    pages.make(attachment.file, 1)
    assert owner_client.get(url).status_code == 200


UNSHOWABLE = {
    "damaged": (makers.pdf, "Its pages cannot be shown here: it is damaged."),
    "cut off": (lambda: paper(3)[:200], "it is damaged"),
}


@pytest.mark.parametrize("case", UNSHOWABLE)
def test_a_paper_that_cannot_be_shown_says_so(owner_client, plan, now, case):
    make, sentence = UNSHOWABLE[case]
    entry = entry_with(plan, now, "letter.pdf", make())
    pages.make(entry.attachments.get().file, 1)
    page = page_of(owner_client, entry)
    assert sentence in page
    assert "<img" not in page
    number = reverse("attachment_page", args=[entry.attachments.get().pk, 1])
    assert sentence in " ".join(owner_client.get(number).content.decode().split())


def test_words_of_a_file_are_shown_as_words(owner_client, plan, now):
    text = "<script>alert(1)</script>\nfdp\u202e " + "x" * 3000
    entry = entry_with(plan, now, "notes.txt", text=text)
    page = page_of(owner_client, entry)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "[U+202E]" in page
    assert "Read it whole" in page
    assert "x" * 2001 not in page


STATES = {
    "not read yet": ({}, "Its words have not been read yet."),
    "unreadable": (
        {"state": "unreadable", "problem": "reader_time"}, "Reading it took too long and was stopped.",
    ),
    "unreadable for a reason nobody knows": (
        {"state": "unreadable", "problem": "new_code"}, "It could not be read. It is kept exactly as it came",
    ),
    "partly": ({"state": "partly", "text": "a", "problem": "text_cut"}, "only its beginning is searched"),
    "locked": ({"state": "unreadable", "problem": "password"}, "It is locked with a password."),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_what_became_of_reading_is_said(owner_client, plan, now, state):
    text, sentence = STATES[state]
    assert sentence in page_of(owner_client, entry_with(plan, now, "notes.txt", **text))


def test_row_13_a_picture_that_tells_its_place_says_what_will_happen(owner_client, plan, now):
    entry = entry_with(
        plan, now, "photo.jpg", makers.jpeg(with_place=True), state="nothing", facts={"has_place": True}
    )  # fmt: skip
    page = page_of(owner_client, entry)
    assert "This picture says where it was taken. The original stays as it is" in page
    other = entry_with(plan, now, "flat.png", state="nothing", facts={"has_place": False})
    assert "says where it was taken" not in page_of(owner_client, other)


def test_row_10_a_picture_that_cannot_be_shown_says_so(owner_client, plan, now):
    entry = entry_with(plan, now, "huge.png", makers.huge_png())
    owner_client.get(reverse("file_preview", args=[entry.attachments.get().file_id]))
    assert "This picture cannot be shown here; the original is kept." in page_of(owner_client, entry)  # fmt: skip


def test_one_proof_stands_beside_the_sentence_and_the_others_below(owner_client, plan, owner, now):
    files = []
    for name in ("first.txt", "second.txt"):
        file = make_file(owner, now=now, name=name, content=name.encode())
        read(file, now=now, text=f"words of {name}")
        files.append((file, name))
    page = page_of(owner_client, make_entry(plan, now=now, files=files))
    beside = page[page.index('id="lead-') : page.index("The proof")]
    assert "words of first.txt" in beside
    assert "words of second.txt" not in beside
    assert page.count("words of first.txt") == page.count("words of second.txt") == 1


def test_without_proof_nothing_stands_beside(owner_client, plan, now):
    assert 'class="lead-proof none"' in page_of(owner_client, make_entry(plan, now=now))


CUT = makers.jpeg()[:300]


@pytest.mark.parametrize(
    ("name", "content", "look"),
    [
        ("desk.jpg", CUT, previews.make),
        ("torn.pdf", makers.pdf(), lambda file: pages.make(file, 1)),
    ],
)
def test_the_log_says_quietly_what_is_kept_and_cannot_be_shown(
    owner_client, plan, now, name, content, look
):
    entry = entry_with(plan, now, name, content)
    log = reverse("log", args=[plan.pk])
    assert "cannot be shown" not in owner_client.get(log).content.decode()
    look(entry.attachments.get().file)
    assert "Kept; cannot be shown here" in owner_client.get(log).content.decode()
    read_out = owner_client.get(reverse("entry_read", args=[entry.pk]), {"look": "40"})
    assert "Kept; cannot be shown here" in read_out.content.decode()


def test_of_several_files_it_says_how_many_cannot_be_shown(owner_client, plan, now):
    names = {"desk.jpg": CUT, "board.jpg": makers.jpeg()}
    files = [
        (make_file(plan.owner, now=now, name=name, content=content), name)
        for name, content in names.items()
    ]
    make_entry(plan, now=now, files=files)
    for file, _name in files:
        previews.make(file)
    body = owner_client.get(reverse("log", args=[plan.pk])).content.decode()
    assert "2 files" in body
    assert "Kept; 1 file cannot be shown here" in body


def test_a_picture_keeps_its_place_free(owner_client, plan, now):
    entry = entry_with(plan, now, "board.jpg", makers.jpeg((1200, 900)))
    assert 'width="' not in page_of(owner_client, entry).split('class="shot"')[1].split(">")[0]
    previews.make(entry.attachments.get().file)
    assert 'class="shot" width="640" height="480"' in page_of(owner_client, entry)


def test_a_page_keeps_its_place_free_before_and_after_it_is_drawn(owner_client, plan, now):
    entry, attachment = with_paper(plan, now=now)
    url = reverse("attachment_page", args=[attachment.pk, 1])
    assert 'width="339" height="480"' in page_of(owner_client, entry)
    assert 'width="1240" height="1754"' in " ".join(owner_client.get(url).content.decode().split())
    pages.make(attachment.file, 1)
    with pages.opened(attachment.file, 1) as drawn, Image.open(drawn) as picture:
        width, height = picture.size
    body = " ".join(owner_client.get(url).content.decode().split())
    assert f'width="{width}" height="{height}"' in body
    assert 'height="480"' in page_of(owner_client, entry)


@pytest.mark.parametrize("head", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x00" * 9, makers.png()])
def test_bytes_that_are_no_jpeg_have_no_size(head):
    assert picture_size.of_jpeg(head) is None
