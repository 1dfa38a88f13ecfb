from __future__ import annotations

from datetime import datetime, time
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.deadlines.enums import Slot
from apps.plans.models import Plan, Stage


class DeadlineKind(models.TextChoices):
    CHECKPOINT = "checkpoint", _("Checkpoint")
    DECISION = "decision", _("Decision")
    APPEAL = "appeal", _("Appeal")
    GOAL_DUE = "goal_due", _("Goal due")
    VEST = "vest", _("Vest date")
    STAGE_END = "stage_end", _("Last day of the stage")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OUTSIDE_LIMIT = "outside", _("Outside time limit")
    OTHER = "other", _("Other date")


class DeadlineState(models.TextChoices):
    OPEN = "open", _("Open")
    MET = "met", _("Done")
    WAIVED = "waived", _("No longer needed")
    SKIPPED = "skipped", _("Did not take place")


class TriggerDay(OwnedModel):
    """A day from which dates of a stage are counted, such as the day the letter came; changing it moves them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="trigger_days")
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="trigger_days"
    )
    key = models.CharField(max_length=40, editable=False)
    name = models.CharField(_("what happened"), max_length=120)
    start_date = models.DateField(_("date"))
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["start_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="one_trigger_day_a_key"),
        ]

    def __str__(self) -> str:
        return self.key


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
    # The day it is counted from and the window after it: a change of that day counts it anew.
    trigger = models.ForeignKey(
        TriggerDay, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    window = models.JSONField(default=dict, blank=True, editable=False)
    # Its own reminders; empty for those of the person.
    leads = ArrayField(
        models.CharField(max_length=8, choices=[(one.value, one.value) for one in Slot]),
        verbose_name=_("reminders"),
        default=list,
        blank=True,
    )
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    snoozed_until = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=8, choices=DeadlineState, default=DeadlineState.OPEN)
    revision = models.PositiveIntegerField(default=1, editable=False)
    about_label = models.CharField(max_length=60, blank=True, editable=False)
    about_id = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = DeadlineQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        indexes = [
            models.Index(fields=["plan", "state", "due_at"]),
            models.Index(
                fields=["owner", "due_at", "id"],
                name="deadline_open_by_owner",
                condition=models.Q(state=DeadlineState.OPEN),
            ),
        ]
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
    window = models.JSONField(null=True)  # not kept by revisions of long ago
    why = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "revision"], name="one_change_a_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} r{self.revision}"


class ReminderSettings(OwnedModel):
    """How one person wants to be reminded; without a row the defaults of these fields hold."""

    leads = ArrayField(
        models.CharField(max_length=8, choices=[(one.value, one.value) for one in Slot]),
        verbose_name=_("reminders before a date"),
        default=list,
        blank=True,
    )
    morning = models.TimeField(_("time of day"), default=time(9, 0))
    quiet_from = models.TimeField(_("quiet from"), default=time(22, 0))
    quiet_until = models.TimeField(_("quiet until"), default=time(7, 0))
    nags = models.BooleanField(_("remind again until I confirm"), default=True)
    nudge_days = models.PositiveSmallIntegerField(
        _("days without an entry until a nudge"), null=True, blank=True
    )
    digest_weekday = models.PositiveSmallIntegerField(
        _("day of the weekly summary"), null=True, blank=True
    )
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("reminder settings")
        verbose_name_plural = _("reminder settings")
        constraints = [
            models.UniqueConstraint(fields=["owner"], name="one_reminder_settings_a_person"),
            models.CheckConstraint(
                condition=models.Q(digest_weekday__isnull=True) | models.Q(digest_weekday__lte=6),
                name="digest_on_a_day_of_the_week",
            ),
            models.CheckConstraint(
                condition=models.Q(nudge_days__isnull=True)
                | models.Q(nudge_days__gte=1, nudge_days__lte=60),
                name="nudge_after_one_to_sixty_days",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CalendarFeedQuerySet(OwnedQuerySet["CalendarFeed"]):
    def live(self) -> Self:
        """Feeds that were not withdrawn."""
        return self.filter(revoked_at=None)


class CalendarFeed(OwnedModel):
    """A secret address from which a phone reads the dates of one plan. Only its hash is kept (R38)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    reads = models.PositiveIntegerField(default=0, editable=False)

    objects = CalendarFeedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=models.Q(revoked_at=None),
                name="one_live_calendar_feed_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
