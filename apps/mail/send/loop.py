"""The second engine: passes for ever, whatever happens to a single one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import close_old_connections, connection

from apps.mail.send.engine import DEFAULT, EngineSettings
from apps.mail.send.outside_watch import WATCH
from apps.mail.send.pulse import watched
from apps.mail.send.run import run_pass

log = structlog.get_logger("daybook.mail")


def run_forever(
    *,
    name: str,
    asked_to_stop: threading.Event,
    host_clock: Callable[[], datetime],
    settings: EngineSettings = DEFAULT,
) -> None:
    """Run passes with a short pause between them until asked to stop.

    A pass that fails (the database restarts, say) is logged and followed by the next one on a new connection: its
    mail is taken again when its lease ends. One that never ends (a database that answers nothing) ends the process.
    """
    with watched(settings.stall) as pulse:
        _pass_again(name, asked_to_stop, host_clock=host_clock, settings=settings, pulse=pulse)
    WATCH.finish()


def _pass_again(
    name: str,
    asked_to_stop: threading.Event,
    *,
    host_clock: Callable[[], datetime],
    settings: EngineSettings,
    pulse: Callable[[], None],
) -> None:
    while not asked_to_stop.is_set():
        try:
            close_old_connections()
            run_pass(
                name=name,
                host_now=host_clock(),
                settings=settings,
                stop=asked_to_stop.is_set,
                watch=True,
            )
        except Exception as error:  # noqa: BLE001  this loop is the last that may end
            log.error("mail_pass_failed", error=type(error).__name__)  # noqa: TRY400
            connection.close()
        pulse()
        asked_to_stop.wait(settings.loop_pause)
