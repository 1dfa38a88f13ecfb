"""Which entries hold what was asked for, the best first; one statement, two more where a word is mistyped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQueryField, SearchRank
from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.http import urlencode

from apps.evidence.models import EntrySearch
from apps.evidence.search.query import Query, Term, parse
from apps.evidence.search.stems import stems_of
from apps.evidence.search.typos import can_be_mistyped, likeliest, rests
from apps.plans.models import Plan

# Of more entries than these the latest are ranked: a question that half of a large log answers stays quick.
MOST = 500
WEIGHTS = [0.1, 0.2, 0.5, 1.0]  # names of files, original words, details, statement


@dataclass(frozen=True)
class Correction:
    """A word no entry holds, and the words that were looked for in its place."""

    typed: str
    shown: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Ids of entries, the best first; `more` says that only the latest of all that fit are among them."""

    query: Query
    stems: Mapping[str, str] = field(default_factory=dict)
    ids: tuple[UUID, ...] = ()
    more: bool = False
    corrections: tuple[Correction, ...] = ()

    @property
    def any_words(self) -> str:
        """The address of a search for any one of the words; empty for a single one."""
        question = self.query.any_question
        return urlencode({"q": question}) if question else ""

    @property
    def has_words(self) -> bool:
        """Whether there was a word to search for."""
        return bool(self.query.groups)


def find(
    question: str, *, plan: Plan, among: QuerySet[EntrySearch], exactly: bool = False
) -> Found:
    """Search entries of `plan`, those whose rows are `among`; `exactly` takes every word as it was typed."""
    asked = parse(question)
    stems = stems_of(asked.words)
    asked = asked.without_small_words(stems)
    if not asked.groups:
        return Found(query=asked)
    found = _found(asked, stems, among=among)
    if found.ids or exactly:
        return found
    return _with_likely_words(asked, stems, plan=plan, among=among) or found


def _with_likely_words(
    asked: Query, stems: Mapping[str, str], *, plan: Plan, among: QuerySet[EntrySearch]
) -> Found | None:
    likely = _likely_words(asked, stems, plan=plan)
    if not likely:
        return None
    query = asked.corrected(likely)
    found = _found(query, {**stems, **stems_of(query.words)}, among=among)
    told = tuple(Correction(term.words[0], shown) for term, shown in likely.items())
    return _told(found, told) if found.ids else None


def _told(found: Found, corrections: tuple[Correction, ...]) -> Found:
    return Found(
        query=found.query, stems=found.stems, ids=found.ids, more=found.more, corrections=corrections
    )  # fmt: skip


def _found(query: Query, stems: Mapping[str, str], *, among: QuerySet[EntrySearch]) -> Found:
    rows = among.filter(_holds(query.tsquery(stems)))
    ranked = rows.annotate(rank=_rank(query, stems)).order_by(
        F("happened_from").desc(nulls_last=True), F("entry").desc()
    )
    latest = list(ranked.values_list("entry_id", "rank")[: MOST + 1])
    best = sorted(
        latest[:MOST], key=lambda row: -round(row[1], 2)
    )  # equal ones stay the latest first
    ids = tuple(entry for entry, _rank in best)
    return Found(query=query, stems=stems, ids=ids, more=len(latest) > MOST)


def _holds(tsquery: str) -> Func:
    return Func(
        F("vector"), _asked(tsquery), template="(%(expressions)s)", arg_joiner=" @@ ",
        output_field=BooleanField(),
    )  # fmt: skip


def _asked(tsquery: str) -> Cast:
    return Cast(Value(tsquery), SearchQueryField())


def _rank(query: Query, stems: Mapping[str, str]) -> Any:
    """Words as they were asked for count twice what longer ones do; what is in files only does not count."""
    vector = Coalesce("head", "vector")
    ranks = [
        SearchRank(vector, _asked(query.tsquery(stems, whole=whole)), weights=WEIGHTS, cover_density=True)
        for whole in (False, True)
    ]  # fmt: skip
    return Cast(ranks[0] + ranks[1], FloatField())


# Each reads one index and nothing else, whatever the planner thinks of the rest of the question.
_HELD = """
with held as materialized (
    select from evidence_entrysearch where plan_id = %s and vector @@ %s::tsquery
)
select exists (select from held)
"""
_ALIKE = """
with alike as materialized (
    select distinct known.plan_id, known.word, known.entries
    from unnest(%s::int[]) as asked (rest)
    join evidence_searchword known on known.rests @> array[asked.rest]
)
select word, entries from alike where plan_id = %s
"""


def _is_held(tsquery: str, *, plan: Plan) -> bool:
    """Whether any entry of a plan answers."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [plan.pk, tsquery])
        return bool(cursor.fetchone()[0])


def _alike(word: str, *, plan: Plan) -> list[tuple[str, int]]:
    """Words of a plan that share a rest with this one, each with how many entries hold it."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [rests(word, of=plan.pk.bytes), plan.pk])
        found: list[tuple[str, int]] = cursor.fetchall()
        return found


def _likely_words(
    asked: Query, stems: Mapping[str, str], *, plan: Plan
) -> dict[Term, tuple[str, ...]]:
    """For each term that no entry of the plan holds, the words that were probably meant."""
    found: dict[Term, tuple[str, ...]] = {}
    for term in asked.wanted:
        if not term.can_be_mistyped or not can_be_mistyped(term.words[0]):
            continue
        if _is_held(term.tsquery(stems), plan=plan):
            continue
        likely = likeliest(term.words[0], _alike(term.words[0], plan=plan))
        if likely:
            found[term] = likely
    return found
