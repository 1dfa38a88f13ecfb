"""After a meeting: from what was said to a text of five lines."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.checkpoints.confirm_back import MOST_LINES, Promised, joined_names, text_to_send
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.plans.services import add_person
from tests.factories.evidence import make_entry
from tests.hostile import TEXTS, WRONG_DAYS


@pytest.fixture
def dana(plan, owner, now):
    return add_person(plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager")


@pytest.fixture
def url(plan):
    return reverse("meeting_add", args=[plan.pk])


@pytest.fixture
def send(owner_client, url):
    def post(**fields):
        data = {
            "client_token": str(uuid4()), "day": "2026-06-02", "clock": "09:30",
            "exact_words": "“Goal 4 is fine as it is.” She said it twice.", **fields,
        }  # fmt: skip
        return owner_client.post(url, data)

    return post


PROMISES = {
    "who_1": "Dana Whitlock", "what_1": "an answer on goal 4", "by_1": "2026-06-05",
    "who_2": "I", "what_2": "the load test", "by_2": "2026-06-12",
}  # fmt: skip


def test_it_becomes_a_meeting_entry_with_people_words_and_promises(send, dana):
    response = send(people=[dana.pk], others="a note taker", **PROMISES)
    entry = Entry.objects.get()
    assert response.headers["Location"] == reverse("entry_text", args=[entry.pk])
    assert entry.kind == EntryKind.MEETING
    assert entry.happened.start == datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
    assert entry.statement.startswith("Meeting with Dana Whitlock and a note taker: ")
    assert entry.meeting.present == "Dana Whitlock, a note taker"
    assert entry.meeting.promised.splitlines() == [
        "Dana Whitlock: an answer on goal 4, by Fri 5 Jun 2026",
        "I: the load test, by Fri 12 Jun 2026",
    ]
    assert [link.person for link in entry.person_links.all()] == [dana]


def test_the_page_begins_with_now_or_with_the_day_of_the_date(owner_client, url, dana):
    page = owner_client.get(url).content.decode()
    assert 'type="time"' in page
    assert "Dana Whitlock" in page
    assert 'value="2026-05-14"' in owner_client.get(f"{url}?day=2026-05-14").content.decode()
    for wrong in ("x", "9999-12-31", "%00", "2026-02-31"):
        assert owner_client.get(f"{url}?day={wrong}").status_code == 200


def test_one_promise_or_one_sentence_is_enough_and_nothing_is_not(send):
    assert send(exact_words="").status_code == 422
    assert send(exact_words="", who_1="Dana", by_1="2026-06-05").status_code == 422
    assert not Entry.objects.exists()
    assert send(exact_words="", what_1="an answer").status_code == 302
    assert send().status_code == 302


def test_without_a_time_it_is_the_day(send):
    send(clock="")
    assert Entry.objects.get().happened.precision == "day"


def test_the_same_form_twice_is_one_entry(send):
    token = str(uuid4())
    send(client_token=token)
    send(client_token=token)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("name", WRONG_DAYS)
@pytest.mark.parametrize("field", ["day", "by_1"])
def test_a_day_that_is_none_gets_a_sentence_and_loses_no_word(send, field, name):
    response = send(what_1="an answer", **{field: WRONG_DAYS[name]})
    assert response.status_code == 422
    assert "She said it twice." in response.content.decode()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("field", ["others", "exact_words", "who_1", "what_1"])
def test_hostile_words_never_fail(send, owner_client, field, name):
    assert send(**{"what_1": "an answer", field: TEXTS[name]}).status_code in {302, 422}
    for entry in Entry.objects.all():
        for url in (entry.get_absolute_url(), reverse("entry_text", args=[entry.pk])):
            page = owner_client.get(url)
            assert page.status_code == 200
            assert "<script>alert" not in page.content.decode()
            assert "\u202e" not in page.content.decode()


def test_other_peoples_people_are_no_choice(send, stranger_plan, now, dana):
    theirs = add_person(
        plan=stranger_plan, by=stranger_plan.owner, now=now, name="Their boss", relation="manager"
    )
    response = send(people=[theirs.pk])
    assert response.status_code == 422
    assert "Their boss" not in response.content.decode()


def test_an_empty_post_never_fails(owner_client, url):
    assert owner_client.post(url, {}).status_code == 422


def test_strangers_find_nothing(stranger_client, url, plan, now):
    entry = make_entry(plan, now=now, kind="meeting")
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.get(reverse("entry_text", args=[entry.pk])).status_code == 404
    sent = {"text": "x", "held": "chat"}
    assert stranger_client.post(reverse("entry_text", args=[entry.pk]), sent).status_code == 404


def test_many_people_ask_no_more_questions(owner_client, url, plan, owner, now):
    owner_client.get(url)
    counts = []
    for many in (1, 20):
        for number in range(many):
            add_person(plan=plan, by=owner, now=now, name=f"Person {number}", relation="peer")
        with CaptureQueriesContext(connection) as seen:
            owner_client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# the text


def test_the_text_says_back_who_does_what_by_when(send, owner_client, dana):
    send(people=[dana.pk], **PROMISES)
    page = owner_client.get(reverse("entry_text", args=[Entry.objects.get().pk])).content.decode()
    assert "Dana Whitlock, thank you for the meeting on Tue 2 Jun. As I understood it:" in page
    assert "- Dana Whitlock: an answer on goal 4, by Fri 5 Jun 2026" in page
    assert "retype" in page
    assert "Copy the text" in page


def test_i_sent_it_keeps_one_card_with_the_words_as_sent(send, owner_client, dana):
    send(people=[dana.pk], **PROMISES)
    meeting = Entry.objects.get()
    url = reverse("entry_text", args=[meeting.pk])
    for _again in range(2):
        response = owner_client.post(url, {"text": "My own words.", "held": "mail"})
        assert response.status_code == 302
    card = Entry.objects.get(kind=EntryKind.REFERENCE)
    assert card.reference.held == "mail"
    assert card.reference.shows == "My own words."
    assert "Dana Whitlock" in card.reference.place
    assert "Tue 2 Jun 2026" in card.statement
    assert [link.person for link in card.person_links.all()] == [dana]
    owner_client.post(url, {"text": "Other words.", "held": "mail"})
    cards = Entry.objects.filter(kind=EntryKind.REFERENCE)
    assert {one.reference.shows for one in cards} == {"My own words.", "Other words."}


def test_a_text_that_is_empty_or_a_channel_that_is_none_is_asked_again(owner_client, plan, now):
    url = reverse("entry_text", args=[make_entry(plan, now=now, kind="meeting").pk])
    for data in ({}, {"text": " ", "held": "chat"}, {"text": "x", "held": "fax"}):
        assert owner_client.post(url, data).status_code == 422
    assert not Entry.objects.filter(kind=EntryKind.REFERENCE).exists()


def test_an_entry_of_another_kind_has_no_text(owner_client, plan, now):
    entry = make_entry(plan, now=now)
    response = owner_client.get(reverse("entry_text", args=[entry.pk]))
    assert response.headers["Location"] == entry.get_absolute_url()


LINES = st.lists(st.text(max_size=400), max_size=12).map("\n".join)


@given(
    st.text(max_size=400), st.none() | st.dates(date(1900, 1, 1), date(2199, 1, 1)), LINES, LINES
)
def test_the_text_is_never_longer_than_five_short_lines(present, day, promised, said):
    lines = text_to_send(present=present, day=day, promised=promised, said=said).split("\n")
    assert 2 <= len(lines) <= MOST_LINES
    assert all(0 < len(line) <= 200 for line in lines)
    hidden = {"Cc", "Zl", "Zp"}
    assert not any(unicodedata.category(one) in hidden for line in lines for one in line)


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_joined_as_people_do(names, words):
    assert joined_names(names) == words


def test_a_promise_may_leave_who_and_when_open():
    assert Promised(who="", what="the plan").line() == "the plan"
    assert Promised(who="I", what="the plan").line() == "I: the plan"


def test_other_words_of_a_meeting_that_was_saved_are_asked_about(send):
    token = str(uuid4())
    send(client_token=token)
    body = send(client_token=token, exact_words="Another sentence.").content.decode()
    assert "Saved before, with other words" in body
    assert "Another sentence." in body
    assert 'value="correct"' not in body
    assert Entry.objects.count() == 1
    for _time in range(2):
        send(client_token=token, exact_words="Another sentence.", again="another")
    assert Entry.objects.count() == 2
