from __future__ import annotations

import pgtrigger
from django.db import models

from apps.core.ids import uuid7


class LedgerEvent(models.Model):
    """One link of one owner's append-only chain. No foreign keys: it outlives what it speaks of."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner_id = models.UUIDField(editable=False)
    sequence = models.PositiveBigIntegerField(editable=False)
    kind = models.CharField(max_length=40, editable=False)
    about_label = models.CharField(max_length=60, editable=False)
    about_id = models.UUIDField(editable=False)
    at = models.DateTimeField(editable=False)
    body = models.TextField(editable=False)
    previous = models.BinaryField(max_length=32, editable=False)
    digest = models.BinaryField(max_length=32, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_id", "sequence"], name="one_event_a_place"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="places_start_at_one"),
        ]
        indexes = [models.Index(fields=["owner_id", "about_id"])]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                # Only erase_ledger() sets this, inside its own transaction.
                func="""
                    if TG_OP = 'DELETE' and current_setting('daybook.erasing', true) = OLD.owner_id::text then
                        return OLD;
                    end if;
                    raise exception 'the ledger is append-only';
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"
