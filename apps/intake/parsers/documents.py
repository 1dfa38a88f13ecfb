"""The words of plain files: text, HTML, calendars, tables. What needs a heavy library is in `child_documents`.

Every reader answers an `Outcome`; what could not be read is a code in `problem`, never an exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from apps.intake.parsers.clean_html import clean, words_of
from apps.intake.parsers.decoding import decode, storable
from apps.intake.parsers.table import read_table

State = Literal["read", "partly", "unreadable", "nothing"]

MOST_TEXT: Final = 5_000_000  # characters kept of one document
MOST_BYTES: Final = 64 << 20  # of a file, or of what unpacks from one


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What was read. `page_ends` are the positions in `text` behind each page, for kinds that have pages.

    Problems: `password`, `damaged`, `too_large`, `too_many_pages`, `too_many_rows`, `too_many_pixels`, `text_cut`,
    `took_too_long`, `characters_replaced`, `no_text`, `other_kind`, `empty`.
    """

    state: State
    text: str = ""
    page_ends: tuple[int, ...] = ()
    problem: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The answer of the child: `{state, text, page_ends, problem, facts}`."""
        return {
            "state": self.state,
            "text": self.text,
            "page_ends": list(self.page_ends),
            "problem": self.problem,
            "facts": dict(self.facts),
        }


def unreadable(problem: str) -> Outcome:
    return Outcome(state="unreadable", problem=problem)


def of_words(text: str, *, problem: str = "", facts: Mapping[str, Any] | None = None) -> Outcome:
    """An outcome for words without pages; too many are cut, none at all is said."""
    words = storable(text)
    if len(words) > MOST_TEXT:
        words, problem = words[:MOST_TEXT], problem or "text_cut"
    if not words.strip():
        return Outcome(state="nothing", problem=problem or "no_text", facts=facts or {})
    return Outcome(
        state="partly" if problem else "read", text=words, problem=problem, facts=facts or {}
    )


def of_pages(
    pages: Sequence[str], *, problem: str = "", facts: Mapping[str, Any] | None = None
) -> Outcome:
    """An outcome for pages: their words one after the other, with the position behind each."""
    text: list[str] = []
    ends: list[int] = []
    length = 0
    for page in pages:
        words = storable(page).rstrip() + "\n"
        length += len(words)
        text.append(words)
        ends.append(length)
    whole = "".join(text)
    if not whole.strip():
        return Outcome(state="nothing", problem=problem or "no_text", facts=facts or {})
    return Outcome(
        state="partly" if problem else "read", text=whole, page_ends=tuple(ends), problem=problem,
        facts=facts or {},
    )  # fmt: skip


def text_words(data: bytes) -> Outcome:
    """A .txt or .md."""
    decoded = decode(data[:MOST_BYTES])
    return of_words(decoded.text, problem="characters_replaced" if decoded.is_lossy else "")


def html_words(data: bytes) -> Outcome:
    """The words of a page, without what is hidden in it."""
    decoded = decode(data[:MOST_BYTES])
    return of_words(words_of(clean(decoded.text).html), problem="characters_replaced" if decoded.is_lossy else "")  # fmt: skip


def table_words(data: bytes, *, day_first: bool, decimal_comma: bool) -> Outcome:
    """A .csv: its words for the search, and as facts what its columns seem to hold."""
    table = read_table(data, day_first=day_first, decimal_comma=decimal_comma)
    words = decode(data[:MOST_BYTES]).text
    problem = next((one for one in table.problems if one in SERIOUS), "")
    return of_words(words, problem=problem, facts={"table": table.as_json()})


SERIOUS: Final = ("too_large", "too_many_rows", "characters_replaced")
