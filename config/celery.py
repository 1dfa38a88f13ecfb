"""Celery carries wake-ups; the truth is rows in PostgreSQL (reliability.md, b.10).

Imported by the settings so that every process that knows Django also knows this app.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

VISIBILITY_SECONDS = (
    3_600  # above the longest hard limit, else Redis hands a running task out twice
)
TRANSPORT: dict[str, Any] = {
    "visibility_timeout": VISIBILITY_SECONDS,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "retry_on_timeout": True,
}

app = Celery("daybook")
app.conf.update(
    broker_url=os.environ.get("REDIS_URL") or "redis://localhost:6379/0",
    broker_transport_options=TRANSPORT,
    result_backend_transport_options=TRANSPORT,
    visibility_timeout=VISIBILITY_SECONDS,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # worker and beat wait for it however long it is away
    broker_connection_timeout=3,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_soft_time_limit=240,
    task_time_limit=300,
    # `mail` has a worker of its own and takes only what is short: a build must never hold up a reminder.
    task_default_queue="intake",
    task_routes={
        "apps.mail.tasks.*": {"queue": "mail"},
        "apps.jobs.tasks.*": {"queue": "mail"},
        "apps.packets.tasks.*": {"queue": "packets"},
        "apps.files.tasks.*": {"queue": "intake"},
        "apps.intake.tasks.*": {"queue": "intake"},
        "apps.operations.tasks.*": {"queue": "intake"},
    },
    task_publish_retry=False,  # a broker that is away must not hold a page; the sweep catches up
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=50,
    worker_max_memory_per_child=400_000,
    worker_soft_shutdown_timeout=30.0,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    timezone="UTC",
    enable_utc=True,
    beat_schedule={
        "send-due-mail": {
            "task": "apps.mail.tasks.send_due",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        "sweep-jobs": {
            "task": "apps.jobs.tasks.sweep",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
        "sweep-files": {
            "task": "apps.files.tasks.sweep_files",
            "schedule": 1_800.0,
            "options": {"expires": 1_700},
        },
        "sweep-intake": {
            "task": "apps.intake.tasks.sweep",
            "schedule": 1_800.0,
            "options": {"expires": 1_700},
        },
        "sweep-search": {
            "task": "apps.evidence.tasks.sweep_search",
            "schedule": 300.0,
            "options": {"expires": 290},
        },
        "check-records": {
            "task": "apps.operations.tasks.check_records",
            "schedule": 1_800.0,
            "options": {"expires": 1_700},
        },
        "sweep-examples": {
            "task": "apps.onboarding.tasks.sweep_examples",
            "schedule": 3_600.0,
            "options": {"expires": 3_500},
        },
        "sweep-packets": {
            "task": "apps.packets.tasks.sweep",
            "schedule": 3_600.0,
            "options": {"expires": 3_500},
        },
    },
)
app.autodiscover_tasks()
