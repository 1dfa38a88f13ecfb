"""Keeps what the search reads in step with the record: called in the transaction in which words change.

However many entries are given, the number of statements is the same. Everything here can be made again from
the record; `sweep` does that for rows that are missing or were made by earlier rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Func

from apps.audit.services import hold_chain
from apps.core.fuzzy import Lag
from apps.core.ids import uuid7
from apps.core.owner_scope import owner_scope
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntrySearch, SearchWord
from apps.evidence.proof import written_feedback
from apps.evidence.search import texts
from apps.evidence.search.stems import stems_of
from apps.evidence.search.typos import can_be_mistyped, rests
from apps.evidence.search.vectors import Parts, Places, places_of

MADE_BY = 2  # of the rules; a higher number makes every row anew
AT_ONCE = 100
UPDATED = (
    "happened_from", "happened_until", "kind", "audience", "withdrawn_at", "is_late", "has_proof", "made_by",
    "vector", "head",
)  # fmt: skip

PlanWord = tuple[UUID, UUID, str]  # owner, plan, word


@dataclass
class Gathered:
    """The words of one entry, before they are stored."""

    entry: Entry
    head: Places
    whole: Places
    has_proof: bool

    def row(self, stems: dict[str, str]) -> EntrySearch:
        has_files = self.whole is not self.head
        return EntrySearch(
            owner_id=self.entry.owner_id,
            plan_id=self.entry.plan_id,
            entry=self.entry,
            happened_from=self.entry.happened_from,
            happened_until=self.entry.happened_until,
            kind=self.entry.kind,
            audience=self.entry.audience,
            withdrawn_at=self.entry.withdrawn_at,
            is_late=self.entry.lag is Lag.LATER,
            has_proof=self.has_proof,
            made_by=MADE_BY,
            vector=self.whole.written(stems),
            head=self.head.written(stems) if has_files else None,
        )


@transaction.atomic
def refresh(entry_ids: Iterable[UUID]) -> None:
    """Make what the search reads of these entries anew, inside the caller's transaction."""
    ids = list(dict.fromkeys(entry_ids))
    if not ids:
        return
    for owner in _owners(ids):
        hold_chain(owner)
    gathered = _gather(ids)
    before = _words_before(ids)
    after = Counter(
        (one.entry.owner_id, one.entry.plan_id, word)
        for one in gathered
        for word in one.whole.by_word
        if can_be_mistyped(word)
    )
    _store(gathered)
    _count({key: after[key] - before[key] for key in {*after, *before}})


@transaction.atomic
def forget(entry_ids: Iterable[UUID]) -> None:
    """Take entries out of the search, before they go."""
    ids = list(entry_ids)
    for owner in _owners(ids):
        hold_chain(owner)
    before = _words_before(ids)
    EntrySearch.objects.filter(entry__in=ids).delete()
    _count({key: -count for key, count in before.items()})


_RESTATE = """
update evidence_entrysearch known
set kind = entry.kind, audience = entry.audience, withdrawn_at = entry.withdrawn_at
from evidence_entry entry where entry.id = known.entry_id and entry.id = any(%s::uuid[])
"""


def restate(entry_ids: Iterable[UUID]) -> None:
    """After a decision, a withdrawal or its taking back: no word changed. Inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTATE, [list(entry_ids)])


def refresh_for_files(file_ids: Iterable[UUID]) -> None:
    """After the text of files was read: make the entries that hold them anew, inside the caller's transaction."""
    held = Attachment.objects.present().filter(file__in=list(file_ids))
    found = iter(held.order_by("entry").values_list("entry", flat=True).distinct())
    while some := list(islice(found, AT_ONCE)):
        refresh(some)


def stale_entries(*, most: int = AT_ONCE) -> list[tuple[UUID, UUID]]:
    """Owner and id of entries the search knows nothing of, or only by earlier rules; the latest first."""
    known = EntrySearch.objects.filter(entry=models.OuterRef("pk"), made_by=MADE_BY)
    missing = Entry.objects.filter(~models.Exists(known)).order_by("-id")
    return list(missing.values_list("owner", "pk")[:most])


def sweep(*, most: int = 10_000) -> int:
    """Make stale entries anew, a hundred a transaction; returns how many. After an upgrade this is all of them."""
    done = 0
    while done < most and (stale := stale_entries()):
        by_owner: dict[UUID, list[UUID]] = defaultdict(list)
        for owner, entry in stale:
            by_owner[owner].append(entry)
        for owner, ids in by_owner.items():
            with owner_scope(owner):
                refresh(ids)
        done += len(stale)
    return done


# ── reading ──────────────────────────────────────────────────────────────────


def _owners(ids: Sequence[UUID]) -> list[UUID]:
    owners = Entry.objects.filter(pk__in=ids).order_by("owner").values_list("owner", flat=True)
    return list(owners.distinct())


