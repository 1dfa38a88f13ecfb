from __future__ import annotations

from uuid import UUID

from celery import shared_task

from apps.core.owner_scope import owner_scope
from apps.files import previews
from apps.files.models import StoredFile


@shared_task
def make_preview(owner_id: str, file_id: str) -> str:
    """Make the small copy of one picture ahead of its first look. Safe to run twice."""
    with owner_scope(UUID(owner_id)):
        file = StoredFile.objects.for_user(UUID(owner_id)).filter(pk=UUID(file_id)).first()
    return str(previews.make(file)) if file else "gone"
