from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.fuzzy import FuzzyDate, Lag, Precision, lag_of
from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.evidence.enums import EntryKind
from apps.plans.models import Plan

PRECISIONS = [(one.value, one.value) for one in Precision]


class EntryQuerySet(OwnedQuerySet["Entry"]):
    """Reads of the record. What a list shows of links comes from `apps.evidence.models.links.with_links`."""

    def present(self) -> Self:
        """Entries that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def withdrawn(self) -> Self:
        return self.exclude(withdrawn_at=None)

    def newest_first(self) -> Self:
        """By when it happened, the latest first; without a date last, the latest written first."""
        return self.order_by(
            F("happened_from").desc(nulls_last=True),
            F("happened_until").desc(nulls_last=True),
            "-written_at",
            "-id",
        )

    def oldest_first(self) -> Self:
        """By when it happened, the earliest first; without a date last."""
        return self.order_by(
            F("happened_from").asc(nulls_last=True), F("happened_until").asc(nulls_last=True), "id"
        )

    def narrowed(self, *, kind: str = "", goal: UUID | None = None, audience: str = "") -> Self:
        """Keep one kind, the entries that speak of one goal, one audience; an empty value keeps all."""
        found = self.filter(kind=kind) if kind else self
        found = found.filter(audience=audience) if audience else found
        if goal is None:
            return found
        return found.filter(goal_links__goal_id=goal, goal_links__withdrawn_at=None)

    def with_details(self) -> Self:
        """With the row of their kind, in the same query."""
        return self.select_related(
            "email", "feedback", "metric", "reference", "meeting", "obstacle", "protected"
        )

    def counts(self) -> dict[str, int]:
        """How many entries are present (`total`), undecided and taken out (`withdrawn_count`); one query."""
        present = models.Q(withdrawn_at=None)
        undecided = present & models.Q(audience=Audience.UNDECIDED)
        return self.aggregate(
            total=models.Count("pk", filter=present),
            undecided=models.Count("pk", filter=undecided),
            withdrawn_count=models.Count("pk", filter=~present),
        )

    def between(self, start: datetime, until: datetime) -> Self:
        """Entries that happened in [start, until)."""
        return self.filter(happened_from__gte=start, happened_from__lt=until)


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
    # "Sort later" was done with it, with or without a goal; says nothing about what it shows.
    sorted_at = models.DateTimeField(null=True, editable=False)

    statement = models.TextField(editable=False)
    happened_from = models.DateTimeField(null=True, editable=False)
    happened_until = models.DateTimeField(null=True, editable=False)
    happened_precision = models.CharField(max_length=8, choices=PRECISIONS, editable=False)
    happened_zone = models.CharField(max_length=64, editable=False)

    objects = EntryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_entry_a_form"),
            models.CheckConstraint(
                condition=models.Q(happened_precision="unknown", happened_from__isnull=True)
                | (~models.Q(happened_precision="unknown") & models.Q(happened_from__isnull=False)),
                name="only_unknown_dates_have_no_span",
            ),
            # A protected event never leaves for a panel, whoever clicks (design: Audience).
            models.CheckConstraint(
                condition=~models.Q(kind=EntryKind.PROTECTED) | models.Q(audience=Audience.LAWYER),
                name="protected_events_are_for_the_lawyer",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "-happened_from"]),
            models.Index(fields=["plan", "audience"]),
        ]
        # Whose it is, when it was written and by which form: for good (design: Entries).
        triggers = [
            pgtrigger.ReadOnly(
                name="written_for_good", fields=["owner", "plan", "written_at", "client_token"]
            )
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


class EntryVersionQuerySet(OwnedQuerySet["EntryVersion"]):
    """Versions of entries."""


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

    objects = EntryVersionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_entry_version_a_number"),
        ]
        triggers = [pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"

    @property
    def happened(self) -> FuzzyDate:
        return FuzzyDate(
            precision=Precision(self.happened_precision),
            zone=self.happened_zone,
            start=self.happened_from,
            until=self.happened_until,
        )
