"""The question how a goal is measured: drafted outside the ledger, asked for good, answered or not."""

from __future__ import annotations

from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError, ProgrammingError
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.deadlines.from_above import waiting
from apps.deadlines.models import Deadline
from apps.evidence.models import Entry
from apps.evidence.rehash import rehash_words
from apps.goals import measures
from apps.goals.models import MeasureQuestion
from tests.hostile import TEXTS, WRONG_DAYS

TEXT = "Hello Dana,\nis goal 4 met with a status every Friday?"


@pytest.fixture
def version(goal):
    return goal.versions.get()


@pytest.fixture
def url(goal):
    return reverse("goal_measure", args=[goal.pk])


@pytest.fixture
def asked(version, owner, now) -> MeasureQuestion:
    return measures.mark_asked(
        version=version, by=owner, now=now, text=TEXT, asked_date=date(2026, 5, 20)
    )


def kinds(question) -> list[str]:
    rows = LedgerEvent.objects.filter(about_id=question.pk).order_by("sequence")
    return list(rows.values_list("kind", flat=True))


def post(client, name, question, **data):
    return client.post(reverse(name, args=[question.pk]), data)


def test_the_page_proposes_a_draft_in_the_goals_own_words(owner_client, url):
    page = owner_client.get(url).content.decode()
    assert "About goal 4, “Improve communication with stakeholders”:" in page
    assert "Is that how it will be measured?" in page
    assert not MeasureQuestion.objects.exists()


def test_a_draft_may_change_and_is_in_no_ledger(owner_client, url, version, owner):
    owner_client.post(url, {"text": "First words", "do": "keep"})
    owner_client.post(url, {"text": "Other words", "do": "keep"})
    row = MeasureQuestion.objects.get()
    assert (row.text, row.state, row.asked_date) == ("Other words", "draft", None)
    assert kinds(row) == []
    assert "Other words" in owner_client.get(url).content.decode()
    assert rehash_words(owner.pk).untold == ()


def test_asked_words_stay_and_get_a_date_to_look_for_the_answer(owner_client, url, owner):
    owner_client.post(url, {"text": "Draft", "do": "keep"})
    for _press in range(2):
        assert owner_client.post(url, {"text": TEXT, "asked": "2026-05-20"}).status_code == 302
    row = MeasureQuestion.objects.get()
    assert (row.text, row.state, row.asked_date) == (TEXT, "asked", date(2026, 5, 20))
    assert kinds(row) == ["measure.asked"]
    follow_up = Deadline.objects.get(about_id=row.pk)
    assert follow_up.title == "Look for an answer about 4"
    assert follow_up.kind == "follow_up"
    with pytest.raises((ProgrammingError, InternalError, IntegrityError)), transaction.atomic():
        MeasureQuestion.objects.filter(pk=row.pk).update(text="Other words")


def test_what_was_sent_on_a_day_to_come_is_refused_and_kept_in_the_form(owner_client, url, owner):
    answer = owner_client.post(url, {"text": TEXT, "asked": "2190-06-05"})
    assert answer.status_code == 422
    assert "That day has not come yet." in answer.content.decode()
    assert "is goal 4 met" in answer.content.decode()
    assert not MeasureQuestion.objects.for_user(owner).exists()


