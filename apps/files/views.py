from __future__ import annotations

from typing import IO
from uuid import UUID

import structlog
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.owner_scope import owner_scope
from apps.files import pages, previews, services
from apps.files.models import StoredFile
from apps.files.naming import disposition

log = structlog.get_logger("daybook.files")

# A user's file cannot run here, be framed, be read by another site or stay in a cache (R25).
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def file(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """The original, byte for byte, always as a download."""
    stored = get_object_or_404(StoredFile.objects.for_user(request.user), pk=pk)
    try:
        handle = services.open_stored(stored)
    except FileNotFoundError:
        log.warning("bytes_missing", file=str(stored.pk))
        raise Http404 from None
    return _inert(handle, media_type=stored.media_type, disposition=disposition(stored.first_name))


@transaction.non_atomic_requests
@require_safe
def file_preview(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """A small copy of a picture, drawn anew by a child; 404 where there is none."""
    stored = _stored(request, pk)
    if previews.make(stored) is not previews.State.READY:
        raise Http404
    shown = disposition("preview.jpg", is_download=False)
    return _inert(previews.opened(stored), media_type="image/jpeg", disposition=shown)


@transaction.non_atomic_requests
@require_safe
def file_page(request: AuthenticatedHttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """One page of a PDF as a picture, drawn by a child; 404 where there is none."""
    stored = _stored(request, pk)
    if pages.make(stored, number) is not previews.State.READY:
        raise Http404
    shown = disposition(f"page-{number}.jpg", is_download=False)
    return _inert(pages.opened(stored, number), media_type="image/jpeg", disposition=shown)


def _stored(request: AuthenticatedHttpRequest, pk: UUID) -> StoredFile:
    """The person's file, looked up in a transaction that is over before a child draws."""
    with owner_scope(request.user.pk):
        return get_object_or_404(StoredFile.objects.for_user(request.user), pk=pk)


def _inert(handle: IO[bytes], *, media_type: str, disposition: str) -> FileResponse:
    """Our headers come last: FileResponse makes a disposition of its own, and that one is inline."""
    response = FileResponse(handle, content_type=media_type)
    for name, value in {**INERT, "Content-Disposition": disposition}.items():
        response[name] = value
    return response
