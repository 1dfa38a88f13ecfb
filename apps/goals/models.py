from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.plans.models import Person, Plan


class GoalQuerySet(OwnedQuerySet["Goal"]):
    def present(self) -> Self:
        """Goals that were not withdrawn, in the letter's order."""
        return self.filter(withdrawn_at=None).order_by("number", "id")

    def with_words(self) -> Self:
        """With the newest version's words, as `words`, `shown_by`, `target`, `due_date`; one query."""
        newest = GoalVersion.objects.filter(goal=models.OuterRef("pk")).order_by("-number")
        names = ("words", "shown_by", "target", "due_date")
        return self.annotate(**{name: models.Subquery(newest.values(name)[:1]) for name in names})


class Goal(OwnedModel):
    """What is expected, under the letter's own number. Its words are versions."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    short_name = models.CharField(_("short name for lists and pictures"), max_length=40, blank=True)
    # The employer's own words start as allowed in a packet (design: Audience).
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PANEL)
    # The user's own answer for the first page of a packet; empty cells stay empty.
    delivered_date = models.DateField(_("delivered on"), null=True, blank=True)
    delivered = models.CharField(_("figure reached"), max_length=80, blank=True)
    created_at = models.DateTimeField(editable=False)
    # A form sent twice (double click, lost connection) makes each goal once.
    client_token = models.UUIDField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = GoalQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_goal_a_number"),
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_goal_a_form"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("goal", args=[self.pk])


class HowGiven(models.TextChoices):
    LETTER = "letter", _("In the letter or plan")
    EMAIL = "email", _("By e-mail")
    MEETING = "meeting", _("In a meeting")
    CHAT = "chat", _("By message")
    OTHER = "other", _("Another way")


class GoalVersion(SaltedModel):
    """The words of a goal as they were given, by whom, when and how."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("the words as given"), max_length=4000)
    given_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    given_date = models.DateField(_("given on"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=8, choices=HowGiven, default=HowGiven.LETTER)
    shown_by = models.TextField(_("how it will be shown"), max_length=2000, blank=True)
    target = models.CharField(_("target, as a figure"), max_length=120, blank=True)
    due_date = models.DateField(_("due"), null=True, blank=True)
    why = models.CharField(_("why the words changed"), max_length=400, blank=True)
    written_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="one_version_a_number"),
        ]
        triggers = [pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.goal_id} v{self.number}"


class PrincipleQuerySet(OwnedQuerySet["Principle"]):
    def present(self) -> Self:
        """Principles that were not taken out, list by list in their order."""
        return self.filter(withdrawn_at=None).order_by("list_name", "position", "id")


class Principle(SaltedModel):
    """A value or principle by which people are measured, as its list names it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="principles")
    list_name = models.CharField(_("name of the list"), max_length=80)
    name = models.CharField(_("principle"), max_length=120)
    position = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = PrincipleQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["list_name", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "list_name", "name"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_present_principle_a_name",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="named_for_good", fields=["plan", "list_name", "name", "added_at"]
            )
        ]

    def __str__(self) -> str:
        return self.name


class GoalPrinciple(OwnedModel):
    """A principle that a goal is said to be about."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="principle_links")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="goal_links")
    added_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "principle"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_present_link_goal_principle",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MeasureState(models.TextChoices):
    """How far a question about a goal's measure is."""

    DRAFT = "draft", _("Not asked yet")
    ASKED = "asked", _("Asked, no answer yet")
    ANSWERED = "answered", _("Answered")
    NO_ANSWER = "no_answer", _("Not answered")


class MeasureQuestion(SaltedModel):
    """The message that asks the manager to confirm how a goal is measured, about one version of its words.

    A draft may change and is outside the ledger; once asked, text and day stay.
    """

    version = models.ForeignKey(
        GoalVersion, on_delete=models.PROTECT, related_name="measure_questions"
    )
    text = models.TextField(_("what you send"), max_length=2000)
    state = models.CharField(max_length=9, choices=MeasureState, default=MeasureState.DRAFT)
    asked_date = models.DateField(_("asked on"), null=True, blank=True)
    answer = models.TextField(_("what they answered"), max_length=4000, blank=True)
    settled_date = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(state=MeasureState.DRAFT),
                name="one_draft_question_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="") | models.Q(state=MeasureState.ANSWERED),
                name="measure_answer_answers",
            ),
        ]
        triggers = [
            # ReadOnly would ignore a condition of ours.
            pgtrigger.Protect(
                name="asked_for_good",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="draft")
                & (
                    pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                    | pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                    | pgtrigger.Q(old__asked_date__df=pgtrigger.F("new__asked_date"))
                    | pgtrigger.Q(old__created_at__df=pgtrigger.F("new__created_at"))
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
