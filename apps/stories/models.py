"""What to tell in an interview or a self-review, by principle. Not part of the record, and never in a packet."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet
from apps.evidence.models import Entry
from apps.goals.models import Principle
from apps.plans.models import Plan


class StoryQuerySet(OwnedQuerySet["Story"]):
    def in_order(self) -> Self:
        """The user's best ones first, then by when they were written."""
        return self.order_by("-is_top", "-changed_at", "id")


class Story(OwnedModel):
    """Situation, action, result, in the user's words; deletable, without history."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="stories")
    principle = models.ForeignKey(
        Principle, on_delete=models.PROTECT, null=True, blank=True, related_name="stories"
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="stories"
    )
    title = models.CharField(_("in a few words"), max_length=120)
    situation = models.TextField(_("how it stood"), max_length=2000, blank=True)
    action = models.TextField(_("what you did"), max_length=2000, blank=True)
    result = models.TextField(_("what came of it"), max_length=2000, blank=True)
    is_top = models.BooleanField(_("one of my five best"), default=False)
    client_token = models.UUIDField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = StoryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "stories"
        ordering: ClassVar = ["-is_top", "-changed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_story_a_form"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.pk])
