from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.concerns import services
from apps.concerns.models import Concern
from apps.concerns.splitting import lines_of, proposed
from apps.goals.coverage import covered
from apps.goals.principles import add_principles, withdraw_principle
from apps.goals.services import add_goal, change_goal, withdraw_goal
from apps.plans.services import remove_person
from tests.concerns.arguing import accuse, answer
from tests.concerns.conftest import tick
from tests.factories.evidence import make_entry
from tests.hostile import LONG, MARKUP


def url(name, row):
    return reverse(name, args=[row.pk])


def text(answer):
    return answer.content.decode()


def present(owner):
    return list(Concern.objects.for_user(owner).present())


@pytest.fixture
def page(owner_client, concern):
    return lambda: text(owner_client.get(concern.get_absolute_url()))


def test_the_list_says_how_many_are_answered_and_what_is_next(owner_client, plan, concern):
    shown = text(owner_client.get(url("concerns", plan)))
    assert "0 of 1 answered" in shown
    assert "Her estimates are unreliable" in shown
    assert "Annual review" in shown


def test_its_page_leads_where_the_board_leads(owner_client, plan, owner, now, concern, page):
    assert "This one is next:" in page()
    late = accuse(plan, now=now, words="First answers come late.")
    shown = text(owner_client.get(late.get_absolute_url()))
    assert f'Next: <a href="{concern.get_absolute_url()}">' in shown
    answer(concern, now=now)  # decided, and nothing shows it: less urgent than no answer at all
    assert f'Next: <a href="{late.get_absolute_url()}">' in page()


def test_principles_count_the_concerns_that_name_them(plan, owner, now):
    first, second = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["A", "B"])
    kept = [accuse(plan, now=now, words=f"Said {n}.", principle=first) for n in range(3)]
    services.withdraw_concern(concern=kept[0], by=owner, now=now)
    found = {one.principle: [(str(of.sort), of.count) for of in one.shown] for one in covered(plan)}
    assert found == {first: [("Concerns", 2)], second: []}


def test_an_empty_list_teaches(owner_client, plan):
    shown = text(owner_client.get(url("concerns", plan)))
    assert reverse("source_add", args=[plan.pk]) in shown
    assert "“Her estimates are unreliable.”" in shown


def test_a_concern_said_aloud_is_added_once(owner_client, plan, owner, goal, dana):
    posted = {
        "words": "You never answer.", "goal": str(goal.pk), "said_by": str(dana.pk),
        "said_date": "2026-05-20", "place": "second checkpoint", "client_token": str(uuid4()),
    }  # fmt: skip
    for _time in range(2):
        answer = owner_client.post(url("concern_add", plan), posted)
    kept = Concern.objects.for_user(owner).get()
    assert answer.url == kept.get_absolute_url()
    assert (kept.words, kept.goal, kept.place) == ("You never answer.", goal, "second checkpoint")
    assert "second checkpoint. Wed 20 May 2026. Dana Whitlock." in text(owner_client.get(answer.url))  # fmt: skip


@pytest.mark.parametrize("words", ["", "  ", LONG])
def test_words_that_cannot_be_a_concern_are_refused_with_a_sentence(owner_client, plan, words):
    answer = owner_client.post(url("concern_add", plan), {"words": words, "place": "kept"})
    assert answer.status_code == 422
    assert "kept" in text(answer)
    assert words in text(answer)


def test_an_entry_fills_in_its_words_and_day(owner_client, plan, owner, now, goal, dana):
    meeting = make_entry(
        plan, now=now, kind="meeting", goals=[goal], people=[dana],
        details={"exact_words": "You never answer."},
    )  # fmt: skip
    form = owner_client.get(f"{url('concern_add', plan)}?entry={meeting.pk}").context["form"]
    assert form["words"].value() == "You never answer."
    assert (form["goal"].value(), form["said_by"].value()) == (goal.pk, dana.pk)
    shown = text(owner_client.get(meeting.get_absolute_url()))
    assert f"{url('concern_add', plan)}?entry={meeting.pk}" in shown


def test_markup_stays_words(owner_client, plan, owner):
    owner_client.post(url("concern_add", plan), {"words": MARKUP})
    kept = Concern.objects.for_user(owner).get()
    assert kept.words == MARKUP
    for name in ("concern", "concern_split", "concern_answer", "concern_show", "concern_change"):
        assert "<script>alert" not in text(owner_client.get(url(name, kept)))


