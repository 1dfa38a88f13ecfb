from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.concerns.models import Place
from apps.evidence.linking import withdraw_attachment
from apps.evidence.models import Attachment
from apps.evidence.services import withdraw_entry
from apps.files.models import FileText
from apps.files.services import store_upload
from tests.concerns.arguing import point
from tests.factories.evidence import make_entry
from tests.guards.world import sheet
from tests.hostile import BIDI, LONG, MARKUP, NUL


@pytest.fixture
def proved(plan, owner, now, goal):
    """An entry of the goal with a PDF whose two pages were read."""
    file = store_upload(upload=sheet(), by=owner, now=now)
    first, second = "The plan says June.\n", "Done on 2 May, a day early.\n"
    FileText.objects.create(
        owner=owner, file=file, state="read", text=first + second, read_at=now,
        page_ends=[len(first), len(first + second)], facts={"pages": 2},
    )  # fmt: skip
    return make_entry(
        plan, now=now, statement="The migration report.", goals=[goal], files=[(file, "report.pdf")]
    )


@pytest.fixture
def attachment(proved, owner):
    return Attachment.objects.for_user(owner).get(entry=proved)


@pytest.fixture
def url(concern):
    return reverse("concern_show", args=[concern.pk])


@pytest.fixture
def show(owner_client, url, proved, attachment):
    def post(**fields):
        said = {"entry": str(proved.pk), "file": str(attachment.pk), "bearing": "helps"}
        return owner_client.post(url, {**said, **fields})

    return post


@pytest.fixture
def page(owner_client, concern):
    def shown():
        return owner_client.get(concern.get_absolute_url()).content.decode()

    return shown


def places(owner):
    return list(Place.objects.for_user(owner).present())


def at(name, place):
    return reverse(name, args=[place.pk])


def test_entries_of_the_goal_are_offered_first(owner_client, url, concern, goal, proved, entry):
    concern.goal = goal
    concern.save(update_fields=["goal"])
    shown = owner_client.get(url)
    offer = shown.context["offer"]
    assert ([*offer.of_goal], [*offer.latest]) == ([proved], [entry])
    assert f"?entry={proved.pk}" in shown.content.decode()


@pytest.mark.parametrize(
    ("words", "hits"),
    [("report", 1), ("nothing-like-it", 0), (MARKUP, 0), (LONG, 0), (BIDI, 0), (NUL, 0)],
)
def test_an_entry_is_found_by_its_words(owner_client, url, proved, entry, words, hits):
    shown = owner_client.get(url, {"q": words[:5000]})
    assert len(shown.context["offer"].found) == hits
    assert "<script>alert" not in shown.content.decode()


def test_a_quote_leads_to_its_page(show, owner, page, attachment):
    assert show(quote="a day early").status_code == 302
    (place,) = places(owner)
    assert (place.page, place.quote, place.audience) == (2, "a day early", "undecided")
    shown = page()
    assert "Found on page 2." in shown
    assert reverse("file_page", args=[attachment.file_id, 2]) in shown
    assert reverse("attachment_page", args=[attachment.pk, 2]) in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"quote": "never said"}, "These words were not found there"),
        ({"quote": "a day early", "page": "1"}, "Found on page 2, not on page 1."),
    ],
)
def test_what_does_not_stand_there_is_said_and_saved(show, owner, page, fields, sentence):
    assert show(**fields).status_code == 302
    assert len(places(owner)) == 1
    assert sentence in page()


def test_a_page_behind_the_last_is_refused_before_anybody_has_read_the_file(show, owner):
    FileText.objects.for_user(owner).delete()
    answer = show(page="99")
    assert answer.status_code == 422
    assert "has 1 page." in answer.content.decode()
    assert places(owner) == []
    assert show(page="1").status_code == 302


def test_the_page_asks_the_same_few_questions_however_many_places_there_are(
    show, owner, page, plan, now, concern, attachment, proved
):
    def fill(count):
        for _number in range(count):
            words = uuid4().hex
            point(concern, make_entry(plan, now=now, statement=words), now=now, quote=words)
            point(concern, proved, now=now, attachment=attachment, quote=words)

    fill(1)
    page()
    with CaptureQueriesContext(connection) as few:
        page()
    fill(5)
    with CaptureQueriesContext(connection) as many:
        assert "Not decided yet" in page()
    assert len(few) == len(many)


