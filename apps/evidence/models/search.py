"""What the search reads, made of the record and made again at any time; and the views a person keeps of the log."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.models import OwnedModel, OwnedQuerySet
from apps.evidence.enums import EntryKind
from apps.evidence.models.entry import Entry
from apps.plans.models import Plan


class EntrySearch(OwnedModel):
    """The words of one entry with their places and weights; written by `apps.evidence.search_index` only."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="search")
    # What the log is filtered by, again: a search over a long log reads no entry but those it shows.
    happened_from = models.DateTimeField(null=True)
    happened_until = models.DateTimeField(null=True)
    kind = models.CharField(max_length=10, choices=EntryKind)
    audience = models.CharField(max_length=10, choices=Audience)
    withdrawn_at = models.DateTimeField(null=True)
    is_late = models.BooleanField()
    has_proof = models.BooleanField()
    # By which rules it was made: rows of earlier ones are made anew by the sweep.
    made_by = models.PositiveSmallIntegerField(default=0)
    vector = SearchVectorField()
    # Without the text of files, for the ranking; empty when there is none.
    head = SearchVectorField(null=True)

    class Meta:
        indexes = [
            # The plan is in the index: a word that everybody uses does not lead through everybody's entries.
            # Without the list of rows to be added later, which every search would have to read from end to end.
            GinIndex(fields=["plan", "vector"], name="search_words", fastupdate=False),
            models.Index(
                "plan", F("happened_from").desc(nulls_last=True), F("entry").desc(),
                name="search_latest",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)


class SearchWord(OwnedModel):
    """A word of a plan's entries, for questions with a slip in them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=60)
    entries = models.PositiveIntegerField()  # how many hold it
    # What is left of it without a letter or two, each as a number that holds for this plan only.
    rests = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "word"], name="one_search_word_a_plan"),
        ]
        indexes = [GinIndex(fields=["rests"], name="search_words_alike", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.pk)


class SavedViewQuerySet(OwnedQuerySet["SavedView"]):
    def present(self) -> Self:
        """Views that were not taken away."""
        return self.filter(removed_at=None)


class SavedView(OwnedModel):
    """A question to the log under a name: the filters as they stand in the address, read anew at each use."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    address = models.TextField(max_length=2000, editable=False)
    added_at = models.DateTimeField(editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = SavedViewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["name", "added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="one_present_view_a_name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
