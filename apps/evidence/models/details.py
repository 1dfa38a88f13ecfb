"""What belongs to one kind of entry only; one row an entry at most."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import SaltedModel
from apps.evidence.enums import Channel, WhereHeld
from apps.evidence.models.entry import Entry


class EmailDetail(SaltedModel):
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="email")
    sender = models.CharField(_("from"), max_length=320, blank=True)
    recipients = models.TextField(_("to"), max_length=4000, blank=True)
    sent_at = models.DateTimeField(_("date of the e-mail"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=998, blank=True)
    text = models.TextField(_("text"), max_length=1_000_000, blank=True)


class FeedbackDetail(SaltedModel):
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="feedback")
    giver = models.CharField(_("who said it"), max_length=120, blank=True)
    relation = models.CharField(_("who they are to you"), max_length=80, blank=True)
    channel = models.CharField(_("how"), max_length=8, choices=Channel, blank=True)
    exact_words = models.TextField(_("their exact words"), max_length=20_000, blank=True)


class MetricDetail(SaltedModel):
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="metric")
    name = models.CharField(_("what was measured"), max_length=120)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=18, decimal_places=4, null=True, blank=True
    )


class ReferenceDetail(SaltedModel):
    """A precise reference instead of a copy: where it is, what it shows, who can open it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="reference")
    held = models.CharField(_("kind of place"), max_length=10, choices=WhereHeld, blank=True)
    place = models.CharField(_("link, number or title"), max_length=2000)
    shows = models.TextField(_("what it shows"), max_length=2000, blank=True)
    openable_by = models.CharField(_("who can open it"), max_length=200, blank=True)
