from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.concerns.lane_rules import Event, Lane, between, sorted_events
from apps.concerns.lanes import days_words, lanes_for, picture, read_lanes
from apps.concerns.services import withdraw_source
from apps.core import fuzzy
from apps.core.audience import PacketKind
from apps.deadlines.models import DeadlineKind
from apps.deadlines.services import add_deadline
from apps.plans.models import Letter, Stage
from tests.concerns.arguing import accuse
from tests.concerns.conftest import tick
from tests.factories.evidence import make_entry

LEAVE = date(2026, 5, 4)
EVENTS = st.builds(
    Event,
    day=st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 12, 31)),
    lane=st.sampled_from(Lane),
    sort=st.just("x"),
    words=st.text("ab", max_size=3),
    url=st.just("/"),
    is_rough=st.booleans(),
)


@given(st.lists(EVENTS, max_size=12))
def test_days_between_are_never_negative_and_end_at_the_next_of_theirs(events):
    ordered = sorted_events(events)
    for one in between(ordered):
        assert one.days == (ordered[one.then].day - ordered[one.first].day).days >= 0
        assert ordered[one.first].lane is Lane.PROTECTED
        lanes = [event.lane for event in ordered[one.first + 1 : one.then]]
        assert set(lanes) <= {Lane.PROTECTED}
        assert ordered[one.then].lane is Lane.THEIRS


@given(st.lists(EVENTS, max_size=12))
def test_every_event_stands_once(events):
    assert sorted(sorted_events(events), key=repr) == sorted(events, key=repr)


@pytest.fixture
def leave(plan, now):
    return make_entry(
        plan, now=now, kind="protected", statement="I asked for medical leave.",
        happened=fuzzy.on_day(LEAVE, zone=plan.zone),
        details={"sort": "leave", "known_to": "Dana", "known_date": LEAVE + timedelta(days=2)},
    )  # fmt: skip


@pytest.fixture
def letter(plan, owner, now):
    return Letter.objects.create(
        owner=owner, plan=plan, title="The letter", received_date=LEAVE + timedelta(days=14), written_at=now
    )  # fmt: skip


def days(plan, now):
    return [one.days for one in read_lanes(plan, now=now).between]


def test_days_are_counted_from_the_event_and_from_when_they_knew(plan, now, leave, letter):
    assert days(plan, now) == [14, 12]
    assert [one.lane for one in read_lanes(plan, now=now).events] == ["protected", "protected", "theirs"]  # fmt: skip


def test_stages_checkpoints_sources_and_concerns_are_their_lane(plan, owner, now, leave, source):
    Stage.objects.create(owner=owner, plan=plan, kind="pip", name="Plan", started_date=LEAVE + timedelta(days=5), created_at=now)  # fmt: skip
    for ahead, title in ((-3, "Talk 1"), (9, "Talk 2")):
        add_deadline(
            plan=plan, by=owner, now=now, kind=DeadlineKind.CHECKPOINT, title=title,
            local_date=now.date() + timedelta(days=ahead), local_time=None, zone=plan.zone,
        )  # fmt: skip
    accuse(plan, now=now, words="Hard to reach.", said_date=LEAVE + timedelta(days=1))
    words = [one.words for one in read_lanes(plan, now=now).events if one.lane is Lane.THEIRS]
    assert words == ["“Hard to reach.”", "Plan", "Talk 1", "Annual review"]


def test_a_rough_date_is_said_as_such_and_none_waits_for_its_day(plan, now, letter):
    about = make_entry(plan, now=now, kind="protected", happened=fuzzy.about(LEAVE, zone=plan.zone))
    undated = make_entry(plan, now=now, kind="protected", happened=fuzzy.unknown(zone=plan.zone))
    found = read_lanes(plan, now=now)
    assert [days_words(one) for one in found.between] == ["about 14 days"]
    assert list(found.undated) == [undated]
    assert found.events[0].words == about.statement


def test_the_same_day_is_said_so(plan, now, leave):
    accuse(plan, now=now, said_date=LEAVE + timedelta(days=2))
    assert [days_words(one) for one in read_lanes(plan, now=now).between] == ["2 days", "the same day"]  # fmt: skip


def test_a_text_that_was_taken_out_takes_no_day_of_its_concerns_along(source, owner, now):
    tick(source, owner, now, 1)
    assert [one.sort for one in read_lanes(source.plan, now=now).events] == ["A review"]
    withdraw_source(source=source, by=owner, now=now)
    (left,) = read_lanes(source.plan, now=now).events
    assert (left.sort, left.day) == ("Concern", source.said_date)


def test_the_picture_holds_its_numbers_as_a_table(plan, now, leave, letter):
    drawn = picture(read_lanes(plan, now=now))
    assert drawn is not None
    assert drawn.tables[0].rows[-1][-1] == "14 days from 1; 12 days from 2"
    assert "From 1 to 3: 14 days." in drawn.description
    assert drawn.wide.count("<rect") == drawn.narrow.count("<rect") == 3


def test_an_empty_plan_has_no_picture(plan, now):
    assert picture(read_lanes(plan, now=now)) is None


def test_queries_do_not_grow(plan, now, leave):
    with CaptureQueriesContext(connection) as few:
        read_lanes(plan, now=now)
    for number in range(10):
        accuse(plan, now=now, words=f"Concern {number}.", said_date=LEAVE)
        make_entry(plan, now=now, kind="protected", happened=fuzzy.on_day(LEAVE, zone=plan.zone))
    with CaptureQueriesContext(connection) as many:
        read_lanes(plan, now=now)
    assert len(few) == len(many)


def test_a_panel_never_gets_them(plan, now, leave, letter):
    assert lanes_for(plan, kind=PacketKind.PANEL, now=now) is None
    lanes = lanes_for(plan, kind=PacketKind.LAWYER, now=now)
    assert lanes is not None
    assert lanes.between


def test_packets_reach_them_only_through_the_door_that_asks_for_whom():
    for path in Path("apps/packets").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "apps.concerns.lanes":
                assert "read_lanes" not in {one.name for one in node.names}, path
            if isinstance(node, ast.ImportFrom) and node.module == "apps.concerns":
                assert "lanes" not in {one.name for one in node.names}, path


def test_the_page_says_show_it_to_a_lawyer(owner_client, stranger_client, client, plan, leave, letter):  # fmt: skip
    url = reverse("lanes", args=[plan.pk])
    page = owner_client.get(url).content.decode()
    assert "Show this to a lawyer before it goes to the employer." in page
    assert "only a lawyer can say" in page
    assert "Words here speak of" not in page
    assert "I asked for medical leave." in page
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert owner_client.post(url).status_code == 405


def test_without_a_protected_event_the_page_teaches(owner_client, plan, letter):
    page = owner_client.get(reverse("lanes", args=[plan.pk])).content.decode()
    assert "?kind=protected" in page
    assert '<svg class="drawing draw' not in page
