"""A message of a mailbox is cut out only at a size that any file may have."""

from __future__ import annotations

from apps.files.models import StoredFile
from apps.intake.attaching import attach_item
from tests.factories.evidence import make_entry
from tests.intake.conftest import mailbox


def test_a_message_larger_than_a_file_may_be_is_not_read_into_memory(
    filled, plan, owner, now, settings, monkeypatch
):
    _box, message = filled(("all.mbox", mailbox(1)))
    type(message).objects.filter(pk=message.pk).update(file=None)
    message.refresh_from_db()
    settings.MAX_FILE_BYTES = message.length - 1
    monkeypatch.setattr("apps.files.vault.opened", lambda key: 1 / 0)
    count = StoredFile.objects.count()
    assert not attach_item(item=message, entry=make_entry(plan, now=now), by=owner, now=now)
    assert StoredFile.objects.count() == count