def test_what_it_is_about_is_said_anew(owner_client, concern, goal, owner):
    assert owner_client.get(url("concern_change", concern)).status_code == 200
    owner_client.post(url("concern_change", concern), {"goal": str(goal.pk), "place": "page 2"})
    concern.refresh_from_db()
    assert (concern.goal, concern.place, concern.said_by) == (goal, "page 2", None)
    wrong = owner_client.post(url("concern_change", concern), {"goal": "x"})
    assert wrong.status_code == 422


def test_a_goal_and_a_principle_are_proposed_and_taken_with_a_tap(
    owner_client, plan, owner, now, source
):
    goal = add_goal(plan=plan, by=owner, now=now, words="Answer design reviews within two days.")
    (named,) = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["unanswered"])
    concern = tick(source, owner, now, 3)[0]
    shown = text(owner_client.get(concern.get_absolute_url()))
    assert "About goal 1?" in shown
    assert "Names “unanswered”?" in shown
    assert (concern.goal, concern.principle) == (None, None)
    owner_client.post(url("concern_about", concern), {"goal": str(goal.pk)})
    said = owner_client.post(url("concern_about", concern), {"principle": str(named.pk)})
    concern.refresh_from_db()
    assert (concern.goal, concern.principle, concern.said_date) == (goal, named, source.said_date)
    page = text(owner_client.get(said.url))
    undo = (
        page.split(f"{url('concern_about', concern)}?goal=")[-1].split('"')[0].replace("&amp;", "&")
    )
    owner_client.post(f"{url('concern_about', concern)}?goal={undo}")
    concern.refresh_from_db()
    assert (concern.goal, concern.principle) == (goal, None)


def test_no_goal_is_said_unless_the_person_says_one(owner_client, plan, concern, goal):
    for page in (url("concern_change", concern), reverse("concern_add", args=[plan.pk])):
        shown = str(owner_client.get(page).context["form"]["goal"])
        options = re.findall(r"<option value=\"([^\"]*)\"( selected)?", shown)
        assert options[0][0] == "", page
        assert [one for one, chosen in options if chosen] in ([], [""]), page
    assert f'value="{goal.pk}"' in shown


def test_what_left_its_list_is_not_lost_when_the_rest_is_said_anew(
    owner_client, plan, owner, now, concern, goal, dana
):
    (named,) = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["Frugality"])
    services.change_concern(concern=concern, by=owner, now=now, goal=goal)
    remove_person(dana, by=owner, now=now)
    withdraw_goal(goal=goal, by=owner, now=now)
    assert owner_client.post(url("concern_about", concern), {"principle": str(named.pk)}).status_code == 302  # fmt: skip
    withdraw_principle(principle=named, by=owner, now=now)
    form = owner_client.get(url("concern_change", concern)).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    posted |= {"said_date": concern.said_date.isoformat(), "place": "page 3"}
    for name in ("said_by", "goal", "principle"):
        assert f'value="{posted[name]}" selected' in str(form[name]), name
    owner_client.post(url("concern_change", concern), posted)
    concern.refresh_from_db()
    assert (concern.said_by, concern.goal, concern.principle) == (dana, goal, named)
    assert concern.place == "page 3"


def test_a_goal_of_somebody_else_is_nothing(owner_client, concern, stranger_plan, stranger, now):
    theirs = add_goal(plan=stranger_plan, by=stranger, now=now, words="Theirs")
    answer = owner_client.post(url("concern_about", concern), {"goal": str(theirs.pk)})
    assert answer.status_code == 404
    concern.refresh_from_db()
    assert concern.goal is None


