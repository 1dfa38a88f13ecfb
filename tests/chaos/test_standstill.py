"""R4, R5, R7, R10 and R11 at full size; their figures are printed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.mail.models import Heartbeat
from apps.mail.send import knock
from tests.factories.mail import OutgoingMailFactory
from tests.factories.plans import PlanFactory
from tests.mail import standstills
from tests.mail.engines import engines, wait_for
from tests.mail.standstill import as_superuser, beats_again, freeze, shift_everywhere, thaw, unshift
from tests.mail.storm import STORM, environment
from tests.smtp import SmtpServer

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
BANNER = "Do not rely on e-mail now."
MINUTE = timedelta(minutes=1)
SOON = {**STORM, "touch_every": 1, "knock_every": 2, "knock_again": 0, "tell_every": 0}


@pytest.fixture(autouse=True)
def clock_as_it_is() -> Iterator[None]:
    yield
    unshift()


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[SmtpServer]:
    found = SmtpServer(tmp_path)
    settings.EMAIL_URL, settings.DAYBOOK_HOME = found.url, tmp_path
    knock.forget()
    yield found
    found.stop()
    knock.forget()


def say(capsys: Any, words: str) -> None:
    """A figure, in the output of the run."""
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


def stop_immediately() -> None:
    """What `pg_ctl stop -m immediate` does to the server; its keeper starts it again."""
    settings = connection.settings_dict
    with psycopg.connect(host=settings["HOST"], dbname="postgres", user="postgres") as found:
        row = found.execute("show data_directory").fetchone()
    assert row is not None
    pid = int((Path(row[0]) / "postmaster.pid").read_text().split()[0])
    connection.close()
    os.kill(pid, signal.SIGQUIT)
    assert wait_for(is_back, seconds=60, every=0.5)


def is_back() -> bool:
    try:
        connection.ensure_connection()
    except Exception:  # noqa: BLE001  that is the question
        return False
    return True


def test_r4_three_crashes_of_the_database_lose_nothing(tmp_path: Path, capsys: Any) -> None:
    # Servers of tests forget commits in a crash, for speed; those of people do not.
    as_superuser("alter database {} set synchronous_commit = on")
    try:
        taken = standstills.restarts(tmp_path, mails=500, times=3, crash=stop_immediately)
    finally:
        as_superuser("alter database {} reset synchronous_commit")
    say(capsys, f"R4: 500 mails, 3 crashes: 0 lost, {len(taken) - 500} further copies")


def test_r5_frozen_senders_do_no_harm(tmp_path: Path, capsys: Any) -> None:
    standstills.frozen_before_hand_off(tmp_path / "before")
    standstills.frozen_after_hand_off(tmp_path / "after")
    say(
        capsys,
        "R5: frozen before the hand-off: 0 mails by it; after it: 0 rows changed, the copy the same",
    )


def test_r7_the_product_down_for_three_days(server: SmtpServer, capsys: Any) -> None:
    said = standstills.app_down(server, plans=50, dates=4)
    say(capsys, f"R7: 72 h down: {said}")


def test_r7_the_mail_server_down_for_six_hours(
    server: SmtpServer, settings: Any, capsys: Any
) -> None:
    said = standstills.server_down(server, settings, plans=50, dates=4)
    say(capsys, f"R7: mail server down 6 h: {said}")


def test_r10_fifty_edits_in_five_seconds(tmp_path: Path, capsys: Any) -> None:
    sent, most = standstills.edits(tmp_path, edits=50, seconds=5)
    say(capsys, f"R10: 50 edits, {sent} mails, 0 of an old date, at most {most} in flight")


# --- R11: silence is noticed


def health() -> tuple[int, str]:
    answer = Client().get(reverse("healthz", args=["reminders"]))
    return answer.status_code, answer.content.decode()


def banner_is_shown() -> bool:
    plan = PlanFactory.create(zone="UTC")
    client = Client()
    client.force_login(plan.owner)
    return BANNER in client.get(reverse("dates", args=[plan.pk])).content.decode()


def minutes_until_told() -> int:
    """How many minutes pass on the engine's clock until it is told; at most five."""
    for minutes in range(6):
        shift_everywhere(minutes * MINUTE)
        if health()[0] == 503:
            assert banner_is_shown()
            return minutes
    raise AssertionError("nobody noticed")


@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_r11_dead_and_frozen_senders_are_noticed(
    tmp_path: Path, server: SmtpServer, how: str, capsys: Any
) -> None:
    with engines(environment(tmp_path, server), mails=0, settings=SOON) as running:
        for kind in "ss":
            running.start(kind)
        assert wait_for(lambda: health()[0] == 200, seconds=60, every=0.5)
        assert not banner_is_shown()
        if how == "killed":
            for pid in list(running.alive):
                running.kill(pid)
        else:
            asleep = freeze(running)
        minutes = minutes_until_told()
        codes = health()[1].split()
        if how == "frozen":
            thaw(asleep)
    say(capsys, f"R11: senders {how}: told after {minutes} minutes ({', '.join(codes)})")


def test_r11_without_the_clock_of_celery_nothing_changes(
    tmp_path: Path, server: SmtpServer
) -> None:
    """Beat is not among what runs here at all; its sign of life is hours old."""
    with engines(environment(tmp_path, server), mails=0, settings=SOON) as running:
        running.start("s")
        assert wait_for(lambda: health()[0] == 200, seconds=60, every=0.5)
        old = Heartbeat.objects.get().last_loop_at - timedelta(hours=5)
        Heartbeat.objects.create(
            name="celery", host="h", version="1", last_loop_at=old, last_success_at=old
        )
        assert health() == (200, "ok\n")
        assert beats_again(Heartbeat.objects.get(name__startswith="sender").last_loop_at)
        assert health() == (200, "ok\n")


@pytest.mark.parametrize("where", ["data-hang", "dot-hang"])
def test_r11_a_mail_server_that_swallows_everything_is_noticed(
    tmp_path: Path, server: SmtpServer, where: str, capsys: Any
) -> None:
    quick = {**SOON, "knock_every": 900}
    with engines(environment(tmp_path, server), mails=0, settings=quick) as running:
        running.start("s")
        assert wait_for(lambda: health()[0] == 200, seconds=60, every=0.5)
        mail = OutgoingMailFactory.create(recipient=f"{where}@example.org", to_account=False)
        assert wait_for(lambda: type(mail).objects.get(pk=mail.pk).error_class != "", seconds=60)
        found = None
        for minutes in range(6):
            # The senders live and pass on the shifted clock: new connections only, so new senders.
            shift_everywhere(minutes * MINUTE)
            for pid in list(running.alive):
                running.kill(pid)
            before = Heartbeat.objects.order_by("-last_loop_at").values_list("last_loop_at").first()
            running.start("s")
            assert before is not None
            wait_for(lambda: beats_again(before[0]), seconds=10)  # noqa: B023  called at once
            if health()[0] == 503:
                found = minutes
                break
        assert found is not None, "nobody noticed"
        assert banner_is_shown()
    say(capsys, f"R11: {where}: told after {found} minutes ({', '.join(health()[1].split())})")
