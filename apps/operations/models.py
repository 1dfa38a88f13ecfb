from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet


class Stage(models.TextChoices):
    """What a round of the nightly check reads next; empty when a round is over."""

    FILES = "files", _("Files")
    PACKETS = "packets", _("Packets")
    WORDS = "words", _("Words")
    LAST_WORDS = "words_2", _("Words, tried before")


class RecordCheck(OwnedModel):
    """The nightly re-reading of one person's record: how far the round is, and what the last whole one found.

    What was found is a list of `[what, table, id]`: `what` is missing, changed, untold or extra.
    """

    # Of the round: since when, what it reads next and behind which row, how many files it read and what it found.
    begun_at = models.DateTimeField(null=True, editable=False)
    stage = models.CharField(max_length=8, choices=Stage, blank=True, editable=False)
    cursor = models.UUIDField(null=True, editable=False)
    seen = models.PositiveIntegerField(default=0, editable=False)
    finding = models.JSONField(default=list, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    # Of the last whole round.
    ended_at = models.DateTimeField(null=True, editable=False)
    files = models.PositiveIntegerField(default=0, editable=False)
    found = models.JSONField(default=list, blank=True, editable=False)

    objects = OwnedQuerySet["RecordCheck"].as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="one_check_a_person")]

    def __str__(self) -> str:
        return str(self.pk)
