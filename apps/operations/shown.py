"""What the page of the nightly check shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from apps.evidence.models import Attachment, Entry
from apps.files.models import StoredFile
from apps.operations.models import RecordCheck
from apps.operations.nightly import damage
from apps.packets.models import Build

if TYPE_CHECKING:
    from apps.accounts.models import User

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Damaged:
    """A file whose bytes are gone or differ, and the entries that it proves."""

    file: StoredFile
    is_missing: bool
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known: of the round under way where it found something, else of the last whole one."""

    check: RecordCheck | None
    files: list[Damaged] = field(default_factory=list)
    packets: list[tuple[Build, bool]] = field(default_factory=list)
    texts: int = 0
    is_ledger_broken: bool = False
    more: int = 0


def standing_of(user: User) -> Standing:
    """At most five queries."""
    check = RecordCheck.objects.for_user(user).first()
    if check is None:
        return Standing(check=None)
    found = {tuple(one): None for one in (*damage(check.found), *damage(check.finding))}
    by_table: dict[str, dict[str, bool]] = {}
    for what, table, ident in found:
        by_table.setdefault(table, {})[ident] = what == "missing"
    files = _files(by_table.get("file", {}), user=user)
    return Standing(
        check=check,
        files=files[:SHOWN],
        more=max(len(files) - SHOWN, 0),
        packets=_packets(by_table.get("packet", {}), user=user),
        texts=len(by_table.get("words", {})),
        is_ledger_broken="ledger" in by_table,
    )


def _files(states: dict[str, bool], *, user: User) -> list[Damaged]:
    rows = list(StoredFile.objects.for_user(user).filter(pk__in=states).order_by("pk"))
    links = Attachment.objects.for_user(user).present().filter(file__in=rows)
    entries: dict[Any, list[Entry]] = {}
    for link in links.select_related("entry").order_by("pk"):
        entries.setdefault(link.file_id, []).append(link.entry)
    return [
        Damaged(file=one, is_missing=states[str(one.pk)], entries=entries.get(one.pk, []))
        for one in rows
    ]


def _packets(states: dict[str, bool], *, user: User) -> list[tuple[Build, bool]]:
    rows = Build.objects.for_user(user).filter(pk__in=states).order_by("pk")
    return [(one, states[str(one.pk)]) for one in rows]
