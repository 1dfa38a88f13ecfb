"""Which entries hold what was asked for, the best first; one statement, two more where a word is mistyped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
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
    latest = among.filter(_holds(query.tsquery(stems))).order_by(
        F("happened_from").desc(nulls_last=True), F("entry").desc()
    )
    rows = _ranked(latest[: MOST + 1], query, stems)
    best = sorted(
        rows[:MOST], key=lambda row: -round(row[1], 2)
    )  # equal ones stay the latest first
    ids = tuple(entry for entry, _rank in best)
    return Found(query=query, stems=stems, ids=ids, more=len(rows) > MOST)


# Words as they were asked for count twice what longer ones do; what is in files only does not count.
# The latest are set down first: else PostgreSQL ranks all that fit before it leaves the earlier ones out.
_RANKED = """
with latest as materialized ({latest})
select entry_id, ts_rank_cd(%s::float4[], words, %s::tsquery) + ts_rank_cd(%s::float4[], words, %s::tsquery)
from latest
"""


def _ranked(
    latest: QuerySet[EntrySearch], query: Query, stems: Mapping[str, str]
) -> list[tuple[UUID, float]]:
    """Entries in the order of `latest`, each with its rank."""
    words = latest.annotate(words=Coalesce("head", "vector")).values("entry_id", "words")
    sql, parameters = words.query.sql_with_params()
    asked, whole = query.tsquery(stems), query.tsquery(stems, whole=True)
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(latest=sql), [*parameters, WEIGHTS, asked, WEIGHTS, whole])
        rows: list[tuple[UUID, float]] = cursor.fetchall()
    return rows


def _holds(tsquery: str) -> Func:
    return Func(
        F("vector"), Cast(Value(tsquery), SearchQueryField()), template="(%(expressions)s)", arg_joiner=" @@ ",
        output_field=BooleanField(),
    )  # fmt: skip


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
