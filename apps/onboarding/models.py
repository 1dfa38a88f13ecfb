from __future__ import annotations

from django.db import models

from apps.core.models import OwnedModel
from apps.onboarding.enums import Item
from apps.plans.models import Plan


class TonightTick(OwnedModel):
    """A line of Tonight that the person ticked; what the data shows as done needs no tick."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tonight_ticks")
    item = models.CharField(max_length=8, choices=Item)
    ticked_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="one_tick_a_line"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
