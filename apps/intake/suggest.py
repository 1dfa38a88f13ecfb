"""What an entry seems to be about: goals, people, day and kind, each with its reason. Nothing is applied here.

Matching is done by rules on words; PostgreSQL gives the stems of words and what is written almost alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from apps.core.fuzzy import Precision
from apps.core.say_dates import day as say_day
from apps.core.zones import zone_of
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.search.stems import stems_of
from apps.evidence.search.texts import details_of, mail_text, original_words
from apps.files.models import FileText
from apps.goals.models import Goal
from apps.intake.parsers.guess import guess
from apps.intake.parsers.matching import (
    DULL,
    Alike,
    Match,
    Mention,
    Said,
    Topic,
    Who,
    match_people,
    match_topics,
    vocabulary,
)
from apps.intake.parsers.moments import Context, Reading, find
from apps.plans.models import Person

FILE_WORDS: Final = (
    8_000  # characters of one file; what a document is about stands at its beginning
)
MOST_FILES: Final = 5
MOST_WORDS: Final = 3_000
LINES_WITH_DATES: Final = 40
ALIKE: Final = 0.5  # share of trigrams: one slip in a word of seven letters
LONG_ENOUGH: Final = 5


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One proposal as a chip: what it sets (`goal`, `person`, `date`, `kind`), to what, and why."""

    what: str
    value: str
    label: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The words of one entry, by how much they say."""

    own: str
    details: str
    files: str
    taken: tuple[str, ...] = ()  # when its pictures say that they were taken (ISO 8601)

    @property
    def said(self) -> Said:
        return Said(head=f"{self.own}\n{self.details}", tail=self.files)

    @property
    def whole(self) -> str:
        return f"{self.own}\n{self.details}\n{self.files}"


def texts_of(entry: Entry) -> Texts:
    """Read the words of an entry; two queries on top of `with_links` and `with_details`."""
    original = original_words([entry.pk]).get(entry.pk, "")
    files = list(_file_texts(entry))
    details = [one.text for one in details_of(entry)]
    names = [one.name for one in entry.present_files]  # type: ignore[attr-defined]
    return Texts(
        own=f"{entry.statement}\n{original}",
        details="\n".join([*details, mail_text(entry)[:FILE_WORDS], *names]),
        files="\n".join(words for words, _facts in files),
        taken=tuple(str(facts.get("taken") or "") for _words, facts in files if isinstance(facts, dict)),
    )  # fmt: skip


def _file_texts(entry: Entry) -> Iterable[tuple[str, object]]:
    files = [one.file_id for one in entry.present_files][:MOST_FILES]  # type: ignore[attr-defined]
    rows = FileText.objects.for_user(entry.owner_id).filter(file__in=files).order_by("pk")
    return rows.annotate(beginning=Left("text", FILE_WORDS)).values_list("beginning", "facts")


def suggestions(
    entry: Entry, *, goals: Sequence[Goal], people: Sequence[Person], day_first: bool
) -> list[Suggestion]:
    """Everything proposed for an entry that it does not say already. `goals` have their words; see `with_words`."""
    texts = texts_of(entry)
    return [
        *_goals(entry, texts, goals),
        *_kinds(entry, texts),
        *_dates(entry, texts, day_first=day_first),
        *_people(entry, texts, people),
    ]


def _goals(entry: Entry, texts: Texts, goals: Sequence[Goal]) -> list[Suggestion]:
    linked = {link.goal_id for link in entry.present_goals}  # type: ignore[attr-defined]
    topics = [topic_of(goal) for goal in goals]
    found = match_topics(texts.said, topics, alike(texts.said, topics))
    return [
        Suggestion(
            what="goal", value=str(one.key), label=_("Goal %(number)d") % {"number": one.number},
            reason=_goal_reason(one),
        )
        for one in found
        if one.key not in linked
    ]  # fmt: skip


def topic_of(goal: Goal) -> Topic:
    """A goal as it is matched: its short name and everything that says what it is about."""
    parts = (getattr(goal, name) or "" for name in ("words", "shown_by", "target"))
    return Topic(key=goal.pk, number=goal.number, name=goal.short_name, words="\n".join(parts))


def _goal_reason(one: Match) -> str:
    if one.is_named:
        return _("names it by its number")
    if len(one.shared) == 1:
        return _("shares “%(words)s”") % {"words": one.shared[0]}
    return _("shares “%(words)s” and “%(more)s”") % {"words": one.shared[0], "more": one.shared[1]}


def alike(said: Said, topics: Sequence[Topic]) -> Alike:
    """Stems of all words, and words of the entry that are nearly those of a goal; at most two queries."""
    spoken = set(sorted(vocabulary([said.head, said.tail]))[:MOST_WORDS])
    asked = vocabulary(topic.text for topic in topics)
    stems = stems_of([*spoken, *asked, *DULL])
    known = {stems.get(word, word) for word in spoken}
    missing = {word for word in asked - spoken if stems.get(word, word) not in known}
    near = {stems.get(goal, goal): word for goal, word in _near(spoken - asked, missing)}
    return Alike(stems=stems, near=near)


def _near(spoken: Iterable[str], asked: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of a goal's word and an entry's that share most of their trigrams and how they begin."""
    ours, theirs = _long(spoken), _long(asked)
    if not ours or not theirs:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select asked, spoken from unnest(%s::text[]) spoken join unnest(%s::text[]) asked"
            " on left(spoken, 2) = left(asked, 2) where similarity(spoken, asked) >= %s",
            [ours, theirs, ALIKE],
        )
        return list(cursor.fetchall())


