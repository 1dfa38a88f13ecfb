"""What belongs to one kind of entry only; one row an entry at most."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedQuerySet, SaltedModel
from apps.evidence.enums import Channel, Direction, ProtectedSort, WhereHeld
from apps.evidence.models.entry import Entry


class EmailDetail(SaltedModel):
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="email")
    sender = models.CharField(_("from"), max_length=320, blank=True)
    recipients = models.TextField(_("to"), max_length=4000, blank=True)
    cc = models.TextField(_("copy to"), max_length=4000, blank=True)
    sent_at = models.DateTimeField(_("date of the e-mail"), null=True, blank=True)
    # The Date header as it stands, and when the last server says it took the mail: both are claims.
    date_raw = models.CharField(max_length=200, blank=True, editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    subject = models.CharField(_("subject"), max_length=998, blank=True)
    text = models.TextField(_("text"), max_length=1_000_000, blank=True)
    # Cleaned when it was read; shown in a sandboxed frame only (R26).
    html = models.TextField(blank=True, editable=False)
    remote_blocked = models.PositiveIntegerField(default=0, editable=False)
    message_id = models.CharField(max_length=998, blank=True, editable=False, db_index=True)
    # The oldest id the mail answers to, or its own: mails of one conversation share it.
    thread = models.CharField(max_length=998, blank=True, editable=False, db_index=True)
    # What the headers claim about the sender's domain: [{"what": "dkim", "says": "pass", "by": "mx.example"}].
    claims = models.JSONField(default=list, blank=True, editable=False)
    # What could not be read: codes of apps.intake.parsers, empty when all was.
    problems = ArrayField(models.CharField(max_length=40), default=list, blank=True, editable=False)


class FeedbackDetail(SaltedModel):
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="feedback")
    giver = models.CharField(_("who said it"), max_length=120, blank=True)
    relation = models.CharField(_("who they are to you"), max_length=80, blank=True)
    channel = models.CharField(_("how"), max_length=8, choices=Channel, blank=True)
    exact_words = models.TextField(_("their exact words"), max_length=20_000, blank=True)


class MetricDetail(SaltedModel):
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="metric")
    name = models.CharField(_("what was measured"), max_length=120)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    baseline = models.DecimalField(
        _("where it stood before"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    direction = models.CharField(
        _("which way is better"), max_length=4, choices=Direction, blank=True
    )
    source = models.CharField(_("where the figure is from"), max_length=300, blank=True)


class ReadingQuerySet(OwnedQuerySet["Reading"]):
    def present(self) -> Self:
        """Values that were not taken out, the earliest first."""
        return self.filter(withdrawn_at=None).order_by("on_date", "added_at", "id")


class Reading(SaltedModel):
    """One further value of a metric entry, on a day, with where it is from; taken out, never changed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="readings")
    on_date = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    source = models.CharField(_("where the figure is from"), max_length=300, blank=True)
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ReadingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "on_date", "value", "source"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_present_reading_a_day_and_source",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="measured_for_good", fields=["entry", "on_date", "value", "source", "added_at"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MeetingDetail(SaltedModel):
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="meeting")
    place = models.CharField(_("where"), max_length=200, blank=True)
    present = models.CharField(_("who was there"), max_length=400, blank=True)
    exact_words = models.TextField(_("exact words"), max_length=20_000, blank=True)
    promised = models.TextField(
        _("what was promised, by whom and when"), max_length=4000, blank=True
    )


class ObstacleDetail(SaltedModel):
    """What stood in the way; since when is the entry's own date."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="obstacle")
    effect = models.TextField(_("what it kept from happening"), max_length=2000, blank=True)
    told = models.CharField(_("who was told"), max_length=200, blank=True)
    told_date = models.DateField(_("told on"), null=True, blank=True)
    resolved_date = models.DateField(_("out of the way since"), null=True, blank=True)


class ProtectedDetail(SaltedModel):
    """An event that the law may protect: only for the lawyer, whatever else is decided."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="protected")
    sort = models.CharField(_("what it was"), max_length=12, choices=ProtectedSort, blank=True)
    known_to = models.CharField(_("who at the employer knew"), max_length=200, blank=True)
    known_date = models.DateField(_("they knew since"), null=True, blank=True)


class ReferenceDetail(SaltedModel):
    """A precise reference instead of a copy: where it is, what it shows, who can open it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="reference")
    held = models.CharField(_("kind of place"), max_length=10, choices=WhereHeld, blank=True)
    place = models.CharField(_("link, number or title"), max_length=2000)
    shows = models.TextField(_("what it shows"), max_length=2000, blank=True)
    openable_by = models.CharField(_("who can open it"), max_length=200, blank=True)
