"""What management asserts, word for word, and what the user answers (design: Vocabulary)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.concerns.enums import Bearing, SourceSort, Standing
from apps.core.audience import Audience
from apps.core.models import OwnedQuerySet, SaltedModel
from apps.core.protecting import changes
from apps.evidence.models import Attachment, Entry
from apps.goals.models import Goal, Principle
from apps.plans.models import Person, Plan

PRESENT = Q(withdrawn_at__isnull=True)


class SourceQuerySet(OwnedQuerySet["Source"]):
    def present(self) -> Self:
        """Texts that were not taken out, the latest said first."""
        return self.filter(PRESENT).order_by(
            models.F("said_date").desc(nulls_last=True), "-added_at", "-id"
        )


class Source(SaltedModel):
    """A text of the employer's in which concerns stand, as it was pasted; its words never change."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="concern_sources")
    name = models.CharField(_("what it is called"), max_length=120)
    sort = models.CharField(_("kind"), max_length=8, choices=SourceSort, default=SourceSort.REVIEW)
    text = models.TextField(_("its words"), max_length=100_000)
    said_date = models.DateField(_("dated"), null=True, blank=True)
    said_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("by whom"),
    )  # fmt: skip
    client_token = models.UUIDField(editable=False)
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = SourceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_source_a_form"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="said_for_good", fields=["owner", "plan", "text", "added_at", "client_token"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk])


class ConcernQuerySet(OwnedQuerySet["Concern"]):
    def present(self) -> Self:
        """Concerns that were not taken out or split, in the user's order."""
        return self.filter(PRESENT).order_by("position", "id")

    def with_answers(self) -> Self:
        """With goal, principle, source, the whole they are part of, responses (newest first) and present places with words.

        Five queries, however many there are.
        """
        entries = Entry.objects.with_details().prefetch_related("versions")
        places = Place.objects.present().select_related("attachment__file")
        places = places.prefetch_related(Prefetch("entry", queryset=entries))
        return self.select_related(
            "goal", "principle", "source", "said_by", "split_from"
        ).prefetch_related(
            Prefetch("responses", queryset=Response.objects.order_by("-number")),
            Prefetch("places", queryset=places.order_by("position", "added_at", "id")),
        )


class Concern(SaltedModel):
    """One thing that management asserts, word for word; split ones name where they come from.

    `standing` is that of the newest decided response; a draft does not change it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="concerns")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    # Where the words stand in the source, in characters, half-open; both or none.
    start = models.PositiveIntegerField(null=True, editable=False)
    until = models.PositiveIntegerField(null=True, editable=False)
    words = models.TextField(_("their words"), max_length=4000)
    place = models.CharField(_("where it stands"), max_length=120, blank=True)
    said_date = models.DateField(_("said on"), null=True, blank=True)
    said_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("by whom"),
    )  # fmt: skip
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    principle = models.ForeignKey(
        Principle, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    position = models.PositiveSmallIntegerField(default=0)
    standing = models.CharField(
        max_length=10, choices=Standing, default=Standing.UNANSWERED, editable=False
    )
    # The employer's own words start as allowed in a packet (design: Audience).
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PANEL)
    client_token = models.UUIDField(editable=False)
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_why = models.CharField(max_length=400, blank=True, editable=False)

    objects = ConcernQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_concern_a_form"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, until__isnull=True)
                | Q(source__isnull=False, start__lt=models.F("until")),
                name="concern_stands_in_its_source",
            ),
        ]
        indexes = [models.Index(fields=["plan", "position"])]
        triggers = [
            pgtrigger.ReadOnly(
                name="asserted_for_good",
                fields=["owner", "plan", "source", "start", "until", "words", "split_from", "added_at"],
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("concern", args=[self.pk])


class ResponseQuerySet(OwnedQuerySet["Response"]):
    def decided(self) -> Self:
        return self.exclude(decided_at=None)


class Response(SaltedModel):
    """What the user answers to a concern, at most two sentences; versions, the last of which may be a draft.

    A draft is scratch: outside the ledger, only for the lawyer where it concedes something, deletable. Once decided
    its words are in the ledger and never change.
    """

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="responses")
    number = models.PositiveSmallIntegerField()
    standing = models.CharField(_("what you say to it"), max_length=10, choices=Standing)
    words = models.TextField(_("your answer"), max_length=1000, blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.LAWYER)
    written_at = models.DateTimeField(editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = ResponseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="one_response_a_number"),
            models.UniqueConstraint(
                fields=["concern"], condition=Q(decided_at=None), name="one_draft_a_concern"
            ),
            models.CheckConstraint(
                condition=~Q(standing=Standing.UNANSWERED), name="response_answers"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False) | ~Q(audience=Audience.PANEL),
                name="drafts_never_leave",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="answered_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_at__isnull=False)
                & changes("concern", "number", "standing", "words", "written_at", "decided_at"),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PlaceQuerySet(OwnedQuerySet["Place"]):
    def present(self) -> Self:
        """Places that were not taken out; one whose entry was withdrawn stays, to be flagged."""
        return self.filter(PRESENT)


class Place(SaltedModel):
    """Where it shows this: an entry, or a page and a quote in one of its files, and what it does for the answer.

    What hurts is for the lawyer and outside the ledger until the user decides (`decided_at`).
    """

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="places")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="answers")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    quote = models.TextField(_("the words there"), max_length=2000, blank=True)
    bearing = models.CharField(
        _("what it does"), max_length=8, choices=Bearing, default=Bearing.HELPS
    )
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.UNDECIDED)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = PlaceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["position", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "entry", "attachment", "page", "quote"],
                condition=PRESENT,
                nulls_distinct=False,
                name="one_present_place_a_concern",
            ),
            models.CheckConstraint(
                condition=Q(page__isnull=True) | Q(page__gt=0), name="place_page_counts_from_one"
            ),
            models.CheckConstraint(
                condition=~Q(bearing=Bearing.HURTS, decided_at=None)
                | Q(audience__in=[Audience.LAWYER, Audience.NEVER]),
                name="what_hurts_never_leaves_undecided",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="shown_for_good",
                fields=["concern", "entry", "attachment", "page", "quote", "added_at"],
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
