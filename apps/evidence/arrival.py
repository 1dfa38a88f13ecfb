"""Files of one form: each with its own outcome, so that one bad file never loses the others or the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from apps.evidence.models import Attachment, Entry
from apps.files.models import StoredFile
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.services import Upload, store_upload

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass
class Arrival:
    """What became of the files of one form."""

    kept: list[tuple[StoredFile, str]] = field(default_factory=list)
    refused: list[UploadRefused] = field(default_factory=list)

    @property
    def asks_origin(self) -> bool:
        """Whether nobody has said yet where one of them is from; asked once for all."""
        return any(not file.origin for file, _name in self.kept)


def keep_files(
    files: Iterable[Upload],
    *,
    by: User,
    now: datetime,
    origin: str = "",
    dropped: Iterable[UploadRefused] = (),
) -> Arrival:
    """Store each file by itself; `dropped` are those that were stopped on their way."""
    arrival = Arrival(refused=list(dropped))
    for upload in files:
        try:
            stored = store_upload(upload=upload, by=by, now=now, origin=origin)
        except UploadRefused as refusal:
            arrival.refused.append(refusal)
        else:
            arrival.kept.append((stored, kept_name(upload.name or "")))
    return arrival


def logged_before(entry: Entry) -> list[Entry]:
    """Other entries of the plan, still in the log, that hold a file of this one; one query."""
    holding = Attachment.objects.for_user(entry.owner_id).present()
    same = holding.filter(file__in=holding.filter(entry=entry).values("file"))
    found = (
        Entry.objects.for_user(entry.owner_id)
        .present()
        .filter(plan=entry.plan, attachments__in=same)
    )
    return list(found.exclude(pk=entry.pk).distinct().order_by("written_at", "id")[:3])
