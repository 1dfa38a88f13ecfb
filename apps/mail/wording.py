"""What became of a mail, in one sentence."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.mail.enums import ErrorClass, State
from apps.mail.models import OutgoingMail


def outcome(mail: OutgoingMail) -> str:
    """One plain sentence in the current time zone: planned when, accepted when, or why not."""
    match mail.state:
        case State.PLANNED:
            return _("Goes out on %(moment)s.") % {"moment": _moment(mail.planned_at)}
        case State.ACCEPTED:
            return _accepted(mail)
        case State.RETRY_WAIT:
            return _waiting(mail)
        case State.LEASED | State.HANDOFF:
            return _under_way(mail)
        case State.CANCELLED | State.FAILED_PERMANENT:
            return _not_sent(mail)
    return f"{mail.get_state_display()}."


def _accepted(mail: OutgoingMail) -> str:
    moment = _moment(mail.accepted_at or mail.planned_at)
    return _("Accepted by the mail server on %(moment)s.") % {"moment": moment}


def _waiting(mail: OutgoingMail) -> str:
    again = _moment(mail.next_attempt_at)
    if not mail.error_class:
        return _("Goes out on %(moment)s.") % {"moment": again}
    words = {"reason": mail.get_error_class_display(), "moment": again}
    return _("%(reason)s. Next try on %(moment)s.") % words


def _under_way(mail: OutgoingMail) -> str:
    if mail.error_class == ErrorClass.UNKNOWN:
        return _("Sent, but the mail server did not confirm it. It will be sent once more.")
    return _("Being sent.")


def _not_sent(mail: OutgoingMail) -> str:
    if not mail.error_class:
        return f"{mail.get_state_display()}."
    return _("Not sent: %(reason)s.") % {"reason": mail.get_error_class_display()}


def _moment(at: datetime) -> str:
    return say_dates.moment(at, zone=timezone.get_current_timezone_name())
