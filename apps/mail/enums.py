from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where one mail stands (reliability.md, b.2). The last seven are final, but for a bounce after acceptance."""

    PLANNED = "planned", _("Planned")
    RETRY_WAIT = "retry_wait", _("Waiting to try again")
    LEASED = "leased", _("Being sent")
    HANDOFF = "handoff", _("Being handed over")
    ACCEPTED = "accepted", _("Accepted by the mail server")
    FAILED_PERMANENT = "failed_permanent", _("Could not be sent")
    SUPERSEDED = "superseded", _("Replaced, because the date changed")
    CANCELLED = "cancelled", _("Not needed any more")
    SKIPPED_LATE = "skipped_late", _("Covered by a later reminder")
    COMBINED = "combined", _("Told in another mail of the same day")
    BOUNCED = "bounced", _("Returned by the mail server")


WAITING = (State.PLANNED, State.RETRY_WAIT)
HELD = (State.LEASED, State.HANDOFF)
OPEN = (*WAITING, *HELD)


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")


class Security(models.TextChoices):
    """How the connection to a mail server is protected."""

    STARTTLS = "starttls", _("STARTTLS (usually port 587)")
    TLS = "tls", _("TLS from the start (usually port 465)")
    NONE = "none", _("none, only for a server on this machine")


class Silence(models.TextChoices):
    """Why nothing could be sent for a while."""

    ASLEEP = "asleep", _("this computer was asleep")
    STOPPED = "stopped", _("Daybook was not running")


class Sending(models.TextChoices):
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")


class Phase(models.TextChoices):
    """What one line of the history of a mail tells."""

    HANDOFF = "handoff", _("Handed to the mail server")
    ACCEPTED = "accepted", _("Accepted")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    UNKNOWN = "unknown", _("No answer after the last byte")
    FAILED = "failed", _("Given up")
    ENDED = "ended", _("Not sent")
    RENDER = "render", _("Text could not be made")


class ErrorClass(models.TextChoices):
    """Why a mail was not accepted (reliability.md, b.4)."""

    NONE = "", _("None")
    CONNECTION = "connection", _("The mail server could not be reached")
    TEMPORARY = "temporary", _("The mail server asked to try again later")
    ADDRESS = "address", _("The mail server does not know this address")
    MAILBOX = "mailbox", _("The mailbox is full, or the mail too large for it")
    OURS = "ours", _("The mail server refused us: sign-in or policy")
    REFUSED = "refused", _("The mail server refused the mail")
    UNKNOWN = "unknown", _("The connection broke before the answer")
    EXPIRED = "expired", _("It was too late to try again")
    STOPPED = "stopped", _("These mails were stopped")
    OWNER = "owner", _("The account gets no mail")
    RECHECK = "recheck", _("The date behind this mail could not be read")
