"""Who may see an entry: decided for it, its present files and places at once, and taken back as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.db import transaction

from apps.audit.services import hold_chain, record
from apps.core.audience import Audience
from apps.evidence import search_index
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Citation, Entry
from apps.evidence.recording import audience_of

if TYPE_CHECKING:
    from apps.accounts.models import User

SALT = "evidence.decision"
UNDO_SECONDS = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What entries, their files and the places that show them were before a decision: audiences by id, as text."""

    entries: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def token(self) -> str:
        """The decision as signed text for an undo address."""
        parts = [dict(self.entries), dict(self.attachments), dict(self.places)]
        return signing.dumps(parts, salt=SALT, compress=True)

    @classmethod
    def of_token(cls, token: str) -> Decision:
        """Raises django.core.signing.BadSignature for anything that is not ours or is older than a day."""
        entries, attachments, *rest = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
        return cls(entries=entries, attachments=attachments, places=rest[0] if rest else {})


@transaction.atomic
def decide_audience(
    *, entries: Iterable[Entry], by: User, now: datetime, audience: str
) -> Decision:
    """Decide who may see these entries, their present files and places; returns what was, for `take_back`.

    A file or a place added later starts undecided. Entries of somebody else are left out.
    """
    hold_chain(by.pk)
    wanted = Audience(audience)
    ids = [one.pk for one in entries]
    found = {str(one.pk): one for one in Entry.objects.for_user(by).filter(pk__in=ids)}
    was = Decision(
        entries={key: one.audience for key, one in found.items()},
        attachments=_now(Attachment.objects.for_user(by).present().filter(entry_id__in=ids)),
        places=_now(Citation.objects.for_user(by).present().filter(entry_id__in=ids)),
    )
    every = [*was.entries, *was.attachments, *was.places]
    _set(was, found, by=by, now=now, to=dict.fromkeys(every, wanted))
    return was


def _now(rows: Iterable[Attachment | Citation]) -> dict[str, str]:
    return {str(one.pk): one.audience for one in rows}


@transaction.atomic
def take_back(*, decision: Decision, by: User, now: datetime) -> None:
    """Make entries and files what they were before a decision."""
    hold_chain(by.pk)
    found = {str(one.pk): one for one in Entry.objects.for_user(by).filter(pk__in=decision.entries)}
    current = Decision(
        entries={key: one.audience for key, one in found.items()},
        attachments=_now(Attachment.objects.for_user(by).filter(pk__in=decision.attachments)),
        places=_now(Citation.objects.for_user(by).filter(pk__in=decision.places)),
    )
    to = {**decision.entries, **decision.attachments, **decision.places}
    _set(current, found, by=by, now=now, to=to)


def _set(
    was: Decision, found: Mapping[str, Entry], *, by: User, now: datetime, to: Mapping[str, str]
) -> None:
    """A protected event stays with the lawyer, its files and places too, whatever is decided for the others."""
    of_protected = [
        *_of_protected(Attachment, was.attachments),
        *_of_protected(Citation, was.places),
    ]
    to = {
        **to,
        **{key: audience_of(found[key].kind, to[key]) for key in was.entries},
        **dict.fromkeys(of_protected, Audience.LAWYER),
    }
    changed = [key for key, old in was.entries.items() if old != to[key]]
    for audience in Audience:
        ids = [UUID(key) for key in changed if to[key] == audience]
        Entry.objects.for_user(by).filter(pk__in=ids).update(audience=audience)
        links = [UUID(key) for key in was.attachments if to[key] == audience]
        Attachment.objects.for_user(by).filter(pk__in=links).update(audience=audience)
        places = [UUID(key) for key in was.places if to[key] == audience]
        Citation.objects.for_user(by).filter(pk__in=places).update(audience=audience)
    search_index.restate(UUID(key) for key in changed)
    for key in changed:
        found[key].audience = to[key]
        facts = {"from": str(was.entries[key]), "to": str(to[key])}
        record(about=found[key], kind="entry.audience", now=now, facts=facts)


def _of_protected(model: type[Attachment | Citation], ids: Iterable[str]) -> list[str]:
    """Those of the files or places that belong to a protected event."""
    rows = model.objects.filter(pk__in=list(ids), entry__kind=EntryKind.PROTECTED)
    return [str(one) for one in rows.values_list("pk", flat=True)]


def keep_with_lawyer(entry: Entry) -> None:
    """Keep the files and places of a protected event with the lawyer, also those that were taken off."""
    Attachment.objects.filter(entry=entry).update(audience=Audience.LAWYER)
    Citation.objects.filter(entry=entry).update(audience=Audience.LAWYER)
