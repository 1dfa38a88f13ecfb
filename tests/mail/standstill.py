"""What the tests of frozen senders, of a database that restarts and of long downtimes share."""

from __future__ import annotations

import os
import signal
from datetime import datetime, timedelta

import psycopg
from django.db import connection
from psycopg import sql

from apps.mail.models import Heartbeat
from tests.mail.engines import Engines, wait_for


def freeze(running: Engines) -> list[int]:
    """SIGSTOP every sender; returns who they are."""
    senders = [pid for pid, kind in running.alive.items() if kind == "s"]
    for pid in senders:
        os.kill(pid, signal.SIGSTOP)
    return senders


def thaw(senders: list[int]) -> None:
    for pid in senders:
        os.kill(pid, signal.SIGCONT)


def shift_everywhere(clock: timedelta) -> None:
    """Move the engine's clock for every connection made from now on, and for ours."""
    seconds = f"{clock.total_seconds()} seconds"
    as_superuser(f"alter database {{}} set daybook.clock_shift = '{seconds}'")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('daybook.clock_shift', %s, false)", [seconds])


def unshift() -> None:
    as_superuser("alter database {} reset daybook.clock_shift")
    connection.close()


def as_superuser(statement: str) -> None:
    """Settings of a database that the server does not know belong to its superuser."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], dbname=settings["NAME"], user="postgres", autocommit=True
    ) as found:
        found.execute(sql.SQL(statement).format(sql.Identifier(settings["NAME"])))


def end_connections() -> None:
    """What a crash of the database does to every sender: its connection is gone in the middle."""
    as_superuser(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid() -- {}"
    )
    connection.close()


def beats_again(since: datetime) -> bool:
    """Whether an engine has passed since then."""
    return wait_for(
        lambda: Heartbeat.objects.filter(last_loop_at__gt=since).exists(), seconds=30, every=0.2
    )
