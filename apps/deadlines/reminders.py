"""Reminders of dates: planned with the date, checked with its row locked, written without any of its words.

reliability.md b.5 (slots), b.6 (late), R10 (an edited date never sends the old one), R13 (nothing of the
user's content leaves in a mail but the cover word, which is chosen for that).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _lazy

from apps.deadlines import mail_words
from apps.deadlines.enums import Slot
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.wallclock import SlotMoment, slot_moments, slots_to_plan
from apps.mail import kinds, planning
from apps.mail.kinds import Cancelled, Kind, Late, Rendered, Send, Superseded, Verdict, Wait
from apps.mail.models import OutgoingMail
from apps.mail.rules.late import Course, Firmness, decide

KIND = "deadline"
LABEL = "deadlines.Deadline"
# Retries end here at the latest; until then a reminder that could not go out says that the date has passed.
AFTERWARDS = timedelta(days=5)
REPAIR_BACK = timedelta(days=2)
GENTLE = frozenset({Slot.D14, Slot.D7})
FIRM = (Slot.D3, Slot.D1, Slot.D0, Slot.H2, Slot.NOW)


def about(deadline: Deadline) -> planning.About:
    return planning.About(LABEL, deadline.pk)


def moments(deadline: Deadline) -> tuple[SlotMoment, ...]:
    """Every reminder of a date, past and to come."""
    return slot_moments(deadline.local_date, deadline.local_time, zone=deadline.zone)


def plan_reminders(deadline: Deadline, *, now: datetime, may_send_at_once: bool = True) -> None:
    """Bring the outbox in line with a date, in the transaction that saved it.

    `may_send_at_once`: a date so near that no reminder is left before it gets one at once; not wanted
    where only its words changed.
    """
    if deadline.state != DeadlineState.OPEN:
        planning.cancel(about(deadline))
        return
    planning.supersede(about(deadline), below=deadline.revision)
    chosen = slots_to_plan(moments(deadline), due=deadline.due_at, now=now)
    planning.plan(
        owner=deadline.owner,
        kind=KIND,
        about=about(deadline),
        revision=deadline.revision,
        slots=[
            _slot(one, deadline) for one in chosen if may_send_at_once or one.slot is not Slot.NOW
        ],
    )


def _slot(one: SlotMoment, deadline: Deadline) -> planning.Slot:
    last = deadline.due_at if one.slot in GENTLE else deadline.due_at + AFTERWARDS
    return planning.Slot(
        name=one.slot, planned_at=one.at, urgent_at=deadline.due_at, not_after=last
    )


def repair(now: datetime) -> None:
    """Plan the mails of open dates whose present revision has none; safe to run twice."""
    mails = OutgoingMail.objects.filter(
        about_label=LABEL, about_id=OuterRef("pk"), revision=OuterRef("revision")
    )
    forgotten = Deadline.objects.open().filter(~Exists(mails), due_at__gt=now - REPAIR_BACK)
    for deadline in forgotten.select_related("owner").iterator():
        plan_reminders(deadline, now=now)


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    """Decide at hand-off, with the row of the date locked until the mail is marked as handed over."""
    found = Deadline.objects.for_user(mail.owner_id).select_for_update().filter(pk=mail.about_id)
    deadline = found.first()
    if deadline is None or deadline.state != DeadlineState.OPEN:
        return Cancelled()
    if deadline.revision != mail.revision:
        return Superseded()
    return _if_late(mail, deadline, now)


def _if_late(mail: OutgoingMail, deadline: Deadline, now: datetime) -> Verdict:
    same = OutgoingMail.objects.for_user(mail.owner_id).about(LABEL, deadline.pk)
    same = same.of_revision(mail.revision)
    later = same.open().in_order().filter(planned_at__gt=mail.planned_at).first()
    decision = decide(
        _firmness(mail.slot),
        now=now,
        planned_at=mail.planned_at,
        due_at=deadline.due_at,
        next_slot_at=later.planned_at if later else None,
        covered=same.accepted().filter(slot__in=FIRM).exists(),
        zone=ZoneInfo(mail.owner.zone or "UTC"),
    )
    if decision.course is Course.GIVE_WAY and later is not None:
        return Late(by=later.pk)
    if decision.course is Course.WAIT and decision.until is not None:
        return Wait(until=decision.until)
    return Send()


def _firmness(slot: str) -> Firmness:
    if slot == Slot.OVERDUE:
        return Firmness.AFTER
    return Firmness.WAITS if slot in GENTLE else Firmness.FIRM


def render(mail: OutgoingMail, now: datetime) -> Rendered:
    """The words of a reminder as of `now`, which they print."""
    rows = Deadline.objects.for_user(mail.owner_id).select_related("plan")
    deadline = rows.get(pk=mail.about_id)
    others = rows.coming(now).exclude(pk=deadline.pk).in_order()[: mail_words.OTHERS]
    return mail_words.reminder(deadline, others=list(others), planned_at=mail.planned_at, now=now)


def register() -> None:
    """Make reminders known to the mail engine."""
    kinds.register(
        Kind(
            name=KIND,
            label=_lazy("Reminders of dates"),
            recheck=recheck,
            render=render,
            replan=repair,
        )
    )
