from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.audience import PacketKind
from apps.core.models import OwnedModel, OwnedQuerySet
from apps.jobs.models import Job
from apps.plans.models import Plan

# Neutral outside, and two different words: what is for a lawyer is not taken for what goes to a panel.
FILE_WORDS = {PacketKind.PANEL: "document", PacketKind.LAWYER: "notes"}


class PacketText(OwnedModel):
    """The user's own words for a plan's packets: scratch until a packet is marked as sent."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="packet_text")
    title = models.CharField(_("name of the document"), max_length=120, blank=True)
    ask = models.CharField(_("what I ask, in one sentence"), max_length=400, blank=True)
    accept = models.CharField(_("what I accept, in two lines"), max_length=240, blank=True)
    statement = models.TextField(_("my statement"), max_length=40_000, blank=True)
    changed_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class BuildQuerySet(OwnedQuerySet["Build"]):
    def newest_first(self) -> Self:
        return self.select_related("job").order_by("-requested_at")


class Build(OwnedModel):
    """One packet being made or made. It is built from `snapshot` alone; equal inputs give equal bytes."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="builds")
    kind = models.CharField(max_length=8, choices=PacketKind)
    input_digest = models.CharField(max_length=64, editable=False)
    snapshot = models.JSONField(editable=False)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="build")
    requested_at = models.DateTimeField(editable=False)
    built_at = models.DateTimeField(null=True, editable=False)
    # Place of the finished file in the packet storage; each attempt writes its own.
    file_key = models.CharField(max_length=120, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    pages = models.PositiveIntegerField(default=0, editable=False)
    outcomes = models.JSONField(default=list, editable=False)
    # What the check found in the finished file: {"passed": [...], "failed": [...], "leaks": [...], "names": [...]}.
    checks = models.JSONField(default=dict, editable=False)
    # When the user chose to download in spite of what the check found.
    overridden_at = models.DateTimeField(null=True, editable=False)

    objects = BuildQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "input_digest"], name="one_build_per_input"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_ready(self) -> bool:
        return self.built_at is not None

    @property
    def file_name(self) -> str:
        """The name a download gets: the day, and a word that differs between the kinds."""
        return f"{FILE_WORDS[PacketKind(self.kind)]}-{self.requested_at:%Y-%m-%d}.pdf"

    @property
    def needs_a_look(self) -> bool:
        """Whether the check found something that the user has not yet chosen to accept."""
        found = any(self.checks.get(what) for what in ("failed", "leaks", "names"))
        return found and not self.overridden_at

    def get_absolute_url(self) -> str:
        return reverse("build", args=[self.pk])
