"""What is wrong with sending, for the banner on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.mail.health import trouble_to_tell
from apps.mail.readers import not_accepted_in_time
from apps.mail.rules.health import Code
from apps.mail.send.claim import engine_now

if TYPE_CHECKING:
    from apps.accounts.models import User

# The first that is wrong is told: what comes later follows from it.
WORDS: dict[Code, str | Promise] = {
    Code.LOOP: _("The part of Daybook that sends mail has stopped."),
    Code.CLOCK: _("The clocks of this computer and of its database disagree, so nothing is sent."),
    Code.PAUSED: _("Sending is paused."),
    Code.BREAKER: _("The mail server refuses us again and again."),
    Code.SUCCESS: _("The mail server takes nothing from us."),
    Code.OLDEST: _("A mail that is due has not left for more than ten minutes."),
    Code.HANDOFF: _("The mail server does not confirm what it was given."),
}


def trouble_in_words() -> str | Promise:
    """One sentence, or "" when mail leaves. One query."""
    found = trouble_to_tell()
    return WORDS[found[0]] if found else ""


def not_taken(user: User) -> bool:
    """Whether a reminder to this person should have been accepted by now and was not."""
    return not_accepted_in_time(user, now=engine_now()) is not None
