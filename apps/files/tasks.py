from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.core.owner_scope import owner_scope
from apps.files import pages, previews
from apps.files.models import StoredFile
from apps.files.sweeping import sweep


@shared_task
def make_preview(owner_id: str, file_id: str) -> str:
    """Make the small copy of one picture, or the first page of a PDF, ahead of its first look. Safe to run twice."""
    with owner_scope(UUID(owner_id)):
        file = StoredFile.objects.for_user(UUID(owner_id)).filter(pk=UUID(file_id)).first()
    if file is None:
        return "gone"
    return str(pages.make(file, 1) if file.is_pdf else previews.make(file))


@shared_task
def make_previews(owner_id: str, *file_ids: str) -> list[str]:
    """Make the small copies of several files: one message to the broker for all files of a request."""
    return [make_preview(owner_id, file_id) for file_id in file_ids]


@shared_task
def sweep_files() -> int:
    """Twice an hour, by beat: what uploads that were killed left behind goes (R20)."""
    return sweep(now=timezone.now())
