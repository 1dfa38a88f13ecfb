"""The rules: what a reader who must decide about a goal would have to ask. Pure, deterministic, in linear time.

Where a rule could go either way it keeps silent: a wrong finding costs the person more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from apps.goals.clarity import marks
from apps.goals.clarity.demands import Demand, demands
from apps.goals.clarity.finding import Code, Finding, Look
from apps.goals.clarity.reading import plain, unable
from apps.goals.clarity.vocabulary import (
    AMOUNT,
    CLEAR,
    JUDGING,
    NO_AMOUNT,
    SOFT,
    SOFT_WITH,
    SOON,
    SOON_PHRASES,
    WEAK,
    WORTH,
)

NEAR = 6  # words after a verb that say what it is about
SAYS_NOTHING = frozenset({"be", "become", "act", "behave", "appear"})  # of SOFT, by themselves


def look(text: str) -> Look:
    """Look at the words of one goal as they were given."""
    why_not = unable(text)
    if why_not is not None:
        return Look(unable=why_not)
    said = plain(text)
    asked = demands(said)
    found = [
        finding
        for finding in (
            _no_measure(said, asked),
            _no_date(said),
            _subjective(said, asked),
            _several(said, asked),
            _depends(said, text),
            _no_baseline(said, asked),
        )
        if finding is not None
    ]
    return Look(findings=tuple(found), demands=tuple(one.of(text) for one in asked))


def figures(said: str) -> str | None:
    """The first figure that measures something; days and names such as `phase 2` are none."""
    short = marks.SHORT_TIME.search(said) or marks.REPLY.search(said)
    if short:
        return short.group()
    rest = marks.LABEL.sub(_blank, marks.DATE.sub(_blank, said))
    found = marks.FIGURE.search(rest) or marks.NONE.search(rest)
    return found.group().strip() if found else None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def has_date(said: str) -> bool:
    return marks.DATE.search(said) is not None


def _is_measured(said: str) -> bool:
    return figures(said) is not None or marks.PROVED_BY.search(said) is not None


def _no_measure(said: str, asked: Sequence[Demand]) -> Finding | None:
    if _is_measured(said):
        return None
    open_words = [word for one in asked for word in _unmeasured(said, one)]
    return Finding(code=Code.NO_MEASURE, words=_once(open_words)) if open_words else None


def _unmeasured(said: str, one: Demand) -> Iterator[str]:
    """Words of a demand that would need a figure."""
    yield from _soft_words(said, one)
    if _changes_amount(one):
        yield one.verb
    if one.verb in WEAK and not has_date(one.of(said)):
        yield one.verb
    low = said.lower()
    yield from (word for word in one.after if word in SOON and not has_date(one.of(said)))
    yield from (phrase for phrase in SOON_PHRASES if phrase in low)
    yield from (found.group() for found in marks.FEWER.finditer(one.of(said)))


def _no_date(said: str) -> Finding | None:
    return None if has_date(said) else Finding(code=Code.NO_DATE)


def _subjective(said: str, asked: Sequence[Demand]) -> Finding | None:
    found = [
        word for one in asked if not _is_measured(one.of(said)) for word in _soft_words(said, one)
    ]
    return Finding(code=Code.SUBJECTIVE_VERB, words=_once(found)) if found else None


def _soft_words(said: str, one: Demand) -> Iterator[str]:
    """The words of a demand that leave it to somebody's judgement whether it happened."""
    near = one.after[:NEAR]
    if one.verb in SAYS_NOTHING:
        yield _phrase(one, until=JUDGING)
        return
    if one.verb in SOFT:
        yield one.verb
        return
    if any(word in SOFT_WITH.get(one.verb, ()) for word in near):
        yield _phrase(one, until=SOFT_WITH[one.verb])
        return
    if one.verb in AMOUNT:
        return
    wanted = WORTH if one.verb in CLEAR and has_date(one.of(said)) else JUDGING
    yield from (word for word in one.after if word in wanted)


def _phrase(one: Demand, *, until: Collection[str]) -> str:
    """`be more proactive`, `take ownership`: the verb with what makes it soft, since by itself it says nothing."""
    near = one.after[:NEAR]
    ends = next((n for n, word in enumerate(near, 1) if word in until), 2)
    return " ".join([one.verb, *(word for word in near[:ends] if word[0].isalnum())])


def _several(said: str, asked: Sequence[Demand]) -> Finding | None:
    if len(asked) < 2 and not any(one.is_list for one in asked):
        return None
    return Finding(code=Code.SEVERAL_GOALS, words=tuple(one.of(said) for one in asked))


def _depends(said: str, text: str) -> Finding | None:
    found = [text[one.start() : one.end()] for one in marks.OTHER_HANDS.finditer(said)]
    return Finding(code=Code.DEPENDS_ON_OTHERS, words=_once(found)) if found else None


def _no_baseline(said: str, asked: Sequence[Demand]) -> Finding | None:
    if marks.FROM_FIGURE.search(said):
        return None
    by = marks.BY_FIGURE.search(said)
    if by:
        return Finding(code=Code.NO_BASELINE, words=(by.group(),))
    changed = [one.verb for one in asked if _changes_amount(one)]
    changed += [found.group() for one in asked for found in marks.FEWER.finditer(one.of(said))]
    if changed and not marks.TO_FIGURE.search(said):
        return Finding(code=Code.NO_BASELINE, words=_once(changed))
    return None


def _changes_amount(one: Demand) -> bool:
    near = set(one.after[:3])
    is_soft = any(word in SOFT_WITH.get(one.verb, ()) for word in one.after[:NEAR])
    return one.verb in AMOUNT and not near & NO_AMOUNT and not is_soft


def _once(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
