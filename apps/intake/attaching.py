"""What came in twice may prove a second thing: the same bytes are added to another entry."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from apps.evidence.models import Entry
from apps.evidence.services import attach_files
from apps.files import vault
from apps.files.models import StoredFile
from apps.files.refusals import UploadRefused
from apps.files.services import store_upload
from apps.intake.models import Item
from apps.intake.parsers.mbox import unquoted, without_envelope

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def attach_item(*, item: Item, entry: Entry, by: User, now: datetime) -> bool:
    """Add what an item holds to `entry`; False when its bytes are not kept any more."""
    file = item.file or _cut_out(item, by=by, now=now)
    if file is None:
        return False
    attach_files(entry=entry, by=by, now=now, files=[(file, item.name)])
    return True


def _cut_out(item: Item, *, by: User, now: datetime) -> StoredFile | None:
    """A message of a mailbox that made no entry of its own has no file yet."""
    box = item.mailbox and item.mailbox.file
    length = item.length or 0
    if not box or length > settings.MAX_FILE_BYTES:  # never more in memory than a file may have
        return None
    try:
        with vault.opened(box.key) as source:
            source.seek(item.offset or 0)
            message = unquoted(without_envelope(source.read(length)))
        content = ContentFile(message, name="message.eml")
        return store_upload(upload=content, by=by, now=now, origin=item.batch.origin)
    except (OSError, UploadRefused):
        return None
