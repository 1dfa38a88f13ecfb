"""One mail with all coming dates, as soon as a mail server outside takes mail for the first time.

It is planned for everybody when a connection is new, and the outbox keeps trying until the server takes it: whenever
mail first works, this mail leaves. One that ended without leaving, because the connection was another for a while or
its server refused before Settings were saved again, is planned anew. One leaves for each person and connection.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.accounts.models import User
from apps.core import say_dates
from apps.deadlines import mail_words
from apps.deadlines.models import Deadline, DeadlineQuerySet
from apps.mail import connection, kinds, planning
from apps.mail.connection import Connection
from apps.mail.enums import State
from apps.mail.kinds import Cancelled, Kind, Rendered, Send, Superseded, Verdict
from apps.mail.models import OutgoingMail, OutgoingMailQuerySet
from apps.mail.render import from_templates

KIND = "all_dates"
LABEL = "accounts.User"
# A connection may be mended late; the dates are read when the mail is written.
KEEP_TRYING = timedelta(days=60)


def replan(now: datetime) -> None:
    """Plan the mail for everybody who has coming dates and got none by this connection so far."""
    present = connection.present()
    mark = present.mark
    if not mark:
        return
    mails = OutgoingMail.objects.filter(kind=KIND, slot=mark)
    users = get_user_model().objects.filter(pk__in=_coming(now).values("owner_id"), is_active=True)
    if mails.filter(state=State.ACCEPTED).exists():  # a connection that works is not new
        users = users.filter(pk__in=mails.values("owner_id"))
    for owner in users.exclude(pk__in=_not_again(mails, present).values("owner_id")):
        earlier = mails.filter(owner=owner).count()
        planning.plan(
            owner=owner,
            kind=KIND,
            about=planning.About(LABEL, owner.pk),
            revision=1 + earlier,
            slots=[_slot(mark, now)],
        )


def _not_again(mails: OutgoingMailQuerySet, present: Connection) -> OutgoingMailQuerySet:
    """Mails that left, that still wait or that nobody wants; a failure counts until the connection is saved again."""
    gone = Q(state__in=(State.SUPERSEDED, State.SKIPPED_LATE))
    if present.changed_at is not None:
        gone |= Q(state=State.FAILED_PERMANENT, planned_at__lt=present.changed_at)
    return mails.exclude(gone)


def _slot(mark: str, now: datetime) -> planning.Slot:
    return planning.Slot(name=mark, planned_at=now, urgent_at=now, not_after=now + KEEP_TRYING)


def _coming(now: datetime) -> DeadlineQuerySet:
    """Real dates to come: nothing of an example."""
    rows = Deadline.objects.coming(now)
    return rows.filter(owner__is_throwaway=False, plan__is_example=False).in_order()


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    """Nothing is said about a connection that was replaced, nor where no date is left."""
    User.objects.select_for_update(of=("self",)).get(pk=mail.owner_id)
    if connection.present().mark != mail.slot:
        return Superseded()
    return Send() if _coming(now).filter(owner_id=mail.owner_id).exists() else Cancelled()


def render(mail: OutgoingMail, now: datetime) -> Rendered:
    """All coming dates of a person in order, with their calendar file for each plan."""
    dates = list(_coming(now).filter(owner_id=mail.owner_id).select_related("plan"))
    words = from_templates(
        "deadlines/all_dates",
        subject=_("Your dates, as of %(day)s") % {"day": _today(mail, now)},
        context={
            "dates": [
                {"word": mail_words.cover(one), "when": mail_words.when(one)} for one in dates
            ]
        },
    )
    return replace(words, attachments=mail_words.calendar_files(dates, now=now))


def _today(mail: OutgoingMail, now: datetime) -> str:
    zone = ZoneInfo(mail.owner.zone or "UTC")
    return say_dates.short_day(now.astimezone(zone).date())


def register() -> None:
    """Make this mail known to the mail engine."""
    kinds.register(
        Kind(
            name=KIND,
            label=_lazy("All dates, when mail first works"),
            recheck=recheck,
            render=render,
            collapses=False,  # its subject is the person: the one by an older connection ends by itself
            replan=replan,
        )
    )
