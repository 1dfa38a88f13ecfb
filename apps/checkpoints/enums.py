from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PromiseState(models.TextChoices):
    """What became of a promise; `late` is kept, but after its day."""

    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    LATE = "late", _("Kept late")
    NOT_KEPT = "not_kept", _("Not kept")
    DROPPED = "dropped", _("No longer counts")


class SaidBack(models.TextChoices):
    """What became of the text that says back what was agreed."""

    DRAFT = "draft", _("Not sent yet")
    SENT = "sent", _("Sent")
    CORRECTED = "corrected", _("Somebody answered")
    UNCORRECTED = "uncorrected", _("No correction received")


class Asking(models.TextChoices):
    """What became of a question for a checkpoint."""

    TO_ASK = "to_ask", _("To ask")
    ASKED = "asked", _("Asked, no answer yet")
    ANSWERED = "answered", _("Answered")
    DROPPED = "dropped", _("Not asked")


class Missed(models.TextChoices):
    """Why a checkpoint did not take place, in one tap."""

    CANCELLED = "cancelled", _("They cancelled it")
    NOBODY = "nobody", _("Nobody came")
    PUT_OFF = "put_off", _("It was put off")
    AWAY = "away", _("I was away")
    OTHER = "other", _("Another reason")