@dataclass
class _Texts:
    """Texts of many entries, each kind read by one statement."""

    original: dict[UUID, str]
    small: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, ids: Sequence[UUID]) -> _Texts:
        found = cls(original=texts.original_words(ids))
        for entry, text in [*texts.quotes(ids), *texts.sources(ids)]:
            found.small[entry].append(text)
        for entry, name, content in texts.files(ids):
            room = texts.FILE_TEXT - sum(len(one) for one in found.files[entry])
            found.names[entry].append(name)
            if content and room > 0:
                found.files[entry].append(content[:room])
        return found


def _gather(ids: Sequence[UUID]) -> list[Gathered]:
    found = _Texts.of(ids)
    entries = texts.with_texts(Entry.objects.filter(pk__in=ids))
    return [_gathered(entry, _parts(entry, found)) for entry in entries]


def _parts(entry: Entry, found: _Texts) -> Parts:
    details = [one.text for one in texts.details_of(entry)]
    return Parts(
        statement=entry.statement,
        details=[*details, *found.small[entry.pk]],
        original=[found.original.get(entry.pk, ""), texts.mail_text(entry)],
        file_names=found.names[entry.pk],
        file_texts=found.files[entry.pk],
    )


def _gathered(entry: Entry, parts: Parts) -> Gathered:
    head = whole = places_of(parts.heads)
    if parts.file_texts:
        whole = places_of([*parts.heads, *(("", text) for text in parts.file_texts)])
    return Gathered(entry=entry, head=head, whole=whole, has_proof=_has_proof(entry, parts))


def _has_proof(entry: Entry, parts: Parts) -> bool:
    """As `apps.evidence.proof` marks it: a file, what somebody else wrote, or a reference to where the proof is."""
    if entry.kind == EntryKind.REFERENCE or parts.file_names:
        return True
    return bool(texts.mail_text(entry) or written_feedback(entry))


def _words_before(ids: Sequence[UUID]) -> Counter[PlanWord]:
    """Words as they were counted when these entries were read last."""
    kept = Func("vector", function="tsvector_to_array", output_field=ArrayField(models.TextField()))
    rows = EntrySearch.objects.filter(entry__in=ids).annotate(kept=kept)
    return Counter(
        (owner, plan, word)
        for owner, plan, found in rows.values_list("owner", "plan", "kept")
        for word in found
        if can_be_mistyped(word)
    )


# ── writing ──────────────────────────────────────────────────────────────────


def _store(gathered: Sequence[Gathered]) -> None:
    stems = stems_of(word for one in gathered for word in one.whole.by_word)
    EntrySearch.objects.bulk_create(
        [one.row(stems) for one in gathered],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=UPDATED,
    )


def _count(changes: dict[PlanWord, int]) -> None:
    """Add to how many entries hold each word; a word that none holds goes."""
    gone = sorted((key, -n) for key, n in changes.items() if n < 0)
    come = sorted((key, n) for key, n in changes.items() if n > 0)
    with connection.cursor() as cursor:
        if come:
            cursor.execute(MORE, _columns(come, with_new=True))
        if gone:
            cursor.execute(FEWER, _columns(gone))
            cursor.execute(NONE, _columns(gone)[:2])


# The numbers of a word travel as text: PostgreSQL would take an array of arrays apart.
MORE = """
insert into evidence_searchword (plan_id, word, entries, id, owner_id, rests)
select plan, word, n, id, owner, rests::int[]
from unnest(%s::uuid[], %s::text[], %s::int[], %s::uuid[], %s::uuid[], %s::text[])
    as come (plan, word, n, id, owner, rests)
on conflict (plan_id, word) do update set entries = evidence_searchword.entries + excluded.entries
"""
FEWER = """
update evidence_searchword known set entries = greatest(0, known.entries - gone.n)
from unnest(%s::uuid[], %s::text[], %s::int[]) as gone (plan, word, n)
where known.plan_id = gone.plan and known.word = gone.word
"""
NONE = """
delete from evidence_searchword known
using unnest(%s::uuid[], %s::text[]) as gone (plan, word)
where known.plan_id = gone.plan and known.word = gone.word and known.entries = 0
"""


def _columns(rows: Sequence[tuple[PlanWord, int]], *, with_new: bool = False) -> list[list[Any]]:
    columns: list[list[Any]] = [
        [plan for (_owner, plan, _word), _n in rows],
        [word for (_owner, _plan, word), _n in rows],
        [n for _key, n in rows],
    ]
    if with_new:
        columns += [
            [uuid7() for _row in rows],
            [owner for (owner, _plan, _word), _n in rows],
            [_rests(plan, word) for (_owner, plan, word), _n in rows],
        ]
    return columns


@lru_cache(maxsize=20_000)
def _rests(plan: UUID, word: str) -> str:
    return f"{{{','.join(map(str, rests(word, of=plan.bytes)))}}}"


# ── all of it ────────────────────────────────────────────────────────────────


@transaction.atomic
def rebuild(plan_id: UUID) -> int:
    """Make everything the search reads of a plan anew; returns how many entries were read."""
    EntrySearch.objects.filter(plan=plan_id).delete()
    SearchWord.objects.filter(plan=plan_id).delete()
    ids = Entry.objects.filter(plan=plan_id).order_by("id").values_list("pk", flat=True)
    done = 0
    for some in _batches(list(ids)):
        refresh(some)
        done += len(some)
    return done


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
