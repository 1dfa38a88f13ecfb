from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app

from apps.jobs.checks import RULES, broken_rules

MUTATIONS: dict[str, dict[str, Any]] = {
    "task_acks_late": {"task_acks_late": False},
    "task_reject_on_worker_lost": {"task_reject_on_worker_lost": False},
    "worker_prefetch_multiplier": {"worker_prefetch_multiplier": 4},
    "task_time_limit": {"task_time_limit": 3_000},
    "task_soft_time_limit": {"task_soft_time_limit": 400},
    "task_serializer": {"task_serializer": "pickle"},
    "task_ignore_result": {"task_ignore_result": False},
    "broker_transport_options.visibility_timeout": {
        "broker_transport_options": {"visibility_timeout": 60, "socket_timeout": 30}
    },
    "result_backend_transport_options.visibility_timeout": {
        "result_backend_transport_options": {"visibility_timeout": 60}
    },
    "visibility_timeout": {"visibility_timeout": 60},
    "broker_transport_options.socket_timeout": {
        "broker_transport_options": {"visibility_timeout": 3_600, "socket_timeout": None}
    },
    "enable_utc": {"enable_utc": False},
}


def settings(**changed) -> SimpleNamespace:
    names = {name.split(".")[0] for name in RULES} | {"accept_content", "timezone"}
    values: dict[str, Any] = {
        name: copy.deepcopy(current_app.conf.get(name)) for name in names
    } | changed
    return SimpleNamespace(**values, get=values.get)


def test_the_settings_as_shipped_hold():
    assert broken_rules(settings()) == []


@pytest.mark.parametrize("name", RULES)
def test_each_drift_is_caught(name):
    assert name in broken_rules(settings(**MUTATIONS[name]))
