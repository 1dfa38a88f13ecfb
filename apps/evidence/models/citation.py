"""Where it shows this: a place in an entry's file, or in its own words, that supports its statement."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.models import OwnedQuerySet, SaltedModel
from apps.evidence.models.entry import Entry
from apps.evidence.models.links import Attachment


class CitationQuerySet(OwnedQuerySet["Citation"]):
    def present(self) -> Self:
        """Citations that were not taken out."""
        return self.filter(withdrawn_at=None)


class Citation(SaltedModel):
    """A page and a quote. Without an attachment the quote is in the entry's own words."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="citations")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="citations"
    )
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    quote = models.TextField(_("the words there"), max_length=2000, blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.UNDECIDED)
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = CitationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) | models.Q(page__gt=0),
                name="citation_page_counts_from_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(quote="") | models.Q(page__isnull=False),
                name="citation_names_a_place",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="cited_for_good", fields=["entry", "attachment", "page", "quote", "added_at"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_shown(self) -> bool:
        """Whether it stands on the entry's page: not taken out, and neither is its file."""
        is_off = self.attachment is not None and self.attachment.withdrawn_at is not None
        return self.withdrawn_at is None and not is_off
