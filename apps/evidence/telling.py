"""What the record tells mails: when it last grew, and how much; never a word of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.deadlines import digest, nudge
from apps.deadlines.digest import Section
from apps.evidence.models import Entry


def last_logged(owner_id: UUID) -> datetime | None:
    found: datetime | None = Entry.objects.for_user(owner_id).aggregate(at=Max("written_at"))["at"]
    return found


def logged(user: User, since: datetime, now: datetime) -> Section:
    """How many entries were written down in the week."""
    entries = Entry.objects.for_user(user).filter(written_at__gte=since, written_at__lte=now)
    number = entries.count()
    words = ngettext(
        "%(n)d entry in the last seven days.", "%(n)d entries in the last seven days.", number
    )
    return Section(head=_("Written down"), lines=(words % {"n": number},))


def register() -> None:
    nudge.register_last_logged(last_logged)
    digest.register_section("logged", logged, place=20)
