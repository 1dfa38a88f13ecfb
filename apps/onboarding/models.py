from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel
from apps.onboarding.enums import ENOUGH, Item
from apps.plans.models import Plan


class TonightTick(OwnedModel):
    """A line of Tonight that the person ticked, or `enough` for all; what the data shows needs no tick."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tonight_ticks")
    item = models.CharField(
        max_length=8, choices=[*Item.choices, (ENOUGH, _("Enough for tonight"))]
    )
    ticked_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="one_tick_a_line"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
