"""Taking one due mail, and only one, by one statement and the database's clock (reliability.md, b.3)."""

from __future__ import annotations

import os
import socket
from datetime import datetime

from django.db import connection

from apps.mail.models import OutgoingMail
from apps.mail.send.engine import EngineSettings

# `= (subquery)`, not `IN (… LIMIT …)`: the planner may run the latter's subquery more than once.
# Expired leases are taken by the same statement: there is no reaper that could itself hang.
CLAIM = """
update mail_outgoingmail m
   set state = 'leased', lease_token = gen_random_uuid(), lease_owner = %(me)s,
       lease_until = engine_now() + %(lease)s * interval '1 second',
       attempts = m.attempts + 1, ambiguous = m.ambiguous + (m.state = 'handoff')::int
 where m.id = (select r.id from mail_outgoingmail r
                where r.state in ('planned', 'retry_wait', 'leased', 'handoff')
                  and ((r.state in ('planned', 'retry_wait') and r.next_attempt_at <= engine_now())
                   or (r.state in ('leased', 'handoff') and r.lease_until < engine_now()))
                  and not exists (select 1 from mail_instancestate s
                                   where s.sending = 'paused' or s.breaker_until > engine_now())
                order by r.urgent_at, r.planned_at, r.id
                limit 1 for update of r skip locked)
returning m.*
"""


def whoami() -> str:
    """This process, as leases and history name it."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def engine_now() -> datetime:
    """The engine's clock: the database's, plus what a test has set."""
    with connection.cursor() as cursor:
        cursor.execute("select engine_now()")
        found: datetime = cursor.fetchone()[0]
    return found


def claim(settings: EngineSettings) -> OutgoingMail | None:
    """Lease the most urgent due mail to this process, or return None when nothing is due or nobody may send.

    The statement is a transaction of its own: it holds when this process dies a moment later.
    """
    found = OutgoingMail.objects.raw(CLAIM, {"me": whoami(), "lease": settings.lease})
    return next(iter(found), None)
