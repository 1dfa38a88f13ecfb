"""The filters of the log as they stand in its address: read without fear, applied, written back, said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.http import urlencode

from apps.core.audience import Audience
from apps.core.forms import DayField
from apps.core.text import without_nul
from apps.core.zones import zone_of
from apps.evidence.enums import EntryKind
from apps.evidence.models import EntryGoal, EntryPerson, EntrySearch
from apps.evidence.search.query import LONGEST, unquoted
from apps.plans.models import Plan

FLAGS = ("exact", "late", "no_proof", "no_goal", "withdrawn")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the log is asked to show. Values that are none of ours filter nothing; `problems` says why, by name."""

    q: str = ""
    was_cut: bool = False
    kind: str = ""
    audience: str = ""
    goal: UUID | None = None
    person: UUID | None = None
    first: date | None = None
    last: date | None = None
    flags: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)  # days as they were typed
    problems: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, address: Mapping[str, Any]) -> Filters:
        """Read an address, ours or anybody's; raises nothing."""
        asked = " ".join(without_nul(address.get("q", "")[: 4 * LONGEST]).split())
        kind, audience = address.get("kind", ""), address.get("audience", "")
        typed = {name: address.get(name, "")[:40] for name in ("from", "to")}
        (first, no_first), (last, no_last) = _day(typed["from"]), _day(typed["to"])
        if first and last and last < first:
            first, last = last, first
        return cls(
            q=asked[:LONGEST],
            was_cut=len(asked) > LONGEST,
            kind=kind if kind in EntryKind.values else "",
            audience=audience if audience in Audience.values else "",
            goal=_uuid(address.get("goal", "")),
            person=_uuid(address.get("person", "")),
            first=first,
            last=last,
            flags=frozenset(name for name in FLAGS if address.get(name) == "1"),
            typed={name: text for name, text in typed.items() if text},
            problems={name: text for name, text in (("from", no_first), ("to", no_last)) if text},
        )

    def address(self, *, without: frozenset[str] = frozenset()) -> str:
        """The same filters as the text of an address, in one order; empty when nothing is filtered."""
        values = {
            "q": self.q,
            "kind": self.kind,
            "goal": str(self.goal or ""),
            "person": str(self.person or ""),
            "audience": self.audience,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            **{name: "1" for name in FLAGS if name in self.flags},
        }
        return urlencode({k: v for k, v in values.items() if v and k not in without})

    @property
    def said(self) -> str:
        """The words as they stand between the quotation marks of a sentence: a phrase has its own."""
        return unquoted(self.q)

    @property
    def is_whole(self) -> bool:
        """Whether the whole log is asked for."""
        return not self.address(without=frozenset({"exact"})) and not self.problems

    @property
    def only_asks(self) -> bool:
        """Whether nothing but words narrows the log."""
        return not self.address(without=frozenset({"q", "exact"}))

    @property
    def has_more(self) -> bool:
        """Whether one of the filters is used that stand behind the others."""
        return bool(
            self.audience
            or self.person
            or self.typed
            or self.flags & {"late", "no_proof", "no_goal"}
        )

    @property
    def just_words(self) -> str:
        """The address of the same words among all entries."""
        return urlencode({"q": self.q})

    @property
    def without_words(self) -> str:
        """The address of the same filters without words; empty when there are none."""
        return self.address(without=frozenset({"q", "exact"}))

    def rows(self, plan: Plan, *, zone: str) -> QuerySet[EntrySearch]:
        """Of the entries of a plan those that every filter but the words keeps; days are those of `zone`."""
        asked = Q(plan=plan, withdrawn_at__isnull="withdrawn" not in self.flags)
        asked &= Q(kind=self.kind) if self.kind else Q()
        asked &= Q(audience=self.audience) if self.audience else Q()
        asked &= Q(is_late=True) if "late" in self.flags else Q()
        asked &= Q(has_proof=False) if "no_proof" in self.flags else Q()
        return EntrySearch.objects.filter(asked & self._days(zone) & self._links())

    def _links(self) -> Q:
        goals = EntryGoal.objects.present().filter(entry=OuterRef("entry"))
        people = EntryPerson.objects.present().filter(entry=OuterRef("entry"))
        asked = Q(Exists(goals.filter(goal=self.goal))) if self.goal else Q()
        asked &= Q(Exists(people.filter(person=self.person))) if self.person else Q()
        return asked & (~Q(Exists(goals)) if "no_goal" in self.flags else Q())

    def _days(self, zone: str) -> Q:
        """Entries whose span touches the days asked for; a moment at midnight belongs to the day it begins."""
        asked = Q()
        if self.first:
            start = _midnight(self.first, zone)
            asked &= Q(happened_until__gt=start) | Q(happened_from__gte=start)
        if self.last:
            asked &= Q(happened_from__lt=_midnight(self.last + timedelta(days=1), zone))
        return asked


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone_of(zone))


def _day(typed: str) -> tuple[date | None, str]:
    """The day, or the sentence that says what is wrong with it."""
    try:
        return DayField(required=False).clean(typed), ""
    except ValidationError as error:
        return None, error.messages[0]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
