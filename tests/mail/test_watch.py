"""The engine watches itself: sign-in without a mail, the watcher outside, the canary, gaps, reconcile."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.mail import health, kinds
from apps.mail.enums import Silence, State
from apps.mail.models import Gap, Heartbeat, InstanceState, OutgoingMail
from apps.mail.send import canary, gaps, knock, outside_watch
from apps.mail.send.run import Report, run_pass
from tests.factories.accounts import UserFactory
from tests.mail import kind
from tests.mail.conftest import QUICK, fresh, mail_to
from tests.mail.engines import wait_for
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def first_pass(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has passed never before, and calls nobody of another test."""
    knock.forget()
    monkeypatch.setattr(gaps._Last, "mark", None)
    watch = outside_watch.Watch()
    monkeypatch.setattr("apps.mail.send.run.WATCH", watch)
    yield
    watch.finish()
    knock.forget()


class Outside(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.calls.append(self.path)
        if server.holds:
            server.holds.wait(20)
        self.send_response(server.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def outside(settings: Any) -> Iterator[Any]:
    """A watcher that notes the calls; `answer` is its status, `holds` an event it waits for."""
    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    server.calls, server.answer, server.holds = [], 200, None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.HEARTBEAT_URL = f"http://127.0.0.1:{server.server_port}/secret-ping"
    yield server
    server.shutdown()
    server.server_close()


def watching(**changes: Any) -> Report:
    engine = replace(QUICK, **changes)
    return run_pass(name="test", host_now=datetime.now(UTC), settings=engine, watch=True)


def told_at() -> datetime | None:
    return InstanceState.objects.get().told_outside_at


# --- the watcher outside


def test_each_complete_pass_calls_the_watcher(smtp: SmtpServer, outside: Any) -> None:
    assert watching(tell_every=0) == Report()
    assert wait_for(lambda: outside.calls == ["/secret-ping"], seconds=5)
    assert wait_for(
        lambda: bool(watching(tell_every=0) or True) and told_at() is not None, seconds=5
    )


def test_it_is_called_once_a_minute_at_most(smtp: SmtpServer, outside: Any) -> None:
    for _ in range(3):
        watching()
    assert wait_for(lambda: len(outside.calls) == 1, seconds=5)


def test_a_watcher_that_does_not_answer_holds_up_no_pass(smtp: SmtpServer, outside: Any) -> None:
    outside.holds = threading.Event()
    for _ in range(3):
        mail_to("one")
        began = time.monotonic()
        assert watching(tell_every=0).accepted == 1
        assert time.monotonic() - began < outside_watch.SECONDS
    assert len(outside.calls) == 1
    outside.holds.set()


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_an_answer_that_is_no_success_is_logged_without_the_address(
    smtp: SmtpServer, outside: Any, answer: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outside.answer = answer
    watching(tell_every=0)
    assert wait_for(lambda: len(outside.calls) == 1, seconds=5)
    time.sleep(0.3)
    watching(tell_every=1000)
    assert told_at() is None
    assert outside.calls == ["/secret-ping"]
    assert "secret-ping" not in capsys.readouterr().out


def test_nobody_is_called_while_sending_is_paused_or_the_server_is_away(
    smtp: SmtpServer, outside: Any, settings: Any
) -> None:
    call_command("reminders", "pause")
    assert watching(tell_every=0).hold == "paused"
    call_command("reminders", "resume")
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    assert watching(tell_every=0).hold == "unreachable"
    time.sleep(0.3)
    assert outside.calls == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x"])
def test_only_web_addresses_are_called(url: str) -> None:
    with pytest.raises((OSError, ValueError)):
        outside_watch.call(url)


# --- is the mail server there, although nothing is due


def test_the_mail_server_is_asked_for_entry_though_no_mail_is_due(
    smtp: SmtpServer, settings: Any
) -> None:
    assert watching().hold == ""
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    assert watching().hold == "", "asked within the last quarter of an hour"
    assert watching(knock_every=0).hold == "unreachable"
    assert Heartbeat.objects.get().hold == "unreachable"


def test_a_refused_sign_in_stops_success_and_heals(tmp_path: Any, settings: Any) -> None:
    refusing = SmtpServer(tmp_path, auth="535 5.7.8 no")
    try:
        settings.EMAIL_URL = refusing.url.replace("smtp://", "smtp://me:secret@")
        assert watching().hold == "unreachable"
        assert Heartbeat.objects.get().last_success_at is None
        settings.EMAIL_URL = refusing.url
        assert watching(knock_again=0).hold == ""
        assert Heartbeat.objects.get().last_success_at is not None
    finally:
        refusing.stop()


def test_a_mail_that_waits_for_a_server_that_fails_is_no_success(
    smtp: SmtpServer, settings: Any
) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    mail = mail_to("one")
    assert run_pass(name="test", host_now=datetime.now(UTC), settings=QUICK).hold == "unreachable"
    assert fresh(mail).state == State.RETRY_WAIT
    assert run_pass(name="test", host_now=datetime.now(UTC), settings=QUICK).hold == ""
    beat = Heartbeat.objects.get()
    assert beat.last_success_at is None, "its next try is ahead, and yet nothing has succeeded"
    assert "success" in health.trouble()


# --- the canary


def test_one_canary_a_day_goes_the_way_of_every_mail(smtp: SmtpServer, settings: Any) -> None:
    settings.CANARY_TO = "watch@example.org"
    canary.register()
    UserFactory.create(is_throwaway=True)
    operator = UserFactory.create(is_superuser=True)
    UserFactory.create()
    for _ in range(2):
        watching(replan_every=0)
    assert [one.recipient for one in smtp.accepted()] == ["watch@example.org"]
    mail = OutgoingMail.objects.get()
    assert mail.owner == operator
    assert InstanceState.objects.get().canary_accepted_at == mail.accepted_at
    later = datetime.now(UTC) + timedelta(days=1)
    assert canary.plan_due(later)
    assert not canary.plan_due(later)


def test_without_an_address_there_is_no_canary(smtp: SmtpServer) -> None:
    UserFactory.create()
    watching(replan_every=0)
    assert not OutgoingMail.objects.exists()


def test_a_canary_to_an_address_that_is_not_set_any_more_ends(
    smtp: SmtpServer, settings: Any
) -> None:
    settings.CANARY_TO = "watch@example.org"
    canary.register()
    UserFactory.create()
    canary.plan_due(datetime.now(UTC) - timedelta(seconds=5))
    settings.CANARY_TO = ""
    watching()
    assert OutgoingMail.objects.get().state == State.CANCELLED
    assert smtp.accepted() == []


# --- gaps


@pytest.mark.parametrize(
    ("running", "reason"),
    [(0.0, Silence.ASLEEP), (3_000.0, Silence.ASLEEP), (30_000.0, Silence.STOPPED)],
)
def test_a_clock_that_stood_still_tells_sleep(running: float, reason: Silence) -> None:
    last = gaps.Mark(NOW, 100.0)
    assert gaps.why(last, gaps.Mark(NOW + timedelta(seconds=30_000), 100.0 + running)) is reason


def test_a_process_that_is_new_was_not_running() -> None:
    assert gaps.why(None, gaps.Mark(NOW, 5.0)) is Silence.STOPPED


def test_a_long_silence_is_kept_once(smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    watching()
    slept = timedelta(hours=14)
    monkeypatch.setattr(gaps._Last, "mark", gaps.Mark(datetime.now(UTC) - slept, time.monotonic()))
    Heartbeat.objects.update(last_loop_at=datetime.now(UTC) - slept)
    watching()
    watching()
    gap = Gap.objects.get()
    assert gap.why == Silence.ASLEEP
    assert abs(gap.ended_at - gap.began_at - slept) < timedelta(minutes=1)


def test_a_short_silence_is_none(smtp: SmtpServer) -> None:
    watching()
    Heartbeat.objects.update(last_loop_at=datetime.now(UTC) - timedelta(minutes=9))
    watching()
    assert not Gap.objects.exists()


# --- reconcile


def test_each_kind_is_asked_once_an_hour_and_the_number_is_kept(smtp: SmtpServer) -> None:
    asked: list[datetime] = []

    def reconcile(now: datetime) -> Iterator[int]:
        asked.append(now)
        yield 1
        yield 2

    def broken(now: datetime) -> Iterator[int]:
        raise ValueError

    kind.register(reconcile=reconcile)
    kinds.register(
        kinds.Kind(
            name="other",
            label="",
            recheck=kind.recheck,
            render=kind.render,
            reconcile=broken,
        )
    )
    watching()
    watching()
    assert len(asked) == 1
    assert InstanceState.objects.get().repaired == 3


def test_a_mail_that_falls_due_meanwhile_goes_out_between_two_parts(smtp: SmtpServer) -> None:
    left: list[State] = []

    def reconcile(now: datetime) -> Iterator[int]:
        mail = mail_to("meanwhile")
        yield 1
        left.append(State(fresh(mail).state))
        yield 0

    kind.register(reconcile=reconcile)
    watching()
    assert left == [State.ACCEPTED]


# --- a supervisor's question


def test_alive_fails_without_a_pass_of_this_machine(smtp: SmtpServer) -> None:
    with pytest.raises(CommandError):
        call_command("reminders", "alive")
    watching()
    call_command("reminders", "alive")
    Heartbeat.objects.update(host="another")
    with pytest.raises(CommandError):
        call_command("reminders", "alive")
