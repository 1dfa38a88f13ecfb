"""What must not occur in a packet: words and file names that belong only to what was kept out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.core.audience import PacketKind, allowed
from apps.evidence.models import Attachment, Entry, EntryVersion
from apps.packets.canonical import canonical
from apps.plans.models import Plan


def kept_out(plan: Plan, *, kind: str, snapshot: dict[str, Any]) -> list[str]:
    """Texts and file names of entries and files that may not go in a packet of `kind`.

    Words that also stand in something that may be printed are not forbidden.
    """
    printed = canonical(snapshot).decode("utf-8", "surrogatepass")
    texts = {*_words(plan, PacketKind(kind)), *_file_names(plan, PacketKind(kind))}
    return sorted(text for text in texts if text and text not in printed)


def _words(plan: Plan, kind: PacketKind) -> Iterator[str]:
    out = [
        pk
        for pk, audience, withdrawn_at in Entry.objects.for_user(plan.owner_id)
        .filter(plan=plan)
        .values_list("pk", "audience", "withdrawn_at")
        if withdrawn_at or not allowed(kind, audience)
    ]
    rows = EntryVersion.objects.for_user(plan.owner_id).filter(entry__in=out)
    for statement, original_words in rows.values_list("statement", "original_words"):
        yield statement
        yield from original_words.split("\n\n")


def _file_names(plan: Plan, kind: PacketKind) -> Iterator[str]:
    rows = Attachment.objects.for_user(plan.owner_id).filter(entry__plan=plan)
    for name, own, entry in rows.values_list("name", "audience", "entry__audience"):
        if not allowed(kind, own, entry):
            yield name
