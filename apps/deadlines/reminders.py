"""Reminders of dates: planned with the date, checked with its row locked, written without any of its words.

reliability.md b.5 (slots), b.6 (late), R10 (an edited date never sends the old one), R13 (nothing of the
user's content leaves in a mail but the cover word, which is chosen for that).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _lazy

from apps.deadlines import combining, from_above, mail_words
from apps.deadlines.enums import Again, Slot
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.preferences import Preferences, preferences_of
from apps.deadlines.usual import usual_moments
from apps.deadlines.wallclock import (
    AgainMoment,
    SlotMoment,
    again_moments,
)
from apps.deadlines.weighty import WEIGHTY
from apps.mail import kinds, planning
from apps.mail.enums import State
from apps.mail.kinds import Cancelled, Kind, Late, Rendered, Send, Superseded, Verdict, Wait
from apps.mail.models import OutgoingMail, OutgoingMailQuerySet
from apps.mail.rules.late import Course, Firmness, decide
from apps.plans.models import Plan

KIND = combining.KIND
LABEL = combining.LABEL
# Retries end here at the latest; until then a reminder that could not go out says that the date has passed.
AFTERWARDS = timedelta(days=5)
REPAIR_BACK = timedelta(days=2)
GENTLE = frozenset({Slot.D14, Slot.D7})
FIRM = (Slot.D3, Slot.D1, Slot.D0, Slot.H2, Slot.NOW, *Again)
AGAIN = frozenset(one.value for one in Again)
LATER = "LATER-"  # a reminder that the reader asked for, named by its moment
# Of these one mail is too few in the last hours: they come again until the reader confirms.
NAGGED = WEIGHTY | {DeadlineKind.STAGE_END}
# b.5: not accepted in this time, the second address is told too.
PATIENCE = timedelta(minutes=60)
NO_PATIENCE = timedelta(minutes=15)


def about(deadline: Deadline) -> planning.About:
    return planning.About(LABEL, deadline.pk)


def chosen_moments(
    deadline: Deadline, *, now: datetime, preferences: Preferences | None = None
) -> tuple[SlotMoment | AgainMoment, ...]:
    """The mails that a date brings from `now` on, in order; also for one that is not saved yet.

    Its own reminders hold where it has some; those of the person are cut to the length of its window.
    """
    wishes = preferences or preferences_of(deadline.owner_id)
    usual = usual_moments(deadline, now=now, wishes=wishes)
    extra = _again(deadline, wishes, usual=usual, now=now) if nags(deadline, wishes) else ()
    return tuple(sorted((*usual, *extra), key=lambda one: one.at))


def nags(deadline: Deadline, wishes: Preferences) -> bool:
    """Whether extra mails come in the last day, until the reader confirms."""
    return wishes.nags and deadline.kind in NAGGED and not is_acknowledged(deadline)


def is_acknowledged(deadline: Deadline) -> bool:
    """Whether the reader confirmed this date as it now stands; a change asks again."""
    at = deadline.acknowledged_at
    return at is not None and at >= deadline.changed_at


def _again(
    deadline: Deadline, wishes: Preferences, *, usual: Sequence[SlotMoment], now: datetime
) -> tuple[AgainMoment, ...]:
    taken = [one.at for one in usual if one.slot is not Slot.OVERDUE]
    return again_moments(
        deadline.due_at, zone=deadline.zone, quiet=wishes.quiet, taken=taken, now=now
    )


def plan_reminders(deadline: Deadline, *, now: datetime, may_send_at_once: bool = True) -> None:
    """Bring the outbox in line with a date, in the transaction that saved it.

    `may_send_at_once`: a date so near that no reminder is left before it gets one at once; not wanted
    where only its words changed.
    """
    if deadline.state != DeadlineState.OPEN:
        planning.cancel(about(deadline))
        return
    planning.supersede(about(deadline), below=deadline.revision)
    chosen = expected(deadline, now=now)
    planning.plan(
        owner=deadline.owner,
        kind=KIND,
        about=about(deadline),
        revision=deadline.revision,
        slots=[one for one in chosen if may_send_at_once or one.name != Slot.NOW],
    )
    from_above.plan_further(deadline, now=now)


def rearrange(deadline: Deadline, *, now: datetime, preferences: Preferences | None = None) -> None:
    """Move, withdraw and add waiting mails after a change of wishes; the row must be locked and open."""
    chosen = expected(deadline, now=now, preferences=preferences)
    planning.rearrange(
        owner=deadline.owner,
        kind=KIND,
        about=about(deadline),
        revision=deadline.revision,
        slots=[one for one in chosen if one.name != Slot.NOW],
        now=now,
        leave=(LATER,),
    )


def expected(
    deadline: Deadline, *, now: datetime, preferences: Preferences | None = None
) -> list[planning.Slot]:
    """The mails that an open date should have waiting from `now` on; reconcile compares with them."""
    chosen = chosen_moments(deadline, now=now, preferences=preferences)
    return [slot_of(one.slot, one.at, deadline) for one in chosen]


def slot_of(name: str, at: datetime, deadline: Deadline) -> planning.Slot:
    last = deadline.due_at if name in GENTLE else deadline.due_at + AFTERWARDS
    return planning.Slot(name=name, planned_at=at, urgent_at=deadline.due_at, not_after=last)


def repair(now: datetime) -> None:
    """Plan the mails of open dates whose present revision has none; safe to run twice."""
    mails = OutgoingMail.objects.filter(
        kind=KIND, about_label=LABEL, about_id=OuterRef("pk"), revision=OuterRef("revision")
    )
    forgotten = Deadline.objects.open().filter(~Exists(mails), due_at__gt=now - REPAIR_BACK)
    for deadline in forgotten.select_related("owner", "trigger").iterator():
        plan_reminders(deadline, now=now)


@dataclass(frozen=True, kw_only=True)
class _Case:
    """One mail at its hand-off: its date with the row locked. The rest is asked where it decides something."""

    mail: OutgoingMail
    deadline: Deadline
    now: datetime

    @property
    def same(self) -> OutgoingMailQuerySet:
        """The mails of the date as it now stands."""
        mails = OutgoingMail.objects.for_user(self.mail.owner_id).about(LABEL, self.deadline.pk)
        return mails.filter(kind=KIND).of_revision(self.mail.revision)

    @cached_property
    def wishes(self) -> Preferences:
        return preferences_of(self.mail.owner_id)


LOCKED = "select * from deadlines_deadline where id = %s and owner_id = %s for update"


def recheck(mail: OutgoingMail, now: datetime) -> Verdict:
    """Decide at hand-off, with the row of the date locked until the mail is marked as handed over."""
    found = Deadline.objects.raw(LOCKED, [mail.about_id, mail.owner_id])
    deadline = next(iter(found), None)
    if deadline is None or deadline.state != DeadlineState.OPEN:
        return Cancelled()
    if deadline.revision != mail.revision:
        return Superseded()
    case = _Case(mail=mail, deadline=deadline, now=now)
    if _is_needless(case):
        return Cancelled()
    verdict = _if_late(case)
    return (_held_back(case) or verdict) if verdict == Send() else verdict


def _is_needless(case: _Case) -> bool:
    """An extra mail of what is confirmed; a copy for the second address of what arrived at the first.

    An extra mail that a usual one gave way to stands for it, and goes out whatever is confirmed.
    """
    if case.mail.slot in AGAIN and is_acknowledged(case.deadline):
        usual = case.same.filter(superseded_by=case.mail.pk).exclude(slot__in=AGAIN)
        return not usual.exists()
    if case.mail.to_account:
        return False
    return case.same.accepted().filter(slot=case.mail.slot, to_account=True).exists()


def _if_late(case: _Case) -> Verdict:
    firm, has_passed = firmness(case.mail.slot), case.now >= case.deadline.due_at
    if firm is Firmness.FIRM and not has_passed:
        return Send()
    following = _following(case)
    told = case.same.filter(state__in=[State.ACCEPTED, State.COMBINED], slot__in=FIRM)
    decision = decide(
        firm,
        now=case.now,
        planned_at=case.mail.planned_at,
        due_at=case.deadline.due_at,
        next_slot_at=following.planned_at if following else None,
        covered=has_passed and told.exists(),
        zone=ZoneInfo(case.mail.owner.zone or "UTC"),
        quiet=(case.wishes.quiet.start, case.wishes.quiet.end),
    )
    if decision.course is Course.GIVE_WAY and following is not None:
        return Late(by=following.pk)
    if decision.course is Course.WAIT and decision.until is not None:
        return Wait(until=decision.until)
    return Send()


def _following(case: _Case) -> OutgoingMail | None:
    """The next mail of the same date to the same reader."""
    later = case.same.open().in_order().filter(planned_at__gt=case.mail.planned_at)
    later = later.filter(to_account=case.mail.to_account)
    if not case.mail.to_account:
        later = later.filter(recipient=case.mail.recipient)
    return later.first()


def firmness(slot: str) -> Firmness:
    """How a reminder behaves when it is late or meets the quiet hours (b.6)."""
    if slot == Slot.OVERDUE:
        return Firmness.AFTER
    if slot in GENTLE:
        return Firmness.WAITS
    return Firmness.STEADY if slot == Slot.D3 else Firmness.FIRM


def _held_back(case: _Case) -> Verdict | None:
    """A date that was put off waits, but for its last reminder; a far one waits where today had its mail."""
    if case.now >= case.deadline.due_at or case.mail.slot.startswith(LATER):
        return None
    until = case.deadline.snoozed_until
    if until is not None and case.now < until and _comes_again(case, until):
        return Wait(until=until)
    if not combining.may_wait_a_day(case.mail, deadline=case.deadline, now=case.now):
        return None
    morning = combining.next_morning(case.mail, wishes=case.wishes, now=case.now)
    return Wait(until=morning) if morning is not None else None


def _comes_again(case: _Case, at: datetime) -> bool:
    """Whether another reminder before the date still comes at that moment or later."""
    others = case.same.open().exclude(pk=case.mail.pk).exclude(slot=Slot.OVERDUE)
    return others.filter(planned_at__gte=at, to_account=case.mail.to_account).exists()


def patience(mail: OutgoingMail) -> timedelta:
    """How long after its moment a reminder may stay unaccepted before the second address gets it too (b.5)."""
    near = mail.slot not in {Slot.D14, Slot.D7, Slot.D3, Slot.OVERDUE}
    return NO_PATIENCE if near else PATIENCE


def matters(mail: OutgoingMail) -> bool:
    """Whether the date of a mail is open: of one that is done nobody needs a reminder any more."""
    return Deadline.objects.for_user(mail.owner_id).open().filter(pk=mail.about_id).exists()


# The dates that a mail tells, and the next ones after them. An array, so that the rest of a long plan is not read.
TOLD = """
select d.*, p.cover_word, d.id = any(%(told)s) as is_told
  from deadlines_deadline d join plans_plan p on p.id = d.plan_id
 where d.owner_id = %(owner)s
   and d.id = any(%(told)s || array(
        select o.id from deadlines_deadline o
         where o.owner_id = %(owner)s and o.state = 'open' and o.due_at >= %(now)s
           and o.id <> all(%(told)s)
         order by o.due_at, o.id limit %(others)s))
 order by d.due_at, d.id
"""


def render(mail: OutgoingMail, now: datetime) -> Rendered:
    """The words of a reminder as of `now`, which they print; with those of the dates that it covers."""
    values = {
        "owner": mail.owner_id,
        "told": list(combining.told_in(mail)),
        "now": now,
        "others": mail_words.OTHERS,
    }
    rows: list[Any] = list(Deadline.objects.raw(TOLD, values))  # with two columns more
    for row in rows:
        row.plan = Plan.from_db(None, ["id", "cover_word"], [row.plan_id, row.cover_word])
    return mail_words.reminder(
        [row for row in rows if row.is_told],
        others=[row for row in rows if not row.is_told],
        planned_at=mail.planned_at,
        about=mail.about_id,
        now=now,
    )


def register() -> None:
    """Make reminders known to the mail engine."""
    kinds.register(
        Kind(
            name=KIND,
            label=_lazy("Reminders of dates"),
            recheck=recheck,
            render=render,
            replan=repair,
            companions=combining.companions,
            patience=patience,
            matters=matters,
        )
    )
