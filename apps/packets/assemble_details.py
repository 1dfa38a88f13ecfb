"""Single rows of the record in the words of the snapshot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.core.audience import PacketKind
from apps.core.fuzzy import FuzzyDate
from apps.core.say_dates import moment
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry, MetricDetail
from apps.goals.models import Goal, GoalVersion
from apps.packets import snapshot as frozen
from apps.plans.models import Person, Relation


def rfc3339(at: datetime | None) -> str:
    """UTC with `Z`; empty for nothing."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at else ""


def printed_name(person: Person, kind: PacketKind) -> str:
    """A name only of those who agreed, else who they are (packet.md: names are masked)."""
    if kind == PacketKind.LAWYER or person.may_be_named:
        return person.name
    return person.post or str(_what_they_are(person).label)


def _what_they_are(person: Person) -> Relation:
    """A panel is not told who was asked to speak for somebody."""
    relation = Relation(person.relation)
    return Relation.PEER if relation is Relation.CHAMPION else relation


def plain_number(value: Decimal) -> str:
    """`0.6`, `38`: no trailing zeros, no exponent."""
    return f"{value.normalize():f}"


def only_number(text: str) -> str:
    """The number in a target such as `at least 95 %`; empty unless there is exactly one plain number."""
    found = re.findall(r"\d+(?:[.,]\d+)*", text)
    return found[0] if len(found) == 1 and re.fullmatch(r"\d+(?:\.\d+)?", found[0]) else ""


def mail_of(entry: Entry) -> frozen.Mail | None:
    """The e-mail of an entry as text, with the headers somebody wrote."""
    if entry.kind != EntryKind.EMAIL or not hasattr(entry, "email") or not entry.email.text:
        return None
    mail = entry.email
    sent = moment(mail.sent_at, zone=entry.happened_zone) if mail.sent_at else ""
    headers = (
        (str(_("From")), mail.sender),
        (str(_("To")), mail.recipients),
        (str(_("Copy to")), mail.cc),
        (str(_("Date")), sent),
        (str(_("Subject")), mail.subject),
    )
    return frozen.Mail(
        headers=tuple((name, value) for name, value in headers if value), body=mail.text
    )


def card_of(entry: Entry) -> frozen.Card | None:
    """A reference card: what it shows, where it is, who can open it."""
    if entry.kind != EntryKind.REFERENCE or not hasattr(entry, "reference"):
        return None
    card = entry.reference
    local = entry.happened.local_start
    return frozen.Card(
        what=card.shows or entry.statement,
        where=card.place,
        who_can_open=card.openable_by,
        seen_at=str(local.date()) if local else "",
    )


def figures_of(
    goal: Goal, latest: GoalVersion, metrics: Sequence[MetricDetail]
) -> tuple[frozen.Figure, ...]:
    """The figure the user wrote; else the newest value logged, against the goal's target in its words."""
    against = str(_("against %(target)s")) % {"target": latest.target} if latest.target else ""
    if goal.delivered:
        return (frozen.Figure(value=goal.delivered, against=against),)
    if not metrics:
        return ()
    value = f"{plain_number(metrics[-1].value)} {metrics[-1].unit}".strip()
    return (frozen.Figure(value=value, against=against),)


def when_of(happened: FuzzyDate) -> frozen.When:
    """A fuzzy date as the snapshot writes it."""
    return frozen.When(
        precision=frozen.Precision(happened.precision),
        start=rfc3339(happened.start),
        until=rfc3339(happened.until),
        zone=happened.zone,
    )
