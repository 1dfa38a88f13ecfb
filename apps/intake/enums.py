from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """How things came in."""

    FILES = "files", _("Files")
    NOTES = "notes", _("Pasted notes")
    COMMAND = "command", _("The command line")
    API = "api", _("Another program")


class ItemOutcome(models.TextChoices):
    """What became of one file or message; every one of a batch ends with one."""

    WAITING = "waiting", _("Waiting")
    ENTRY = "entry", _("An entry")
    DUPLICATE = "duplicate", _("Already logged")
    KEPT = "kept", _("Kept, could not be read")
    OPENED = "opened", _("Its messages follow")
    REFUSED = "refused", _("Not kept")
    FAILED = "failed", _("Did not work")
    CANCELLED = "cancelled", _("Stopped")


FINISHED = frozenset(set(ItemOutcome) - {ItemOutcome.WAITING})
LOGGED = frozenset({ItemOutcome.ENTRY, ItemOutcome.KEPT})
TAKEN_BACK = "taken_back"  # how pages count what was logged and is not in the log any more
UNREAD = frozenset({ItemOutcome.WAITING, ItemOutcome.CANCELLED, ItemOutcome.FAILED})
