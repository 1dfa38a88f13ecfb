from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.goals import services
from apps.goals.models import Goal, GoalVersion
from apps.plans.models import Plan
from apps.plans.services import add_person
from tests.hostile import TEXTS, WRONG_DAYS


@pytest.fixture
def goal(owner, plan, now) -> Goal:
    return services.add_goal(plan=plan, by=owner, now=now, words="Ship the export to all customers")


def form(**changed):
    return {"words": "Ship it", "how": "letter", **changed}


PAGES = ("goal", "goal_change", "goal_delivered")


@pytest.mark.parametrize("name", PAGES)
def test_the_owner_sees_it_and_a_stranger_gets_404(
    goal, owner_client, stranger_client, client, name
):
    url = reverse(name, args=[goal.pk])
    assert owner_client.get(url).status_code == 200
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", ["goals", "goal_add", "goals_paste"])
def test_a_strangers_plan_is_not_there(plan, owner_client, stranger_client, client, name):
    url = reverse(name, args=[plan.pk])
    assert owner_client.get(url).status_code == 200
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", ["goal_withdraw", "goal_restore"])
def test_withdrawing_is_a_post_of_the_owner(goal, owner_client, stranger_client, name):
    url = reverse(name, args=[goal.pk])
    assert owner_client.get(url).status_code == 405
    assert stranger_client.post(url).status_code == 404


def test_words_are_kept_exactly_as_given(plan, owner_client):
    words = "  Move “checkout” by 12 June,\n  with <b>no</b> Sev-2.  "
    owner_client.post(reverse("goal_add", args=[plan.pk]), form(words=words))
    assert GoalVersion.objects.get().words == words.strip()
    page = owner_client.get(reverse("goals", args=[plan.pk])).content.decode()
    assert "&lt;b&gt;no&lt;/b&gt;" in page


def test_changed_words_stand_beside_the_earlier_ones(goal, owner_client):
    owner_client.post(
        reverse("goal_change", args=[goal.pk]), form(words="Ship it to some", why="told aloud")
    )
    page = owner_client.get(reverse("goal", args=[goal.pk])).content.decode()
    assert "Ship it to some" in page
    assert "Ship the export to all customers" in page
    assert "told aloud" in page


def test_a_pasted_list_is_shown_split_before_anything_is_saved(plan, owner_client):
    url = reverse("goals_paste", args=[plan.pk])
    page = owner_client.post(url, {"text": "1. Ship\n2. Answer", "how": "letter"}).content.decode()
    assert Goal.objects.count() == 0
    assert "Ship" in page
    assert "Answer" in page
    owner_client.post(
        url, {"goal_1": "Ship", "goal_2": "", "goal_3": "Answer more", "how": "letter"}
    )
    assert list(GoalVersion.objects.order_by("goal__number").values_list("words", flat=True)) == [
        "Ship",
        "Answer more",
    ]


def test_a_goal_taken_out_can_be_taken_back(goal, owner_client):
    owner_client.post(reverse("goal_withdraw", args=[goal.pk]))
    goal.refresh_from_db()
    assert goal.withdrawn_at is not None
    owner_client.post(reverse("goal_restore", args=[goal.pk]))
    goal.refresh_from_db()
    assert goal.withdrawn_at is None


