from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    WIN = "win", _("Win")
    NOTE = "note", _("Note")
    EMAIL = "email", _("E-mail")
    FEEDBACK = "feedback", _("Feedback")
    METRIC = "metric", _("Metric")
    DOCUMENT = "document", _("Document")
    REFERENCE = "reference", _("Reference card")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    CHAT = "chat", _("Message")
    MEETING = "meeting", _("In a meeting")
    REVIEW = "review", _("In a review")
    ALOUD = "aloud", _("Aloud")
    OTHER = "other", _("Another way")


class WhereHeld(models.TextChoices):
    TICKET = "ticket", _("Ticket")
    REVIEW = "review", _("Code or document review")
    WIKI = "wiki", _("Wiki page")
    DASHBOARD = "dashboard", _("Dashboard")
    MAIL = "mail", _("Mailbox")
    CHAT = "chat", _("Chat")
    OTHER = "other", _("Somewhere else")
