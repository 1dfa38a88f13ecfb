from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import OwnedModel, OwnedQuerySet, SaltedModel
from apps.plans.days import Away, joined


class StageKind(models.TextChoices):
    HINT = "hint", _("A hint")
    FOCUS = "focus", _("Focus")
    PIVOT = "pivot", _("Pivot")
    PIP = "pip", _("Improvement plan")
    CAPABILITY = "capability", _("Capability procedure")
    APPEAL = "appeal", _("Appeal")
    OTHER = "other", _("Other")


class Outcome(models.TextChoices):
    PASSED = "passed", _("Passed")
    EXTENDED = "extended", _("Extended")
    LEFT = "left", _("Left")
    LOST = "lost", _("Not passed")
    WON = "won", _("Won")


class Paper(models.TextChoices):
    LETTER = "letter", _("US Letter")
    A4 = "a4", _("A4")


class Plan(OwnedModel):
    """One process at one employer. `goal_word` is the letter's own word for goals."""

    name = models.CharField(_("name for this plan"), max_length=120)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    role = models.CharField(_("your job title"), max_length=120, blank=True)
    country = models.CharField(_("country, for public holidays"), max_length=2, blank=True)
    region = models.CharField(_("state or region"), max_length=20, blank=True)
    zone = models.CharField(_("time zone of the employer's dates"), max_length=64, default="UTC")
    # Days on which this employer does not work besides the public holidays.
    days_off = ArrayField(
        models.DateField(), verbose_name=_("the employer's own days off"), default=list, blank=True
    )
    goal_word = models.CharField(_("the letter's word for goals"), max_length=40, default="goal")
    cover_word = models.CharField(
        _("cover word for dates in mails and calendars"), max_length=40, blank=True
    )
    paper = models.CharField(_("paper"), max_length=6, choices=Paper, default=Paper.LETTER)
    # The day all of it ended for the person; no reminder, nudge or summary goes out after it.
    ended_date = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.pk])


class Stage(OwnedModel):
    """One part of a plan with its dates and outcome; a change of stage is a new row."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="stages")
    kind = models.CharField(max_length=12, choices=StageKind)
    name = models.CharField(_("what the letter calls it"), max_length=80)
    started_date = models.DateField(_("first day"), null=True, blank=True)
    ended_date = models.DateField(_("last day"), null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    template_id = models.CharField(max_length=40, blank=True, editable=False)
    template_version = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class TermLabel(models.TextChoices):
    LAW = "law", _("law")
    REPORTED = "reported", _("reported")
    RUMOUR = "rumour", _("rumour")
    COMMON = "common", _("common practice")
    LETTER = "letter", _("your letter")


class Term(OwnedModel):
    """One value copied from a template, or from the user's own letter, which overrides all."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="terms")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    label = models.CharField(max_length=10, choices=TermLabel)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="one_term_a_key"),
        ]

    def __str__(self) -> str:
        return self.key


class Letter(SaltedModel):
    """What the employer handed over; its own words."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="letters")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="letters")
    title = models.CharField(_("what it is called"), max_length=160)
    received_date = models.DateField(_("received on"), null=True, blank=True)
    text = models.TextField(_("its words"), blank=True)
    written_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class Relation(models.TextChoices):
    MANAGER = "manager", _("Manager")
    HR = "hr", _("HR partner")
    CHAMPION = "champion", _("Champion")
    PEER = "peer", _("Colleague")
    REPORT = "report", _("Direct report")
    CUSTOMER = "customer", _("Customer")
    LAWYER = "lawyer", _("Lawyer")
    PANELLIST = "panellist", _("Panellist")
    CONTACT = "contact", _("Contact for the next job")
    OTHER = "other", _("Other")


# The lawyer and private contacts never appear in a packet's who is who (packet.md, A).
NEVER_PRINTED = frozenset({Relation.LAWYER, Relation.CONTACT})


class PersonQuerySet(OwnedQuerySet["Person"]):
    def present(self) -> Self:
        """People who were not removed, by name."""
        return self.filter(removed_at=None).order_by("name", "id")


class Person(OwnedModel):
    """Somebody in the matter. Their name is masked in a packet until `may_be_named`."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(_("name"), max_length=120)
    post = models.CharField(_("job title"), max_length=120, blank=True)
    relation = models.CharField(_("who they are to you"), max_length=10, choices=Relation)
    part = models.CharField(_("their part in the matter"), max_length=200, blank=True)
    # How to reach them: for the person themselves only, never printed in a packet.
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    may_be_named = models.BooleanField(_("may be named in a packet"), default=False)
    created_at = models.DateTimeField(editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])

    @property
    def is_never_printed(self) -> bool:
        """The lawyer and private contacts stay out of packets whatever `may_be_named` says."""
        return self.relation in NEVER_PRINTED


class OffSort(models.TextChoices):
    """Why somebody was not at work; only for the person and their lawyer."""

    LEAVE = "leave", _("Leave")
    SICK = "sick", _("Sick")
    ON_CALL = "on_call", _("On call")
    HOLIDAY = "holiday", _("Holiday")
    OTHER = "other", _("Something else")


class DayOffQuerySet(OwnedQuerySet["DayOff"]):
    def present(self) -> Self:
        """Days off that were not removed, the latest first."""
        return self.filter(removed_at=None).order_by("-first_date", "-last_date", "id")

    def of_plan(self, plan: Plan) -> tuple[Away, ...]:
        """The days away of a plan as pictures and counts take them: in order, without overlaps, without why."""
        rows = self.for_user(plan.owner_id).present().filter(plan=plan)
        return joined(
            Away(first=first, last=last)
            for first, last in rows.values_list("first_date", "last_date")
        )


class DayOff(SaltedModel):
    """Days on which the person was away, both ends included; removed, never changed, never in a panel packet."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="own_days_off")
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))
    sort = models.CharField(_("what it was"), max_length=8, choices=OffSort)
    note = models.CharField(_("note"), max_length=300, blank=True)
    added_at = models.DateTimeField(editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = DayOffQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "days off"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_date__gte=models.F("first_date")),
                name="days_off_end_after_they_begin",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="away_for_good",
                fields=["plan", "first_date", "last_date", "sort", "note", "added_at"],
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
