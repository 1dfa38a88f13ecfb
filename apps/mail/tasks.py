from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.mail.send.run import run_pass


@shared_task(name="apps.mail.tasks.send_due")
def send_due() -> None:
    """One pass of the engine, on beat's tick. Losing a tick loses nothing: the rows are the queue."""
    run_pass(name="celery", host_now=timezone.now(), watch=True)
