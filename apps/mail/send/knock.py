"""Every quarter of an hour the mail server is asked whether it still lets us in, although no mail is due."""

from __future__ import annotations

import math
import time

import structlog

from apps.mail.connection import Connection
from apps.mail.send.engine import EngineSettings
from apps.mail.send.smtp import Courier, NotReadyError

log = structlog.get_logger("daybook.mail")


class _Known:
    """What this process knows of the mail server: since when it is good, when it was last asked, which one it is."""

    good_at = -math.inf
    asked_at = -math.inf
    mark = ""
    is_away = False


def lets_us_in(present: Connection, settings: EngineSettings, *, accepted: int) -> bool:
    """Whether the mail server took a mail or our sign-in within the last quarter of an hour; asks it if need be.

    One that does not is asked again after a minute.
    """
    if present.mark != _Known.mark:
        forget()
        _Known.mark = present.mark
    now = time.monotonic()
    if accepted:
        _note_good(now)
    elif now - _Known.good_at >= settings.knock_every:
        _ask_again(present, settings, now)
    return now - _Known.good_at < settings.knock_every


def note_away() -> None:
    """A mail could not reach the server: from now on it is asked every minute until it lets us in."""
    forget()
    _Known.asked_at, _Known.is_away = time.monotonic(), True


def was_away() -> bool:
    """Whether the server was away when last asked."""
    return _Known.is_away


def forget() -> None:
    """Ask at the next pass."""
    _Known.good_at = _Known.asked_at = -math.inf
    _Known.is_away = False


def _note_good(now: float) -> None:
    _Known.good_at, _Known.is_away = now, False


def _ask_again(present: Connection, settings: EngineSettings, now: float) -> None:
    if now - _Known.asked_at < settings.knock_again:
        return
    _Known.asked_at = now
    try:
        with Courier(present.relay, settings) as courier:
            courier.ready()  # greets and signs in
            courier.ready()  # and answers a command after that
    except NotReadyError as error:
        _Known.is_away = True
        log.warning("mail_server_does_not_let_us_in", code=error.answer.code)
    else:
        _note_good(now)
