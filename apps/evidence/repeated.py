"""A form that made an entry and comes again with other words: the entry stays as it is, and no word is lost silently.

`record_entry` returns the same entry for the same token whatever else is asked; views look here before they call it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from apps.evidence.details import detail_of
from apps.evidence.models import Entry, EntryVersion

if TYPE_CHECKING:
    from apps.accounts.models import User

EMPTY = ("", None)
WORDS = ("statement", "original_words")
ALL = ("kind", "happened", "details", *WORDS)


@dataclass(frozen=True, kw_only=True)
class Again:
    """The entry a form made before, and what to do with the other words it brings now."""

    entry: Entry
    can_correct: bool  # its words and date only: a correction can hold all of them
    token: UUID  # for another entry; the same words make it once


def look(*, by: User, fields: Mapping[str, Any]) -> Again | None:
    """What `fields` (those of `record_entry`) say otherwise than the entry of the same token; None for nothing."""
    entry = _made_with(fields["client_token"], by=by)
    if entry is None:
        return None
    other_kind = entry.kind != fields["kind"] or _other_details(entry, fields.get("details") or {})
    if not other_kind and not _other_words(entry, fields, names=("happened",)):
        return None
    return Again(entry=entry, can_correct=not other_kind, token=_token_of(fields, names=ALL))


def token_for_words(*, by: User, fields: Mapping[str, Any]) -> UUID:
    """For a form without a way to ask back: the token, or another one if its entry says other words."""
    token: UUID = fields["client_token"]
    entry = _made_with(token, by=by)
    return _token_of(fields, names=WORDS) if entry and _other_words(entry, fields) else token


def _made_with(token: UUID, *, by: User) -> Entry | None:
    return Entry.objects.for_user(by).filter(client_token=token).with_details().first()


def _other_words(entry: Entry, fields: Mapping[str, Any], *, names: tuple[str, ...] = ()) -> bool:
    """Whether words are new to every version of the entry: the first, or a correction that holds them already."""
    asked = {name: fields[name] for name in (*WORDS, *names) if fields.get(name)}
    versions = EntryVersion.objects.for_user(entry.owner_id).filter(entry=entry)
    return not any(
        all(getattr(one, name) == value for name, value in asked.items()) for one in versions
    )


def _other_details(entry: Entry, details: Mapping[str, Any]) -> bool:
    row = detail_of(entry)
    asked = {name: value for name, value in details.items() if value not in EMPTY}
    return any(getattr(row, name, None) != value for name, value in asked.items())


def _token_of(fields: Mapping[str, Any], *, names: tuple[str, ...]) -> UUID:
    """The same words of the same form have the same token, so that a button pressed twice saves once."""
    said = "\n".join(str(fields.get(name) or "") for name in names)
    return uuid5(fields["client_token"], said)
