"""What belongs to meetings, obstacles, protected events and figures, as pairs of a word and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from apps.core.audience import PacketKind
from apps.evidence.details import detail_of
from apps.evidence.enums import EntryKind
from apps.packets.assemble_details import plain_number, printed_name
from apps.packets.assemble_sources import Printed

Facts = tuple[tuple[str, str], ...]

# The fields of a kind, in order, and the word of `wording` each is printed under.
FIELDS = {
    EntryKind.MEETING: {
        "place": "fact_place", "present": "fact_present", "exact_words": "fact_words",
        "promised": "fact_promised",
    },
    EntryKind.OBSTACLE: {
        "effect": "fact_effect", "told": "fact_told", "told_date": "fact_told_on",
        "resolved_date": "fact_resolved_on",
    },
    EntryKind.PROTECTED: {
        "sort": "fact_sort", "known_to": "fact_known_to", "known_date": "fact_known_since",
    },
    EntryKind.METRIC: {"baseline": "fact_before", "source": "fact_source"},
}  # fmt: skip
BY_LINE = frozenset({"promised"})
# Lists of people, not quotations: names in them are masked as everywhere.
NAMES = frozenset({"present", "told", "known_to"})


def facts_of(printed: Printed, kind: PacketKind) -> Facts:
    """The filled fields of an entry's kind. Protected events are for the lawyer only, whatever was decided."""
    entry_kind = EntryKind(printed.entry.kind)
    row = detail_of(printed.entry)
    if row is None or (entry_kind == EntryKind.PROTECTED and kind != PacketKind.LAWYER):
        return ()
    return tuple(
        (word, value)
        for field, word in FIELDS.get(entry_kind, {}).items()
        for value in _values(row, field, printed=printed, kind=kind)
    )


def _values(row: Any, field: str, *, printed: Printed, kind: PacketKind) -> Iterator[str]:
    """What a field says: nothing while it is empty, a promise a line."""
    text = _said(row, field)
    if field in NAMES:
        text = _masked(text, printed=printed, kind=kind)
    lines = text.splitlines() if field in BY_LINE else [text]
    yield from (line.strip() for line in lines if line.strip())


def _said(row: Any, field: str) -> str:
    value = getattr(row, field)
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    says = getattr(row, f"get_{field}_display", None)
    return str(says() if says else plain_number(value) if field == "baseline" else value)


def _masked(text: str, *, printed: Printed, kind: PacketKind) -> str:
    """Names of people of the entry who did not agree become what they are."""
    for person in printed.people:
        text = text.replace(person.name, printed_name(person, kind))
    return text
