"""What `/healthz/...` asks. Nothing here names a person, a mail or a date."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from apps.mail import health

Check = Callable[[], tuple[str, ...]]


def live() -> tuple[str, ...]:
    """The web process answers and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return ()


def ready() -> tuple[str, ...]:
    """Pages can be served: tables as this version knows them, and a place to write to. The broker is not needed."""
    found = {"schema": _has_old_tables(), "storage": not os.access(_home(), os.W_OK | os.X_OK)}
    return tuple(code for code, is_wrong in found.items() if is_wrong)


def reminders() -> tuple[str, ...]:
    """Mail leaves (b.8.1)."""
    return tuple(code.value for code in health.trouble())


CHECKS: dict[str, Check] = {"live": live, "ready": ready, "reminders": reminders}


def wrong(what: str) -> tuple[str, ...]:
    """The codes of one check; `database` when nothing could be asked."""
    try:
        return CHECKS[what]()
    except Error:
        connection.close()
        return ("database",)


class _Seen:
    """Tables that were once up to date stay so while this process runs."""

    up_to_date = False


def _has_old_tables() -> bool:
    if not _Seen.up_to_date:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        _Seen.up_to_date = not plan
    return not _Seen.up_to_date


def _home() -> Path:
    return Path(settings.DAYBOOK_HOME)