@pytest.mark.parametrize("name", ["goal_add", "goals_paste"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_hostile_text_gets_a_page_and_never_an_error(plan, owner_client, name, text):
    fields = form(words=text) if name == "goal_add" else {"text": text, "how": "letter"}
    response = owner_client.post(reverse(name, args=[plan.pk]), fields, follow=True)
    assert response.status_code in {200, 422}
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("day", WRONG_DAYS.values(), ids=WRONG_DAYS.keys())
def test_a_wrong_day_gets_a_sentence_and_keeps_the_words(plan, owner_client, day):
    response = owner_client.post(reverse("goal_add", args=[plan.pk]), form(due_date=day))
    assert response.status_code in {200, 422}
    assert "Ship it" in response.content.decode()
    assert Goal.objects.count() == 0


def test_another_persons_people_cannot_be_named(plan, stranger_plan, stranger, now, owner_client):
    theirs = add_person(plan=stranger_plan, by=stranger, now=now, name="Theirs", relation="peer")
    response = owner_client.post(reverse("goal_add", args=[plan.pk]), form(given_by=str(theirs.pk)))
    assert Goal.objects.count() == 0
    assert "Theirs" not in response.content.decode()


def test_what_was_delivered_is_the_users_own_answer(goal, owner_client):
    fields = {"delivered": "12 of 12", "delivered_date": "2026-06-01"}
    owner_client.post(reverse("goal_delivered", args=[goal.pk]), fields)
    goal.refresh_from_db()
    assert (goal.delivered, str(goal.delivered_date)) == ("12 of 12", "2026-06-01")


@pytest.mark.parametrize(("boxes", "said"), [(1, "1 goal is saved."), (2, "2 goals are saved.")])
def test_the_count_of_saved_goals_is_said_in_words(plan, owner_client, boxes, said):
    posted = {f"goal_{n}": f"Deliver part {n}" for n in range(1, boxes + 1)} | {"how": "letter"}
    response = owner_client.post(reverse("goals_paste", args=[plan.pk]), posted, follow=True)
    assert said in response.content.decode()


def test_a_form_with_a_problem_answers_422_with_the_words_still_there(plan, owner_client):
    posted = form(words="Kept words", due_date="31 Feb 2026")
    response = owner_client.post(reverse("goal_add", args=[plan.pk]), posted)
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()


def token_on(page: str) -> str:
    return str(re.findall(r'name="client_token" value="([0-9a-f-]{36})"', page)[0])


def test_a_double_click_makes_one_goal(plan, owner_client):
    url = reverse("goal_add", args=[plan.pk])
    data = form(client_token=token_on(owner_client.get(url).content.decode()))
    for _click in range(2):
        assert owner_client.post(url, data).status_code == 302
    assert Goal.objects.get().versions.get().words == "Ship it"


def test_going_back_and_writing_other_words_makes_a_second_goal(plan, owner_client):
    url = reverse("goal_add", args=[plan.pk])
    token = token_on(owner_client.get(url).content.decode())
    owner_client.post(url, form(client_token=token))
    owner_client.post(url, form(client_token=token, words="Another one"))
    assert set(GoalVersion.objects.values_list("words", flat=True)) == {"Ship it", "Another one"}


def test_a_double_click_on_the_split_saves_each_goal_once(plan, owner_client):
    url = reverse("goals_paste", args=[plan.pk])
    split = owner_client.post(url, {"text": "1. One\n2. Two\n3. Two", "how": "letter"})
    token = token_on(split.content.decode())
    data = {
        "goal_1": "One",
        "goal_2": "Two",
        "goal_3": "Two",
        "how": "letter",
        "client_token": token,
    }
    for _click in range(2):
        assert owner_client.post(url, data).status_code == 302
    words = GoalVersion.objects.order_by("goal__number").values_list("words", flat=True)
    assert list(words) == ["One", "Two", "Two"]


@pytest.mark.parametrize("token", ["", "nonsense", "\x00"])
def test_a_token_that_is_none_makes_no_500(plan, owner_client, token):
    response = owner_client.post(reverse("goal_add", args=[plan.pk]), form(client_token=token))
    assert response.status_code in {302, 422}


def test_somebody_elses_token_gives_no_goal_of_theirs(plan, owner_client, stranger, now):
    theirs = Plan.objects.create(owner=stranger, name="P", zone="UTC", created_at=now)
    token = uuid4()
    services.add_goal(plan=theirs, by=stranger, now=now, words="Ship it", client_token=token)
    owner_client.post(reverse("goal_add", args=[plan.pk]), form(client_token=token))
    assert Goal.objects.filter(plan=plan).count() == 1
