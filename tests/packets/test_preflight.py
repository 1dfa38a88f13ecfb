"""What is said before a packet is built: what a panel would stumble over, with the way to mend it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.concerns import places, responses
from apps.concerns.models import Concern
from apps.core.audience import Audience
from apps.evidence.models import Attachment
from apps.evidence.services import correct_entry, withdraw_attachment, withdraw_entry
from apps.files.models import FileText
from apps.packets.preflight import to_mend
from tests.concerns.arguing import accuse, answer
from tests.packets.conftest import png


@pytest.fixture
def concern(plan, now):
    return accuse(plan, now=now)


@pytest.fixture
def show(concern, owner, now):
    def pointed(entry, *, audience=Audience.PANEL, **fields):
        place = places.add_place(concern=concern, by=owner, now=now, entry=entry, **fields)
        if audience != Audience.UNDECIDED:
            places.decide_place(place=place, by=owner, now=now, audience=audience)
        return place

    return pointed


@pytest.fixture
def proved(log, show, concern, now):
    """Answered, and shown by a document and a mail."""
    answer(concern, now=now)
    board = log("The board.", audience="panel", files=[("board.png", png())])
    mail = {"subject": "Thanks", "text": "It was in time."}
    sent = log("They wrote.", audience="panel", kind="email", details=mail)
    return [show(board), show(sent, quote="It was in time.")]


def said(plan) -> list[str]:
    return [finding.words for one in to_mend(plan) for finding in one.findings]


def test_an_answer_that_is_shown_by_two_sources_needs_nothing(plan, proved):
    assert to_mend(plan) == []


def test_a_concern_without_an_answer_leads_to_the_form(plan, concern):
    (one,) = to_mend(plan)
    assert one.concern == concern
    assert [(x.words, x.url) for x in one.findings] == [
        ("It is not answered", reverse("concern_answer", args=[concern.pk]))
    ]


def test_a_draft_and_an_answer_for_the_lawyer_are_told_apart(plan, concern, owner, now):
    responses.save_draft(concern=concern, by=owner, now=now, standing="conceded", words="So it is.")
    assert said(plan) == ["Its answer is a draft"]
    responses.decide_answer(concern=concern, by=owner, now=now, audience=Audience.LAWYER)
    assert said(plan) == ["Its answer may not go in a packet"]


def test_a_concern_that_stays_out_needs_nothing(plan, concern):
    Concern.objects.filter(pk=concern.pk).update(audience=Audience.LAWYER)
    assert to_mend(plan) == []


def test_an_answer_without_a_place_is_named_and_what_is_accepted_needs_none(plan, concern, now):
    answer(concern, now=now)
    assert said(plan) == ["Its answer shows no place"]
    answer(concern, now=now, standing="conceded", words="So it was.")
    assert said(plan) == []


@pytest.mark.parametrize("what", ["place", "entry"])
def test_a_place_that_would_stay_out_is_named(plan, concern, now, log, show, what):
    answer(concern, now=now)
    entry = log("In time.", audience="panel" if what == "place" else Audience.UNDECIDED)
    show(entry, audience=Audience.UNDECIDED if what == "place" else Audience.PANEL)
    assert said(plan) == ["1 place of its answer would stay out"]


def test_one_source_and_own_notes_are_told_apart(plan, concern, now, log, show):
    answer(concern, now=now)
    show(log("In time.", audience="panel"))
    assert said(plan) == ["Only your own notes show it"]
    show(log("The board.", audience="panel", kind="document", files=[("board.png", png())]))
    assert said(plan) == []


def test_a_single_document_is_one_source(plan, concern, now, log, show):
    answer(concern, now=now)
    show(log("The board.", audience="panel", kind="document", files=[("board.png", png())]))
    assert said(plan) == ["Only one source shows it"]


@pytest.mark.parametrize("what", ["entry", "file"])
def test_a_place_that_was_withdrawn_is_flagged_and_leads_to_its_entry(
    plan, proved, owner, now, what
):
    board = proved[0].entry
    if what == "entry":
        withdraw_entry(entry=board, by=owner, now=now, why="")
    else:
        link = Attachment.objects.get(entry=board)
        places.withdraw_place(place=proved[0], by=owner, now=now)
        places.add_place(concern=proved[0].concern, by=owner, now=now, entry=board, attachment=link)
        withdraw_attachment(attachment=link, by=owner, now=now)
    name = "The board" if what == "entry" else "board.png"
    found = [one for row in to_mend(plan) for one in row.findings if "gone" in one.words]
    assert [(one.words, one.url) for one in found] == [
        (f"A place is gone: {name}", board.get_absolute_url())
    ]


def test_words_that_are_no_longer_where_they_were_are_named(plan, proved, owner, now, log, show):
    entry = log("It went out in time.", audience="panel")
    show(entry, quote="in time")
    assert said(plan) == []
    said_anew = {"statement": "It went out.", "happened": entry.happened}
    correct_entry(entry=entry, by=owner, now=now, **said_anew)
    assert said(plan) == ["Words are not found where they were: “in time”"]


def test_words_of_a_file_are_compared_with_what_was_read_out_of_it(
    plan, proved, owner, now, log, show
):
    letter = log("The letter.", audience="panel", files=[("letter.png", png("red"))])
    link = Attachment.objects.get(entry=letter)
    show(letter, attachment=link, quote="all 42 jobs")
    assert said(plan) == []  # nobody has read it yet
    FileText.objects.update_or_create(
        file=link.file, defaults={"owner": owner, "text": "We said 30 jobs.", "read_at": now}
    )
    assert said(plan) == ["Words are not found where they were: “all 42 jobs”"]


def test_what_hurts_and_was_decided_for_a_panel_is_said_to_stay_out(plan, proved, log, show):
    show(log("Late once.", audience="panel"), bearing="hurts")
    assert said(plan) == [
        "A place that hurts stays out of a packet for a panel, whatever was decided"
    ]


def test_the_page_says_it_beside_the_button_and_is_silent_without(
    client, owner, plan, concern, now
):
    client.force_login(owner)
    answered = accuse(plan, now=now, words="Rude.")
    answer(answered, now=now)
    page = client.get(reverse("packet", args=[plan.pk])).content.decode()
    assert "It is not answered" in page
    built = " ".join(page.partition('id="build"')[2].split())
    assert "1 concern has no answer that may go in. A packet for a panel leaves it out" in built
    Concern.objects.filter(pk=answered.pk).update(audience=Audience.NEVER)
    assert reverse("concern_answer", args=[concern.pk]) in page
    Concern.objects.update(audience=Audience.NEVER)
    page = client.get(reverse("packet", args=[plan.pk])).content.decode()
    assert "stumble" not in page


def test_the_number_of_queries_does_not_grow(plan, proved, log, show, now, owner):
    with CaptureQueriesContext(connection) as few:
        to_mend(plan)
    for n in range(6):
        other = accuse(plan, now=now + timedelta(minutes=n), words=f"Also this {n}.")
        answer(other, now=now)
        entry = log(f"In time {n}.", audience="panel")
        places.add_place(concern=other, by=owner, now=now, entry=entry, quote="In time")
    with CaptureQueriesContext(connection) as many:
        to_mend(plan)
    assert len(many) == len(few)
