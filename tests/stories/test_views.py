from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from apps.stories.models import Story
from apps.stories.services import set_best
from tests.hostile import TEXTS


@pytest.fixture
def url(plan):
    return reverse("stories", args=[plan.pk])


@pytest.fixture
def add(plan):
    return reverse("story_add", args=[plan.pk])


def words(**said):
    return {"client_token": str(uuid4()), "title": "Alerts at night"} | said


def test_an_empty_page_teaches(owner_client, url, add):
    page = owner_client.get(url).content.decode()
    assert "No story yet." in page
    assert f'href="{add}"' in page


def test_a_story_is_written_and_stands_under_its_principle(owner_client, url, add, principles):
    said = words(principle=str(principles[0].pk), result="<i>Fewer</i>")
    answer = owner_client.post(add, said, follow=True)
    assert answer.status_code == 200
    page = owner_client.get(url).content.decode()
    assert "Dive Deep" in page
    assert "&lt;i&gt;Fewer&lt;/i&gt;" in page


def test_an_entry_is_told_as_a_story(owner, owner_client, add, log, principles):
    entry = log(principles=[principles[1]])
    page = owner_client.get(f"{add}?entry={entry.pk}").content.decode()
    assert 'value="I grouped alerts by cause"' in page
    assert f'value="{principles[1].pk}" selected' in page
    owner_client.post(f"{add}?entry={entry.pk}", words())
    assert Story.objects.for_user(owner).get().entry == entry


def test_entries_of_nobody_or_somebody_else_are_not_found(stranger_client, stranger_plan, owner_client, add, log):  # fmt: skip
    theirs = reverse("story_add", args=[stranger_plan.pk])
    assert stranger_client.get(f"{theirs}?entry={log().pk}").status_code == 404
    assert owner_client.get(f"{add}?entry={uuid4()}").status_code == 404
    assert owner_client.get(f"{add}?entry=x").status_code == 404


def test_a_protected_event_is_no_story(owner_client, add, log):
    protected = log(kind="protected")
    assert owner_client.get(f"{add}?entry={protected.pk}").status_code == 404
    assert owner_client.post(f"{add}?entry={protected.pk}", words()).status_code == 404


def test_a_word_that_tells_of_the_plan_is_a_hint(owner_client, add):
    page = owner_client.post(add, words(situation="While I was on a PIP, in Focus."), follow=True)
    said = page.content.decode()
    assert "“PIP” tells an interviewer of the plan." in said
    assert "“Focus” tells an interviewer of the plan." in said


def test_a_word_of_the_employer_is_a_hint_and_holds_nothing_back(plan, owner_client, add):
    plan.employer = "Zibelline"
    plan.save()
    page = owner_client.post(add, words(action="At Zibelline I led it."), follow=True)
    assert "“Zibelline” names your employer." in page.content.decode()
    text = owner_client.get(reverse("stories_text", args=[plan.pk])).content.decode()
    assert "At Zibelline I led it." in text
    assert "“Zibelline” names your employer." in text


def test_a_story_is_changed(owner_client, tell):
    row = tell()
    assert owner_client.get(row.get_absolute_url()).status_code == 200
    owner_client.post(row.get_absolute_url(), {"title": "Quiet nights"})
    row.refresh_from_db()
    assert row.title == "Quiet nights"


def test_a_principle_that_left_its_list_stays_with_its_story(owner_client, principles, tell, now):
    row = tell(principle=principles[0])
    type(principles[0]).objects.filter(pk=principles[0].pk).update(withdrawn_at=now)
    said = {"title": "Same", "principle": str(principles[0].pk)}
    assert owner_client.post(row.get_absolute_url(), said).status_code == 302


def test_the_best_are_marked_by_one_tap_and_the_sixth_is_told(owner, owner_client, url, tell):
    rows = [tell(f"Story {number}") for number in range(6)]
    for one in rows[:4]:
        set_best(story=one, by=owner, is_best=True)
    on = reverse("story_best", args=[rows[4].pk, "on"])
    page = owner_client.post(on, follow=True).content.decode()
    assert "5 of 5" in page
    assert reverse("story_best", args=[rows[4].pk, "off"]) in page
    sixth = reverse("story_best", args=[rows[5].pk, "on"])
    assert "Five are chosen already." in owner_client.post(sixth, follow=True).content.decode()


def test_the_text_of_the_best_holds_no_other(owner, owner_client, plan, tell):
    best, _other = tell("Chosen one"), tell("Left out")
    set_best(story=best, by=owner, is_best=True)
    text = owner_client.get(f"{reverse('stories_text', args=[plan.pk])}?best=1").content.decode()
    assert "Chosen one" in text
    assert "Left out" not in text


def test_deleting_takes_a_second_tap(owner, owner_client, tell):
    row = tell()
    delete = reverse("story_delete", args=[row.pk])
    assert "for good" in owner_client.get(delete).content.decode()
    assert Story.objects.for_user(owner).exists()
    owner_client.post(delete)
    assert not Story.objects.for_user(owner).exists()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_is_kept_or_refused_with_a_sentence(owner_client, url, add, text):
    said = words(title=text, situation=text, action=text, result=text)
    assert owner_client.post(add, said, follow=True).status_code in {200, 422}
    assert owner_client.get(url).status_code == 200


@pytest.mark.parametrize(
    "said", [{"title": ""}, {"client_token": "x"}, {"principle": "x"}, {"principle": str(uuid4())}]
)
def test_bad_input_gets_a_sentence(owner, owner_client, add, said):
    assert owner_client.post(add, words(**said)).status_code == 422
    assert not Story.objects.for_user(owner).exists()


def addresses(plan, story):
    return [
        ("get", reverse("stories", args=[plan.pk])),
        ("get", reverse("story_add", args=[plan.pk])),
        ("post", reverse("story_add", args=[plan.pk])),
        ("get", reverse("stories_text", args=[plan.pk])),
        ("get", story.get_absolute_url()),
        ("post", story.get_absolute_url()),
        ("get", reverse("story_delete", args=[story.pk])),
        ("post", reverse("story_best", args=[story.pk, "on"])),
        ("post", reverse("story_delete", args=[story.pk])),
    ]


def test_a_stranger_finds_nothing(plan, stranger_client, tell):
    row = tell()
    for method, address in addresses(plan, row):
        assert getattr(stranger_client, method)(address).status_code == 404, address
    assert Story.objects.filter(pk=row.pk, is_top=False).exists()


def test_without_signing_in_nothing_is_shown(plan, client, tell):
    for method, address in addresses(plan, tell()):
        assert getattr(client, method)(address).status_code in {302, 403}, address


def test_other_methods_and_states_are_refused(owner_client, url, tell):
    row = tell()
    assert owner_client.post(url).status_code == 405
    assert owner_client.get(reverse("story_best", args=[row.pk, "on"])).status_code == 405
    assert owner_client.post(reverse("story_best", args=[row.pk, "maybe"])).status_code == 404
