from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.concerns.board import read_board
from apps.concerns.likely import Question
from apps.concerns.places import decide_place
from apps.concerns.responses import save_draft
from apps.concerns.saying import asked, strength_words
from apps.concerns.services import withdraw_concern
from apps.concerns.strength import Strength
from apps.core import fuzzy
from apps.evidence.models import Attachment
from apps.evidence.services import (
    attach_file,
    correct_entry,
    restore_entry,
    undo_entry,
    withdraw_attachment,
    withdraw_entry,
)
from apps.files.models import FileText
from tests.concerns.arguing import accuse, answer, point
from tests.evidence.papers import read
from tests.factories.evidence import make_entry
from tests.factories.files import make_file


@pytest.fixture
def disputed(plan, now):
    concern = accuse(plan, now=now)
    answer(concern, now=now)
    return concern


def row(plan):
    return read_board(plan).rows[0]


def note(plan, now, **rest):
    return make_entry(plan, now=now, kind="note", statement="The migration ended a day early.", **rest)  # fmt: skip


def reference(plan, now, place="CHG-9034"):
    return make_entry(plan, now=now, kind="reference", details={"place": place})


def test_a_plan_without_concerns_costs_one_query(plan, django_assert_num_queries):
    with django_assert_num_queries(1):
        board = read_board(plan)
    assert (board.total, board.answered, board.next) == (0, 0, None)


def test_the_first_unanswered_concern_is_next(plan, now, disputed):
    point(disputed, reference(plan, now), now=now)
    point(disputed, reference(plan, now, "OPS-1"), now=now)
    open_one = accuse(plan, now=now, words="Estimates are unreliable.")
    board = read_board(plan)
    assert board.next is not None
    found, question = board.next
    assert (board.answered, board.total) == (1, 2)
    assert (found.concern, found.number, question) == (open_one, 2, Question.NOT_ANSWERED)


def test_a_draft_waits_for_its_decision(plan, owner, now):
    concern = accuse(plan, now=now)
    save_draft(concern=concern, by=owner, now=now, standing="disputed", words="No.")
    assert row(plan).questions == [Question.ONLY_A_DRAFT]
    assert not row(plan).is_answered


def test_an_answer_without_a_place_is_not_answered(plan, disputed):
    assert row(plan).questions == [Question.NOTHING_SHOWN]
    assert (row(plan).is_answered, strength_words(row(plan))) == (False, "Nothing shown yet.")


def test_their_own_document_is_named_with_its_page(plan, owner, now, disputed):
    entry = note(plan, now)
    file = make_file(owner, now=now, name="letter.pdf", origin="handed")
    link = attach_file(entry=entry, by=owner, now=now, file=file, name="letter.pdf")
    point(disputed, entry, now=now, attachment=link, page=2)
    assert strength_words(row(plan)) == "Their own document: letter.pdf, page 2."
    assert row(plan).questions == [Question.SINGLE_SOURCE]


def test_words_that_a_file_does_not_hold_show_nothing(plan, owner, now, disputed):
    entry = note(plan, now)
    file = make_file(owner, now=now, name="letter.pdf", origin="handed")
    link = attach_file(entry=entry, by=owner, now=now, file=file, name="letter.pdf")
    point(disputed, entry, now=now, attachment=link, quote="the target  moved")
    assert row(plan).strength is Strength.THEIRS, "nobody has read the file yet"
    text = read(file, now=now, text="In May the target\nmoved to 300.")
    assert row(plan).questions == [Question.SINGLE_SOURCE]
    point(disputed, entry, now=now, attachment=link, quote="words that are not in it")
    assert row(plan).questions == [Question.NOT_FOUND, Question.SINGLE_SOURCE]
    FileText.objects.filter(pk=text.pk).update(text="Something else.")
    assert (row(plan).is_answered, row(plan).strength) == (False, Strength.NONE)


