from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet
from apps.evidence.models import Entry
from apps.files.models import Origin, StoredFile
from apps.intake.enums import FINISHED, LOGGED, TAKEN_BACK, UNREAD, ItemOutcome, Source
from apps.plans.models import Plan


class BatchQuerySet(OwnedQuerySet["Batch"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class Batch(OwnedModel):
    """What came in together: files of one drop, a mailbox, pasted notes. Asked once where it is from."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="batches")
    source = models.CharField(max_length=8, choices=Source, editable=False)
    origin = models.CharField(_("where is this from?"), max_length=8, choices=Origin, blank=True)
    created_at = models.DateTimeField(editable=False)
    # A form sent twice makes one batch.
    client_token = models.UUIDField(editable=False)
    # Only reference cards come of it: no copy of what it holds is kept (design: Point to it).
    points_only = models.BooleanField(default=False, editable=False)
    # When the person took it back, and when the last of its entries was.
    undone_at = models.DateTimeField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, editable=False)

    objects = BatchQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_batch_a_form"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.pk])


class ItemQuerySet(OwnedQuerySet["Item"]):
    def waiting(self) -> Self:
        return self.filter(outcome=ItemOutcome.WAITING).order_by("position", "id")

    def unread(self) -> Self:
        """What waits, and what was stopped or did not work and can go on."""
        return self.filter(outcome__in=UNREAD, batch__undone_at=None)

    def logged(self) -> Self:
        """What made an entry, whether it still stands or not."""
        return self.filter(outcome__in=LOGGED)

    def told_as(self) -> Any:
        """Each with `told`: its outcome, or that its entry was taken back."""
        gone = models.Q(entry=None) | models.Q(entry__withdrawn_at__isnull=False)
        taken_back = models.When(gone, outcome__in=LOGGED, then=models.Value(TAKEN_BACK))
        told = models.Case(taken_back, default="outcome", output_field=models.CharField())
        return self.annotate(told=told)

    def of_bytes(self, files: Iterable[UUID]) -> Self:
        """What is read from these files: themselves, and the messages of those that are mailboxes."""
        ids = list(files)
        return self.filter(models.Q(file__in=ids) | models.Q(mailbox__file__in=ids))

    def in_order(self) -> Self:
        return self.order_by("position", "id")

    def tally(self) -> dict[str, int]:
        """How many items have each outcome; one query."""
        found = self.order_by().values_list("outcome").annotate(n=Count("pk"))
        return {str(outcome): n for outcome, n in found}

    def tally_now(self) -> dict[str, int]:
        """As `tally`, with what was taken back since apart; one query."""
        found = self.told_as().order_by().values_list("told").annotate(n=Count("pk"))
        return {str(told): n for told, n in found}


class Item(OwnedModel):
    """One file or message of a batch and what became of it. The file's bytes are stored before it is read."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    # Of a message: the mailbox it lies in, and where in it, in bytes.
    mailbox = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="messages", editable=False
    )
    offset = models.PositiveBigIntegerField(null=True, editable=False)
    length = models.PositiveBigIntegerField(null=True, editable=False)
    # Where it stands in its batch, from 0: files by 1,000,000, so that a mailbox's messages follow it.
    position = models.PositiveBigIntegerField(editable=False)
    name = models.CharField(_("file name"), max_length=1000)
    file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="intake_items",
        editable=False,
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="intake_items", editable=False
    )
    outcome = models.CharField(max_length=10, choices=ItemOutcome, default=ItemOutcome.WAITING)
    # A code of apps.intake.wording; of a refused file also the sentence that was said.
    reason = models.CharField(max_length=40, blank=True, editable=False)
    sentence = models.CharField(max_length=400, blank=True, editable=False)
    # Of a mail: subject, senders, date and number of parts as they were read, also where it was logged before.
    found = models.JSONField(default=dict, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = ItemQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes = [models.Index(fields=["batch", "outcome", "position"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=ItemOutcome.WAITING, done_at__isnull=True)
                | (~models.Q(outcome=ItemOutcome.WAITING) & models.Q(done_at__isnull=False)),
                name="an_item_is_done_when_it_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_finished(self) -> bool:
        return self.outcome in FINISHED


class ApiTokenQuerySet(OwnedQuerySet["ApiToken"]):
    def usable(self) -> Self:
        """Tokens that were not withdrawn, the newest first."""
        return self.filter(revoked_at=None).order_by("-created_at", "-id")


class ApiToken(OwnedModel):
    """Lets another program of the person log into one plan, and nothing else. Only its hash is kept (R38)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return str(self.pk)


class ValuesImport(OwnedModel):
    """A table of figures for one metric: looked at first, saved only when the person says so."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="value_imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="value_imports")
    name = models.CharField(_("file name"), max_length=255)
    created_at = models.DateTimeField(editable=False)
    # How the file is read, as the person settled it, and what is said of where the values are from.
    choices = models.JSONField(default=dict, blank=True, editable=False)
    source = models.CharField(max_length=300, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    # How many rows are through, how many of them were new, and the first that were left out, with the reason.
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    added = models.PositiveIntegerField(default=0, editable=False)
    rejected_count = models.PositiveIntegerField(default=0, editable=False)
    rejected = models.JSONField(default=list, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=40, blank=True, editable=False)
    taken_out_at = models.DateTimeField(null=True, editable=False)

    objects = OwnedQuerySet["ValuesImport"].as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("valuesimport", args=[self.pk])
