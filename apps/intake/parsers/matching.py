"""Which goals and people some words are about, by the words they share; pure, and always with the reason.

Nothing is learned: a goal's words weigh more the fewer goals use them, and one word alone is rarely enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from uuid import UUID

from apps.evidence.search.words import Token, tokens, words

# Two words of its own, or one of its short name.
ENOUGH: Final = 1.4
BESIDE_BEST: Final = 0.3  # a second goal must reach this share of the first one's score
MOST: Final = 2
LOOKED_AT: Final = 20_000  # characters of each text
SHORTEST: Final = 3

# Words in which goals are written, whatever they are about.
DULL: Final = frozenset(
    words("""
    goal goals objective expectation work works working job team teams member members week weeks weekly month months monthly
    quarter quarterly day days daily year end deliver delivered delivery improve improved improvement increase
    increased reduce reduced ensure complete completed completion least every each per new plan plans meet meets meeting meetings
    project projects task tasks result results manage manager provide provided follow use used using make makes made take time timely date due within
    without show shown demonstrate expected perform performance must need needs one two three four five first second last next all any
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday less more than above below keep kept consistently quality level high own ownership
    measure measured percent number zero full share send sent get got set go going good great help also well
    people person start started begin write written wrote say said ask asked tell told give given got today yesterday tomorrow
    morning afternoon fix fixed find found change changed done finish finished look looked help helped talk talked run ran
    """)
)  # fmt: skip
# First names that are words: nobody is meant because of them alone.
WORDS_AND_NAMES: Final = frozenset(
    words("""
    will mark may june april august grace hope bill art rich drew chase sue pat rob jack rose dawn faith joy summer
    frank guy miles sky max major grant chance case ray sandy penny christian iris ivy jade ruby dean page read long
    king young green brown white black price stone wood hill lake love field park bell cook baker day
    """)
)  # fmt: skip
NUMBERED: Final = re.compile(r"(?<!\w)(?:goal|objective|project|expectation)s?\s{0,2}#?(\d{1,3})(?!\w)", re.I)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A goal: `name` is its short name, `words` everything that says what it is about."""

    key: UUID
    number: int
    name: str
    words: str

    @property
    def text(self) -> str:
        return f"{self.name}\n{self.words}"[:LOOKED_AT]


@dataclass(frozen=True, kw_only=True)
class Match:
    """A goal that fits, how well, and the words of it that are shared, as the goal writes them."""

    key: UUID
    number: int
    score: float
    shared: tuple[str, ...]
    is_named: bool = False


@dataclass(frozen=True, kw_only=True)
class Said:
    """The words of an entry: `head` is what a person wrote or a mail says, `tail` what its files say."""

    head: str
    tail: str = ""


@dataclass(frozen=True, kw_only=True)
class Alike:
    """What the database knows of words: their English stems ("" for words like “the”), and what is nearly the same.

    `near` leads from a stem of a goal to a word of the entry that is written almost like it.
    """

    stems: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, str] = field(default_factory=dict)

    def stem(self, word: str) -> str:
        return self.stems.get(word, word)


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Every word of texts, as it is compared."""
    return {token.word for text in texts for token in tokens(text[:LOOKED_AT])}


def telling(text: str, alike: Alike) -> dict[str, list[int]]:
    """The stems of a text that tell what it is about, with their places among its words."""
    dull = {alike.stem(word) for word in DULL}
    found: dict[str, list[int]] = {}
    for place, token in enumerate(tokens(text[:LOOKED_AT])):
        stem = alike.stem(token.word)
        if _tells(token.word, stem) and stem not in dull:
            found.setdefault(stem, []).append(place)
    return found


def _tells(word: str, stem: str) -> bool:
    return bool(stem) and word not in DULL and (len(word) >= SHORTEST or not word.isascii())


def match_topics(said: Said, topics: Sequence[Topic], alike: Alike) -> list[Match]:
    """The goals an entry speaks of, the likeliest first; none rather than a guess."""
    entry = _Entry(said, alike)
    stems = {topic.key: telling(topic.text, alike) for topic in topics}
    used_by = Counter(stem for one in stems.values() for stem in one)
    found = [
        _match(entry, topic, stems=stems[topic.key], used_by=used_by, alike=alike)
        for topic in topics
    ]
    likely = sorted((one for one in found if one.score >= ENOUGH), key=lambda one: (-one.score, one.number))  # fmt: skip
    return [one for one in likely if one.score >= BESIDE_BEST * likely[0].score][:MOST]


class _Entry:
    """An entry's stems where they stand, and the goals it names by number."""

    def __init__(self, said: Said, alike: Alike) -> None:
        self.head = telling(said.head, alike)
        self.tail = telling(said.tail, alike)
        self.named = {int(found[1]) for found in NUMBERED.finditer(said.head[:LOOKED_AT])}
        self.near = alike.near

    def share(self, stem: str) -> float:
        """How much a goal's stem counts in this entry: 1 in its words, less in its files or nearly the same."""
        if stem in self.head:
            return 1.0
        if stem in self.near:
            return 0.7
        return 0.5 if stem in self.tail else 0.0

    def are_neighbours(self, one: str, other: str) -> bool:
        after = {place + 1 for place in self.head.get(one, ())}
        return not after.isdisjoint(self.head.get(other, ()))


