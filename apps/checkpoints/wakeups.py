"""What checkpoints hear of and tell other apps: registered once Django is ready."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.checkpoints import waiting
from apps.checkpoints.enums import PromiseState, SaidBack
from apps.checkpoints.models import ConfirmBack, MeetingNote, Promise
from apps.checkpoints.promises import choices_of
from apps.checkpoints.promising import LABEL, date_of
from apps.deadlines import from_above
from apps.deadlines.from_above import Asked, Choice, Link
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.services import set_deadline_state
from apps.evidence import undoing
from apps.evidence.models import Entry
from apps.plans.today import today_of


def register() -> None:
    undoing.register_holding(hold_dates)
    undoing.register_letting_go(forget_entry)
    from_above.register_subject(LABEL, promise_of)
    from_above.register_asked(LABEL, was_it_kept)
    from_above.register_waiting(waiting.of)


def promise_of(deadline: Deadline) -> Link | None:
    """Where the promise behind a follow-up date stands among the others."""
    found = _behind(deadline)
    return (
        Link(words=_("The promise, among the others"), url=found.get_absolute_url())
        if found
        else None
    )


def was_it_kept(deadline: Deadline, now: datetime) -> Asked | None:
    """A follow-up date is closed with its promise and opened again with it, so that they never disagree.

    Where they do (a plan ended, an account of long ago) the date is closed and opened by itself.
    """
    found = _behind(deadline)
    if found is None or (found.state == PromiseState.OPEN) != (
        deadline.state == DeadlineState.OPEN
    ):
        return None
    choices = choices_of(found, today=today_of(deadline.plan, now=now))
    if found.state == PromiseState.OPEN:
        return Asked(words=_("Was it kept?"), choices=_buttons(found, choices))
    return Asked(words=str(PromiseState(found.state).label), choices=_buttons(found, choices))


def _buttons(promise: Promise, choices: Sequence[PromiseState]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            words=_("Open it again") if one == PromiseState.OPEN else str(one.label),
            url=reverse("promise_state", args=[promise.pk, one.value]),
        )
        for one in choices
    )


def _behind(deadline: Deadline) -> Promise | None:
    if deadline.about_id is None:
        return None
    return Promise.objects.for_user(deadline.owner_id).filter(pk=deadline.about_id).first()


def hold_dates(entry: Entry) -> None:
    """Lock what `forget_entry` closes and opens again: promises, then dates, as every writer of dates does."""
    promises = Promise.objects.for_user(entry.owner_id).filter(entry=entry)
    behind = [row.pk for row in promises.select_for_update().order_by("pk")]
    noted = MeetingNote.objects.for_user(entry.owner_id).filter(entry=entry).values("deadline")
    follow_ups = Q(about_label=LABEL, about_id__in=behind)
    rows = Deadline.objects.for_user(entry.owner_id).filter(Q(pk__in=noted) | follow_ups)
    list(rows.select_for_update().order_by("pk").values_list("pk"))


def forget_entry(entry: Entry, now: datetime) -> None:
    """An entry is undone: a meeting takes its promises along, a card or an answer leaves the text as it was before."""
    _forget_promises(entry, now=now)
    _reopen_checkpoint(entry, now=now)
    backs = ConfirmBack.objects.for_user(entry.owner_id)
    backs.filter(entry=entry).delete()
    backs.filter(answer=entry).update(answer=None, state=SaidBack.SENT, settled_at=None)
    _make_draft_again(entry, now=now)


def _forget_promises(entry: Entry, *, now: datetime) -> None:
    rows = Promise.objects.for_user(entry.owner_id).filter(entry=entry)
    for row in rows:
        found = date_of(row.pk, owner_id=entry.owner_id)
        if found is not None:
            set_deadline_state(found, by=entry.owner, now=now, state=DeadlineState.WAIVED)
    rows.delete()


def _reopen_checkpoint(entry: Entry, *, now: datetime) -> None:
    rows = MeetingNote.objects.for_user(entry.owner_id).filter(entry=entry)
    others = MeetingNote.objects.for_user(entry.owner_id).exclude(entry=entry)
    for note in rows.select_related("deadline"):
        is_told = others.filter(deadline=note.deadline).exists()  # other notes say it was held
        if note.deadline.state == DeadlineState.MET and not is_told:
            set_deadline_state(note.deadline, by=entry.owner, now=now, state=DeadlineState.OPEN)
    rows.delete()


def _make_draft_again(card: Entry, *, now: datetime) -> None:
    """The card is undone: what was sent becomes a draft again, as a new row, since sent words never change."""
    sent = ConfirmBack.objects.for_user(card.owner_id).filter(card=card)
    kept = [(one.entry_id, one.text) for one in sent]
    sent.delete()
    for entry_id, text in kept:
        ConfirmBack.objects.create(
            owner_id=card.owner_id, entry_id=entry_id, text=text, created_at=now
        )
