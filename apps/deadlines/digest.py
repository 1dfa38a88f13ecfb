"""The weekly summary: open dates, how much was logged, the head of the ledger. Asked for in the settings.

Sections are registered by the apps that own them; one that fails prints nothing and is logged. Whatever a section
says leaves in a mail: counts, days and fingerprints, never words of the person (R13).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.audit import services as ledger
from apps.deadlines import mail_words, own_mails
from apps.deadlines.models import Deadline
from apps.mail import kinds
from apps.mail.kinds import Cancelled, Kind, Rendered, Verdict
from apps.mail.models import OutgoingMail
from apps.mail.render import from_templates

KIND = "digest"
WEEK = timedelta(days=7)
MOST_DATES = 12
log = structlog.get_logger("daybook.deadlines")


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the summary."""

    head: str
    lines: tuple[str, ...]


# Of whom, since when, now. None: nothing to say.
Build = Callable[[User, datetime, datetime], Section | None]
_sections: dict[str, tuple[int, Build]] = {}


def register_section(name: str, build: Build, *, place: int = 50) -> None:
    """Add a section; the smaller `place` stands higher. Belongs into `AppConfig.ready`."""
    _sections[name] = (place, build)


def sections(user: User, *, now: datetime) -> list[Section]:
    """Every section that has something to say; a failing one has nothing."""
    ordered = sorted(_sections.items(), key=lambda item: (item[1][0], item[0]))
    built = [_built(name, build, user, now=now) for name, (_place, build) in ordered]
    return [one for one in built if one is not None]


def _built(name: str, build: Build, user: User, *, now: datetime) -> Section | None:
    try:
        with transaction.atomic():
            return build(user, now - WEEK, now)
    except Exception:
        log.exception("digest_section_failed", section=name)
        return None


def open_dates(user: User, since: datetime, now: datetime) -> Section | None:  # noqa: ARG001  one signature
    dates = Deadline.objects.for_user(user).coming(now).in_order().select_related("plan")
    shown = list(dates[:MOST_DATES])
    if not shown:
        return Section(head=_("Dates"), lines=(_("No open date lies ahead."),))
    lines = [f"{mail_words.cover(one)}: {mail_words.when(one)}" for one in shown]
    more = dates.count() - len(shown)
    if more:
        lines.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return Section(head=_("Dates"), lines=tuple(lines))


def ledger_head(user: User, since: datetime, now: datetime) -> Section | None:  # noqa: ARG001
    """The user's own mailbox becomes an outside witness of the record's age (design.md, Ledger)."""
    head = ledger.head(user.pk)
    if head is None:
        return None
    words = _("Line %(number)d, fingerprint %(digest)s.") % {
        "number": head.sequence,
        "digest": bytes(head.digest).hex(),
    }
    keep = _("Keep this mail: it shows that your notes were this old on this day.")
    return Section(head=_("Check line"), lines=(words, keep))


def replan(now: datetime) -> None:
    """Plan the summaries that are near."""
    for row in own_mails.who_asked("digest_weekday"):
        today = now.astimezone(own_mails.zone_of(row.owner)).date()
        for day in (today, today + timedelta(days=1)):
            if day.weekday() == row.digest_weekday:
                own_mails.plan_on(row, day, kind=KIND, now=now)


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    row = own_mails.settings_of(mail)
    if row is None or row.digest_weekday is None or not own_mails.running_plans(row.owner):
        return Cancelled()
    planned = mail.planned_at.astimezone(own_mails.zone_of(row.owner)).date()
    if planned.weekday() != row.digest_weekday:
        return Cancelled()
    return own_mails.outside_quiet_hours(row, now)


def render(mail: OutgoingMail, now: datetime) -> Rendered:
    context = {"sections": sections(mail.owner, now=now)}
    return from_templates("deadlines/digest", subject=_("Your week"), context=context)


def register() -> None:
    register_section("dates", open_dates, place=10)
    register_section("ledger", ledger_head, place=90)
    kinds.register(
        Kind(
            name=KIND,
            label=_lazy("Weekly summaries"),
            recheck=recheck,
            render=render,
            replan=replan,
        )
    )