def test_brackets_that_are_still_empty_are_asked_about_once(owner_client, url, owner):
    said = {"text": "A status to [names] every [weekday]?", "asked": "2026-05-20"}
    answer = owner_client.post(url, said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2 places in [brackets] are still empty" in page
    assert 'name="as_is" value="1"' in page
    owner_client.post(url, said | {"do": "keep"})
    assert MeasureQuestion.objects.for_user(owner).get().state == "draft"
    owner_client.post(url, said | {"as_is": "1"})
    assert MeasureQuestion.objects.for_user(owner).get().state == "asked"


def test_an_answer_settles_the_question_and_its_date(owner_client, asked, owner):
    for words in ("A status every Friday.", "Something else"):
        post(owner_client, "measure_answer", asked, answer=words)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("answered", "A status every Friday.")
    assert Deadline.objects.get(about_id=asked.pk).state == "met"
    assert kinds(asked) == ["measure.asked", "measure.answered"]
    post(owner_client, "measure_state", asked, do="nothing")
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_no_answer_is_noted_and_taken_back(owner_client, asked):
    post(owner_client, "measure_state", asked, do="nothing")
    asked.refresh_from_db()
    assert asked.state == "no_answer"
    assert asked.settled_date is not None
    assert Deadline.objects.get(about_id=asked.pk).state == "met"
    post(owner_client, "measure_state", asked, do="reopen")
    asked.refresh_from_db()
    assert (asked.state, asked.settled_date) == ("asked", None)
    assert Deadline.objects.get(about_id=asked.pk).state == "open"
    assert kinds(asked) == ["measure.asked", "measure.no_answer", "measure.reopened"]


def test_an_answer_may_come_after_all(owner_client, asked):
    post(owner_client, "measure_state", asked, do="nothing")
    post(owner_client, "measure_answer", asked, answer="Three status mails")
    asked.refresh_from_db()
    assert asked.state == "answered"


@pytest.mark.parametrize("do", ["x", "\x00", "asked"])
def test_another_state_is_not_there(owner_client, asked, do):
    assert post(owner_client, "measure_state", asked, do=do).status_code == 404


def test_question_and_answer_become_one_entry(owner_client, asked, owner):
    post(owner_client, "measure_answer", asked, answer="A status every Friday.")
    for _tap in range(2):
        response = post(owner_client, "measure_entry", asked)
        assert response.status_code == 302
    entry = Entry.objects.get()
    assert response["Location"] == entry.get_absolute_url()
    assert "how goal 4 is measured" in entry.statement
    words = entry.versions.get().original_words
    assert TEXT in words
    assert "A status every Friday." in words
    assert entry.goal_links.get().goal_id == asked.version.goal_id
    assert (
        "The entry about this"
        in owner_client.get(reverse("goal_measure", args=[asked.version.goal_id])).content.decode()
    )


def test_a_draft_is_no_entry(owner_client, version, owner, now):
    row = measures.keep_draft(version=version, by=owner, now=now, text="Words")
    assert post(owner_client, "measure_entry", row).status_code == 404
    post(owner_client, "measure_answer", row, answer="x")
    row.refresh_from_db()
    assert row.state == "draft"


def test_after_five_days_it_is_asked_what_came(asked, plan, now, owner, owner_client):
    later = now.replace(year=2026, month=5, day=25)
    assert [one.words for one in waiting(plan, now=later)] == [
        "On Wed 20 May you asked how goal 4 is measured. Did an answer come?"
    ]
    assert waiting(plan, now=later - timedelta(days=1)) == []
    measures.say_unanswered(question=asked, by=owner, now=later)
    assert waiting(plan, now=later) == []


def test_the_ledger_vouches_for_question_and_answer(asked, owner, now):
    measures.answer_question(question=asked, by=owner, now=now, answer="Friday")
    assert rehash_words(owner.pk).changed == ()
    with pgtrigger.ignore("goals.MeasureQuestion:asked_for_good"):
        MeasureQuestion.objects.filter(pk=asked.pk).update(text="Other", answer="Monday")
    changed = rehash_words(owner.pk).changed
    assert {one.split()[-1] for one in changed} == {"text", "answer"}


@pytest.mark.parametrize(
    "data", [{}, {"text": "", "asked": "2026-05-20"}, {"text": "x", "asked": ""}]
)
def test_what_is_missing_gets_a_sentence(owner_client, url, data):
    assert owner_client.post(url, data).status_code == 422
    assert not MeasureQuestion.objects.exists()


def test_an_empty_answer_gets_a_sentence_and_settles_nothing(owner_client, asked):
    assert post(owner_client, "measure_answer", asked, answer=" ").status_code == 422
    asked.refresh_from_db()
    assert asked.state == "asked"


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_never_fails(owner_client, url, asked, name):
    for do in ("keep", "send"):
        data = {"text": TEXTS[name], "asked": "2026-05-21", "do": do}
        assert owner_client.post(url, data).status_code in {302, 422}
    assert post(owner_client, "measure_answer", asked, answer=TEXTS[name]).status_code in {302, 422}
    page = owner_client.get(url)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("name", WRONG_DAYS)
def test_a_wrong_day_gets_a_sentence(owner_client, url, name):
    response = owner_client.post(url, {"text": "Kept words", "asked": WRONG_DAYS[name]})
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()


@pytest.mark.parametrize("name", ["measure_answer", "measure_state", "measure_entry"])
def test_only_the_owner_and_only_by_post(owner_client, stranger_client, client, asked, name):
    assert owner_client.get(reverse(name, args=[asked.pk])).status_code == 405
    assert post(stranger_client, name, asked, answer="x").status_code == 404
    assert post(client, name, asked, answer="x").status_code in {302, 403, 200}
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_stranger_sees_no_question(stranger_client, client, url, asked):
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(url, {"text": "x", "asked": "2026-05-20"}).status_code == 404
    assert client.get(url).status_code == 302