def _match(
    entry: _Entry, topic: Topic, *, stems: Mapping[str, list[int]], used_by: Mapping[str, int], alike: Alike,
) -> Match:  # fmt: skip
    in_name = telling(topic.name, alike)
    weights = {
        stem: _weight(stem, used_by[stem], is_named=stem in in_name) * entry.share(stem) for stem in stems
    }  # fmt: skip
    weights = {stem: weight for stem, weight in weights.items() if weight}
    runs = _runs(topic.text, weights, alike)
    together = sum(
        1
        for run in runs
        for one, other in pairwise(run)
        if entry.are_neighbours(alike.stem(one.word), alike.stem(other.word))
    )
    is_named = topic.number in entry.named
    score = sum(weights.values()) + 0.7 * min(together, 2) + (2.0 if is_named else 0.0)
    return Match(
        key=topic.key, number=topic.number, score=score, shared=_phrases(topic.text, runs, weights=weights, alike=alike),
        is_named=is_named,
    )  # fmt: skip


def _weight(stem: str, goals: int, *, is_named: bool) -> float:
    """A word of one goal only says most; figures say little, words of the short name more."""
    if stem.isdigit():
        return 0.3
    alone = {1: 1.0, 2: 0.5}.get(goals, 0.2)
    return alone * (1.5 if is_named else 1.0)


def _runs(text: str, weights: Mapping[str, float], alike: Alike) -> list[list[Token]]:
    """Stretches of a goal's words that the entry shares, word beside word."""
    runs: list[list[Token]] = [[]]
    for token in tokens(text):
        is_shared = alike.stem(token.word) in weights
        if is_shared and runs[-1] and "\n" in text[runs[-1][-1].end : token.start]:
            runs.append([])
        if is_shared:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _phrases(
    text: str, runs: Sequence[Sequence[Token]], *, weights: Mapping[str, float], alike: Alike
) -> tuple[str, ...]:
    """The two stretches that weigh most, as the goal writes them, each word told once."""
    chosen: list[str] = []
    told: set[str] = set()
    for run in sorted(runs, key=lambda run: -sum(weights[alike.stem(one.word)] for one in run)):
        stems = {alike.stem(one.word) for one in run}
        if not stems <= told:
            chosen.append(" ".join(text[run[0].start : run[-1].end].split())[:60])
            told |= stems
    return tuple(chosen[:2])


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody of the plan."""

    key: UUID
    name: str
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Somebody who is in an entry, and the words that say so; `is_address` when it is their e-mail address."""

    key: UUID
    shown: str
    is_address: bool = False


def match_people(text: str, people: Sequence[Who]) -> list[Mention]:
    """People named in words, by e-mail address, whole name, or a first or last name that only one of them has."""
    parts = Counter(part for one in people for part in dict.fromkeys(_parts(one)))
    read = _Text(text[:LOOKED_AT], {part for part, count in parts.items() if count == 1})
    mentions = [read.mention(one) for one in people]
    return [one for one in mentions if one is not None]


def _parts(one: Who) -> list[str]:
    return [token.word for token in tokens(one.name)]


class _Text:
    """A text in which people are looked for; `own` are the parts of names that only one of them has."""

    def __init__(self, text: str, own: set[str]) -> None:
        self.text, self.own = text, own
        self.lowered = text.casefold()
        self.found = list(tokens(text))

    def mention(self, one: Who) -> Mention | None:
        address = re.escape(one.email.casefold())
        if address and re.search(rf"(?<![\w.+-]){address}(?![\w-])", self.lowered):
            return Mention(key=one.key, shown=one.email, is_address=True)
        names = _parts(one)
        whole = _sequence(names, self.found) if len(names) > 1 else None
        hit = whole or self._alone({*names[:1], *names[-1:]})
        return Mention(key=one.key, shown=self.text[hit[0].start : hit[1].end]) if hit else None

    def _alone(self, names: set[str]) -> tuple[Token, Token] | None:
        wanted = {name for name in names & self.own if _is_name(name)}
        hits = (one for one in self.found if one.word in wanted)
        return next(((one, one) for one in hits if _is_written_as_name(self.text, one)), None)


def _is_name(part: str) -> bool:
    return len(part) >= SHORTEST and part not in WORDS_AND_NAMES and part not in DULL


def _is_written_as_name(text: str, token: Token) -> bool:
    """With a capital, in scripts that have them."""
    first = text[token.start]
    return first.isupper() or first.upper() == first.lower()


def _sequence(names: Sequence[str], found: Sequence[Token]) -> tuple[Token, Token] | None:
    """Where the parts of a name follow one another, a middle initial between them forgiven."""
    for at, token in enumerate(found):
        if token.word != names[0]:
            continue
        rest = [one for one in found[at + 1 : at + 2 * len(names)] if len(one.word) > 1]
        if [one.word for one in rest[: len(names) - 1]] == list(names[1:]):
            return token, rest[len(names) - 2]
    return None