def test_a_compound_one_is_split_where_the_user_puts_the_breaks(owner_client, concern, owner):
    shown = owner_client.get(url("concern_split", concern))
    assert shown.context["form"]["parts"].value() == lines_of(
        concern.words, proposed(concern.words)
    )
    moved = concern.words.replace("; ", ";\n")
    answer = owner_client.post(url("concern_split", concern), {"parts": moved})
    assert answer.status_code == 302
    assert [one.words for one in present(owner)] == [
        "Her estimates are unreliable;",
        "the March migration was late and nobody was told in time.",
    ]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ("Her estimates are reliable;\nthe rest", "Line 1 differs"),
        ("", "still empty"),
        (LONG, "characters long"),
        (None, "still one line"),
    ],
)
def test_a_split_that_changes_words_is_refused_and_loses_nothing(
    owner_client, concern, owner, parts, sentence
):
    answer = owner_client.post(
        url("concern_split", concern), {"parts": concern.words if parts is None else parts}
    )
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert (parts or "") in text(answer)
    assert present(owner) == [concern]


def test_the_undo_of_a_split_puts_it_together_again(owner_client, concern, owner, page):
    parts = lines_of(concern.words, proposed(concern.words))
    owner_client.post(url("concern_split", concern), {"parts": parts})
    assert "Put it together again" in page()
    assert owner_client.get(url("concern_split", concern)).status_code == 302
    owner_client.post(url("concern_restore", concern))
    assert present(owner) == [concern]


def test_it_moves_up_and_down(owner_client, source, owner, now):
    first, second = tick(source, owner, now, 1, 2)
    owner_client.post(url("concern_move", second), {"way": "up"})
    assert present(owner) == [second, first]
    owner_client.post(url("concern_move", second), {"way": "down"})
    owner_client.post(url("concern_move", second), {"way": "sideways"})
    assert present(owner) == [first, second]


def test_it_is_taken_out_and_taken_back(owner_client, concern, owner, plan, page):
    answer = owner_client.post(url("concern_withdraw", concern))
    assert present(owner) == []
    assert url("concern_restore", concern) in text(owner_client.get(answer.url))
    assert "taken out" in page()
    owner_client.post(url("concern_restore", concern))
    assert present(owner) == [concern]


def test_who_may_see_it_is_decided_and_undone(owner_client, concern, page):
    owner_client.post(url("concern_audience", concern), {"audience": "never"})
    concern.refresh_from_db()
    assert concern.audience == "never"
    assert "instead_of=never" in page()
    owner_client.post(f"{url('concern_audience', concern)}?audience=panel&instead_of=never")
    owner_client.post(url("concern_audience", concern), {"audience": "everybody"})
    concern.refresh_from_db()
    assert concern.audience == "panel"


def test_the_day_the_target_moved_stands_beside_their_words(
    owner_client, concern, goal, owner, now, page
):
    change_goal(
        goal=goal, by=owner, now=now, words="Finish the migration by May with no late steps.",
        why="no reason was given",
    )  # fmt: skip
    owner_client.post(url("concern_change", concern), {"goal": str(goal.pk)})
    assert "The day the target moved" in page()
    assert "<ins>" in page()
    assert "no reason was given" in page()
    assert goal.get_absolute_url() in page()
    assert "Her estimates are unreliable" in text(owner_client.get(goal.get_absolute_url()))


def test_words_that_a_lawyer_should_see_first_say_so(owner_client, plan, concern, owner, page):
    lawyer = "Show this to a lawyer before it goes to the employer."
    assert lawyer not in page()
    owner_client.post(url("concern_add", plan), {"words": "Since her medical leave she is slow."})
    kept = Concern.objects.for_user(owner).get(words__contains="leave")
    assert lawyer in text(owner_client.get(kept.get_absolute_url()))


def test_a_stranger_gets_404(stranger_client, concern, plan):
    for name in ("concern", "concern_change", "concern_split"):
        assert stranger_client.get(url(name, concern)).status_code == 404
    for name in (
        "concern_about",
        "concern_move",
        "concern_withdraw",
        "concern_restore",
        "concern_audience",
    ):
        assert (
            stranger_client.post(url(name, concern), {"way": "up", "audience": "never"}).status_code
            == 404
        )
        assert stranger_client.get(url(name, concern)).status_code == 405
    assert stranger_client.get(url("concerns", plan)).status_code == 404
    assert stranger_client.post(url("concern_add", plan), {"words": "x"}).status_code == 404


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    owner_client, plan, source, owner, now, django_assert_max_num_queries
):
    for number in range(25):
        owner_client.post(url("concern_add", plan), {"words": f"Late again {number}."})
    tick(source, owner, now, 1, 2, 3)
    with django_assert_max_num_queries(30):
        owner_client.get(url("concerns", plan))
