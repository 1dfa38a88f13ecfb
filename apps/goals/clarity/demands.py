"""Splits a goal into its demands, one verb each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apps.core.sentences import sentences
from apps.goals.clarity.marks import PURPOSE
from apps.goals.clarity.reading import VERBS, Word, plain, words
from apps.goals.clarity.vocabulary import BEFORE, JUDGING, LEADS_ON, NOUN_TOO, SOFT

JOINING = frozenset({"and", "&", ";", ",", "plus", "or"})
AFTER_JOINING = frozenset({"also", "then", "to", "must", "should", "will", "and"})
NO_SUBJECT = frozenset({"this", "these", "progress", "success", "it", "there", "what", "how"})
JOINED_BY = re.compile(r"\A(?:[\s,;&]|(?:and|or|plus)\b){1,9}|[\s,;&]+\Z", re.IGNORECASE)
OPENING = frozenset({"be", "continue", "need", "try", "aim", "seek"})
LIST_OF = 3


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One thing that is asked for: its place in the text, its verb (or an empty string) and the words after it."""

    start: int
    until: int
    verb: str
    after: tuple[str, ...]
    is_list: bool = False

    def of(self, text: str) -> str:
        return JOINED_BY.sub("", text[self.start : self.until]).strip()


def demands(text: str) -> list[Demand]:
    """The demands of a text in their order; a text without a verb that is known is one demand without a verb."""
    found = [one for span in sentences(text) for one in _of_sentence(text, span.start, span.until)]
    asked = [one for one in found if one.verb]
    return asked or found[:1]


def _of_sentence(text: str, start: int, until: int) -> list[Demand]:
    said = plain(text[start:until])
    every = words(said)
    first = _head(every)
    if first is None:
        after = tuple(one.low for one in every)
        return [Demand(start=start, until=until, verb="", after=after)]
    heads = [first, *_further(every, first, said)]
    cuts = [0, *(_before(every, at) for at in heads[1:]), until - start]
    return [
        _demand(every, at, begun=begun, ended=ended, shift=start)
        for at, (begun, ended) in zip(heads, pairwise(cuts), strict=True)
    ]


def _before(every: Sequence[Word], at: int) -> int:
    """Where the part begins whose verb is word `at`: at the words that join it."""
    while at and every[at - 1].low not in JOINING:
        at -= 1
    while at and every[at - 1].low in JOINING:
        at -= 1
    return every[at].start


def _demand(every: Sequence[Word], at: int, *, begun: int, ended: int, shift: int) -> Demand:
    """The demand with word `at` as its verb, from `begun` to `ended` in a sentence that begins at `shift`."""
    verb = every[at].low
    after = tuple(one.low for one in every[at + 1 :] if one.start < ended)
    return Demand(
        start=shift + begun,
        until=shift + ended,
        verb=verb,
        after=after,
        is_list=_is_list(verb, after),
    )


def _is_list(verb: str, after: Sequence[str]) -> bool:
    """Whether a soft verb governs three things or more: `quality, speed and tone`."""
    if verb not in SOFT or "and" not in after or "," not in after:
        return False
    end = len(after) - 1 - after[::-1].index("and")
    commas = [place for place, one in enumerate(after[:end]) if one == ","]
    gaps = [right - left - 1 for left, right in zip([-1, *commas], [*commas, end], strict=True)]
    parts = [gap for gap in gaps if gap > 0]
    return len(parts) >= LIST_OF - 1 and all(gap <= 4 for gap in parts)


def _head(every: Sequence[Word]) -> int | None:
    """The first verb that is asked for, behind words such as `you are expected to`."""
    for at, one in enumerate(every):
        if one.low in NO_SUBJECT and not at:
            return None
        if one.low in VERBS and not _only_opens(every, at):
            return at
        if one.is_word and not _may_precede(one.low):
            return None
    return None


def _may_precede(low: str) -> bool:
    return low in BEFORE or low in JUDGING or low.endswith("ly")


def _only_opens(every: Sequence[Word], at: int) -> bool:
    """`be` of `be able to`, `continue` of `continue to`, `better` of `better communication`: the verb comes later."""
    if every[at].low == "better":
        return not _leads_on(every, at)
    following = every[at + 1].low if at + 1 < len(every) else ""
    return every[at].low in OPENING and following in {"able", "expected", "required", "to"}


def _further(every: Sequence[Word], first: int, said: str) -> Iterator[int]:
    """Places of further verbs that begin a demand of their own."""
    last = first
    for at in range(first + 1, len(every)):
        verb = _verb_after(every, at)
        if verb is not None and verb > last and _is_new(every, last, at, said=said):
            yield verb
            last = verb


def _verb_after(every: Sequence[Word], at: int) -> int | None:
    """The place of the verb that follows the word at `at`, if that word joins two demands."""
    if every[at].low not in JOINING:
        return None
    at += 1
    while at < len(every) and (every[at].low in AFTER_JOINING or every[at].low.endswith("ly")):
        at += 1
    is_verb = at < len(every) and every[at].low in VERBS
    return at if is_verb and (every[at].low not in NOUN_TOO or _leads_on(every, at)) else None


def _leads_on(every: Sequence[Word], at: int) -> bool:
    """Whether a word is a verb by what follows: `the`, `your`, a number."""
    following = every[at + 1].low if at + 1 < len(every) else ""
    return following in LEADS_ON or following.isdigit()


def _is_new(every: Sequence[Word], verb: int, joining: int, *, said: str) -> bool:
    """Whether what is joined is a demand of its own.

    `design and implement it` is one demand, and what follows `to save time and ...` is still its purpose.
    """
    between = [one.low for one in every[verb + 1 : joining] if one.is_word]
    has_object = any(one not in VERBS and one not in JOINING for one in between)
    is_purpose = PURPOSE.search(said, every[verb].until, every[joining].start) is not None
    return has_object and (every[joining].low == ";" or not is_purpose)
