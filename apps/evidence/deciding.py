"""Who may see an entry: decided for it, its present files and places at once, and taken back as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.db import transaction

from apps.audit.services import Event, hold_chain, record_many
from apps.core.audience import Audience
from apps.evidence import search_index
from apps.evidence.models import Attachment, Citation, Entry
from apps.evidence.recording import audience_of

if TYPE_CHECKING:
    from apps.accounts.models import User

SALT = "evidence.decision"
UNDO_SECONDS = 24 * 3600
PARTS = 4  # of a token

Row = Entry | Attachment | Citation
TOLD: dict[type[Row], str] = {
    Entry: "entry.audience",
    Attachment: "entry.file_audience",
    Citation: "entry.cited_audience",
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What entries, their files and the places that show them were before a decision: audiences by id, as text.

    `decided` is what they became; empty stands for whatever they are now.
    """

    entries: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    decided: str = ""

    def token(self) -> str:
        """The decision as signed text for an undo address."""
        parts = [dict(self.entries), dict(self.attachments), dict(self.places), str(self.decided)]
        return signing.dumps(parts, salt=SALT, compress=True)

    @classmethod
    def of_token(cls, token: str) -> Decision:
        """Raises django.core.signing.BadSignature for anything that is not ours or is older than a day."""
        parts = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
        if len(parts) != PARTS:
            raise signing.BadSignature
        entries, attachments, places, decided = parts
        return cls(entries=entries, attachments=attachments, places=places, decided=decided)


@transaction.atomic
def decide_audience(
    *, entries: Iterable[Entry], by: User, now: datetime, audience: str
) -> Decision:
    """Decide who may see these entries, their present files and places; returns what was, for `take_back`.

    A place that was decided for itself stays as it is: what is kept out never goes in with the rest. A file or a
    place added later starts undecided. Entries of somebody else are left out.
    """
    hold_chain(by.pk)
    wanted = Audience(audience)
    ids = [one.pk for one in entries]
    found = list(Entry.objects.for_user(by).filter(pk__in=ids))
    files = list(
        Attachment.objects.for_user(by).present().filter(entry__in=found).select_related("entry")
    )
    places = Citation.objects.for_user(by).present().filter(entry__in=found).select_related("entry")
    following = [one for one in places if one.audience in {Audience.UNDECIDED, one.entry.audience}]
    was = Decision(
        entries=_now(found), attachments=_now(files), places=_now(following), decided=wanted
    )
    rows: list[Row] = [*found, *files, *following]
    _set(rows, now=now, to={str(one.pk): wanted for one in rows})
    return was


def _now(rows: Iterable[Row]) -> dict[str, str]:
    return {str(one.pk): one.audience for one in rows}


@transaction.atomic
def take_back(*, decision: Decision, by: User, now: datetime) -> bool:
    """Make entries, files and places what they were before a decision, as far as they still stand as it left them.

    What was decided otherwise since stays. Says whether anything was changed.
    """
    hold_chain(by.pk)
    standing = {"audience": decision.decided} if decision.decided else {}
    entries = Entry.objects.for_user(by).filter(pk__in=decision.entries, **standing)
    files = Attachment.objects.for_user(by).filter(pk__in=decision.attachments, **standing)
    places = Citation.objects.for_user(by).filter(pk__in=decision.places, **standing)
    links = [*files.select_related("entry"), *places.select_related("entry")]
    to = {**decision.entries, **decision.attachments, **decision.places}
    return _set([*entries, *links], now=now, to=to)


def _set(rows: Sequence[Row], *, now: datetime, to: Mapping[str, str]) -> bool:
    """A protected event stays with the lawyer, its files and places too, whatever is decided for the others."""
    wanted = [(row, audience_of(_entry_of(row).kind, to[str(row.pk)])) for row in rows]
    changed = [(row, audience) for row, audience in wanted if row.audience != audience]
    events = [_event(row, audience) for row, audience in changed]
    ids: dict[tuple[type[Row], Audience], list[UUID]] = defaultdict(list)
    for row, audience in changed:
        ids[type(row), audience].append(row.pk)
        row.audience = audience
    for (model, audience), some in ids.items():
        model.objects.filter(pk__in=some).update(audience=audience)
    search_index.restate(row.pk for row, _audience in changed if isinstance(row, Entry))
    record_many(events, now=now)
    return bool(changed)


def _entry_of(row: Row) -> Entry:
    return row if isinstance(row, Entry) else row.entry


def _event(row: Row, audience: Audience) -> Event:
    """What the ledger keeps of one row's decision."""
    of_entry = {} if isinstance(row, Entry) else {"entry": str(row.entry_id)}
    facts = {**of_entry, "from": str(row.audience), "to": str(audience)}
    return Event(about=row, kind=TOLD[type(row)], facts=facts)


def keep_with_lawyer(entry: Entry) -> None:
    """Keep the files and places of a protected event with the lawyer, also those that were taken off."""
    Attachment.objects.filter(entry=entry).update(audience=Audience.LAWYER)
    Citation.objects.filter(entry=entry).update(audience=Audience.LAWYER)
