"""Words of requests and answers, as their user reads them."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.champions.enums import Consent
from apps.champions.models import FeedbackAnswer
from apps.core import say_dates

# What the giver agreed to, said to the user.
MAY_READ = {
    Consent.NONE: _("They said nothing about who may read it; their name stays out of packets."),
    Consent.LAWYER: _("Only your lawyer may read it."),
    Consent.UNNAMED: _("Your manager and HR may read it, without their name."),
    Consent.NAMED: _("Your manager and HR may read it under their name."),
}


def agreed_words(asker: str) -> dict[Consent, str]:
    """The same choices as their giver reads and signs them; `asker` may be empty. They tell nothing of why it is asked."""
    if not asker:
        return {
            Consent.NAMED: _now("The asker’s manager and HR, under my name"),
            Consent.UNNAMED: _now("The asker’s manager and HR, without my name"),
            Consent.LAWYER: _now("Only the asker, and people who advise them in confidence"),
        }
    name = {"name": asker}
    return {
        Consent.NAMED: _now("The manager of %(name)s and HR, under my name") % name,
        Consent.UNNAMED: _now("The manager of %(name)s and HR, without my name") % name,
        Consent.LAWYER: _now("Only %(name)s, and people who advise them in confidence") % name,
    }


def how_it_came(answer: FeedbackAnswer) -> str:
    """Pasted, pointed to or signed on the private page, and when; with the day they saw it and what they signed."""
    at = say_dates.moment(answer.received_at, zone=answer.request.plan.zone)
    parts = [f"{answer.get_came_display()}, {at}"]
    if answer.signature:
        parts.append(_now("Signed “%(name)s”") % {"name": answer.signature})
    if answer.saw_date:
        parts.append(_now("Seen on %(day)s") % {"day": say_dates.day(answer.saw_date)})
    if answer.signed_sha256:
        parts.append(
            _now("Fingerprint of what was signed: %(hash)s") % {"hash": answer.signed_sha256}
        )
    return ". ".join(parts)
