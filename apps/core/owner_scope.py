"""Tells the database whose rows this transaction is about (second wall; policies come later)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction


def set_owner(owner_id: UUID | None) -> None:
    """Set `app.user_id` for the rest of this transaction only, so that it cannot leak on a kept connection."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.user_id', %s, true)", [str(owner_id or "")])


@contextmanager
def owner_scope(owner_id: UUID | None) -> Iterator[None]:
    """Run a block in one transaction on behalf of one owner (tasks and commands)."""
    with transaction.atomic():
        set_owner(owner_id)
        yield
