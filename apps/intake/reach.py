"""How views reach rows of intake: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.core.http import AuthenticatedHttpRequest
from apps.intake.models import Batch, Item


def batch_of(request: AuthenticatedHttpRequest, pk: UUID) -> Batch:
    batches = Batch.objects.for_user(request.user).select_related("plan", "owner")
    return get_object_or_404(batches, pk=pk)


def item_of(request: AuthenticatedHttpRequest, pk: UUID) -> Item:
    items = Item.objects.for_user(request.user)
    related = ("batch__plan", "batch__owner", "entry", "file", "mailbox__file")
    return get_object_or_404(items.select_related(*related), pk=pk)
