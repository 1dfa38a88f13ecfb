"""Two days ahead of a checkpoint one mail says that something is ready; it says nothing else.

Its rows are about the date itself: they are superseded with its revision and end when it does.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.core import say_dates
from apps.deadlines import from_above, mail_words, reminders
from apps.deadlines.from_above import Further
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.preferences import preferences_of
from apps.deadlines.wallclock import instant
from apps.mail import kinds, planning
from apps.mail.kinds import Cancelled, Kind, Rendered, Send, Superseded, Verdict, Wait
from apps.mail.models import OutgoingMail
from apps.mail.render import from_templates, public_url
from apps.mail.rules.late import quiet_until

KIND = "brief"
SLOT = "BRIEF"
DAYS_AHEAD = 2
# After the reminders of the same morning, so that it sees whether the day had its mail.
AFTER_REMINDERS = timedelta(minutes=10)
LAST_DAY = timedelta(hours=24)


def moment_of(deadline: Deadline) -> datetime:
    """The person's morning two days before the date, on its own clock."""
    day = deadline.local_date - timedelta(days=DAYS_AHEAD)
    morning = preferences_of(deadline.owner_id).morning
    return instant(day, morning, zone=deadline.zone) + AFTER_REMINDERS


def expected(deadline: Deadline, now: datetime) -> list[Further]:
    """The mail of an open checkpoint that is more than two days away; it need not be saved yet."""
    if deadline.kind != DeadlineKind.CHECKPOINT or deadline.state != DeadlineState.OPEN:
        return []
    at = moment_of(deadline)
    return [Further(at=at, words=_("says that your page for it is ready"))] if at > now else []


def plan_brief(deadline: Deadline, now: datetime) -> None:
    """Plan the mail of an open checkpoint that is more than two days away; safe to repeat."""
    found = expected(deadline, now)
    if not found:
        return
    [at] = [one.at for one in found]
    slot = planning.Slot(
        name=SLOT, planned_at=at, urgent_at=deadline.due_at, not_after=deadline.due_at
    )
    planning.plan(
        owner=deadline.owner,
        kind=KIND,
        about=reminders.about(deadline),
        revision=deadline.revision,
        slots=[slot],
    )


def repair(now: datetime) -> None:
    """Plan the mail of every coming checkpoint whose present revision has none."""
    mails = OutgoingMail.objects.filter(
        kind=KIND,
        about_label=reminders.LABEL,
        about_id=OuterRef("pk"),
        revision=OuterRef("revision"),
    )
    rows = Deadline.objects.coming(now).filter(~Exists(mails), kind=DeadlineKind.CHECKPOINT)
    for deadline in rows.select_related("owner").iterator():
        plan_brief(deadline, now)


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    """Decide at hand-off, with the row of the date locked."""
    rows = Deadline.objects.for_user(mail.owner_id).select_for_update().filter(pk=mail.about_id)
    deadline = rows.first()
    if deadline is None or deadline.state != DeadlineState.OPEN or now >= deadline.due_at:
        return Cancelled()
    if deadline.kind != DeadlineKind.CHECKPOINT:
        return Cancelled()
    if deadline.revision != mail.revision:
        return Superseded()
    until = _later(mail, deadline, now=now)
    return Wait(until=until) if until is not None else Send()


def _later(mail: OutgoingMail, deadline: Deadline, *, now: datetime) -> datetime | None:
    """The end of the quiet hours; tomorrow morning where the day had its mail, unless that is too near the date."""
    wishes = preferences_of(mail.owner_id)
    zone = mail.owner.zone or "UTC"
    quiet = quiet_until(now, ZoneInfo(zone), (wishes.quiet.start, wishes.quiet.end))
    if quiet is not None and quiet < deadline.due_at:
        return quiet
    today = now.astimezone(ZoneInfo(zone)).date()
    morning = instant(today + timedelta(days=1), wishes.morning, zone=zone)
    if morning + LAST_DAY >= deadline.due_at:
        return None
    midnight = instant(today, time(0), zone=zone)
    had = OutgoingMail.objects.for_user(mail.owner_id).accepted()
    return morning if had.filter(accepted_at__gte=midnight, accepted_at__lte=now).exists() else None


def render(mail: OutgoingMail, now: datetime) -> Rendered:  # noqa: ARG001  one signature for all kinds
    deadline = Deadline.objects.for_user(mail.owner_id).select_related("plan").get(pk=mail.about_id)
    url = public_url()
    path = reverse("checkpoint", args=[deadline.pk])
    day = say_dates.short_day(deadline.local_date)
    words = {"word": mail_words.cover(deadline), "when": mail_words.when(deadline)}
    context = {**words, "url": f"{url}{path}" if url else ""}
    return from_templates("checkpoints/brief", subject=_subject(deadline, day), context=context)


def _subject(deadline: Deadline, day: str) -> str:
    """`Something is ready for Fri 5 Jun`, with a cover word `garden: ready for Fri 5 Jun`."""
    if deadline.plan.cover_word.strip():
        return _("%(word)s: ready for %(day)s") % {"word": mail_words.cover(deadline), "day": day}
    return _("Something is ready for %(day)s") % {"day": day}


def register() -> None:
    from_above.register_planner(plan_brief)
    from_above.register_expected(expected)
    kinds.register(
        Kind(
            name=KIND,
            label=_lazy("Notes that something is ready to read"),
            recheck=recheck,
            render=render,
            replan=repair,
        )
    )
