"""Take everything of one person out of the database, by introspection (R44)."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from apps.core.models import OwnedModel


def owned_models() -> list[type[OwnedModel]]:
    """Every concrete model whose rows belong to one person, by name."""
    found = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
    return sorted(found, key=lambda model: model._meta.label)


@transaction.atomic
def erase_owner(owner_id: UUID) -> None:
    """Delete every owned row and the ledger of one person; the caller deletes files and the account.

    Foreign keys are checked at the end of the transaction, so that the order does not matter.
    """
    with connection.cursor() as cursor:
        for model in owned_models():
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"delete from {name} where owner_id = %s", [owner_id])  # noqa: S608
        cursor.execute("select erase_ledger(%s)", [owner_id])
