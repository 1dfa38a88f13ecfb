"""Warnings about what some words hold: shown once under what was saved, never stored, never in the way (design: 10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from apps.evidence.models import Attachment
from apps.files.models import FileText
from apps.intake.parsers.warnings import look_for
from apps.intake.wording import warning_words

if TYPE_CHECKING:
    from apps.accounts.models import User

LOOKED_AT = 200_000  # characters of each text; a page must not wait for more


def cautions(texts: Iterable[str], *, by: User) -> list[str]:
    """One sentence for each sort of thing found, in the order they are met."""
    own = [by.email]
    kinds: dict[str, None] = {}
    for text in texts:
        kinds |= dict.fromkeys(one.kind for one in look_for(text[:LOOKED_AT], own=own))
    return [words for kind in kinds if (words := warning_words(kind))]


def texts_of(entries: Iterable[UUID], *, by: User) -> dict[UUID, list[str]]:
    """What was read out of the files of some entries, by entry; one query."""
    held = Attachment.objects.for_user(by).present().filter(entry__in=list(entries))
    rows = FileText.objects.for_user(by).filter(file__attachments__in=held)
    found: dict[UUID, list[str]] = {}
    for entry, text in rows.values_list("file__attachments__entry", "text"):
        found.setdefault(entry, []).append(text)
    return found
