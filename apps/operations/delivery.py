"""The delivery log of one person: every mail, and every word of a mail server about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from apps.core.text import visible_controls
from apps.deadlines.models import Deadline
from apps.mail import kinds, wording
from apps.mail.enums import OPEN
from apps.mail.models import MailAttempt, OutgoingMail, OutgoingMailQuerySet
from apps.mail.rules.outcomes import server_words

if TYPE_CHECKING:
    from apps.accounts.models import User

ON_A_PAGE = 50
MOST_AHEAD = 100


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What of the log is shown. An unknown date or day that was asked for shows everything."""

    deadline: Deadline | None = None
    day: date | None = None
    page: str = "1"

    @property
    def query(self) -> str:
        """The address of the same choice, without its page."""
        parts = [f"date={self.deadline.pk}"] if self.deadline else []
        return "&".join([*parts, *([f"day={self.day.isoformat()}"] if self.day else [])])


@dataclass(frozen=True, kw_only=True)
class Line:
    """One mail. `subject` is the date it is about, where that is still there."""

    mail: OutgoingMail
    kind: str | Promise
    subject: Deadline | None
    to: str
    outcome: str
    said: str
    history: list[MailAttempt] = field(default_factory=list)


def chosen_from(asked: Mapping[str, str], *, user: User) -> Chosen:
    """Read the choice from a query string."""
    pk, day = _uuid(asked.get("date", "")), _day(asked.get("day", ""))
    deadline = Deadline.objects.for_user(user).filter(pk=pk).first() if pk else None
    return Chosen(deadline=deadline, day=day, page=asked.get("page", "1"))


def delivery_log(user: User, chosen: Chosen, *, now: datetime) -> dict[str, Any]:
    """One page of what left or should have, the newest first, and with its first page what is still to come."""
    rows = _chosen_rows(user, chosen)
    is_ahead = Q(planned_at__gt=now, first_handoff_at=None, accepted_at=None)
    left = rows.exclude(is_ahead).order_by(Coalesce("accepted_at", "planned_at").desc(), "-id")
    page = Paginator(left, ON_A_PAGE).get_page(chosen.page)
    ahead = rows.filter(is_ahead)
    is_over = Case(When(state__in=OPEN, then=0), default=1)  # what is planned no more stands last
    coming = ahead.order_by(is_over, "planned_at", "id")[:MOST_AHEAD] if page.number == 1 else ()
    return {
        "page": page,
        "lines": _lines(page, user=user),
        "coming": _lines(coming, user=user),
        "number": ahead.count() if coming else 0,
    }


def _chosen_rows(user: User, chosen: Chosen) -> OutgoingMailQuerySet:
    rows = OutgoingMail.objects.for_user(user).defer("raw")
    if chosen.deadline is not None:
        rows = rows.filter(about_id=chosen.deadline.pk)
    if chosen.day is not None:
        zone = ZoneInfo(user.zone or "UTC")
        begins = datetime.combine(chosen.day, time.min, tzinfo=zone)
        ends = datetime.combine(chosen.day + timedelta(days=1), time.min, tzinfo=zone)
        rows = rows.filter(planned_at__gte=begins, planned_at__lt=ends)
    return rows


def _lines(found: Iterable[OutgoingMail], *, user: User) -> list[Line]:
    """Two queries, and one for the mails themselves."""
    mails = list(found)
    if not mails:
        return []
    dates = Deadline.objects.for_user(user).in_bulk([one.about_id for one in mails])
    history: dict[UUID, list[MailAttempt]] = {}
    for attempt in MailAttempt.objects.for_user(user).filter(mail__in=mails).order_by("at", "id"):
        history.setdefault(attempt.mail_id, []).append(attempt)
    names = {kind.name: kind.label for kind in kinds.all_kinds()}
    return [
        Line(
            mail=one,
            kind=names.get(one.kind, one.kind),
            subject=dates.get(one.about_id),
            to=masked(one.recipient),
            outcome=wording.outcome(one),
            said=said(one),
            history=history.get(one.pk, []),
        )
        for one in mails
    ]


def said(mail: OutgoingMail) -> str:
    """A mail server's answer as it stands, `250 2.0.0 kept`; "" where there was none."""
    return visible_controls(server_words(mail.smtp_code, mail.smtp_enhanced, mail.smtp_reply))


def masked(address: str) -> str:
    """Enough of an address to tell two apart, to somebody who looks over a shoulder: `m…@example.org`."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if at else "…"


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _day(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found < date(2200, 1, 1) else None
