"""A kind of mail for the engine's own tests; its subject is the owner's account row, which recheck locks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.mail import kinds
from apps.mail.kinds import Cancelled, Kind, Rendered, Send, Verdict
from apps.mail.models import OutgoingMail

NAME = "test"


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    found = User.objects.select_for_update(of=("self",)).filter(pk=mail.owner_id).first()
    return Send() if found else Cancelled()


def render(mail: OutgoingMail, now: datetime) -> Rendered:
    words = f"Slot {mail.slot}, written at {now.isoformat()}."
    return Rendered(subject="A date in your notes", text=words, html=f"<p>{words}</p>")


def register(**changes: Any) -> None:
    """Register the kind, with other parts where a test wants them."""
    parts: dict[str, Any] = {"recheck": recheck, "render": render, **changes}
    kinds.register(Kind(name=NAME, label="Test", **parts))
