"""Words of requests and answers, as their user reads them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.champions.enums import Consent

# What the giver agreed to, said to the user.
MAY_READ = {
    Consent.NONE: _("They said nothing about who may read it; their name stays out of packets."),
    Consent.LAWYER: _("Only your lawyer may read it."),
    Consent.UNNAMED: _("Your manager and HR may read it, without their name."),
    Consent.NAMED: _("Your manager and HR may read it under their name."),
}
