"""Catching up: of several due mails about one subject only the latest goes out (reliability.md, b.7)."""

from __future__ import annotations

from django.db import connection

from apps.mail import kinds

# A waiting mail is covered by a later one to the same reader that is due too, or under way, or accepted.
# It names that one, so that no reminder ends silently.
COLLAPSE = """
with waiting as (
    select w.id, (
        select l.id from mail_outgoingmail l
         where l.about_label = w.about_label and l.about_id = w.about_id and l.owner_id = w.owner_id
           and l.kind = w.kind and l.channel = w.channel and l.revision >= w.revision
           and l.to_account = w.to_account and (l.to_account or l.recipient = w.recipient)
           and l.state in ('planned', 'retry_wait', 'leased', 'handoff', 'accepted', 'combined')
           and l.planned_at <= engine_now() and (l.planned_at, l.id) > (w.planned_at, w.id)
         order by l.planned_at desc, l.id desc limit 1) as covered_by
      from mail_outgoingmail w
     where w.state in ('planned', 'retry_wait') and w.planned_at <= engine_now()
       and w.kind = any(%(kinds)s)
     order by w.id for update of w skip locked
)
update mail_outgoingmail m
   set state = 'skipped_late', superseded_by_id = waiting.covered_by
  from waiting
 where m.id = waiting.id and waiting.covered_by is not null
"""


def collapse_due() -> int:
    """End every due mail that a later due mail about the same subject covers; return how many."""
    names = [kind.name for kind in kinds.all_kinds() if kind.collapses]
    with connection.cursor() as cursor:
        cursor.execute(COLLAPSE, {"kinds": names})
        return int(cursor.rowcount)
