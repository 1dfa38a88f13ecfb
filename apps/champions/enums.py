from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Asked(models.TextChoices):
    """How far a request for feedback is."""

    DRAFT = "draft", _("Not asked yet")
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("They would rather not")
    NO_ANSWER = "no_answer", _("No answer")
    DROPPED = "dropped", _("Not asked any more")


class Consent(models.TextChoices):
    """Who may read an answer, in the words the giver agreed to."""

    NONE = "none", _("Nobody said")
    LAWYER = "lawyer", _("Only the person's lawyer")
    UNNAMED = "unnamed", _("The person's manager and HR, without my name")
    NAMED = "named", _("The person's manager and HR, under my name")


class Came(models.TextChoices):
    """How an answer came."""

    PASTED = "pasted", _("Pasted by you")
    POINTED = "pointed", _("You point to where it is")
    FORM = "form", _("Written on the private page")
