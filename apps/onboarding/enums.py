from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    """Where somebody stands on the first evening; each asks only what that person can know."""

    SUSPECT = "suspect", _("I suspect something")
    TOLD = "told", _("I was told aloud")
    DOCUMENT = "document", _("I have a document")
    CHOOSE = "choose", _("I must choose by a date")
    APPEAL = "appeal", _("I must appeal by a date")
    LOST = "lost", _("I have lost access")

    @property
    def says(self) -> str:
        return str(SAYS[self])


SAYS = {
    Door.SUSPECT: _("Nothing was said yet. Begin a quiet record."),
    Door.TOLD: _("Who said it, when, and the words you remember."),
    Door.DOCUMENT: _("Keep it whole; goals and dates come from it."),
    Door.CHOOSE: _("The date first, then what you are asked to choose."),
    Door.APPEAL: _("From nothing written to a packet in twenty minutes."),
    Door.LOST: _("What you can still ask for, and what you remember."),
}


class Item(models.TextChoices):
    """One line of Tonight."""

    DEVICE = "device", _("Your own device")
    DATE = "date", _("The next date, counted aloud")
    PHONE = "phone", _("All dates into the phone")
    GOALS = "goals", _("Goals, pasted whole")
    PROOF = "proof", _("Where each proof is")
    WINS = "wins", _("Three recent wins")
    PEOPLE = "people", _("A lawyer, two champions")


# Kept beside the ticks: the person said "Go to Today" before every line was done.
ENOUGH = "enough"

# The end of an address whose page leads back to Tonight and not on to the packet.
FROM_TONIGHT = "?from=tonight"

MINUTES = {
    Item.DEVICE: 2, Item.DATE: 5, Item.PHONE: 3, Item.GOALS: 8, Item.PROOF: 10, Item.WINS: 6,
    Item.PEOPLE: 6,
}  # fmt: skip
