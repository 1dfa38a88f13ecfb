from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.plans.models import Plan, Stage


class DeadlineKind(models.TextChoices):
    CHECKPOINT = "checkpoint", _("Checkpoint")
    DECISION = "decision", _("Decision")
    APPEAL = "appeal", _("Appeal")
    GOAL_DUE = "goal_due", _("Goal due")
    STAGE_END = "stage_end", _("Last day of the stage")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OUTSIDE_LIMIT = "outside", _("Outside time limit")
    OTHER = "other", _("Other date")


class DeadlineState(models.TextChoices):
    OPEN = "open", _("Open")
    MET = "met", _("Done")
    WAIVED = "waived", _("No longer needed")


class DeadlineQuerySet(OwnedQuerySet["Deadline"]):
    def open(self) -> Self:
        """Dates that are neither done nor waived."""
        return self.filter(state=DeadlineState.OPEN)

    def coming(self, now: datetime) -> Self:
        """Open dates that have not passed."""
        return self.open().filter(due_at__gte=now)

    def in_order(self) -> Self:
        """The nearest first."""
        return self.order_by("due_at", "id")


class Deadline(OwnedModel):
    """A date that matters. Truth is the wall clock and its zone; `due_at` is a derived cache (b.1).

    Without a time it means the end of that local day and is worded "on or before".
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="deadlines")
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DeadlineKind)
    title = models.CharField(_("what it is"), max_length=160)
    local_date = models.DateField(_("date"))
    local_time = models.TimeField(_("time"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64)
    due_at = models.DateTimeField(editable=False)
    counted = models.JSONField(default=dict, blank=True, editable=False)
    state = models.CharField(max_length=8, choices=DeadlineState, default=DeadlineState.OPEN)
    revision = models.PositiveIntegerField(default=1, editable=False)
    about_label = models.CharField(max_length=60, blank=True, editable=False)
    about_id = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = DeadlineQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        indexes = [models.Index(fields=["plan", "state", "due_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(local_date__gte="1900-01-01", local_date__lt="2200-01-01"),
                name="deadline_in_a_possible_year",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("deadline", args=[self.pk])


class DeadlineChange(SaltedModel):
    """One revision of a deadline as it stood: who, when and why stay (rule 6)."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    local_date = models.DateField()
    local_time = models.TimeField(null=True)
    zone = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=DeadlineState)
    counted = models.JSONField(default=dict)
    why = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "revision"], name="one_change_a_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} r{self.revision}"
