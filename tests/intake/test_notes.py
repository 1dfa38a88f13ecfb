"""Paste your notes: many lines become rows, rows become entries of one batch, and no word is lost on the way."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from apps.core.audience import Audience
from apps.core.fuzzy import Lag, Precision
from apps.evidence.models import Entry, EntryVersion
from apps.intake.enums import ItemOutcome, Source
from apps.intake.models import Batch, Item
from apps.intake.notes import ROWS_A_PAGE
from tests.factories.plans import PlanFactory
from tests.known import known

pytestmark = pytest.mark.django_db

AMERICAN = {"Accept-Language": "en-US,en;q=0.9"}
NOTES = """# 2 March 2026
- shipped the retry queue
- met with Priya about scope

10 March 2026: great job, said Sam
talked to the on-call team
"""


@pytest.fixture
def clock(now):
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def read(owner_client, plan, clock):
    """Paste words; answers the page with its rows."""

    def post(text: str, **fields):
        data = {"text": text, "client_token": str(uuid4()), **fields}
        return owner_client.post(reverse("notes", args=[plan.pk]), data, headers=AMERICAN)

    return post


@pytest.fixture
def save(owner_client, plan, clock):
    """Send a page of rows back as a browser would, with some of its fields changed."""

    def post(page, *, without=(), do="page", **changed):
        fields = {name: value for name, value in fields_of(page).items() if name not in without}
        data = {**fields, "do": do, **{name.replace("__", "-"): value for name, value in changed.items()}}  # fmt: skip
        return owner_client.post(reverse("notes_save", args=[plan.pk]), data, headers=AMERICAN)

    return post


def fields_of(page) -> dict[str, str]:
    """What a browser posts of the rows of a page."""
    sheet, fields = page.context["sheet"], {}
    for row in page.context["rows"]:
        for name, value in row.shown.items():
            if value:
                fields[f"r{row.place}-{name}"] = value
    return fields | {
        "text": sheet.pasted.text, "client_token": str(sheet.token), "order": sheet.pasted.order,
        "start": str(sheet.start), "read_at": page.context["read_at"],
    }  # fmt: skip


def statements() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("statement", flat=True))


# ── the box ──────────────────────────────────────────────────────────────────


def test_the_box_stands_on_a_page_of_its_own(owner_client, plan):
    page = owner_client.get(reverse("notes", args=[plan.pk]))
    assert page.status_code == 200
    assert 'name="text"' in page.content.decode()


def test_nothing_pasted_is_said_and_nothing_is_saved(read):
    for text in ("", " \n\t", "\x00", "-----"):
        page = read(text)
        assert page.status_code == 422
        assert 'role="alert"' in page.content.decode()
    assert not Batch.objects.exists()


def test_each_thought_is_a_row_with_its_day_kind_and_source(read):
    rows = read(NOTES).context["rows"]
    assert [row.shown["statement"] for row in rows] == [
        "shipped the retry queue", "met with Priya about scope", "great job, said Sam", "talked to the on-call team",
    ]  # fmt: skip
    assert [row.shown["day"] for row in rows] == ["2026-03-02", "2026-03-02", "2026-03-10", "2026-03-02"]  # fmt: skip
    assert [row.shown["kind"] for row in rows] == ["win", "meeting", "feedback", "note"]
    assert "under “2 March 2026”" in rows[0].hints
    assert [row.source for row in rows] == ["", "", "10 March 2026: great job, said Sam", ""]
    assert not Entry.objects.exists()


def test_a_line_longer_than_an_entry_may_hold_comes_back_with_a_sentence(read):
    page = read("short\n" + "x" * 1_000_001)
    assert page.status_code == 422
    assert page.content.decode().count("x" * 1_000_001) == 1
    page = read("short\n" + "word " * 60_000)
    assert page.status_code == 422
    assert "From line 2 on" in page.content.decode()
    assert "word word" in page.content.decode()


# ── saving ───────────────────────────────────────────────────────────────────


def test_rows_become_entries_of_one_batch_written_today(read, save, owner, plan, now):
    response = save(read(NOTES))
    batch = Batch.objects.get()
    assert response.status_code == 302
    assert response.url == batch.get_absolute_url()
    assert (batch.source, batch.plan, batch.owner) == (Source.NOTES, plan, owner)
    entries = list(Entry.objects.order_by("pk"))
    assert [one.written_at for one in entries] == [now] * 4
    assert {one.audience for one in entries} == {Audience.UNDECIDED}
    assert {one.lag for one in entries} == {Lag.LATER}
    items = list(Item.objects.in_order())
    assert [item.entry for item in items] == entries
    assert {item.outcome for item in items} == {ItemOutcome.ENTRY}
    assert [item.name for item in items] == ["Line 2", "Line 3", "Line 5", "Line 6"]


def test_the_source_lines_are_kept_word_for_word(read, save):
    save(read(NOTES))
    words = list(EntryVersion.objects.order_by("entry").values_list("original_words", flat=True))
    assert words[0] == "2 March 2026\n- shipped the retry queue"
    # It has a day of its own; beneath another day it would seem to be of that one.
    assert words[2] == "10 March 2026: great job, said Sam"


def test_what_was_corrected_is_what_is_saved(read, save):
    save(
        read(NOTES), r0__statement="Shipped it.", r0__how="month", r0__day="2026-02-11", r0__kind="metric",
        r1__how="unknown", r2__how="about",
    )  # fmt: skip
    first, second, third, _fourth = Entry.objects.order_by("pk")
    assert (first.statement, first.kind) == ("Shipped it.", "metric")
    assert (first.happened.precision, known(first.happened.local_start).month) == (
        Precision.MONTH,
        2,
    )
    assert second.happened.precision is Precision.UNKNOWN
    assert third.happened.precision is Precision.ABOUT
    assert {one.happened_zone for one in (first, second, third)} == {"America/Los_Angeles"}


def test_rows_that_are_not_kept_are_dropped(read, save):
    save(read(NOTES), without=["r1-keep", "r3-keep"])
    assert statements() == ["shipped the retry queue", "great job, said Sam"]


def test_a_row_can_be_part_of_the_one_above(read, save):
    save(read(NOTES), r1__joined="on", r2__joined="on")
    assert statements() == [
        "shipped the retry queue met with Priya about scope great job, said Sam",
        "talked to the on-call team",
    ]
    words = known(EntryVersion.objects.order_by("entry").first()).original_words
    assert "- shipped the retry queue\n" in words
    assert words.endswith("10 March 2026: great job, said Sam")
    assert known(Item.objects.in_order().first()).name == "Lines 2 to 5"


def test_a_row_below_dropped_ones_stands_for_itself(read, save):
    save(read(NOTES), without=["r0-keep"], r1__joined="on")
    assert statements()[0] == "met with Priya about scope"


def test_the_same_page_sent_twice_writes_nothing_twice(read, save):
    page = read(NOTES)
    save(page)
    save(page, r0__statement="Other words")
    assert len(statements()) == 4
    assert "Other words" not in statements()
    assert (Batch.objects.count(), Item.objects.count()) == (1, 4)


def test_everything_can_be_taken_back_within_ten_minutes(read, save, owner_client):
    page = read(NOTES)
    response = save(page)
    undo = reverse("batch_undo", args=[Batch.objects.get().pk])
    told = owner_client.get(response.url, headers=AMERICAN).content.decode()
    assert undo in told
    owner_client.post(undo)
    assert not Entry.objects.exists()
    save(page)
    assert len(statements()) == 4
    assert Batch.objects.count() == 2


def test_after_ten_minutes_they_are_taken_out_of_lists(read, save, owner_client, clock, now):
    save(read(NOTES))
    clock.move_to(now + timedelta(minutes=11))
    owner_client.post(reverse("batch_undo", args=[Batch.objects.get().pk]))
    assert Entry.objects.withdrawn().count() == 4


def test_a_reference_card_knows_where_it_is(read, save):
    save(read("2 March 2026: https://wiki.example.org/x", do="page"), r0__kind="reference")
    entry = Entry.objects.get()
    assert entry.kind == "reference"
    assert entry.reference.place == "https://wiki.example.org/x"


def test_a_protected_event_is_for_the_lawyer_only(read, save):
    save(read("2 March 2026: told HR about the leave"), r0__kind="protected")
    assert Entry.objects.get().audience == Audience.LAWYER


# ── days that are not plain ──────────────────────────────────────────────────


def test_figures_are_asked_about_once_for_all(read, save):
    page = read("3/4 shipped a\n5/4 shipped b\n2 March 2026: c")
    question = page.context["question"]
    assert (question.day_first.month, question.month_first.month) == (4, 3)
    page = save(page, read="day", r1__statement="my own words")
    assert page.status_code == 200
    assert [row.shown["day"] for row in page.context["rows"]] == ["2026-04-03", "2026-04-05", "2026-03-02"]  # fmt: skip
    assert page.context["question"] is None
    assert page.context["rows"][1].shown["statement"] == "my own words"
    save(page)
    assert statements() == ["shipped a", "my own words", "c"]
    happened = known(Entry.objects.order_by("pk").first()).happened
    assert known(happened.local_start).date().isoformat() == "2026-04-03"


def test_a_date_that_can_be_two_days_is_asked_before_it_is_saved(read, save):
    page = save(read("3/4 shipped a"))
    assert page.status_code == 422
    assert "Two days are possible" in page.content.decode()
    assert not Entry.objects.exists()
    save(page, r0__pick="2026-04-03")
    assert known(Entry.objects.get().happened.local_start).month == 4


def test_a_day_written_by_hand_answers_the_question(read, save):
    save(read("3/4 shipped a"), r0__day="2026-01-20")
    assert known(Entry.objects.get().happened.local_start).date().isoformat() == "2026-01-20"


def test_an_answer_about_figures_leaves_chosen_days_alone(read, save):
    page = save(read("3/4 a went out\n5/4 b went out\n1/2 c went out"), read="day", r0__day="2026-01-20", r1__pick="2026-05-04")  # fmt: skip
    assert [row.shown["day"] for row in page.context["rows"]] == ["2026-01-20", "2026-05-04", "2026-02-01"]  # fmt: skip


def test_a_day_ahead_is_asked_about_once(read, save):
    page = save(read("2 March 2026: a"), r0__day="2026-09-01")
    assert page.status_code == 422
    assert "lies ahead" in page.content.decode()
    save(page, r0__ahead="on")
    assert known(Entry.objects.get().happened.local_start).month == 9


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "2026-02-31"), ("day", "9999-12-31"), ("day", "\x00"), ("day", "9" * 90_000), ("how", "never"), ("clock", "25:61"), ("statement", ""), ("statement", "x" * 4_001)],
)  # fmt: skip
def test_wrong_fields_come_back_with_everything_that_was_written(read, save, field, value):
    page = save(read("2 March 2026 09:30: first\n3 March 2026: second"), r1__statement="kept words", **{f"r0__{field}": value})  # fmt: skip
    assert page.status_code == 422
    assert "kept words" in page.content.decode()
    assert not Entry.objects.exists()
    assert page.context["rows"][0].problems


def test_a_kind_that_is_none_is_a_note(read, save):
    save(read("2 March 2026: a"), r0__kind="<script>")
    assert Entry.objects.get().kind == "note"


def test_yesterday_stays_the_same_day_after_midnight(read, save, clock, now, owner_client, owner):
    clock.move_to(now + timedelta(hours=14))
    owner_client.force_login(owner)
    page = read("Yesterday: shipped a")
    assert page.context["rows"][0].shown["day"] == "2026-06-01"
    clock.move_to(now + timedelta(hours=15))
    again = save(page, r0__statement="")
    assert again.context["rows"][0].proposed.happened.local_start.date().isoformat() == "2026-06-01"


# ── very much of it ──────────────────────────────────────────────────────────

MANY = "".join(f"- {number % 28 + 1} March 2026: did thing number {number}\n" for number in range(2_000))  # fmt: skip


def test_two_thousand_lines_are_shown_a_hundred_at_a_time_and_saved_in_one_batch(read, save):
    page = read(MANY)
    assert len(page.context["rows"]) == ROWS_A_PAGE
    assert len(fields_of(page)) < 1_000
    page = save(page, r0__statement="corrected")
    assert page.status_code == 200
    assert page.context["rows"][0].place == ROWS_A_PAGE
    assert Entry.objects.count() == ROWS_A_PAGE
    response = save(page, do="all")
    assert response.status_code == 302
    assert Entry.objects.count() == 2_000
    assert Batch.objects.get().items.count() == 2_000
    assert statements()[0] == "corrected"
    assert len(set(Entry.objects.values_list("client_token", flat=True))) == 2_000


def test_not_everything_is_saved_unseen_while_a_day_is_open(read, save):
    page = read(MANY + "3/4 shipped it\n")
    assert not page.context["can_save_all"]
    save(page, do="all")
    assert Entry.objects.count() == ROWS_A_PAGE


def test_a_megabyte_of_text_is_read_and_comes_back(read):
    text = ("Word " * 19 + "ends.\n") * 9_900
    page = read(text)
    assert page.status_code == 422
    assert "thousands of lines" in page.content.decode()
    page = read(text[:300_000])
    assert page.status_code == 200
    assert len(page.context["rows"]) == ROWS_A_PAGE


def test_controls_and_markup_stay_words(read, save):
    page = read("2 March 2026: <b>a</b>\x00\u202e & {{ x }}")
    assert "<b>a</b>" not in page.content.decode()
    save(page)
    assert statements() == ["<b>a</b>\u202e & {{ x }}"]


def test_hostile_fields_of_the_form_do_no_harm(read, owner_client, plan, clock):
    data = {"text": NOTES, "client_token": "no", "start": "-5", "order": "<x>", "read_at": "tomorrow", "do": "?"}  # fmt: skip
    assert owner_client.post(reverse("notes_save", args=[plan.pk]), data).status_code == 422
    data = {"text": NOTES, "start": "999999", "order": "<x>", "r3-statement": "last"}
    response = owner_client.post(reverse("notes_save", args=[plan.pk]), {**data, "r3-how": "unknown", "r3-keep": "on"})  # fmt: skip
    assert response.status_code == 302
    assert statements() == ["last"]


def test_the_notes_can_be_changed_again(read, owner_client, plan, clock):
    data = {**fields_of(read(NOTES)), "do": "box"}
    page = owner_client.post(reverse("notes", args=[plan.pk]), data).content.decode()
    assert re.search(r'<textarea[^>]*id="notes-text"[^>]*>\s*# 2 March 2026', page)


def test_a_stranger_finds_nothing(stranger_client, plan):
    for name in ("notes", "notes_save"):
        response = stranger_client.post(reverse(name, args=[plan.pk]), {"text": NOTES})
        assert response.status_code == 404
    assert not Entry.objects.exists()


def test_the_token_of_another_plan_does_not_lead_there(read, save, owner, owner_client, now):
    page = read("2 March 2026: a")
    save(page)
    second: Any = PlanFactory(owner=owner)
    owner_client.post(reverse("notes_save", args=[second.pk]), fields_of(page), headers=AMERICAN)
    assert set(Entry.objects.values_list("plan", flat=True)) == {second.pk, page.context["plan"].pk}