def test_a_file_that_nobody_could_read_is_said_and_saved(show, owner, page):
    FileText.objects.for_user(owner).update(text="", page_ends=[], state="unreadable")
    show(quote="a day early", page="1")
    assert "could not be compared" in page()
    FileText.objects.for_user(owner).delete()
    assert "are still being read" in page()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"page": "3"}, "has 2 pages"),
        ({"file": "own", "page": "1"}, "have no pages"),
        ({"page": "0"}, "page"),
        ({"page": "9" * 30}, "page"),
        ({"bearing": "x"}, "bearing"),
        ({"file": "x"}, "file"),
        ({"quote": LONG}, "characters long"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_a_sentence(show, owner, fields, sentence):
    answer = show(**fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert places(owner) == []


def test_an_entry_alone_is_a_place(owner_client, url, entry, owner, page):
    owner_client.post(url, {"entry": str(entry.pk), "file": "own", "bearing": "explains"})
    (place,) = places(owner)
    assert (place.attachment, place.page, place.quote, place.bearing) == (
        None,
        None,
        "",
        "explains",
    )
    assert "Explains" in page()


def test_what_hurts_is_only_for_the_lawyer_until_it_is_decided(show, owner, owner_client, page):
    before = LedgerEvent.objects.count()
    show(quote="The plan says June", bearing="hurts")
    (place,) = places(owner)
    assert (place.audience, LedgerEvent.objects.count()) == ("lawyer", before)
    assert "Nothing of it is in the record until you decide" in page()
    owner_client.post(at("place_audience", place), {"audience": "panel"})
    assert LedgerEvent.objects.filter(about_id=place.pk).count() == 1
    assert "Nothing of it is in the record" not in page()


def test_a_place_is_decided_and_undone(show, owner, owner_client):
    show(quote="a day early")
    (place,) = places(owner)
    owner_client.post(at("place_audience", place), {"audience": "panel"})
    assert places(owner)[0].audience == "panel"
    owner_client.post(f"{at('place_audience', place)}?audience=undecided&instead_of=never")
    assert places(owner)[0].audience == "panel"
    owner_client.post(f"{at('place_audience', place)}?audience=undecided&instead_of=panel")
    owner_client.post(at("place_audience", place), {"audience": "x"})
    assert places(owner)[0].audience == "undecided"


def test_a_place_is_taken_out_and_taken_back(show, owner, owner_client, concern):
    show(quote="a day early")
    (place,) = places(owner)
    answer = owner_client.post(at("place_withdraw", place))
    assert places(owner) == []
    assert at("place_restore", place) in owner_client.get(answer.url).content.decode()
    owner_client.post(at("place_restore", place))
    assert places(owner) == [place]


def test_a_place_whose_entry_or_file_was_taken_out_is_flagged_and_stays(
    show, owner, now, page, proved, attachment
):
    show(quote="a day early")
    withdraw_attachment(attachment=attachment, by=owner, now=now)
    assert "The file was taken off its entry" in page()
    withdraw_entry(entry=proved, by=owner, now=now, why="twice")
    assert "The entry was taken out" in page()
    assert reverse("file_page", args=[attachment.file_id, 2]) not in page()
    assert len(places(owner)) == 1


def test_from_an_entry_a_concern_is_chosen(owner_client, concern, proved, url):
    shown = owner_client.get(reverse("entry_answers", args=[proved.pk])).content.decode()
    assert f"{url}?entry={proved.pk}" in shown
    assert owner_client.get(f"{url}?entry={proved.pk}").status_code == 200


def test_the_page_of_an_entry_names_the_concerns_that_point_to_it(
    show, owner_client, proved, concern
):
    link = reverse("entry_answers", args=[proved.pk])
    assert link in owner_client.get(proved.get_absolute_url()).content.decode()
    show(quote="a day early")
    shown = owner_client.get(proved.get_absolute_url()).content.decode()
    assert concern.get_absolute_url() in shown


def test_an_entry_of_somebody_else_is_not_chosen(owner_client, url, stranger_plan, now, owner):
    theirs = make_entry(stranger_plan, now=now, statement="A secret.")
    for asked in (str(theirs.pk), "x"):
        assert b"A secret" not in owner_client.get(f"{url}?entry={asked}").content
        owner_client.post(url, {"entry": asked, "file": "own", "bearing": "helps"})
    assert places(owner) == []


def test_a_stranger_gets_404(show, owner, stranger_client, url, proved):
    show(quote="a day early")
    (place,) = places(owner)
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(url, {"entry": str(proved.pk)}).status_code == 404
    assert stranger_client.get(reverse("entry_answers", args=[proved.pk])).status_code == 404
    for name in ("place_withdraw", "place_restore", "place_audience"):
        assert stranger_client.post(at(name, place), {"audience": "never"}).status_code == 404
        assert stranger_client.get(at(name, place)).status_code == 405


def test_what_hurts_is_in_no_ledger_while_it_is_not_decided(owner_client, show, owner):
    show(bearing="hurts")
    place = Place.objects.for_user(owner).get()
    url = reverse("place_audience", args=[place.pk])
    page = owner_client.post(url, {"audience": "undecided"}, follow=True).content.decode()
    assert "out of the record, until you decide" in page
    place.refresh_from_db()
    assert (place.audience, place.decided_at) == ("lawyer", None)
    assert not LedgerEvent.objects.filter(about_id=place.pk).exists()
    owner_client.post(url, {"audience": "lawyer"})
    assert LedgerEvent.objects.filter(about_id=place.pk, kind="concern.shown").count() == 1
