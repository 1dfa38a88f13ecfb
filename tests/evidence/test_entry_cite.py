"""The form for a place, the page of a paper from which it is said, and taking it back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from apps.evidence.citing import cite
from apps.evidence.enums import EntryKind
from apps.evidence.models import Citation
from tests.evidence.papers import read, with_paper
from tests.factories.evidence import make_entry
from tests.factories.files import make_file
from tests.hostile import TEXTS


@pytest.fixture
def proved(plan, now):
    return with_paper(plan, now=now)


def post(client, entry, **said):
    return client.post(reverse("entry_cite", args=[entry.pk]), said, follow=True)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_words_find_their_page(owner_client, proved):
    entry, attachment = proved
    response = post(owner_client, entry, file=attachment.pk, quote="no rollback on 28 May")
    assert "Saved. The words stand on page 2." in text_of(response)
    assert Citation.objects.get().page == 2
    assert reverse("attachment_page", args=[attachment.pk, 2]) in text_of(response)


def test_a_page_alone_is_enough(owner_client, proved):
    entry, attachment = proved
    post(owner_client, entry, file=attachment.pk, page="3")
    assert Citation.objects.values_list("page", "quote").get() == (3, "")


def test_words_on_another_page_are_asked_about_once(owner_client, proved):
    entry, attachment = proved
    said = {"file": attachment.pk, "quote": "no rollback", "page": "1"}
    asked = post(owner_client, entry, **said)
    assert asked.status_code == 422
    assert "These words stand on page 2." in text_of(asked)
    assert 'name="sure" value="1"' in text_of(asked)
    post(owner_client, entry, **said, sure="1")
    assert Citation.objects.get().page == 1


def test_words_on_several_pages_ask_which(owner_client, proved):
    entry, attachment = proved
    asked = post(owner_client, entry, file=attachment.pk, quote="The plan was agreed on 3 June")
    assert asked.status_code == 422
    assert "These words stand on pages 1, 3." in text_of(asked)
    assert not Citation.objects.exists()


def test_words_that_are_not_there_are_kept_and_said(owner_client, proved):
    entry, attachment = proved
    response = post(owner_client, entry, file=attachment.pk, quote="never said", page="2")
    assert "were not found in what could be read there" in text_of(response)
    assert Citation.objects.get().quote == "never said"


def test_a_picture_cannot_be_compared_and_that_is_said(owner_client, plan, owner, now):
    file = make_file(owner, now=now, name="screen.png")
    entry = make_entry(plan, now=now, files=[(file, "screen.png")])
    response = post(owner_client, entry, file=entry.attachments.get().pk, quote="212 contacts")
    assert "could not be compared" in text_of(response)


def test_own_words(owner_client, plan, now):
    entry = make_entry(plan, now=now)
    response = post(owner_client, entry, file="own", quote="moved at 15:10")
    assert "In its own words" in text_of(response)
    assert Citation.objects.get().attachment is None


WRONG = {
    "nothing": ({}, "Say a page, or the words there, or both."),
    "a page beyond the last": ({"page": "4"}, "review.pdf has 3 pages."),
    "page 0": ({"page": "0"}, "greater than or equal to 1"),
    "no number": ({"page": "two"}, "whole number"),
    "a page of own words": ({"file": "own", "page": "1"}, "have no pages"),
    "too long": ({"quote": "x" * 2001}, "2001 characters long"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_place_comes_back_with_a_sentence(owner_client, proved, case):
    entry, attachment = proved
    said, sentence = WRONG[case]
    response = post(owner_client, entry, **{"file": attachment.pk, **said})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Citation.objects.exists()


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_words_are_words(owner_client, proved, name):
    entry, attachment = proved
    response = post(owner_client, entry, file=attachment.pk, quote=TEXTS[name], page="1")
    assert response.status_code in {200, 422}
    assert "<script>alert(1)" not in text_of(response)


def test_a_file_of_another_entry_is_no_choice(owner_client, proved, plan, now):
    _entry, attachment = proved
    other = make_entry(plan, now=now, statement="Another")
    assert post(owner_client, other, file=attachment.pk, page="1").status_code == 422
    assert not Citation.objects.exists()


@pytest.mark.parametrize("asked", ["", "file=nonsense&page=x", "page=99999999999", "file=own"])
def test_whatever_the_address_asks_the_form_comes(owner_client, proved, asked):
    entry, _attachment = proved
    assert owner_client.get(f"{reverse('entry_cite', args=[entry.pk])}?{asked}").status_code == 200


def test_an_address_proposes_the_place(owner_client, proved):
    entry, attachment = proved
    url = f"{reverse('entry_cite', args=[entry.pk])}?file={attachment.pk}&page=2&quote=rollback"
    page = text_of(owner_client.get(url))
    assert 'name="page" value="2"' in page
    assert "rollback</textarea>" in page


def test_it_is_taken_out_and_put_back(owner_client, proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    page = text_of(owner_client.post(reverse("citation_withdraw", args=[place.pk]), follow=True))
    assert reverse("citation_restore", args=[place.pk]) in page
    assert "A place that shows this was taken out" in page
    assert not Citation.objects.present().exists()
    owner_client.post(reverse("citation_restore", args=[place.pk]))
    assert Citation.objects.present().exists()


def test_it_is_decided_and_undone(owner_client, proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    url = reverse("citation_audience", args=[place.pk])
    page = text_of(owner_client.post(url, {"audience": "panel"}, follow=True))
    undo = f"{url}?audience=undecided&instead_of=panel"
    assert f'action="{undo.replace("&", "&amp;")}"' in page
    assert Citation.objects.get().audience == "panel"
    owner_client.post(undo)
    assert Citation.objects.get().audience == "undecided"
    owner_client.post(url, {"audience": "everybody"})
    assert Citation.objects.get().audience == "undecided"
    owner_client.post(url, {"audience": "never"})
    page = text_of(owner_client.post(undo, follow=True))
    assert "It was decided anew since." in page
    assert Citation.objects.get().audience == "never"


def test_a_place_of_a_protected_event_says_that_it_stays(owner_client, plan, owner, now):
    entry, attachment = with_paper(plan, now=now, kind=EntryKind.PROTECTED)
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    url = reverse("citation_audience", args=[place.pk])
    page = text_of(owner_client.post(url, {"audience": "panel"}, follow=True))
    assert "A protected event stays with your lawyer." in page
    assert "Decided: May go in a packet" not in page


def test_places_of_a_file_that_is_off_are_not_shown(owner_client, proved, owner, now):
    entry, attachment = proved
    cite(entry=entry, by=owner, now=now, attachment=attachment, page=2, quote="no rollback")
    assert "“no rollback”" in text_of(owner_client.get(entry.get_absolute_url()))
    owner_client.post(reverse("attachment_withdraw", args=[attachment.pk]))
    page = text_of(owner_client.get(entry.get_absolute_url()))
    assert "“no rollback”" not in page


# ── the page of a paper, and its words ───────────────────────────────────────


def test_a_page_says_which_it_is_and_leads_on_without_scripts(owner_client, proved):
    _entry, attachment = proved
    page = text_of(owner_client.get(reverse("attachment_page", args=[attachment.pk, 2])))
    assert "Page 2 of 3" in page
    assert reverse("file_page", args=[attachment.file_id, 2]) in page
    for number in (1, 3):
        assert f'href="{reverse("attachment_page", args=[attachment.pk, number])}"' in page
    assert "The second region moved" in page
    assert "Signed by the committee" not in page


def test_a_page_marks_what_was_said_of_it(owner_client, proved, owner, now):
    entry, attachment = proved
    cite(entry=entry, by=owner, now=now, attachment=attachment, quote="no rollback")
    page = owner_client.get(reverse("attachment_page", args=[attachment.pk, 2])).content.decode()
    assert "<mark>no roll-\nback</mark>" in page


def test_this_page_shows_it(owner_client, proved):
    entry, attachment = proved
    page = text_of(owner_client.get(reverse("attachment_page", args=[attachment.pk, 3])))
    assert "This page shows it" in page
    response = post(owner_client, entry, file=attachment.pk, page="3", quote="")
    assert "review.pdf, page 3" in text_of(response)


@pytest.mark.parametrize("number", [0, 4, 10**20])
def test_a_page_that_is_not_there_is_404(owner_client, proved, number):
    _entry, attachment = proved
    assert owner_client.get(reverse("attachment_page", args=[attachment.pk, number])).status_code == 404  # fmt: skip


def test_pages_of_what_has_none_are_404(owner_client, plan, owner, now):
    entry = make_entry(plan, now=now, files=[(make_file(owner, now=now), "note.txt")])
    url = reverse("attachment_page", args=[entry.attachments.get().pk, 1])
    assert owner_client.get(url).status_code == 404


def test_long_words_are_read_a_part_at_a_time(owner_client, plan, owner, now):
    file = make_file(owner, now=now)
    read(file, now=now, text="<b>&amp; " + "long words " * 10_000)
    entry = make_entry(plan, now=now, files=[(file, "note.txt")])
    url = reverse("attachment_text", args=[entry.attachments.get().pk])
    first = text_of(owner_client.get(url))
    assert "Part 1 of 3" in first
    assert "&lt;b&gt;&amp;amp; long words" in first
    assert "Part 3 of 3" in text_of(owner_client.get(f"{url}?part=99"))
    assert "Part 1 of 3" in text_of(owner_client.get(f"{url}?part=-1"))


def test_words_nobody_read_are_404(owner_client, plan, owner, now):
    entry = make_entry(plan, now=now, files=[(make_file(owner, now=now), "note.txt")])
    assert owner_client.get(reverse("attachment_text", args=[entry.attachments.get().pk])).status_code == 404  # fmt: skip


def test_strangers_and_nobody(client, stranger_client, proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    urls = [
        reverse("entry_cite", args=[entry.pk]),
        reverse("attachment_page", args=[attachment.pk, 1]),
        reverse("attachment_text", args=[attachment.pk]),
        *(reverse(f"citation_{act}", args=[place.pk]) for act in ("withdraw", "restore", "audience")),
    ]  # fmt: skip
    for url in urls:
        assert stranger_client.get(url).status_code in {404, 405}
        assert stranger_client.post(url, {"audience": "panel", "page": "1"}).status_code in {404, 405}  # fmt: skip
        assert client.get(url).status_code == 302
    assert Citation.objects.present().get().audience == "undecided"
    assert stranger_client.post(reverse("citation_withdraw", args=[uuid4()])).status_code == 404
