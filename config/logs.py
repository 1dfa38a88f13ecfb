"""Logs hold ids and outcomes, never what a person wrote (R36)."""

from __future__ import annotations

from typing import Any

import structlog


def _without_query(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Drop the query string of the path: it may carry a token."""
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.split("?", 1)[0]
    return event


def configuration() -> dict[str, Any]:
    """Configure structlog and return Django's LOGGING."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.add_log_level,
        _without_query,
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
