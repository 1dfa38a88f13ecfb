from __future__ import annotations

from contextlib import contextmanager
from datetime import time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from apps.checkpoints import services
from apps.checkpoints.confirm_back import Promised
from apps.core.fuzzy import on_day
from apps.deadlines.services import add_deadline
from apps.plans.services import add_person


@pytest.fixture
def dana(plan, owner, now):
    return add_person(plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager")


@pytest.fixture
def checkpoint(plan, owner, now):
    """A checkpoint three days ahead, at 17:00 in Seattle."""
    return make_checkpoint(plan, now=now)


def make_checkpoint(plan, *, now, days=3, title="Third checkpoint"):
    return add_deadline(
        plan=plan, by=plan.owner, now=now, kind="checkpoint", title=title,
        local_date=now.date() + timedelta(days=days), local_time=time(17), zone=plan.zone,
    )  # fmt: skip


@contextmanager
def at(moment, user):
    """The client of somebody who signs in at that moment; a session does not outlive weeks."""
    with time_machine.travel(moment, tick=False):
        client = Client()
        client.force_login(user)
        yield client


@pytest.fixture
def meeting(plan, owner, now):
    """Keep a meeting of 2 June with promises; returns its entry."""

    def keep(*promised: Promised, checkpoint=None, token=None):
        fields = {
            "kind": "meeting", "statement": "Meeting with Dana: goal 4 stays.",
            "happened": on_day(now.date(), zone=plan.zone), "client_token": token or uuid4(),
            "details": {"present": "Dana Whitlock", "exact_words": "Goal 4 stays."},
        }  # fmt: skip
        return services.record_meeting(
            plan=plan, by=owner, now=now, fields=fields, promised=promised, checkpoint=checkpoint
        )

    return keep
