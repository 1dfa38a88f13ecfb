from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceSort(models.TextChoices):
    """Where a concern was said."""

    LETTER = "letter", _("The letter or plan")
    REVIEW = "review", _("A review")
    FEEDBACK = "feedback", _("Feedback they collected")
    EMAIL = "email", _("An e-mail")
    MEETING = "meeting", _("A meeting")
    OTHER = "other", _("Somewhere else")


class Standing(models.TextChoices):
    """What the user says to a concern."""

    UNANSWERED = "unanswered", _("Not answered yet")
    DISPUTED = "disputed", _("I dispute it")
    PARTLY = "partly", _("I accept a part of it")
    CONCEDED = "conceded", _("I accept it")
    UNDISPUTED = "undisputed", _("True, and no criticism")


# What gives something away; a draft of it is for the lawyer until the user decides.
CONCESSIONS = frozenset({Standing.PARTLY, Standing.CONCEDED, Standing.UNDISPUTED})


class Bearing(models.TextChoices):
    """What a place does for a response."""

    HELPS = "helps", _("Helps")
    EXPLAINS = "explains", _("Explains")
    HURTS = "hurts", _("Hurts")
