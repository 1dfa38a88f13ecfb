"""Who may see a thing. One function decides for every packet (design: Data rules, Audience)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    UNDECIDED = "undecided", _("Not decided")
    PANEL = "panel", _("May go in a packet")
    LAWYER = "lawyer", _("Only for my lawyer")
    NEVER = "never", _("Never")


class PacketKind(models.TextChoices):
    PANEL = "panel", _("For a panel")
    LAWYER = "lawyer", _("For my lawyer")


ALLOWED: dict[PacketKind, frozenset[Audience]] = {
    PacketKind.PANEL: frozenset({Audience.PANEL}),
    PacketKind.LAWYER: frozenset({Audience.PANEL, Audience.LAWYER}),
}


def allowed(kind: PacketKind, *audiences: str) -> bool:
    """Say whether a thing may enter a packet of `kind`.

    `audiences` are those of everything it hangs on (a file's link and its entry): all must allow it.
    With none given nothing is allowed.
    """
    return bool(audiences) and all(Audience(one) in ALLOWED[kind] for one in audiences)
