"""The pages of requests and answers: for the owner, a stranger, nobody, and bad input."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.champions import services
from apps.champions.enums import Asked
from apps.champions.models import FeedbackAnswer, FeedbackRequest
from apps.evidence.models import Entry
from apps.plans.models import Person
from apps.plans.services import add_person
from tests.champions.conftest import WORDS
from tests.concerns.arguing import accuse
from tests.hostile import TEXTS, WRONG_DAYS
from tests.known import NOBODYS

ALOUD = "Ask only what you would say aloud; they may tell your manager."
ON_A_REQUEST = (
    "request", "request_change", "request_sent", "request_state", "request_answer", "request_point",
)  # fmt: skip


def body(client, name, *args, **asked):
    response = client.get(reverse(name, args=args), asked)
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, pk, **data):
    return client.post(reverse(name, args=[pk]), data)


# asking


def test_the_list_begins_with_a_sentence_and_leads_to_a_goal(owner_client, plan, goal):
    page = body(owner_client, "champions", plan.pk, goal=str(goal.pk))
    assert ALOUD in page
    assert f"{reverse('request_add', args=[plan.pk])}?goal={goal.pk}" in page


def chosen(page: str) -> set[str]:
    """What stands chosen in the forms of a page, and where its links lead."""
    return set(
        re.findall(r'<(?:option|input)[^>]* (?:selected|checked)\b[^>]*>|href="[^"]*"', page)
    )


@pytest.mark.parametrize("asked", ["x", "%00", "0" * 5000, NOBODYS])
@pytest.mark.parametrize("name", ["champions", "request_add"])
def test_an_address_that_names_nothing_is_the_plain_page(owner_client, plan, goal, entry, name, asked):  # fmt: skip
    page = body(owner_client, name, plan.pk, goal=asked, person=asked, entry=asked, concern=asked)
    assert chosen(page) <= chosen(body(owner_client, name, plan.pk))


def test_somebody_new_is_asked_about_a_goal_with_entries(owner_client, plan, goal, entry):
    form = body(owner_client, "request_add", plan.pk, goal=str(goal.pk), entry=str(entry.pk))
    assert f'<option value="{goal.pk}" selected>' in form
    assert entry.statement in form
    data = {
        "client_token": str(uuid4()), "person": "new", "new_name": "Ines Hartog", "relation": "champion",
        "saw": "the move", "goal": str(goal.pk), "entries": [str(entry.pk)],
    }  # fmt: skip
    for _twice in range(2):
        response = post(owner_client, "request_add", plan.pk, **data)
    row = FeedbackRequest.objects.get()
    assert response.headers["Location"] == row.get_absolute_url()
    assert (Person.objects.get(), row.goal) == (row.person, goal)
    page = body(owner_client, "request", row.pk)
    assert ALOUD in page
    assert "data-copy=" in page
    assert entry.statement in page
    assert "you saw this work of mine: the move." in page
    assert "The text tells what it is for" not in page


def test_two_taps_at_once_wait_for_each_other_before_they_look(owner_client, plan):
    """The second would not see the first one's request yet, and add the person once more."""
    data = {
        "client_token": str(uuid4()), "person": "new", "new_name": "Ines", "saw": "the move",
        "relation": "champion",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as done:
        assert post(owner_client, "request_add", plan.pk, **data).status_code == 302
    asked = [one["sql"] for one in done]
    waits = next(n for n, sql in enumerate(asked) if "pg_advisory_xact_lock" in sql)
    looks = next(n for n, sql in enumerate(asked) if 'FROM "champions_feedbackrequest"' in sql)
    assert waits < looks


def test_who_judges_the_work_stands_last_and_is_said_to(owner_client, plan, owner, now, ines):
    add_person(plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager")
    page = body(owner_client, "request_add", plan.pk)
    assert "Dana Whitlock (Manager)" in page
    assert page.index("Ines Hartog") < page.index("Dana Whitlock")


def test_who_agrees_later_can_be_named_from_the_request(owner_client, answer, asked, ines):
    answer(consent="none")
    page = body(owner_client, "request", asked.pk)
    assert "Have they agreed since?" in page
    assert f'href="{ines.get_absolute_url()}"' in page
    answer(consent="named")
    assert body(owner_client, "request", asked.pk).count("Have they agreed since?") == 0


@pytest.mark.parametrize(
    "data", [{}, {"saw": "x"}, {"person": "new", "saw": "x"}, {"person": "new", "new_name": "A"}, {"saw": "x", "person": "x"}, {"saw": "x", "person": NOBODYS}]
)  # fmt: skip
def test_a_request_without_a_person_or_what_they_saw_says_so(owner_client, plan, data):
    assert post(owner_client, "request_add", plan.pk, **data).status_code == 422
    assert not FeedbackRequest.objects.exists()


def test_other_peoples_rows_are_no_choice(stranger_client, stranger_plan, ines, goal, entry):
    data = {"person": str(ines.pk), "saw": "x", "goal": str(goal.pk), "entries": [str(entry.pk)]}
    assert post(stranger_client, "request_add", stranger_plan.pk, **data).status_code == 422
    page = body(stranger_client, "request_add", stranger_plan.pk)
    assert "Ines" not in page
    assert entry.statement not in page


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_words_are_text_or_a_sentence(owner_client, plan, ines, text):
    data = {"person": str(ines.pk), "saw": text}
    response = owner_client.post(reverse("request_add", args=[plan.pk]), data, follow=True)
    assert response.status_code in {200, 422}
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_a_draft_changes_and_its_text_with_it(owner_client, draft):
    response = post(owner_client, "request_change", draft.pk, saw="the PIP", first="When?")
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.saw, draft.questions) == ("the PIP", ["When?"])
    page = body(owner_client, "request", draft.pk)
    assert "The text tells what it is for" in page
    assert "“PIP”" in page
    assert post(owner_client, "request_change", draft.pk, saw="").status_code == 422


def test_a_text_is_kept_for_later_and_then_sent(owner_client, draft, now):
    post(owner_client, "request_sent", draft.pk, text="Mine.", do="keep")
    draft.refresh_from_db()
    assert (draft.state, draft.text) == (Asked.DRAFT, "Mine.")
    assert post(owner_client, "request_sent", draft.pk, text="Mine.", day="").status_code == 422
    post(owner_client, "request_sent", draft.pk, text="Mine.", day=now.date().isoformat())
    draft.refresh_from_db()
    assert (draft.state, draft.asked_date) == (Asked.ASKED, now.date())
    assert "Paste the answer" in body(owner_client, "request", draft.pk)
    assert post(owner_client, "request_change", draft.pk, saw="x").status_code == 302


def seen_on(page: str) -> str:
    """What a page carries on of the text that it shows."""
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("do", ["keep", "", "page"])
def test_a_text_that_was_changed_elsewhere_is_shown_beside_the_own_one(owner_client, draft, do):
    seen = seen_on(body(owner_client, "request", draft.pk))
    sent = {"day": "2026-06-02", "seen": seen}
    assert post(owner_client, "request_sent", draft.pk, text="First.", do="keep", **sent).status_code == 302  # fmt: skip
    response = post(owner_client, "request_sent", draft.pk, text="Second.", do=do, **sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "The text was changed since you opened this page" in page
    assert "First." in page.partition("</textarea>")[2]
    assert "Second.</textarea>" in page
    draft.refresh_from_db()
    assert (draft.state, draft.text) == (Asked.DRAFT, "First.")
    sent["seen"] = seen_on(page)
    assert post(owner_client, "request_sent", draft.pk, text="Second.", do=do, **sent).status_code in {200, 302}  # fmt: skip
    draft.refresh_from_db()
    assert draft.text.startswith("Second.")


def test_a_text_kept_unchanged_in_another_tab_is_no_question(owner_client, draft):
    seen = seen_on(body(owner_client, "request", draft.pk))
    as_browsers_send = draft.text.replace("\n", "\r\n")
    for text in (as_browsers_send, "Mine.", "Mine."):
        fields = {"text": text, "do": "keep", "seen": seen}
        assert post(owner_client, "request_sent", draft.pk, **fields).status_code == 302


ABROAD = [  # a zone, a moment and the day it is there; on the clock of the plan it is 2 June
    ("Pacific/Auckland", datetime(2026, 6, 2, 16, 30, tzinfo=UTC), "2026-06-03"),
    ("Pacific/Honolulu", datetime(2026, 6, 2, 8, 0, tzinfo=UTC), "2026-06-01"),
]


@pytest.mark.parametrize(("zone", "moment", "day"), ABROAD)
def test_a_form_begins_with_the_day_on_the_clock_of_the_person(owner, owner_client, draft, zone, moment, day):  # fmt: skip
    owner.zone = zone
    owner.save()
    with time_machine.travel(moment, tick=False):
        assert f'value="{day}"' in body(owner_client, "request", draft.pk)
        post(owner_client, "request_sent", draft.pk, text="Mine.", day="2026-06-02")
        draft.refresh_from_db()
        assert draft.asked_date == date(2026, 6, 2)  # it is that day on one of the clocks
        for name in ("request_answer", "request_point"):
            assert f'value="{day}"' in body(owner_client, name, draft.pk)
        data = {"words": WORDS, "channel": "chat", "consent": "none", "day": day}
        assert post(owner_client, "request_answer", draft.pk, **data).status_code == 302


@pytest.mark.parametrize("day", [*WRONG_DAYS.values(), "2190-01-01"])
def test_a_wrong_day_is_a_sentence(owner_client, draft, asked, day):
    assert post(owner_client, "request_sent", asked.pk, text="x", day=day).status_code == 422
    data = {"words": WORDS, "channel": "chat", "consent": "none", "day": day}
    assert post(owner_client, "request_answer", asked.pk, **data).status_code == 422
    assert not FeedbackAnswer.objects.exists()


# what became of it


def test_each_outcome_has_its_undo(owner_client, asked):
    for do, state in (("nothing", "no_answer"), ("declined", "declined")):
        url = reverse("request_state", args=[asked.pk])
        page = owner_client.post(url, {"do": do}, follow=True).content.decode()
        asked.refresh_from_db()
        assert asked.state == state
        assert f'action="{url}"' in page
        owner_client.post(url)
        asked.refresh_from_db()
        assert asked.state == Asked.ASKED
    assert post(owner_client, "request_state", asked.pk, do="fired").status_code == 404


def test_the_answer_is_pasted_back_with_its_undo(owner_client, asked, ines, goal, now):
    data = {
        "client_token": str(uuid4()), "words": WORDS, "relation": "Lead", "channel": "chat",
        "day": now.date().isoformat(), "consent": "named",
    }  # fmt: skip
    for _twice in range(2):
        response = owner_client.post(reverse("request_answer", args=[asked.pk]), data, follow=True)
    entry = Entry.objects.get(kind="feedback")
    assert entry.feedback.exact_words.replace("\r", "") == WORDS
    page = response.content.decode()
    assert reverse("entry", args=[entry.pk]) in page
    assert reverse("entry_undo", args=[entry.pk]) in page
    assert "Your manager and HR may read it under their name." in page
    ines.refresh_from_db()
    assert ines.may_be_named
    assert "Ines Hartog" in body(owner_client, "goal", goal.pk)
    assert "Answered" in body(owner_client, "champions", asked.plan_id)


def test_the_answer_is_pointed_to(owner_client, asked, now):
    data = {
        "place": "Chat of 3 June", "shows": "She thanks me.", "held": "chat",
        "day": now.date().isoformat(), "consent": "unnamed",
    }  # fmt: skip
    assert post(owner_client, "request_point", asked.pk, **data).status_code == 302
    assert Entry.objects.get(kind="reference").reference.place == "Chat of 3 June"


@pytest.mark.parametrize("words", [TEXTS["long"], "", "  \n "])
def test_an_answer_too_long_or_empty_is_refused_and_kept_on_the_page(owner_client, asked, words):
    data = {"words": words, "channel": "chat", "consent": "named", "day": "2026-06-02"}
    response = post(owner_client, "request_answer", asked.pk, **data)
    assert response.status_code == 422
    assert not FeedbackAnswer.objects.exists()


def test_what_was_not_sent_takes_no_answer(owner_client, draft):
    for name in ("request_answer", "request_point"):
        response = post(owner_client, name, draft.pk, words="x")
        assert response.headers["Location"] == draft.get_absolute_url()
    assert not FeedbackAnswer.objects.exists()


# elsewhere


def test_people_a_person_and_a_goal_lead_to_it(owner_client, plan, asked, ines, goal):
    for name, pk in (("people", plan.pk), ("person", ines.pk), ("goal", goal.pk)):
        assert asked.get_absolute_url() in body(owner_client, name, pk)
    assert f"?person={ines.pk}" in body(owner_client, "person", ines.pk)
    assert f"?goal={goal.pk}" in body(owner_client, "goal", goal.pk)


def test_the_list_shows_who_is_late(owner_client, asked):
    assert "Look for the answer" in body(owner_client, "champions", asked.plan_id)


# others


@pytest.mark.parametrize("name", ON_A_REQUEST)
def test_a_stranger_finds_nothing_and_nobody_signs_in_first(
    stranger_client, stranger_plan, plan, asked, name
):
    url = reverse(name, args=[asked.pk])
    assert stranger_client.post(url, {"do": "drop", "text": "x"}).status_code in {404, 405}
    assert stranger_client.get(url).status_code in {404, 405}
    assert Client().post(url).status_code in {302, 403, 405}
    assert Client().get(url).status_code in {302, 405}
    asked.refresh_from_db()
    assert asked.state == Asked.ASKED
    for listed in ("champions", "request_add"):
        assert stranger_client.get(reverse(listed, args=[plan.pk])).status_code == 404


def test_what_changes_something_is_posted(owner_client, asked):
    for name in ("request_state", "request_sent"):
        assert owner_client.get(reverse(name, args=[asked.pk])).status_code == 405
    services.reopen(request=asked, by=asked.owner, now=asked.created_at)
    assert owner_client.post(reverse("request", args=[asked.pk])).status_code == 405


def test_a_concern_says_who_was_asked_about_its_goal(owner_client, plan, now, asked, goal):
    concern = accuse(plan, now=now, words="The migration was late.", goal=goal)
    page = owner_client.get(reverse("concern", args=[concern.pk])).content.decode()
    assert "Who saw it" in page
    assert "Ines Hartog" in page
    assert asked.get_absolute_url() in page
