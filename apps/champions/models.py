"""Asking a person who saw the work, and what they wrote (design: Vocabulary, feedback request)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.champions.enums import Asked, Came, Consent
from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.plans.models import Person, Plan


class FeedbackRequestQuerySet(OwnedQuerySet["FeedbackRequest"]):
    def waiting(self) -> Self:
        """Asked and without an answer, the longest first."""
        return self.filter(state=Asked.ASKED).order_by("asked_date", "id")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class FeedbackRequest(SaltedModel):
    """One person asked about one thing they saw. The text goes out through the user's own channel.

    `token_hash` (SHA-256, hex) opens the private page while `expires_at` lies ahead and `revoked_at` is empty; an
    answer on the page closes it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="feedback_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="feedback_requests")
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="feedback_requests"
    )
    saw = models.CharField(_("what they saw"), max_length=400)
    questions = ArrayField(
        models.CharField(max_length=300), size=3, default=list, verbose_name=_("questions")
    )
    text = models.TextField(_("what you send"), max_length=2000)
    state = models.CharField(max_length=9, choices=Asked, default=Asked.DRAFT)
    asked_date = models.DateField(_("asked on"), null=True, blank=True)
    settled_date = models.DateField(null=True, editable=False)
    client_token = models.UUIDField(editable=False)
    created_at = models.DateTimeField(editable=False)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = FeedbackRequestQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_request_a_form"),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="one_page_a_token"
            ),
            models.CheckConstraint(
                condition=models.Q(token_hash="") | models.Q(expires_at__isnull=False),
                name="private_pages_expire",
            ),
        ]
        indexes = [models.Index(fields=["plan", "state", "asked_date"])]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("request", args=[self.pk])


class RequestEntry(OwnedModel):
    """An entry that helps the person remember; only its sentence is shown to the user beside the text."""

    request = models.ForeignKey(FeedbackRequest, on_delete=models.PROTECT, related_name="reminders")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reminds")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "entry"], name="one_reminder_an_entry"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class FeedbackAnswer(SaltedModel):
    """What came back, as it came; each further one is a new row. It becomes an entry of kind feedback.

    `words_sha256` (hex) is that of the answer's UTF-8 text. On the private page the giver signs `signed_text`, a copy of
    the whole page with its questions; `signed_sha256` (hex) is that of its UTF-8 bytes, told to the giver with the copy,
    so that both hold the same words. `saw_date` is the day the giver names for what they saw.
    """

    request = models.ForeignKey(FeedbackRequest, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    came = models.CharField(max_length=8, choices=Came)
    words = models.TextField(_("their words"), max_length=20_000, blank=True)
    signature = models.CharField(_("name, typed as a signature"), max_length=120, blank=True)
    relation = models.CharField(_("who they are to you"), max_length=80, blank=True)
    consent = models.CharField(_("who may read it"), max_length=8, choices=Consent)
    words_sha256 = models.CharField(max_length=64, editable=False)
    saw_date = models.DateField(_("when they saw it"), null=True, editable=False)
    signed_text = models.TextField(blank=True, editable=False)
    signed_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="feedback_answer")
    client_token = models.UUIDField(editable=False)
    received_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_answer_a_number"),
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_answer_a_form"),
        ]
        triggers = [pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.pk)
