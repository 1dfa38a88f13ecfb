"""One mail a day to whoever watches this instance, through the very same path as every reminder (b.8.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.mail import kinds, planning
from apps.mail.kinds import Cancelled, Kind, Rendered, Send, Verdict
from apps.mail.models import InstanceState, OutgoingMail
from apps.mail.render import from_templates
from apps.mail.send import instance

if TYPE_CHECKING:
    from apps.accounts.models import User

KIND = "canary"
LABEL = "accounts.User"
EVERY = timedelta(days=1)
KEEP_TRYING = timedelta(days=2)


@transaction.atomic
def plan_due(now: datetime) -> bool:
    """Plan today's mail if one is wanted and a day has passed; one engine does. Returns whether it did."""
    owner = _owner() if settings.CANARY_TO else None
    if owner is None:
        return False
    instance.state()
    row = InstanceState.objects.select_for_update().get()
    if row.canary_at is not None and now - row.canary_at < EVERY:
        return False
    InstanceState.objects.update(canary_at=now)
    slot = planning.Slot(
        name=f"{now:%Y-%m-%d %H:%M}", planned_at=now, urgent_at=now, not_after=now + KEEP_TRYING
    )
    planning.plan(
        owner=owner,
        kind=KIND,
        about=planning.About(LABEL, owner.pk),
        revision=1,
        slots=[slot],
        recipient=settings.CANARY_TO,
    )
    return True


def note_accepted() -> None:
    """Keep when the mail server last took one; health is asked of this row."""
    found = OutgoingMail.objects.accepted().filter(kind=KIND, about_label=LABEL)
    last: datetime | None = found.aggregate(last=Max("accepted_at"))["last"]
    if last is not None:
        InstanceState.objects.update(canary_accepted_at=last)


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:  # noqa: ARG001  one signature for all kinds
    """Nothing goes to an address that is not set any more."""
    is_wanted = mail.recipient == settings.CANARY_TO
    return Send() if is_wanted else Cancelled()


def render(mail: OutgoingMail, now: datetime) -> Rendered:  # noqa: ARG001
    return from_templates("mail/canary", subject=_("Today's mail of the watch"), context={})


def register() -> None:
    kinds.register(
        Kind(
            name=KIND,
            label=_lazy("Daily mail to the watch"),
            recheck=recheck,
            render=render,
        )
    )


def _owner() -> User | None:
    """In whose name it goes out: whoever runs the instance."""
    users = get_user_model().objects.filter(is_active=True, is_throwaway=False)
    return users.order_by("-is_superuser", "-is_staff", "created_at", "pk").first()
