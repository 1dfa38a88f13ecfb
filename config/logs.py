"""Logs hold ids and outcomes, never what a person wrote (R36)."""

from __future__ import annotations

import re
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog

TASK_FAILURES = "celery.app.trace"  # its message holds the exception's own words
INNERMOST = 8


def _without_query(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Drop the query string of the path: it may carry a token."""
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.split("?", 1)[0]
    return event


def _without_words(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Say of an exception its type and where it rose: its message may quote what a person wrote."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = _where(error)
    record = event.get("_record")
    if record is not None and record.name == TASK_FAILURES:
        event["event"] = f"task failed: {getattr(record, 'data', {}).get('name', '')}"
    return event


def _where(error: BaseException) -> str:
    """The innermost lines of code, the last one first."""
    frames = list(traceback.walk_tb(error.__traceback__))[-INNERMOST:]
    lines = [f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in frames]
    return " < ".join(reversed(lines))


# Setup links, reset keys and the links of mails: any part of a path longer than an id (R38).
TOKEN = re.compile(r"(?<=/)[\w.:=~-]{40,}")
# Whatever follows these, however short: an address that was cut on its way is still half a secret.
SECRET_PLACE = re.compile(r"(?:(?<=/calendar/)|(?<=/asked/))[^\s\"']+")


def _without_tokens(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    for name in ("request", "event"):
        if isinstance(event.get(name), str):
            event[name] = TOKEN.sub("...", SECRET_PLACE.sub("...", event[name]))
    return event


def configuration() -> dict[str, Any]:
    """Configure structlog and return Django's LOGGING."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.add_log_level,
        _without_query,
        _without_tokens,
        _without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.LogfmtRenderer(bool_as_flag=False),
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {"daybook": {"level": "INFO"}, "django_structlog": {"level": "WARNING"}},
    }
