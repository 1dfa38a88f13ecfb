"""The rows of pasted notes as a form: what stands in their fields, and what is wrong with them. Nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.forms import TextField
from apps.core.fuzzy import FuzzyDate, Precision
from apps.core.ids import uuid7
from apps.core.say_dates import day as say_day
from apps.core.say_dates import fuzzy as say_when
from apps.evidence.enums import EntryKind
from apps.evidence.fields import FuzzyDateField, FuzzyDateWidget
from apps.evidence.forms.base import LONGEST_STATEMENT
from apps.intake.notes import (
    LONGEST_NOTES,
    LONGEST_SOURCE,
    ORDERS,
    Noted,
    is_of_order,
    source_of,
    statement_of,
)
from apps.intake.parsers.notes import Proposed

AHEAD: Final = timedelta(days=1)
OPEN_FOR: Final = timedelta(
    days=7
)  # how long a page of rows may stand open and mean the same dates
HOW: Final = (
    (Precision.DAY.value, gettext_lazy("On this day")),
    (Precision.ABOUT.value, gettext_lazy("About this day")),
    (Precision.MONTH.value, gettext_lazy("In this month")),
    (Precision.YEAR.value, gettext_lazy("In this year")),
    (Precision.UNKNOWN.value, gettext_lazy("Day not known")),
)
NAMES: Final = ("statement", "how", "day", "clock", "kind", "keep", "joined", "ahead", "pick")


class NotesForm(forms.Form):
    """The box; and with it what must stay the same while its rows are corrected."""

    text = TextField(lines=16, max_length=LONGEST_NOTES, strip=False)  # its lines are counted
    client_token = forms.UUIDField(required=False)
    read_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S%z"])
    order = forms.CharField(required=False, max_length=20)
    start = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["text"].error_messages["required"] = gettext_lazy("Paste your notes first.")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    def clean_client_token(self) -> Any:
        return self.cleaned_data["client_token"] or uuid7()

    def clean_order(self) -> str:
        order: str = self.cleaned_data["order"]
        return order if order in ORDERS else ""

    def clean_read_at(self) -> datetime:
        """When the notes were first read: "yesterday" is the same day after midnight, too."""
        asked = self.cleaned_data["read_at"]
        is_recent = asked is not None and self.now - OPEN_FOR <= asked <= self.now
        return asked if is_recent else self.now.replace(microsecond=0)


@dataclass(kw_only=True)
class Row:
    """One proposal with what stands in its fields now."""

    place: int
    proposed: Proposed
    shown: dict[str, str]
    problems: list[str] = field(default_factory=list)
    asks_ahead: bool = False
    can_join: bool = False

    @property
    def lines(self) -> str:
        first, last = self.proposed.first_line, self.proposed.last_line
        words = _("Line %(first)d") if first == last else _("Lines %(first)d to %(last)d")
        return words % {"first": first, "last": last}

    @property
    def source(self) -> str:
        """The lines it was read from, where the sentence does not say the same."""
        words = self.proposed.source.strip()
        return "" if words.lstrip("-*+• ") == self.shown["statement"] else words

    @property
    def hints(self) -> list[str]:
        """How its day was found, where that is not plain to see."""
        codes = [self.proposed.date_from, *self.proposed.notes]
        found = [words for code, words in hint_words().items() if code in codes]
        under = self.proposed.under[:80]
        return [*found, _("under “%(heading)s”") % {"heading": under}] if under else found

    @property
    def is_day_shown(self) -> bool:
        """Whether the browser's own calendar can show what stands in the field."""
        try:
            return not self.shown["day"] or bool(date.fromisoformat(self.shown["day"]))
        except ValueError:
            return False

    @property
    def days(self) -> list[tuple[str, str]]:
        """The days an ambiguous date can mean: value and words."""
        other = self.proposed.other
        return [(iso, words) for one in (self.proposed.happened, other) if one for iso, words in _day_of(one)]  # fmt: skip

    @property
    def asks_day(self) -> bool:
        """Whether it is still open which day is meant: two are possible and none was chosen."""
        if not self.proposed.is_ambiguous or self.shown["pick"]:
            return False
        return (self.shown["how"], self.shown["day"]) == _fields(self.proposed.happened)[:2]

    @property
    def is_kept(self) -> bool:
        return bool(self.shown["keep"])

    @property
    def is_joined(self) -> bool:
        return self.is_kept and self.can_join and bool(self.shown["joined"])


def hint_words() -> dict[str, str]:
    """By a code of the reader, what it assumed."""
    return {
        "above": _("day of the line above"),
        "mention": _("a day that its words mention"),
        "none": _("no day in it"),
        "year_assumed": _("the year is a guess"),
        "relative": _("counted from today"),
        "weekday_differs": _("weekday and day do not agree"),
    }


def _day_of(happened: FuzzyDate) -> list[tuple[str, str]]:
    local = happened.local_start
    return [(local.date().isoformat(), say_day(local.date()))] if local else []


def _fields(happened: FuzzyDate) -> tuple[str, str, str]:
    """How exactly, the day and the time, as they stand in fields."""
    how, day, clock = FuzzyDateWidget().decompress(happened)
    return how, day.isoformat() if day else "", f"{clock:%H:%M}" if clock else ""


def first_rows(found: Sequence[Proposed], *, start: int, most: int) -> list[Row]:
    """Rows as they are proposed, from place `start` on."""
    return [_proposed_row(place, found[place], start) for place in _places(found, start, most)]


