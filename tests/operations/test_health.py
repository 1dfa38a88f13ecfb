"""`/healthz/...` against rows as they stand; the rules themselves beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from apps.mail.enums import State
from apps.mail.models import Heartbeat, InstanceState
from apps.mail.rules.health import Code, Facts, codes
from apps.mail.send import instance
from apps.operations import health
from tests.factories.mail import OutgoingMailFactory

NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
WELL = Facts(
    now=NOW,
    last_loop_at=NOW,
    last_success_at=NOW,
    has_clock_problem=False,
    is_paused=False,
    breaker_until=None,
    has_unsent=False,
    has_handed_over=False,
)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"last_loop_at": None}, Code.LOOP),
        ({"last_loop_at": NOW - timedelta(seconds=121)}, Code.LOOP),
        ({"last_success_at": None}, Code.SUCCESS),
        ({"last_success_at": NOW - timedelta(seconds=241)}, Code.SUCCESS),
        ({"has_clock_problem": True}, Code.CLOCK),
        ({"is_paused": True}, Code.PAUSED),
        ({"breaker_until": NOW + timedelta(seconds=1)}, Code.BREAKER),
        ({"has_unsent": True}, Code.OLDEST),
        ({"has_handed_over": True}, Code.HANDOFF),
        ({"canary_since": NOW - timedelta(hours=25, seconds=1)}, Code.CANARY),
    ],
)
def test_each_thing_that_is_wrong_has_its_code(facts: dict[str, Any], code: Code) -> None:
    assert codes(replace(WELL, **facts)) == (code,)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"last_loop_at": NOW - timedelta(seconds=120)},
        {"last_success_at": NOW - timedelta(seconds=240)},
        {"breaker_until": NOW},
        {"canary_since": NOW - timedelta(hours=25)},
    ],
)
def test_up_to_its_limit_all_is_well(facts: dict[str, Any]) -> None:
    assert codes(replace(WELL, **facts)) == ()


# --- over the web


def beat(**fields: Any) -> None:
    now = datetime.now(UTC)
    values = {"name": "loop", "host": "h", "version": "1", "last_loop_at": now, **fields}
    Heartbeat.objects.create(**{"last_success_at": now, **values})


def asked(what: str = "reminders") -> tuple[int, list[str]]:
    answer = Client().get(reverse("healthz", args=[what]))
    return answer.status_code, answer.content.decode().split()


def ago(minutes: float) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


def test_a_sender_that_lives_and_has_nothing_to_do_is_well(db: None) -> None:
    beat()
    assert asked() == (200, ["ok"])


def test_one_engine_that_lives_is_enough(db: None) -> None:
    beat(name="celery", last_loop_at=ago(60), last_success_at=ago(60))
    beat()
    assert asked() == (200, ["ok"])


def test_without_a_pass_for_two_minutes_it_is_down(db: None) -> None:
    beat(last_loop_at=ago(3))
    assert asked() == (503, ["loop"])


def test_where_nothing_ever_ran_it_is_down(db: None) -> None:
    assert asked() == (503, ["loop", "success"])


@pytest.mark.parametrize("state", [State.PLANNED, State.RETRY_WAIT])
def test_a_mail_due_for_ten_minutes_is_told(db: None, state: State) -> None:
    beat()
    mail = OutgoingMailFactory.create(state=state, planned_at=ago(9), next_attempt_at=ago(9))
    assert asked() == (200, ["ok"])
    type(mail).objects.filter(pk=mail.pk).update(next_attempt_at=ago(11))
    assert asked() == (503, ["oldest"])


@pytest.mark.parametrize(
    ("error", "code"),
    [("temporary", 503), ("connection", 503), ("ours", 503), ("mailbox", 200), ("", 200)],
)
def test_a_mail_that_waits_to_be_tried_again_counts_where_the_server_is_to_blame(
    db: None, error: str, code: int
) -> None:
    beat()
    OutgoingMailFactory.create(
        state=State.RETRY_WAIT,
        planned_at=ago(11),
        next_attempt_at=ago(-20),
        error_class=error,
    )
    assert asked()[0] == code


def test_a_mail_handed_over_and_unanswered_is_told(db: None) -> None:
    beat()
    OutgoingMailFactory.create(
        state=State.HANDOFF,
        raw=b"x",
        date_header=ago(11),
        first_handoff_at=ago(11),
        lease_token="7d444840-9dc0-11d1-b245-5ffdce74fad2",
        lease_until=ago(-5),
    )
    assert asked() == (503, ["handoff"])


def test_a_pause_the_breaker_and_clocks_are_told(db: None) -> None:
    beat(hold="clocks_disagree")
    instance.pause("by hand")
    InstanceState.objects.update(breaker_until=ago(-1))
    assert asked() == (503, ["clock", "paused", "breaker"])


def test_the_canary_counts_only_where_one_is_wanted(db: None, settings: Any) -> None:
    beat()
    InstanceState.objects.update(canary_accepted_at=ago(60 * 26))
    assert asked() == (200, ["ok"])
    settings.CANARY_TO = "watch@example.org"
    assert asked() == (503, ["canary"])


def test_a_canary_that_was_never_accepted_is_told_a_day_after_it_was_planned(
    db: None, settings: Any
) -> None:
    beat()
    settings.CANARY_TO = "watch@example.org"
    assert asked() == (200, ["ok"])
    OutgoingMailFactory.create(kind="canary", state=State.FAILED_PERMANENT, planned_at=ago(60 * 26))
    assert asked() == (503, ["canary"])


def test_it_says_nothing_about_anybody(db: None) -> None:
    mail = OutgoingMailFactory.create(planned_at=ago(30))
    answer = Client().get(reverse("healthz", args=["reminders"]))
    assert mail.owner.email not in answer.content.decode()
    assert answer.content == b"loop\nsuccess\noldest\n"
    assert answer["Content-Type"] == "text/plain"


def test_health_is_one_query(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        health.reminders()


# --- live and ready


def test_live_and_ready_answer_and_nothing_else_does(db: None) -> None:
    assert asked("live") == (200, ["ok"])
    assert asked("ready") == (200, ["ok"])
    assert Client().get("/healthz/other").status_code == 404
    assert Client().post("/healthz/live").status_code == 405


def test_old_tables_and_a_home_that_is_gone_are_told(
    db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health._Seen, "up_to_date", False)
    with connection.cursor() as cursor:
        newest = "select max(name) from django_migrations where app = 'mail'"
        cursor.execute(f"delete from django_migrations where app = 'mail' and name = ({newest})")  # noqa: S608
    settings.DAYBOOK_HOME = tmp_path / "gone"
    assert asked("ready") == (503, ["schema", "storage"])


def test_a_database_that_does_not_answer_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> tuple[str, ...]:
        raise OperationalError

    for what in ("live", "ready", "reminders"):
        monkeypatch.setitem(health.CHECKS, what, gone)
        assert asked(what) == (503, ["database"])
