"""Celery's settings cannot drift: the project refuses to start otherwise (R19)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import celery
from celery import current_app
from django.core.checks import CheckMessage, Critical, register

LONGEST_TASK_SECONDS = 1_800  # the packet queue's hard limit
FLOOR = (5, 6, 3)

RULES: dict[str, Callable[[Any], bool]] = {
    "task_acks_late": lambda conf: bool(conf.task_acks_late),
    "task_reject_on_worker_lost": lambda conf: bool(conf.task_reject_on_worker_lost),
    "worker_prefetch_multiplier": lambda conf: conf.worker_prefetch_multiplier == 1,
    "task_time_limit": lambda conf: 0 < (conf.task_time_limit or 0) <= 300,
    "task_soft_time_limit": lambda conf: (
        0 < (conf.task_soft_time_limit or 0) < conf.task_time_limit
    ),
    "task_serializer": lambda conf: (
        conf.task_serializer == "json" and list(conf.accept_content) == ["json"]
    ),
    "task_ignore_result": lambda conf: bool(conf.task_ignore_result),
    "broker_transport_options.visibility_timeout": lambda conf: _visible(
        conf.broker_transport_options
    ),
    "result_backend_transport_options.visibility_timeout": lambda conf: _visible(
        conf.result_backend_transport_options
    ),
    "visibility_timeout": lambda conf: (conf.get("visibility_timeout") or 0) > LONGEST_TASK_SECONDS,
    "broker_transport_options.socket_timeout": lambda conf: (
        0 < (conf.broker_transport_options.get("socket_timeout") or 0) <= 60
    ),
    "enable_utc": lambda conf: bool(conf.enable_utc) and conf.timezone == "UTC",
}


def _visible(options: dict[str, Any]) -> bool:
    return (options.get("visibility_timeout") or 0) > LONGEST_TASK_SECONDS


def broken_rules(conf: Any) -> list[str]:
    """Names of the settings that would lose or repeat work."""
    return [name for name, holds in RULES.items() if not holds(conf)]


@register
def celery_settings_hold(**_: Any) -> list[CheckMessage]:
    found = broken_rules(current_app.conf)
    if tuple(int(part) for part in celery.__version__.split(".")[:3]) < FLOOR:
        found.append("celery version")
    return [
        Critical(
            f"Celery's {name} would lose or repeat work.",
            id="daybook.E001",
            hint="reliability: R19",
        )
        for name in found
    ]
