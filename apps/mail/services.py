from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model

from apps.core.owner_scope import owner_scope
from apps.mail.models import StoppedKind


def stop_kind(*, owner_id: UUID, kind: str, now: datetime) -> None:
    """Stop one kind of mail for a person; mails due later are ended when their moment comes.

    Nothing happens for an account that is gone: its old mails may still be clicked.
    """
    with owner_scope(owner_id):
        if get_user_model().objects.filter(pk=owner_id).exists():
            StoppedKind.objects.get_or_create(
                owner_id=owner_id, kind=kind, defaults={"stopped_at": now}
            )


def start_kind(*, owner_id: UUID, kind: str) -> None:
    """Send the person this kind of mail again; what ended meanwhile stays ended."""
    with owner_scope(owner_id):
        StoppedKind.objects.for_user(owner_id).filter(kind=kind).delete()
