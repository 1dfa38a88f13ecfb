from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet
from apps.files.sniff import PICTURES


class Origin(models.TextChoices):
    """The user's answer to where a file is from. No warning that was shown is ever stored."""

    MINE = "mine", _("Mine")
    HANDED = "handed", _("Handed to me, about me")
    WORK = "work", _("A work system")
    UNSURE = "unsure", _("Not sure")


class StoredFileQuerySet(OwnedQuerySet["StoredFile"]):
    def bytes_used(self) -> int:
        """How many bytes these files take together."""
        return int(self.aggregate(total=models.Sum("size"))["total"] or 0)


class StoredFile(OwnedModel):
    """Bytes as they came, stored once per owner under `<owner>/<sha256[:2]>/<sha256>`."""

    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    first_name = models.CharField(max_length=255, editable=False)
    origin = models.CharField(_("where is this from?"), max_length=8, choices=Origin, blank=True)
    received_at = models.DateTimeField(editable=False)

    objects = StoredFileQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="bytes_once_per_owner"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="no_empty_file"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="kept_as_received", fields=["owner", "sha256", "size", "received_at"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key(self) -> str:
        """Place in the storage; made of ids and hashes only (R24)."""
        return f"{self.owner_id}/{self.sha256[:2]}/{self.sha256}"

    @property
    def is_picture(self) -> bool:
        """Whether a small copy can be shown; whether it can be read is another question."""
        return self.media_type in PICTURES

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be shown as pictures; whether they can be drawn is another question."""
        return self.media_type == "application/pdf"

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.pk])


class TextState(models.TextChoices):
    READ = "read", _("Read")
    PARTLY = "partly", _("Partly read")
    UNREADABLE = "unreadable", _("Could not be read")
    NOTHING = "nothing", _("No text in it")


class FileText(OwnedModel):
    """What was read out of a file: derived from its bytes, made again whenever it is lost, never evidence itself."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="text")
    state = models.CharField(max_length=10, choices=TextState)
    text = models.TextField(blank=True)
    # Where each page ends in `text`, in characters; empty for files without pages.
    page_ends = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    problem = models.CharField(max_length=40, blank=True)
    # A picture's own date and whether it says where it was taken; pages of a PDF.
    facts = models.JSONField(default=dict, blank=True)
    reader = models.PositiveSmallIntegerField(default=1)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)

    def page_of(self, place: int) -> int | None:
        """The page, from 1, that holds character `place` of the text; None for files without pages."""
        return next((n for n, end in enumerate(self.page_ends, 1) if place < end), None)