def _long(words: Iterable[str]) -> list[str]:
    return sorted(
        one for one in words if len(one) >= LONG_ENOUGH and one.isalpha() and one not in DULL
    )


def _kinds(entry: Entry, texts: Texts) -> list[Suggestion]:
    """A note that reads like something else; mails and documents are what they are."""
    if entry.kind != EntryKind.NOTE:
        return []
    found = guess(text=texts.own)
    reason = kind_reasons().get(found.reason)
    if reason is None or found.kind == entry.kind:
        return []
    label = str(EntryKind(found.kind).label)
    return [Suggestion(what="kind", value=found.kind, label=label, reason=reason)]


def kind_reasons() -> dict[str, str]:
    """By the code of a guess, why a note seems to be of another kind."""
    return {
        "meeting_words": _("speaks of a talk with somebody"),
        "praise_words": _("somebody says how it was"),
        "blocked_words": _("says that something stood in the way"),
        "number_changed": _("has a figure that changed"),
        "done_words": _("tells of something done"),
        "only_a_link": _("is only a link or a number"),
    }


def _dates(entry: Entry, texts: Texts, *, day_first: bool) -> list[Suggestion]:
    """Another day that its words, its mail or its picture name."""
    known = entry.happened.local_start
    has_day = entry.happened_precision in {Precision.EXACT, Precision.DAY}
    now_on = known.date() if known and has_day else None
    written = entry.written_at.astimezone(zone_of(entry.happened_zone)).date()
    named = _named_days(entry, texts, day_first=day_first)
    if now_on in {day for day, _reason in named}:  # of two possible days it has one already
        named = []
    found = {
        day: reason
        for day, reason in (*named, *_taken_days(texts))
        if day != now_on and day <= written
    }
    return [
        Suggestion(what="date", value=day.isoformat(), label=say_day(day), reason=reason)
        for day, reason in list(found.items())[:2]
    ]


def _named_days(entry: Entry, texts: Texts, *, day_first: bool) -> list[tuple[date, str]]:
    written = entry.written_at.astimezone(zone_of(entry.happened_zone)).date()
    context = Context(today=written, day_first=day_first)
    for line in texts.own.splitlines()[:LINES_WITH_DATES]:
        one = find(line, context)
        if one is not None and one.precision is Precision.DAY:
            return _either(one, line[one.begins : one.ends].strip(" ,.:;-"))
    return []


def _either(one: Reading, words: str) -> list[tuple[date, str]]:
    reason = _("its words say “%(words)s”") % {"words": words[:40]}
    return [(day, reason) for day in (one.day, one.other) if day is not None]


def _taken_days(texts: Texts) -> list[tuple[date, str]]:
    """The picture's own day, where its camera wrote one."""
    found = []
    for stated in texts.taken:
        try:
            found.append((date.fromisoformat(stated[:10]), _("the picture says so")))
        except ValueError:
            continue
    return found


def _people(entry: Entry, texts: Texts, people: Sequence[Person]) -> list[Suggestion]:
    linked = {link.person_id for link in entry.present_people}  # type: ignore[attr-defined]
    names = {one.pk: one.name for one in people}
    whos = [Who(key=one.pk, name=one.name, email=one.email) for one in people]
    return [
        Suggestion(what="person", value=str(one.key), label=names[one.key], reason=_person_reason(one))
        for one in match_people(texts.whole, whos)
        if one.key not in linked
    ]  # fmt: skip


def _person_reason(one: Mention) -> str:
    if one.is_address:
        return _("%(address)s is in it") % {"address": one.shown}
    return _("“%(name)s” is in its words") % {"name": one.shown}
