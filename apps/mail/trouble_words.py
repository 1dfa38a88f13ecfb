"""What is wrong with sending, for the banner on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from apps.mail.health import facts, trouble_to_tell
from apps.mail.readers import not_accepted_in_time
from apps.mail.rules.health import Code, Facts

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

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


class Trouble:
    """What a page says of it; asked by a page that does, and once."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self._user = user

    @cached_property
    def _facts(self) -> Facts:
        return facts()

    @cached_property
    def words(self) -> str | Promise:
        """One sentence, or "" when mail leaves. One query."""
        found = trouble_to_tell(self._facts)
        return WORDS[found[0]] if found else ""

    @cached_property
    def is_mail_late(self) -> bool:
        """Whether a reminder to this person should have been accepted by now and was not. One query more."""
        return not_accepted_in_time(self._user, now=self._facts.now) is not None
