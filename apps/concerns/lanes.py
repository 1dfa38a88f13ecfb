"""Protected events beside what the employer did, for the user and a lawyer only. Seven queries, however much there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.concerns.lane_rules import Between, Event, Lane, between, sorted_events
from apps.concerns.models import Concern, Source
from apps.concerns.wording import name_of_source, short_words
from apps.core.audience import ALLOWED, Audience, PacketKind, allowed
from apps.core.drawing import Picture
from apps.core.drawing.lanes import Dot, Gap, two_lanes
from apps.core.fuzzy import Precision
from apps.core.say_dates import day as say_day
from apps.core.say_dates import fuzzy
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.plans.models import Plan, Stage
from apps.plans.today import today_of

ROUGH = frozenset({Precision.ABOUT, Precision.MONTH, Precision.YEAR})


@dataclass(frozen=True, kw_only=True)
class Lanes:
    """Events in order; `between` by their places; `undated` are protected entries that no lane can hold yet."""

    events: Sequence[Event]
    between: Sequence[Between]
    undated: Sequence[Entry]

    @property
    def has_protected(self) -> bool:
        return any(one.lane is Lane.PROTECTED for one in self.events)


def lanes_for(plan: Plan, *, kind: PacketKind, now: datetime) -> Lanes | None:
    """The lanes for a packet of `kind`: a lawyer's, and None for any other, whoever asks.

    Concerns that the user keeps from the lawyer, too, are in none.
    """
    if not allowed(kind, Audience.LAWYER):
        return None
    return read_lanes(plan, now=now, audiences=ALLOWED[kind])


def read_lanes(
    plan: Plan, *, now: datetime, audiences: frozenset[Audience] = frozenset(Audience)
) -> Lanes:
    """What the user sees: everything, unless only concerns for certain `audiences` are asked for."""
    entries = Entry.objects.for_user(plan.owner_id).present().filter(plan=plan)
    protected = list(entries.filter(kind=EntryKind.PROTECTED).select_related("protected"))
    undated = [one for one in protected if one.happened.local_day is None]
    today = today_of(plan, now=now)
    events = [event for one in protected for event in _of_entry(one)]
    theirs = (*_stages(plan), *_letters(plan), *_said(plan, audiences), *_checkpoints(plan, today))
    ordered = sorted_events([*events, *(one for one in theirs if one.day <= today)])
    return Lanes(events=ordered, between=between(ordered), undated=undated)


def _of_entry(entry: Entry) -> Iterator[Event]:
    """The event, and the day they knew of it where that is another one."""
    happened, detail = entry.happened, getattr(entry, "protected", None)
    sort = str(detail.get_sort_display()) if detail and detail.sort else _("Protected event")
    url = entry.get_absolute_url()
    if happened.local_day is not None:
        yield Event(
            day=happened.local_day, lane=Lane.PROTECTED, sort=sort, words=entry.statement, url=url,
            when=fuzzy(happened), is_rough=happened.precision in ROUGH,
        )  # fmt: skip
    if detail and detail.known_date and detail.known_date != happened.local_day:
        words = _("Known to %(who)s: %(words)s") if detail.known_to else _("They knew: %(words)s")
        told = {"who": detail.known_to, "words": entry.statement}
        yield _event(detail.known_date, lane=Lane.PROTECTED, sort=sort, words=words % told, url=url)


def _event(day: date, *, sort: str, words: str, url: str, lane: Lane = Lane.THEIRS) -> Event:
    return Event(day=day, lane=lane, sort=sort, words=words, url=url, when=say_day(day))


def _stages(plan: Plan) -> Iterator[Event]:
    for one in Stage.objects.for_user(plan.owner_id).filter(plan=plan):
        url = _dates_url(plan)
        if one.started_date:
            yield _event(one.started_date, sort=_("Stage begins"), words=one.name, url=url)
        if one.ended_date and one.outcome:
            words = f"{one.name}: {one.get_outcome_display()}"
            yield _event(one.ended_date, sort=_("Stage ends"), words=words, url=url)


def _dates_url(plan: Plan) -> str:
    return reverse("dates", args=[plan.pk])


def _letters(plan: Plan) -> Iterator[Event]:
    for one in plan.letters.exclude(received_date=None).defer("text"):
        if one.received_date:
            yield _event(one.received_date, sort=_("Letter received"), words=one.title, url=_dates_url(plan))  # fmt: skip


def _said(plan: Plan, audiences: frozenset[Audience]) -> Iterator[Event]:
    """Texts of theirs by their day, and concerns that were said on a day of their own."""
    sources = Source.objects.for_user(plan.owner_id).filter(plan=plan).present().defer("text")
    for source in sources:
        if source.said_date:
            yield _event(
                source.said_date, sort=str(source.get_sort_display()), words=name_of_source(source),
                url=source.get_absolute_url(),
            )  # fmt: skip
    concerns = Concern.objects.for_user(plan.owner_id).filter(plan=plan).present()
    concerns = concerns.filter(audience__in=[str(one) for one in audiences])
    for one in concerns.exclude(said_date=None).select_related("source").defer("source__text"):
        text = one.source
        is_told = text is not None and text.withdrawn_at is None and text.said_date == one.said_date
        if one.said_date and not is_told:
            words = f"“{short_words(one.words)}”"
            yield _event(one.said_date, sort=_("Concern"), words=words, url=one.get_absolute_url())


def _checkpoints(plan: Plan, today: date) -> Iterator[Event]:
    """Those whose day has come and that were not called off."""
    rows = Deadline.objects.for_user(plan.owner_id).filter(
        plan=plan, kind=DeadlineKind.CHECKPOINT, local_date__lte=today
    )
    for one in rows.exclude(state__in=[DeadlineState.WAIVED, DeadlineState.SKIPPED]).in_order():
        yield _event(one.local_date, sort=_("Checkpoint"), words=one.title, url=one.get_absolute_url())  # fmt: skip


def days_words(one: Between) -> str:
    """`12 days`, `about 12 days`, `the same day`."""
    if not one.days and not one.is_rough:
        return _("the same day")
    days = ngettext("%(days)d day", "%(days)d days", one.days) % {"days": one.days}
    return _("about %(days)s") % {"days": days} if one.is_rough else days


def picture(found: Lanes) -> Picture | None:
    """None while nothing has a day."""
    if not found.events:
        return None
    dots = [
        Dot(
            day=one.day, is_upper=one.lane is Lane.PROTECTED, when=one.when,
            words=f"{one.sort}: {one.words}",
        )
        for one in found.events
    ]  # fmt: skip
    gaps = [Gap(first=one.first, then=one.then, words=days_words(one)) for one in found.between]
    return two_lanes(dots, gaps, upper=_("Protected"), lower=_("What the employer did"))
