"""What is asked for, read from what a person typed: words, "phrases", -not these, OR, and beginnings*.

Nothing else of the text is syntax, nothing raises, and nothing of it reaches the database but quoted words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from apps.evidence.search.vectors import LONG, STEM, quoted
from apps.evidence.search.words import is_unspaced, words

LONGEST = 300  # characters of a question that are read
MOST_TERMS = 16
BEGINNING = 3  # letters from which a word also finds longer ones

# Quotation marks as phones and languages write them.
_OPEN = '"“”„‟«»「」『』'
_PIECE = re.compile(f"(-?)(?:[{_OPEN}]([^{_OPEN}]*)[{_OPEN}]?|([^\\s{_OPEN}]+))")


_ONE_PHRASE = re.compile(f"[{_OPEN}]([^{_OPEN}]+)[{_OPEN}]")


def unquoted(text: str) -> str:
    """A question that is one phrase and nothing else, without its marks; any other as it is."""
    phrase = _ONE_PHRASE.fullmatch(text)
    return phrase[1] if phrase else text


@dataclass(frozen=True)
class Term:
    """One thing asked for: a word, or several that stand one after the other. `others` may stand in its place."""

    words: tuple[str, ...]
    negated: bool = False
    exact: bool = False  # quoted: neither longer words nor other forms
    beginning: bool = False  # written with a star
    others: tuple[str, ...] = ()

    @property
    def can_be_mistyped(self) -> bool:
        return len(self.words) == 1 and not self.exact and not self.negated

    @property
    def reaches_on(self) -> bool:
        """Whether longer words are found, too."""
        last = self.words[-1]
        if self.exact or is_unspaced(last):
            return False
        return self.beginning or len(last) >= BEGINNING

    def tsquery(self, stems: Mapping[str, str], *, whole: bool = False) -> str:
        """As PostgreSQL reads it; `whole` leaves out longer words."""
        if self.others:
            return _any(*(_word(word, stems, reaches_on=False) for word in self.others))
        reaches_on = self.reaches_on and not whole
        if len(self.words) == 1:
            return (
                quoted(self.words[0])
                if self.exact
                else _word(self.words[0], stems, reaches_on=reaches_on)
            )
        parts = [quoted(word) for word in self.words]
        if reaches_on:
            parts[-1] += ":*"
        return f"({' <-> '.join(parts)} | ({' & '.join(parts)} & {quoted(LONG)}))"


def _word(word: str, stems: Mapping[str, str], *, reaches_on: bool) -> str:
    forms = [f"{quoted(word)}:*" if reaches_on else quoted(word)]
    stem = stems.get(word, "")
    if stem:
        forms += [quoted(STEM + stem)] if stem == word else [quoted(stem), quoted(STEM + stem)]
    return _any(*forms)


def _any(*forms: str) -> str:
    return forms[0] if len(forms) == 1 else f"({' | '.join(forms)})"


@dataclass(frozen=True)
class Query:
    """Alternatives, each of terms that must all be there. `cut` says that the text went on."""

    groups: tuple[tuple[Term, ...], ...] = ()
    cut: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for group in self.groups for term in group)

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Terms that are to be found, not left out."""
        return tuple(term for term in self.terms if not term.negated)

    @property
    def words(self) -> set[str]:
        return {word for term in self.terms for word in (*term.words, *term.others)}

    def without_small_words(self, stems: Mapping[str, str]) -> Query:
        """Without words like “the” that stand for themselves, unless nothing else is asked for."""
        groups = tuple(_telling(group, stems) for group in self.groups)
        return replace(self, groups=groups)

    @property
    def any_question(self) -> str:
        """What a person would type for that; empty when it would be the same."""
        typed = [
            f'"{" ".join(one.words)}"' if len(one.words) > 1 else one.words[0]
            for one in self.wanted
        ]
        return " OR ".join(typed) if len(typed) > len(self.groups) else ""

    def corrected(self, found: Mapping[Term, tuple[str, ...]]) -> Query:
        """With other words in the place of terms."""
        groups = tuple(
            tuple(replace(term, others=found.get(term, term.others)) for term in group)
            for group in self.groups
        )
        return replace(self, groups=groups)

    def tsquery(self, stems: Mapping[str, str], *, whole: bool = False) -> str:
        """As PostgreSQL reads it; `whole` leaves out longer words. Empty when nothing is asked for."""
        return " | ".join(f"({_group(group, stems, whole=whole)})" for group in self.groups)


def _group(group: tuple[Term, ...], stems: Mapping[str, str], *, whole: bool) -> str:
    parts = [
        ("!" if term.negated else "") + term.tsquery(stems, whole=whole and not term.negated)
        for term in group
    ]
    return " & ".join(parts)


def _telling(group: tuple[Term, ...], stems: Mapping[str, str]) -> tuple[Term, ...]:
    kept = tuple(term for term in group if not _is_small(term, stems))
    return kept if any(not term.negated for term in kept) else group


def _is_small(term: Term, stems: Mapping[str, str]) -> bool:
    """A word the dictionary knows and has no stem for says nothing by itself."""
    if term.exact or term.beginning or term.negated or len(term.words) > 1:
        return False
    return stems.get(term.words[0]) == ""


def parse(text: str) -> Query:
    """Read a question; whatever was typed, there is an answer. Without a word in it there are no groups."""
    groups: list[list[Term]] = [[]]
    count = 0
    for minus, phrase, bare in _PIECE.findall(text[:LONGEST]):
        if bare == "OR" and not minus:
            groups.append([])
            continue
        term = _term(minus, phrase, bare)
        if term is not None and count < MOST_TERMS:
            count += 1
            groups[-1].append(term)
    found = tuple(tuple(dict.fromkeys(group)) for group in groups if group)
    return Query(groups=found, cut=len(text.strip()) > LONGEST or count >= MOST_TERMS)


def _term(minus: str, phrase: str, bare: str) -> Term | None:
    found = tuple(words(phrase or bare))
    if not found:
        return None
    return Term(words=found, negated=bool(minus), exact=bool(phrase), beginning=bare.endswith("*"))
