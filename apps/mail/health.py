"""How sending stands, read from the rows alone: a dead sender cannot pretend. Asked by the web process."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from apps.mail.enums import Sending
from apps.mail.rules.health import HANDED_OVER, UNSENT, Code, Facts, codes

# One statement, because every page asks it. What an address or its mailbox refused is that address's trouble, not the
# sender's: it does not count. Nor does what waits on purpose (for the morning, for its carrier).
FACTS = """
with clock as (select engine_now() as now)
select clock.now,
       (select max(last_loop_at) from mail_heartbeat),
       (select max(last_success_at) from mail_heartbeat),
       coalesce((select hold like 'clock%%' from mail_heartbeat order by last_loop_at desc limit 1), false),
       coalesce(state.sending = %(paused)s, false), state.breaker_until,
       exists (select 1 from mail_outgoingmail
                where state in ('planned', 'retry_wait')
                  and next_attempt_at < (select now from clock) - %(unsent)s)
       or exists (select 1 from mail_outgoingmail
                   where state in ('planned', 'retry_wait', 'leased', 'handoff')
                     and error_class in ('connection', 'temporary', 'ours', 'unknown')
                     and planned_at < (select now from clock) - %(unsent)s),
       exists (select 1 from mail_outgoingmail
                where state = 'handoff' and first_handoff_at < (select now from clock) - %(handed_over)s),
       case when %(watches)s then coalesce(
           state.canary_accepted_at,
           (select min(planned_at) from mail_outgoingmail where kind = 'canary')) end
  from clock left join mail_instancestate state on true
"""


def facts() -> Facts:
    """Read everything in one query."""
    values: dict[str, Any] = {
        "paused": Sending.PAUSED,
        "unsent": UNSENT,
        "handed_over": HANDED_OVER,
        "watches": bool(settings.CANARY_TO),
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, values)
        now, loop, success, clock, paused, breaker, unsent, handed, canary = cursor.fetchone()
    return Facts(
        now=now,
        last_loop_at=loop,
        last_success_at=success,
        has_clock_problem=clock,
        is_paused=paused,
        breaker_until=breaker,
        has_unsent=unsent,
        has_handed_over=handed,
        canary_since=canary,
    )


def trouble() -> tuple[Code, ...]:
    """What is wrong with sending; empty when all is well."""
    return codes(facts())


def trouble_to_tell(found: Facts) -> tuple[Code, ...]:
    """What of it a person must know: not the canary, and not that an instance just set up made no pass so far."""
    told = [code for code in codes(found) if code is not Code.CANARY]
    if found.last_loop_at is None:
        told = [code for code in told if code not in {Code.LOOP, Code.SUCCESS}]
    return tuple(told)
