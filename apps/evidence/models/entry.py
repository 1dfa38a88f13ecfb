from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.fuzzy import FuzzyDate, Lag, Precision, lag_of
from apps.core.models import OwnedModel, SaltedModel
from apps.evidence.enums import EntryKind
from apps.plans.models import Plan

PRECISIONS = [(one.value, one.value) for one in Precision]


class Entry(OwnedModel):
    """One dated statement. First words, written time and attachments never change.

    The newest version's words and date are repeated here for lists; `EntryVersion` is the truth.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind, default=EntryKind.NOTE)
    audience = models.CharField(
        _("who may see it"), max_length=10, choices=Audience, default=Audience.UNDECIDED
    )
    written_at = models.DateTimeField(editable=False)
    # A form sent twice (lost connection, double click) makes one entry.
    client_token = models.UUIDField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_why = models.CharField(max_length=400, blank=True, editable=False)
    version_count = models.PositiveSmallIntegerField(default=1, editable=False)

    statement = models.TextField(editable=False)
    happened_from = models.DateTimeField(null=True, editable=False)
    happened_until = models.DateTimeField(null=True, editable=False)
    happened_precision = models.CharField(max_length=8, choices=PRECISIONS, editable=False)
    happened_zone = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_entry_a_form"),
            models.CheckConstraint(
                condition=models.Q(happened_precision="unknown", happened_from__isnull=True)
                | (~models.Q(happened_precision="unknown") & models.Q(happened_from__isnull=False)),
                name="only_unknown_dates_have_no_span",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "-happened_from"]),
            models.Index(fields=["plan", "audience"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("entry", args=[self.pk])

    @property
    def happened(self) -> FuzzyDate:
        return FuzzyDate(
            precision=Precision(self.happened_precision),
            zone=self.happened_zone,
            start=self.happened_from,
            until=self.happened_until,
        )

    @property
    def lag(self) -> Lag:
        return lag_of(self.happened, written_at=self.written_at)


class EntryVersion(SaltedModel):
    """The words and date of an entry as of one moment: the first, then each correction."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    statement = models.TextField(_("what happened, in one sentence"), max_length=4000)
    original_words = models.TextField(_("original words"), max_length=100_000, blank=True)
    happened_from = models.DateTimeField(null=True)
    happened_until = models.DateTimeField(null=True)
    happened_precision = models.CharField(max_length=8, choices=PRECISIONS)
    happened_zone = models.CharField(max_length=64)
    why = models.CharField(_("why it is corrected"), max_length=400, blank=True)
    written_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_entry_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"
