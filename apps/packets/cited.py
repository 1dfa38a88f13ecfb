"""Entries that stand in a packet: what somebody may already hold in their hands is not undone."""

from __future__ import annotations

from apps.evidence.models import Entry
from apps.packets.models import Build


def stands_in_a_packet(entry: Entry) -> bool:
    """Whether a packet that was asked for since the entry was written holds it."""
    builds = Build.objects.for_user(entry.owner_id).filter(
        plan=entry.plan_id, requested_at__gte=entry.written_at
    )
    return builds.filter(snapshot__entries__contains=[{"key": f"entry.{entry.pk}"}]).exists()