@pytest.mark.parametrize("sender", ["{name} <{email}>", "{email}", "{name}"])
def test_what_the_person_sent_is_a_note_of_their_own(plan, owner, now, disputed, sender):
    said = {"sender": sender.format(name=owner.name, email=owner.email), "text": "Status: done."}
    point(disputed, make_entry(plan, now=now, kind="email", details=said), now=now)
    assert row(plan).questions == [Question.ONLY_OWN_NOTES]
    said = {"sender": "Dana Whitlock <dana@example.org>", "text": "Thank you, it is done."}
    point(disputed, make_entry(plan, now=now, kind="email", details=said), now=now)
    assert strength_words(row(plan)).startswith("A person who saw it")


def test_a_place_that_is_not_decided_is_said(owner_client, plan, owner, now, disputed):
    place = point(disputed, reference(plan, now), now=now)
    url = reverse("concerns", args=[plan.pk])
    assert "Decide the places" in owner_client.get(url).content.decode()
    decide_place(place=place, by=owner, now=now, audience="panel")
    assert "Decide the places" not in owner_client.get(url).content.decode()


def test_places_that_were_taken_out_are_not_counted(plan, owner, now, disputed):
    for words in ("One.", "Two."):
        entry = make_entry(plan, now=now, statement=words)
        point(disputed, entry, now=now)
    withdraw_entry(entry=entry, by=owner, now=now, why="")
    assert (len(row(plan).shown), row(plan).held) == (2, 1)


def test_two_pages_of_one_file_are_one_source_and_its_entry_too(plan, owner, now, disputed):
    entry = note(plan, now)
    file = make_file(owner, now=now, name="letter.pdf", origin="handed")
    link = attach_file(entry=entry, by=owner, now=now, file=file, name="letter.pdf")
    for page in (1, 2):
        point(disputed, entry, now=now, attachment=link, page=page)
    point(disputed, entry, now=now)
    assert row(plan).questions == [Question.SINGLE_SOURCE]


def test_an_entry_with_two_files_is_two_sources(plan, owner, now, disputed):
    entry = note(plan, now)
    for name in ("a.pdf", "b.png"):
        file = make_file(owner, now=now, name=name, origin="work")
        attach_file(entry=entry, by=owner, now=now, file=file, name=name)
    point(disputed, entry, now=now)
    assert row(plan).questions == []


@pytest.mark.parametrize(("givers", "wanted"), [("ab", []), ("aa", [Question.SINGLE_SOURCE])])
def test_the_words_of_one_person_are_one_source(plan, now, disputed, givers, wanted):
    for number, giver in enumerate(givers):
        details = {"giver": f" Giver  {giver}", "exact_words": f"Good work, {number}."}
        point(disputed, make_entry(plan, now=now, kind="feedback", details=details), now=now)
    assert (row(plan).strength, row(plan).questions) == (Strength.WITNESS, wanted)


@pytest.mark.parametrize(("threads", "wanted"), [("ab", []), ("aa", [Question.SINGLE_SOURCE])])
def test_mails_of_one_conversation_are_one_source(plan, now, disputed, threads, wanted):
    for number, thread in enumerate(threads):
        details = {"text": f"It went live, {number}.", "thread": thread, "subject": "Live"}
        point(disputed, make_entry(plan, now=now, kind="email", details=details), now=now)
    assert row(plan).questions == wanted


def test_own_notes_alone_are_asked_about(plan, now, disputed):
    for _number in range(2):
        point(disputed, note(plan, now), now=now)
    assert row(plan).questions == [Question.ONLY_OWN_NOTES]
    assert strength_words(row(plan)).startswith(
        "Your own note or file of the same day: The migration"
    )


def test_what_only_explains_shows_nothing_and_what_hurts_contradicts(plan, now, disputed):
    point(disputed, reference(plan, now), now=now, bearing="explains")
    point(disputed, note(plan, now), now=now, bearing="hurts")
    assert row(plan).questions == [Question.NOTHING_SHOWN, Question.CONTRADICTED]
    assert {str(one.words) for one in asked(row(plan))} >= {"Where can we see that?"}


