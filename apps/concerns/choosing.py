"""Which entries are offered as a place: what was searched for, else the latest of the concern's goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.concerns.models import Concern
from apps.core.text import without_nul
from apps.evidence.models import Entry, EntrySearch, with_links
from apps.evidence.search.finding import find
from apps.evidence.search.query import LONGEST
from apps.evidence.timeline import proof_words

OFFERED = 20
OF_GOAL = 12


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Entries to choose from; `asked` is what was searched for, `of_goal` those that name the concern's goal."""

    asked: str
    found: Sequence[Entry] = ()
    of_goal: Sequence[Entry] = ()
    latest: Sequence[Entry] = ()


def offer(concern: Concern, *, asked: str) -> Offer:
    words = " ".join(without_nul(asked[: 4 * LONGEST]).split())[:LONGEST]
    rows = Entry.objects.for_user(concern.owner_id).present().filter(plan=concern.plan_id)
    rows = rows.with_details()
    if words:
        among = EntrySearch.objects.for_user(concern.owner_id)
        among = among.filter(plan=concern.plan_id, withdrawn_at=None)
        ids = find(words, plan=concern.plan, among=among).ids[: 3 * OFFERED]
        known = {one.pk: one for one in with_links(rows.filter(pk__in=ids))}
        found = [known[pk] for pk in ids if pk in known][:OFFERED]
        return Offer(asked=words, found=_told(found))
    mine: list[Entry] = []
    if concern.goal_id is not None:
        mine = list(with_links(rows.narrowed(goal=concern.goal_id).newest_first())[:OF_GOAL])
    others = rows.exclude(pk__in=[one.pk for one in mine]).newest_first()
    latest = list(with_links(others)[: OFFERED - len(mine)])
    return Offer(asked="", of_goal=_told(mine), latest=_told(latest))


def _told(entries: Sequence[Entry]) -> Sequence[Entry]:
    for one in entries:
        one.proof_words = proof_words(one)  # type: ignore[attr-defined]
    return entries
