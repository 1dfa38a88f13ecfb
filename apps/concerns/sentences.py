"""Which sentences of a pasted text become concerns, and which of them together. Pure code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from apps.core.sentences import Span, sentences

LONGEST_WORDS: Final = 4_000  # characters of one concern
SPACES: Final = re.compile(r"\s+")
NAMED: Final = re.compile(r"(\d{1,6})-(\d{1,6})")


def tickable(text: str) -> list[Span]:
    """The sentences of a text, each short enough for a concern: what goes on for longer is cut at its spaces."""
    return [part for span in sentences(text) for part in _short(text, span)]


def _short(text: str, span: Span) -> Iterable[Span]:
    start = span.start
    while span.until - start > LONGEST_WORDS:
        cut = _last_space(text, start, start + LONGEST_WORDS) or start + LONGEST_WORDS
        yield from trimmed(text, start, cut)
        start = cut
    yield from trimmed(text, start, span.until)


def _last_space(text: str, start: int, until: int) -> int:
    """Where the last word that fits begins, or 0 where there are no spaces."""
    found = [one.end() for one in SPACES.finditer(text, start, until) if one.start() > start]
    return found[-1] if found else 0


def trimmed(text: str, start: int, until: int) -> list[Span]:
    """The stretch without the spaces round it; none when it holds nothing else."""
    part = text[start:until]
    if not part.strip():
        return []
    left = len(part) - len(part.lstrip())
    return [Span(start=start + left, until=start + len(part.rstrip()))]


def name_of(span: Span) -> str:
    """A span as a form names it: `12-57`."""
    return f"{span.start}-{span.until}"


def named(names: Iterable[str], *, among: Sequence[Span]) -> list[Span]:
    """The spans that a form names, in the order of the text; what names none of `among` is left out."""
    wanted = set(names)
    return [span for span in among if name_of(span) in wanted]


def span_of(name: str) -> Span | None:
    """The span with that name, or None for anything that is no name."""
    found = NAMED.fullmatch(name)
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return Span(start=int(found[1]), until=int(found[2]))


def with_neighbours(
    ticked: Sequence[Span], *, every: Sequence[Span], with_next: Collection[Span]
) -> list[Span]:
    """The ticked sentences and those behind them that they are to be one with, ticked or not."""
    found: list[Span] = []
    for before, span in zip([None, *every], every, strict=False):
        is_drawn_in = before is not None and before in with_next and before in found
        if span in ticked or is_drawn_in:
            found.append(span)
    return found


def joined(
    ticked: Sequence[Span], *, every: Sequence[Span], with_next: Collection[Span]
) -> list[Span]:
    """The ticked sentences, those in `with_next` as one with the sentence behind them when that is ticked, too.

    Sentences that are not neighbours in `every` are never joined: between them stand words nobody ticked.
    """
    place = {span: number for number, span in enumerate(every)}
    done: list[Span] = []
    last: Span | None = None
    for span in sorted(ticked, key=lambda one: one.start):
        if last is not None and last in with_next and place[span] == place[last] + 1:
            done[-1] = Span(start=done[-1].start, until=span.until)
        else:
            done.append(span)
        last = span
    return done


def overlap(one: Span, other: Span) -> bool:
    return one.start < other.until and other.start < one.until