def posted_rows(
    data: Mapping[str, str], found: Sequence[Proposed], *, start: int, most: int
) -> list[Row]:
    """Rows as they came back; a row that did not come stands as proposed."""
    rows = first_rows(found, start=start, most=most)
    for row in rows:
        if f"r{row.place}-statement" in data:
            row.shown = {
                name: data.get(f"r{row.place}-{name}", "")[:LONGEST_SOURCE] for name in NAMES
            }
            row.shown["statement"] = "".join(row.shown["statement"].split("\x00")).strip()
            _take_pick(row)
    return rows


def _places(found: Sequence[Proposed], start: int, most: int) -> Iterable[int]:
    return range(start, min(start + most, len(found)))


def _proposed_row(place: int, one: Proposed, start: int) -> Row:
    how, day, clock = _fields(one.happened)
    shown = dict.fromkeys(NAMES, "")
    shown |= {"statement": statement_of(one), "how": how, "day": day, "clock": clock}
    shown |= {"kind": _kind(one.guess.kind), "keep": "on"}
    return Row(place=place, proposed=one, shown=shown, can_join=place > start)


def _kind(kind: str) -> str:
    return kind if kind in EntryKind.values else EntryKind.NOTE.value


def _take_pick(row: Row) -> None:
    """One of the two days was tapped: it is the day."""
    if row.shown["pick"] in {iso for iso, _words in row.days}:
        row.shown["day"] = row.shown["pick"]
    else:
        row.shown["pick"] = ""


def settle(rows: Iterable[Row], found: Sequence[Proposed]) -> None:
    """Somebody said how they write 3/4: rows take the day of `found`, unless theirs was chosen or written by hand."""
    for row in rows:
        is_untouched = row.shown["day"] == _fields(row.proposed.happened)[1]
        if is_untouched and not row.shown["pick"]:
            row.shown["how"], row.shown["day"], row.shown["clock"] = _fields(
                found[row.place].happened
            )
        row.proposed = found[row.place]


def has_questions(found: Iterable[Proposed], *, now: datetime) -> bool:
    """Whether something in proposals nobody has seen must be asked first."""
    return any(one.is_ambiguous or _lies_ahead(one.happened, now=now) for one in found)


def _lies_ahead(happened: FuzzyDate, *, now: datetime) -> bool:
    return happened.start is not None and happened.start > now + AHEAD


class Checker:
    """Reads rows for saving, with the fields that all forms of the record use."""

    def __init__(self, *, zone: str, now: datetime) -> None:
        self.now = now
        self.when = FuzzyDateField(zone=zone)
        self.words = TextField(lines=2, max_length=LONGEST_STATEMENT)
        self.words.error_messages["required"] = gettext_lazy("This is still empty.")

    def noted(self, rows: Sequence[Row]) -> list[Noted]:
        """What is to be saved; rows with problems say so themselves and are left out."""
        found: list[Noted] = []
        for row in rows:
            if row.is_joined and found:
                self._join(row, found)
            elif row.is_kept:
                found += self._read(row)
        return found

    def _read(self, row: Row) -> list[Noted]:
        statement, happened = self._words(row), self._when(row)
        if statement is None or happened is None:
            return []
        one = row.proposed
        return [
            Noted(
                place=row.place, statement=statement, happened=happened, kind=_kind(row.shown["kind"]),
                source=source_of(one), first_line=one.first_line, last_line=one.last_line,
            )
        ]  # fmt: skip

    def _join(self, row: Row, found: list[Noted]) -> None:
        """Put the words of a row behind those of the entry above."""
        above, one = found[-1], row.proposed
        words = f"{above.statement} {row.shown['statement']}".strip()
        source = f"{above.source}\n{one.source.strip()}"
        if len(words) > LONGEST_STATEMENT or len(source) > LONGEST_SOURCE:
            row.problems.append(_("Together with the row above this is too long for one entry."))
            return
        found[-1] = Noted(
            place=above.place, statement=words, happened=above.happened, kind=above.kind, source=source,
            first_line=above.first_line, last_line=one.last_line,
        )  # fmt: skip

    def _words(self, row: Row) -> str | None:
        try:
            words: str = self.words.clean(row.shown["statement"])
        except ValidationError as error:
            row.problems += error.messages
            return None
        return words

    def _when(self, row: Row) -> FuzzyDate | None:
        if row.asks_day:
            row.problems.append(_("Two days are possible. Choose the one that is meant."))
            return None
        try:
            happened: FuzzyDate = self.when.clean([row.shown[name] for name in ("how", "day", "clock")])  # fmt: skip
        except (ValidationError, OverflowError) as error:
            row.problems += getattr(error, "messages", [_("There is no such day.")])
            return None
        row.asks_ahead = _lies_ahead(happened, now=self.now)
        if row.asks_ahead and not row.shown["ahead"]:
            words = {"when": say_when(happened)}
            row.problems.append(_("%(when)s lies ahead. If that is meant, tick “Yes, it lies ahead”.") % words)  # fmt: skip
            return None
        return happened


@dataclass(frozen=True, kw_only=True)
class Question:
    """A date whose figures can be read two ways, and what it is either way."""

    lines: str
    day_first: date
    month_first: date


def question_of_order(rows: Iterable[Row], *, day_first: bool) -> Question | None:
    """The first row that leaves open which figure is the day; `day_first` is how it was read for now."""
    for row in rows:
        one = row.proposed
        if not is_of_order(one) or one.other is None:
            continue
        read, other = one.happened.local_start, one.other.local_start
        if read is not None and other is not None:
            pair = (read.date(), other.date()) if day_first else (other.date(), read.date())
            return Question(lines=row.lines, day_first=pair[0], month_first=pair[1])
    return None
