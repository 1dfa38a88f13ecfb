"""The mail that asks a second address whether reminders may come to it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.mail import kinds, second_address
from apps.mail.kinds import Cancelled, Kind, Rendered, Send, Verdict
from apps.mail.models import OutgoingMail, SecondAddress
from apps.mail.render import from_templates, public_url


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    """Not for an address that was removed or has confirmed, nor when its code has ended."""
    rows = SecondAddress.objects.for_user(mail.owner_id).select_for_update()
    row = rows.filter(pk=mail.about_id, removed_at=None, confirmed_at=None).first()
    is_wanted = row is not None and now <= row.asked_at + second_address.VALID_FOR
    return Send() if is_wanted else Cancelled()


def render(mail: OutgoingMail, now: datetime) -> Rendered:  # noqa: ARG001  one signature for all kinds
    row = SecondAddress.objects.for_user(mail.owner_id).get(pk=mail.about_id)
    context = {
        "code": second_address.code_of(row),
        "url": second_address.link(row) if public_url() else "",
    }
    return from_templates(
        "mail/ask_address", subject=_("Please confirm this address"), context=context
    )


def register() -> None:
    kinds.register(
        Kind(
            name=second_address.KIND,
            label=_lazy("Mails to your second address"),
            recheck=recheck,
            render=render,
            collapses=False,
        )
    )
