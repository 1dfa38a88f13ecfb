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
    MEETING = "meeting", _("Meeting note")
    OBSTACLE = "obstacle", _("Obstacle")
    PROTECTED = "protected", _("Protected event")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    CHAT = "chat", _("Message")
    MEETING = "meeting", _("In a meeting")
    REVIEW = "review", _("In a review")
    ALOUD = "aloud", _("Aloud")
    FORM = "form", _("On a page of their own, signed")
    OTHER = "other", _("Another way")


# Feedback that came in writing: its words can be shown, as those of a mail can.
WRITTEN = (Channel.EMAIL, Channel.CHAT, Channel.REVIEW, Channel.FORM)

# What somebody can say of feedback; a signed page says it of itself.
CHANNELS_TOLD = [(one.value, one.label) for one in Channel if one is not Channel.FORM]


class WhereHeld(models.TextChoices):
    TICKET = "ticket", _("Ticket")
    REVIEW = "review", _("Code or document review")
    WIKI = "wiki", _("Wiki page")
    DASHBOARD = "dashboard", _("Dashboard")
    MAIL = "mail", _("Mailbox")
    CHAT = "chat", _("Chat")
    OTHER = "other", _("Somewhere else")


class Direction(models.TextChoices):
    """Which way a figure is better."""

    UP = "up", _("Higher is better")
    DOWN = "down", _("Lower is better")


class ProtectedSort(models.TextChoices):
    """What happened that the law may protect; which law, a lawyer says."""

    LEAVE = "leave", _("Leave taken or asked for")
    COMPLAINT = "complaint", _("Complaint or report made")
    ACCOMMODATION = "accommodate", _("Accommodation asked for")
    PREGNANCY = "pregnancy", _("Pregnancy or parenthood")
    WHISTLEBLOWING = "whistle", _("Wrongdoing reported")
    OTHER = "other", _("Something else")
