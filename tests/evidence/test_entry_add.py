"""The full form: every kind, fuzzy dates, hostile words, and nothing lost on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.fuzzy import Precision
from apps.evidence.models import Entry
from apps.goals.services import add_goal
from apps.plans.models import Person
from tests.factories.files import upload


@pytest.fixture
def url(plan):
    return reverse("entry_add", args=[plan.pk])


@pytest.fixture
def send(owner_client, url):
    def post(kind: str = "win", **fields):
        data = {
            "kind": kind, "statement": "It moved at 15:10.", "happened_0": "day", "happened_1": "2026-06-01",
            "happened_2": "", "client_token": str(uuid4()), **fields,
        }  # fmt: skip
        return owner_client.post(url, data)

    return post


KINDS = {
    "win": {},
    "note": {},
    "document": {},
    "email": {"sender": "Priya", "recipients": "me", "subject": "Launch", "text": "Thank you"},
    "feedback": {
        "giver": "Priya",
        "relation": "support lead",
        "channel": "chat",
        "exact_words": "Calm",
    },
    "metric": {
        "name": "Failed payments",
        "value": "0.19",
        "unit": "%",
        "target": "0.4",
        "baseline": "1.2",
        "direction": "down",
        "source": "Payments board",
    },
    "meeting": {
        "place": "Room 4",
        "present": "Dana, Priya",
        "exact_words": "It was fine.",
        "promised": "Dana: an answer",
    },
    "obstacle": {
        "effect": "No measurement",
        "told": "Dana",
        "told_date": "2026-06-02",
        "resolved_date": "2026-06-03",
    },
    "protected": {"sort": "leave", "known_to": "HR", "known_date": "2026-06-01"},
    "reference": {
        "held": "ticket",
        "place": "OPS-2217",
        "shows": "Access removed",
        "openable_by": "HR",
    },
}


SHOWN_AS = {
    "chat": "Message",
    "ticket": "Ticket",
    "down": "Lower is better",
    "leave": "Leave taken",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_its_own_fields(send, owner_client, kind):
    response = send(kind, **KINDS[kind])
    assert response.status_code == 302, response.content.decode()
    entry = Entry.objects.get()
    assert entry.kind == kind
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    for value in KINDS[kind].values():
        assert value in page or value in SHOWN_AS or value.startswith("2026-")


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_every_kind_has_a_page(owner_client, url, kind):
    page = owner_client.get(f"{url}?kind={kind}").content.decode()
    for name in KINDS[kind]:
        assert f'name="{name}"' in page


@pytest.mark.parametrize(
    ("kind", "fields", "statement"),
    [
        ("email", {"subject": "Launch"}, "Launch"),
        (
            "metric",
            {"name": "Failed payments", "value": "0.190", "unit": "%"},
            "Failed payments: 0.19 %",
        ),
        ("reference", {"place": "OPS-2217"}, "OPS-2217"),
        ("feedback", {"exact_words": "Calm", "giver": "Priya"}, "“Calm” Priya"),
        ("meeting", {"exact_words": "It was fine."}, "“It was fine.”"),
        ("meeting", {"promised": "Dana: an answer"}, "Dana: an answer"),
    ],
)
def test_fields_that_say_it_need_no_sentence(send, kind, fields, statement):
    assert send(kind, statement="", **fields).status_code == 302
    assert Entry.objects.get().statement == statement


@pytest.mark.parametrize("kind", ["win", "email", "feedback"])
def test_without_a_sentence_or_fields_it_asks(send, kind):
    response = send(kind, statement="  ")
    assert response.status_code == 422
    assert not Entry.objects.exists()


def test_a_number_that_is_none_gets_a_sentence(send):
    for value in ("many", "1e999", "NaN", "9" * 40, "0.123456", "\x00"):
        response = send("metric", name="n", value=value)
        assert response.status_code == 422
    assert send("metric", name="n", value="1 234,5").status_code == 302
    assert Entry.objects.get().metric.value == Decimal("1234.5")


DATES = {
    "a day": ({"happened_1": "2026-06-01"}, Precision.DAY, datetime(2026, 6, 1, 7, tzinfo=UTC)),
    "a day with a time": (
        {"happened_1": "2026-06-01", "happened_2": "15:10"}, Precision.EXACT, datetime(2026, 6, 1, 22, 10, tzinfo=UTC),
    ),
    "exact as sent by a program": (
        {"happened_0": "exact", "happened_1": "2026-06-01", "happened_2": "15:10"},
        Precision.EXACT, datetime(2026, 6, 1, 22, 10, tzinfo=UTC),
    ),
    "about": ({"happened_0": "about"}, Precision.ABOUT, datetime(2026, 5, 29, 7, tzinfo=UTC)),
    "month": ({"happened_0": "month"}, Precision.MONTH, datetime(2026, 6, 1, 7, tzinfo=UTC)),
    "year": ({"happened_0": "year"}, Precision.YEAR, datetime(2026, 1, 1, 8, tzinfo=UTC)),
    "unknown": ({"happened_0": "unknown", "happened_1": ""}, Precision.UNKNOWN, None),
    "written out": ({"happened_1": "5 Jun 2026"}, Precision.DAY, datetime(2026, 6, 5, 7, tzinfo=UTC)),
}  # fmt: skip


@pytest.mark.parametrize("name", DATES)
def test_a_date_is_kept_as_exactly_as_it_is_known(send, name):
    fields, precision, start = DATES[name]
    assert send(**fields).status_code == 302
    happened = Entry.objects.get().happened
    assert (happened.precision, happened.start, happened.zone) == (
        precision,
        start,
        "America/Los_Angeles",
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"happened_1": "2026-02-31"}, "There is no such day."),
        ({"happened_1": "31 Feb 2026"}, "There is no such day."),
        ({"happened_1": "9999-12-31"}, "out of reach"),
        ({"happened_1": "0001-01-01"}, "out of reach"),
        ({"happened_1": "-0001-01-01"}, "There is no such day."),
        ({"happened_1": "1 BC"}, "There is no such day."),
        ({"happened_1": ""}, "Choose a day"),
        ({"happened_1": "\x00"}, "Choose a day"),
        ({"happened_2": "17:70"}, "There is no such time."),
        ({"happened_0": "sometimes"}, "Select a valid choice"),
    ],
)
def test_a_wrong_date_gets_a_sentence_and_loses_no_word(send, fields, sentence):
    response = send(**fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "It moved at 15:10." in page
    assert not Entry.objects.exists()


def test_a_date_ahead_is_asked_about_and_not_refused(send):
    ahead = (timezone.now() + timedelta(days=40)).date().isoformat()
    response = send(happened_1=ahead)
    assert response.status_code == 422
    assert "lies ahead" in response.content.decode()
    assert 'type="checkbox" name="lies_ahead"' in response.content.decode()
    assert send(happened_1=ahead, lies_ahead="on").status_code == 302


def test_goals_people_and_files_are_joined(send, plan, owner, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    person = Person.objects.create(
        owner=owner, plan=plan, name="Priya", relation="peer", created_at=now
    )
    send(
        goals=[goal.pk], people=[person.pk], files=[upload(), upload("x.exe", b"MZ")], origin="mine"
    )
    entry = Entry.objects.get()
    assert entry.goal_links.get().goal == goal
    assert entry.person_links.get().person == person
    assert entry.attachments.get().file.origin == "mine"


def test_other_peoples_goals_and_people_are_not_among_the_choices(
    send, stranger_plan, plan, owner, now
):
    add_goal(plan=plan, by=owner, now=now, words="Mine")
    theirs = add_goal(plan=stranger_plan, by=stranger_plan.owner, now=now, words="Theirs")
    Person.objects.create(owner=owner, plan=plan, name="Priya", relation="peer", created_at=now)
    person = Person.objects.create(
        owner=stranger_plan.owner,
        plan=stranger_plan,
        name="Their boss",
        relation="manager",
        created_at=now,
    )
    for fields in (
        {"goals": [theirs.pk]},
        {"people": [person.pk]},
        {"goals": ["x"]},
        {"people": ["\x00"]},
    ):
        response = send(**fields)
        assert response.status_code == 422, fields
        assert "Their boss" not in response.content.decode()
    assert not Entry.objects.exists()


HOSTILE_TEXT = {
    "a megabyte": ("x" * 1_000_001, 422),
    "NUL": ("a\x00b", 302),
    "bidi": ("evil \u202etxet", 302),
    "emoji": ("🎉" * 50, 302),
    "surrogate in a form": ("\ufffd", 302),
    "markup": ("<img src=x onerror=alert(1)>", 302),
}


@pytest.mark.parametrize("name", HOSTILE_TEXT)
@pytest.mark.parametrize("field", ["statement", "original_words"])
def test_hostile_text_never_fails(send, owner_client, name, field):
    words, status = HOSTILE_TEXT[name]
    assert send(**{field: words}).status_code == status
    for entry in Entry.objects.all():
        page = owner_client.get(entry.get_absolute_url()).content.decode()
        assert "<img src=x" not in page
        assert "\u202e" not in page


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind]])
def test_hostile_text_in_the_fields_of_a_kind_never_fails(send, owner_client, kind):
    for words in ("x" * 1_000_001, "a\x00b", "\u202etxet", "<b>", "🎉"):
        fields = dict.fromkeys(KINDS[kind], words)
        assert send(kind, **fields).status_code in {302, 422}
    for entry in Entry.objects.all():
        assert owner_client.get(entry.get_absolute_url()).status_code == 200


def test_an_empty_post_never_fails(owner_client, url):
    assert owner_client.post(url, {}).status_code == 422


def test_changing_the_kind_keeps_the_words_and_saves_nothing(owner_client, url):
    response = owner_client.post(
        url, {"kind": "win", "turn_into": "email", "statement": "My words", "happened_1": "31 Feb"}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "My words" in page
    assert "31 Feb" in page
    assert 'name="sender"' in page
    assert "There is no such day" not in page
    assert not Entry.objects.exists()


def test_the_same_form_twice_is_one_entry(send):
    token = str(uuid4())
    send(client_token=token)
    send(client_token=token)
    assert Entry.objects.count() == 1


OTHER = "It moved at 15:12, and nobody was paged."


def test_other_words_in_a_form_that_was_saved_are_not_lost(send):
    token = str(uuid4())
    send(client_token=token)
    response = send(client_token=token, statement=OTHER)
    assert response.status_code == 422
    body = response.content.decode()
    assert "Saved before, with other words" in body
    assert OTHER in body
    assert [one.statement for one in Entry.objects.all()] == ["It moved at 15:10."]


def test_other_words_become_a_correction(send):
    token = str(uuid4())
    send(client_token=token, original_words="As it was said")
    sent = {"client_token": token, "statement": OTHER, "again": "correct"}
    assert send(**sent).status_code == 302
    assert send(**sent).status_code == 302
    entry = Entry.objects.get()
    assert entry.statement == OTHER
    assert [one.statement for one in entry.versions.all()] == ["It moved at 15:10.", OTHER]
    assert entry.versions.latest("number").original_words == "As it was said"


def test_a_file_that_comes_with_a_correction_is_kept(send):
    token = str(uuid4())
    send(client_token=token)
    send(client_token=token, statement=OTHER, again="correct", files=[upload("note.txt")])
    assert [one.name for one in Entry.objects.get().attachments.all()] == ["note.txt"]


def test_other_words_become_another_entry_once(send):
    token = str(uuid4())
    send(client_token=token)
    for _time in range(2):
        sent = {"client_token": token, "statement": OTHER, "again": "another"}
        assert send(**sent).status_code == 302
    assert {one.statement for one in Entry.objects.all()} == {"It moved at 15:10.", OTHER}


def test_other_details_cannot_be_a_correction_and_are_not_lost(send):
    token = str(uuid4())
    send("feedback", client_token=token, giver="Priya", exact_words="Calm")
    sent = {"client_token": token, "giver": "Priya", "exact_words": "Calm and exact"}
    body = send("feedback", **sent).content.decode()
    assert "Calm and exact" in body
    assert 'value="another"' in body
    assert 'value="correct"' not in body
    assert send("feedback", **sent, again="correct").status_code == 302
    assert Entry.objects.count() == 2


def test_from_memory_a_week_is_filled_in(owner_client, url):
    page = owner_client.get(f"{url}?week=2026-05-14").content.decode()
    assert 'value="2026-05-14"' in page
    assert '<option value="about" selected>' in page


def test_a_goal_of_the_address_is_ticked_if_it_is_ones_own(
    owner_client, url, plan, owner, stranger_plan, now
):
    goal = add_goal(plan=plan, by=owner, now=now, words="Mine")
    theirs = add_goal(plan=stranger_plan, by=stranger_plan.owner, now=now, words="Theirs")
    assert "checked" in owner_client.get(f"{url}?goal={goal.pk}").content.decode()
    for query in (
        f"?goal={theirs.pk}",
        "?goal=x",
        "?week=x",
        "?week=9999-01-01",
        "?day=%00",
        "?kind=x",
    ):
        response = owner_client.get(url + query)
        assert response.status_code == 200
        assert 'checked id="id_goals' not in response.content.decode()


def test_written_time_is_the_servers(send):
    before = timezone.now()
    send(written_at="2001-01-01", happened_1=date(2026, 6, 1).isoformat())
    assert before <= Entry.objects.get().written_at <= timezone.now()


def test_a_long_goal_is_cut_off_with_a_mark(owner_client, owner, plan, url):
    words = (
        "Move the checkout service and everything that hangs on it to the new region without a rollback "
        * 2
    )
    add_goal(plan=plan, by=owner, now=timezone.now(), words=f"{words}by 18 December 2026")
    page = owner_client.get(url).content.decode()
    shown = page.split("to the new region without a rollback", 1)[1].split("<", 1)[0]
    assert shown.rstrip().endswith("…")


def test_the_day_is_today_on_the_clock_of_the_person(owner_client, owner, url):
    before = timezone.now()
    happened = owner_client.get(url).context["form"].initial["happened"]
    days = {one.astimezone(ZoneInfo(owner.zone)).date() for one in (before, timezone.now())}
    assert happened.precision == Precision.DAY
    assert happened.local_day in days
