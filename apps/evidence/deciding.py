"""Who may see an entry: decided for it and its present links at once, and taken back as it was."""

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
from apps.evidence.models import Attachment, Entry
from apps.evidence.recording import audience_of

if TYPE_CHECKING:
    from apps.accounts.models import User

SALT = "evidence.decision"
UNDO_SECONDS = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What entries and their files were before a decision: audiences by id, as text."""

    entries: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, str] = field(default_factory=dict)

    def token(self) -> str:
        """The decision as signed text for an undo address."""
        return signing.dumps([dict(self.entries), dict(self.attachments)], salt=SALT, compress=True)

    @classmethod
    def of_token(cls, token: str) -> Decision:
        """Raises django.core.signing.BadSignature for anything that is not ours or is older than a day."""
        entries, attachments = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
        return cls(entries=entries, attachments=attachments)


@transaction.atomic
def decide_audience(
    *, entries: Iterable[Entry], by: User, now: datetime, audience: str
) -> Decision:
    """Decide who may see these entries and their present files; returns what was, for `take_back`.

    A file added later starts undecided. Entries of somebody else are left out.
    """
    hold_chain(by.pk)
    wanted = Audience(audience)
    ids = [one.pk for one in entries]
    found = {str(one.pk): one for one in Entry.objects.for_user(by).filter(pk__in=ids)}
    files = Attachment.objects.for_user(by).present().filter(entry_id__in=ids)
    was = Decision(
        entries={key: one.audience for key, one in found.items()},
        attachments={str(one.pk): one.audience for one in files},
    )
    _set(was, found, by=by, now=now, to=dict.fromkeys([*was.entries, *was.attachments], wanted))
    return was


@transaction.atomic
def take_back(*, decision: Decision, by: User, now: datetime) -> None:
    """Make entries and files what they were before a decision."""
    hold_chain(by.pk)
    found = {str(one.pk): one for one in Entry.objects.for_user(by).filter(pk__in=decision.entries)}
    files = Attachment.objects.for_user(by).filter(pk__in=decision.attachments)
    current = Decision(
        entries={key: one.audience for key, one in found.items()},
        attachments={str(one.pk): one.audience for one in files},
    )
    _set(current, found, by=by, now=now, to={**decision.entries, **decision.attachments})


def _set(
    was: Decision, found: Mapping[str, Entry], *, by: User, now: datetime, to: Mapping[str, str]
) -> None:
    """A protected event stays with the lawyer, whatever is decided for the others."""
    to = {**to, **{key: audience_of(found[key].kind, to[key]) for key in was.entries}}
    changed = [key for key, old in was.entries.items() if old != to[key]]
    for audience in Audience:
        ids = [UUID(key) for key in changed if to[key] == audience]
        Entry.objects.for_user(by).filter(pk__in=ids).update(audience=audience)
        links = [UUID(key) for key in was.attachments if to[key] == audience]
        Attachment.objects.for_user(by).filter(pk__in=links).update(audience=audience)
    for key in changed:
        found[key].audience = to[key]
        facts = {"from": str(was.entries[key]), "to": str(to[key])}
        record(about=found[key], kind="entry.audience", now=now, facts=facts)
