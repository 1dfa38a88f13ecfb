"""What to do and by when. Not part of the record: no ledger, and nothing of it enters a packet."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet
from apps.plans.models import Plan


class StepQuerySet(OwnedQuerySet["Step"]):
    def on(self) -> Self:
        """Steps that were not put aside, in their order."""
        return self.filter(is_on=True).order_by("position", "id")


class Step(OwnedModel):
    """One thing to do: of a template (`key`), copied with its words, or the user's own (`key` empty).

    A day becomes a follow-up date with `about` this row.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=40, blank=True, editable=False)
    group = models.CharField(max_length=40)
    title = models.CharField(_("what to do"), max_length=200)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    label = models.CharField(_("applies where"), max_length=80, blank=True)
    note = models.TextField(_("your note"), max_length=2000, blank=True)
    due_date = models.DateField(_("by when"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)
    done_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    objects = StepQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], condition=~models.Q(key=""), name="one_step_a_key"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