def test_an_answer_without_figure_date_or_name_is_opinion(plan, now):
    concern = accuse(plan, now=now)
    answer(concern, now=now, words="That is not how it was.")
    assert Question.OPINION in row(plan).questions


def test_a_name_of_the_plan_is_no_opinion(plan, now, dana):
    concern = accuse(plan, now=now)
    answer(concern, now=now, words="Whitlock asked for it, and it was there.")
    assert Question.OPINION not in row(plan).questions


def test_a_place_of_a_withdrawn_entry_is_flagged_and_never_dropped(plan, owner, now, disputed):
    entries = [reference(plan, now, place) for place in ("A-1", "B-2")]
    for one in entries:
        point(disputed, one, now=now)
    withdraw_entry(entry=entries[0], by=owner, now=now, why="")
    assert len(row(plan).shown) == 2
    assert row(plan).questions == [Question.TAKEN_OUT, Question.SINGLE_SOURCE]
    withdraw_entry(entry=entries[1], by=owner, now=now, why="")
    assert (row(plan).is_answered, row(plan).strength) == (False, Strength.NONE)
    assert Question.NOTHING_SHOWN in row(plan).questions
    for one in entries:
        restore_entry(entry=one, by=owner, now=now)
    assert row(plan).questions == []


def test_a_file_that_was_taken_off_is_flagged(plan, owner, now, disputed):
    entry = note(plan, now)
    file = make_file(owner, now=now, name="letter.pdf", origin="handed")
    link = attach_file(entry=entry, by=owner, now=now, file=file, name="letter.pdf")
    point(disputed, entry, now=now, attachment=link)
    withdraw_attachment(attachment=Attachment.objects.get(pk=link.pk), by=owner, now=now)
    assert row(plan).questions == [Question.NOTHING_SHOWN, Question.TAKEN_OUT]


def test_re_dating_an_entry_changes_its_strength(plan, owner, now, disputed):
    entry = note(plan, now)
    point(disputed, entry, now=now)
    assert row(plan).strength is Strength.OWN_SAME_DAY
    for happened, strength, is_dated in (
        (fuzzy.on_day((now - timedelta(days=9)).date(), zone=plan.zone), Strength.OWN_LATER, True),
        (fuzzy.unknown(zone=plan.zone), Strength.OWN_LATER, False),
    ):
        entry.refresh_from_db()
        correct_entry(entry=entry, by=owner, now=now, statement=entry.statement, happened=happened)
        assert (row(plan).strength, row(plan).shown[0].facts.is_dated) == (strength, is_dated)
    assert Question.NO_DATE in row(plan).questions


def test_an_entry_that_is_pointed_at_is_not_undone(plan, owner, now, disputed):
    entry = reference(plan, now)
    point(disputed, entry, now=now)
    assert not undo_entry(entry=entry, by=owner, now=now)
    assert row(plan).strength is Strength.THEIRS


def test_a_concern_that_was_taken_out_is_not_counted(plan, owner, now, disputed):
    withdraw_concern(concern=disputed, by=owner, now=now)
    assert read_board(plan).total == 0


def test_another_plan_is_not_read(plan, stranger_plan, now, disputed):
    assert read_board(stranger_plan).total == 0


def test_queries_do_not_grow(plan, now):
    def fill(count):
        for number in range(count):
            concern = accuse(plan, now=now, words=f"Concern {number}.")
            answer(concern, now=now)
            point(concern, note(plan, now), now=now)
            point(concern, reference(plan, now, f"CHG-{number}"), now=now)

    fill(3)
    with CaptureQueriesContext(connection) as few:
        assert read_board(plan).total == 3
    fill(57)
    with CaptureQueriesContext(connection) as many:
        assert read_board(plan).total == 60
    assert len(few) == len(many) == 5
