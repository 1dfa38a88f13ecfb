from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.checkpoints.enums import Asking, PromiseState, SaidBack
from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.deadlines.models import Deadline
from apps.evidence.models import Entry
from apps.plans.models import Person, Plan


class MeetingNote(OwnedModel):
    """Which entry holds the notes of which checkpoint."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="meeting_notes")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="meeting_note")
    created_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class PromiseQuerySet(OwnedQuerySet["Promise"]):
    def open(self) -> Self:
        return self.filter(state=PromiseState.OPEN)

    def past(self, today: date) -> Self:
        """Open promises whose day has passed."""
        return self.open().filter(due_date__lt=today)

    def in_order(self) -> Self:
        """By their day; without one last, the earliest made first."""
        return self.order_by(models.F("due_date").asc(nulls_last=True), "made_date", "id")


class Promise(SaltedModel):
    """What somebody said they would do, in the words that were noted; what became of it is a state.

    `is_own`: the user promised it. A due day becomes a follow-up date with `about` this row.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="promises")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="promises")
    what = models.CharField(_("what was promised"), max_length=300)
    who = models.CharField(_("by whom"), max_length=120, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="promises")
    is_own = models.BooleanField(default=False)
    made_date = models.DateField(_("promised on"))
    due_date = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=PromiseState, default=PromiseState.OPEN)
    settled_date = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    objects = PromiseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PromiseState.values), name="promise_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=PromiseState.OPEN, settled_date=None)
                | (~models.Q(state=PromiseState.OPEN) & models.Q(settled_date__isnull=False)),
                name="promise_settled_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["plan", "state", "due_date"])]
        triggers = [
            pgtrigger.ReadOnly(
                name="promised_for_good",
                fields=[
                    "owner",
                    "plan",
                    "entry",
                    "what",
                    "who",
                    "is_own",
                    "made_date",
                    "created_at",
                ],
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('promises', args=[self.plan_id])}#promise-{self.pk}"


class ConfirmBackQuerySet(OwnedQuerySet["ConfirmBack"]):
    def to_ask_about(self, today: date) -> Self:
        """Sent texts of which nobody said yet what became of them, once some days have passed."""
        return self.filter(state=SaidBack.SENT, ask_date__lte=today)


class ConfirmBack(SaltedModel):
    """The text that says back what was agreed in a meeting, and what became of it.

    A draft may still change; once sent the words are in the ledger and stay. `ask_date` is when to ask what
    became of it while nobody said so, empty once it is not to be asked again.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="confirm_back")
    text = models.TextField(_("the text"), max_length=2000)
    state = models.CharField(max_length=12, choices=SaidBack, default=SaidBack.DRAFT)
    sent_at = models.DateTimeField(null=True, editable=False)
    ask_date = models.DateField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    card = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, related_name="confirm_back_sent"
    )
    answer = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, related_name="confirm_back_answered"
    )
    created_at = models.DateTimeField(editable=False)

    objects = ConfirmBackQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "confirm-backs"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=SaidBack.DRAFT, sent_at=None, card=None)
                | (
                    ~models.Q(state=SaidBack.DRAFT)
                    & models.Q(sent_at__isnull=False, card__isnull=False)
                ),
                name="confirm_back_sent_with_a_card",
            ),
            models.CheckConstraint(
                condition=models.Q(answer=None) | models.Q(state=SaidBack.CORRECTED),
                name="confirm_back_answer_corrects",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("entry_text", args=[self.entry_id])


class QuestionQuerySet(OwnedQuerySet["Question"]):
    def waiting(self) -> Self:
        """To ask, or asked without an answer; the oldest first."""
        return self.filter(state__in=[Asking.TO_ASK, Asking.ASKED]).order_by("created_at", "id")


class Question(SaltedModel):
    """Something to ask at the next checkpoint; carried on until it is asked and answered."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="questions")
    words = models.CharField(_("question"), max_length=400)
    state = models.CharField(max_length=8, choices=Asking, default=Asking.TO_ASK)
    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, null=True, related_name="questions"
    )
    asked_date = models.DateField(null=True, editable=False)
    answer = models.TextField(_("the answer"), max_length=4000, blank=True)
    answered_date = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    objects = QuestionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="") | models.Q(state=Asking.ANSWERED),
                name="question_answer_answers",
            ),
        ]
        ordering: ClassVar = ["created_at", "id"]
        triggers = [
            pgtrigger.ReadOnly(
                name="asked_for_good", fields=["owner", "plan", "words", "created_at"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
