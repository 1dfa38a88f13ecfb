"""Links of an entry: added and withdrawn, never edited; each audience belongs to its link."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

import pgtrigger
from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.evidence.models.entry import Entry, EntryQuerySet
from apps.files.models import StoredFile
from apps.goals.models import Goal, Principle
from apps.plans.models import Person

Link_co = TypeVar("Link_co", bound=models.Model, covariant=True)
PRESENT = models.Q(withdrawn_at__isnull=True)


class LinkQuerySet(OwnedQuerySet[Link_co]):
    def present(self) -> Self:
        """Links that were not withdrawn."""
        return self.filter(PRESENT)


class EntryGoalQuerySet(LinkQuerySet["EntryGoal"]):
    """Links of entries to goals."""


class EntryPersonQuerySet(LinkQuerySet["EntryPerson"]):
    """Links of entries to people."""


class EntryPrincipleQuerySet(LinkQuerySet["EntryPrinciple"]):
    """Links of entries to principles."""


class AttachmentQuerySet(LinkQuerySet["Attachment"]):
    """Links of entries to files."""


class EntryGoal(OwnedModel):
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="goal_links")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="entry_links")
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = EntryGoalQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "goal"], condition=PRESENT, name="one_present_link_entry_goal"
            ),
        ]


class EntryPerson(OwnedModel):
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="person_links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entry_links")
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = EntryPersonQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "person"], condition=PRESENT, name="one_present_link_entry_person"
            ),
        ]


class EntryPrinciple(OwnedModel):
    """A principle that an entry shows, as the person sees it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="principle_links")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="entry_links")
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = EntryPrincipleQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "principle"],
                condition=PRESENT,
                name="one_present_link_entry_principle",
            ),
        ]


class Attachment(SaltedModel):
    """A stored file as proof of an entry, under the name it came with."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("file name"), max_length=255)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.UNDECIDED)
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "file"], condition=PRESENT, name="one_present_link_entry_file"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="joined_for_good", fields=["entry", "file", "name", "added_at"])
        ]

    def __str__(self) -> str:
        return str(self.pk)


def with_links(entries: EntryQuerySet) -> EntryQuerySet:
    """With present files, goals, people and principles as `present_files` and so on; four queries."""
    return entries.prefetch_related(
        Prefetch(
            "attachments",
            Attachment.objects.present().select_related("file"),
            to_attr="present_files",
        ),
        Prefetch(
            "goal_links",
            EntryGoal.objects.present().select_related("goal").order_by("goal__number"),
            to_attr="present_goals",
        ),
        Prefetch(
            "person_links",
            EntryPerson.objects.present().select_related("person").order_by("person__name"),
            to_attr="present_people",
        ),
        Prefetch(
            "principle_links",
            EntryPrinciple.objects.present()
            .select_related("principle")
            .order_by("principle__list_name", "principle__position"),
            to_attr="present_principles",
        ),
    )
