"""What is stored of an entry for the search: its words with their places and weights, as PostgreSQL writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.evidence.search.words import words

STEM = "~"  # no word begins with it: `~move` is the stem of `moving`
LONG = "~~"  # stands in texts whose places could not all be kept; phrases are then found by their words

# Limits of a tsvector (PostgreSQL, "Limitations"): places, places a word, bytes in all.
LAST_PLACE = 16_383
PLACES_A_WORD = 200
MOST_BYTES = 700_000


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The texts of an entry by how much a hit in them counts."""

    statement: str
    details: Sequence[str] = ()
    original: Sequence[str] = ()
    file_names: Sequence[str] = ()
    file_texts: Sequence[str] = ()

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Texts with their weights, but those of files."""
        return [
            ("A", self.statement),
            *(("B", text) for text in self.details),
            *(("C", text) for text in self.original),
            *(("", text) for text in self.file_names),
        ]


@dataclass
class Places:
    """Places by word, as they are gathered."""

    by_word: dict[str, list[str]] = field(default_factory=dict)
    at: int = 0
    bytes: int = 0
    is_long: bool = False

    def add(self, text: str, *, weight: str) -> None:
        """Add a text; no phrase reaches from one text into the next."""
        if not text:
            return
        for word in words(text):
            self.at += 1
            self._put(word, f"{min(self.at, LAST_PLACE)}{weight}")
        self.at += 1
        self.is_long |= self.at > LAST_PLACE

    def _put(self, word: str, place: str) -> None:
        known = self.by_word.get(word)
        if known is None:
            self.bytes += 3 * (len(word.encode()) + 4)
            if self.bytes > MOST_BYTES:
                self.is_long = True
                return
            self.by_word[word] = [place]
        elif len(known) < PLACES_A_WORD:
            self.bytes += 4
            known.append(place)
        else:
            self.is_long = True

    def written(self, stems: Mapping[str, str]) -> str:
        """As the text of a tsvector; `stems` by word, empty for words that say nothing by themselves."""
        lexemes = [f"{quoted(word)}:{','.join(at)}" for word, at in self.by_word.items()]
        for word, at in self.by_word.items():
            stem = stems.get(word, "")
            if stem and stem != word:
                lexemes.append(f"{quoted(STEM + stem)}:{','.join(at)}")
        return " ".join([*lexemes, quoted(LONG)] if self.is_long else lexemes)


def places_of(texts: Iterable[tuple[str, str]]) -> Places:
    """Gather texts, each with its weight: A, B, C or nothing."""
    found = Places()
    for weight, text in texts:
        found.add(text, weight=weight)
    return found


def quoted(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery read it literally."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
