"""The words that Daybook itself sets on the pages, and how dates are written out. Pure.

The packet speaks the language of the plan, not of the interface, so these words do not follow the reader's browser. One
table per language; a language without a table is set in English.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apps.packets.snapshot import Precision, When

Words = dict[str, str]

ENGLISH: Final[Words] = {
    # page 1
    "ask": "What I ask",
    "summary": "What the plan expected, and what was delivered",
    "others": "Also in the plan:",
    "accept": "What I accept",
    "no": "No.",
    "expectation": "Expectation, in the plan’s words",
    "as_changed_on": "as changed {date}",
    "due": "Due",
    "delivered": "Delivered",
    "against": "Figure against target",
    "page": "Page",
    "pages": "{n} pages",
    "page_one": "1 page",
    "exhibits": "{n} exhibits",
    "exhibit_one": "1 exhibit",
    "exhibit_none": "no exhibits",
    "to": "{start} to {end}",
    "employer": "Employer",
    "for_lawyer": "For a lawyer. It holds items that are not meant for the employer or a panel.",
    "example": "EXAMPLE",
    "example_long": "EXAMPLE. The people, the firms and the events in this document are made up.",
    # parts
    "statement": "Statement",
    "index": "Index",
    "timeline": "Timeline",
    "people": "Who is who",
    "colleagues": "Statements of colleagues",
    "more": "Other entries",
    "record": "Entries in full",
    "exhibits_part": "Exhibits",
    "files": "List of files",
    # index
    "part": "Part",
    "exhibit": "Exhibit",
    "description": "Description",
    "date": "Date",
    "ex": "Ex.",
    "p": "p.",
    # concerns
    "concern": "Concern",
    "as_written": "As written",
    "response": "Response",
    "no_response": "No response is given here.",
    "draft": "Draft of a response, not decided",
    "target_moved": "How the target changed",
    "standing_disputed": "Disputed",
    "standing_partly": "Accepted in part",
    "standing_conceded": "Accepted",
    "standing_undisputed": "Not disputed",
    "standing_unanswered": "Not answered",
    "shown_helps": "Where it shows this",
    "shown_explains": "What explains it",
    "shown_hurts": "What speaks against it",
    # lanes (lawyer packet)
    "lanes": "Protected events and what the employer did",
    "lanes_text": "The days are counted from one date to the other. They say nothing about a reason.",
    "lane_protected": "Protected",
    "lane_theirs": "The employer",
    "days_same": "the same day as {date}",
    "days_one": "1 day after {date}",
    "days_many": "{n} days after {date}",
    "days_rough": "about {days}",
    # goals
    "as_given": "As given",
    "as_changed": "As changed",
    "shown": "How it was to be shown",
    "figure": "Figure against target",
    "obstacles": "Obstacles",
    "notes": "My notes",
    "entries": "From the record",
    "struck": "Struck out",
    "removed": "removed.",
    "underlined": "Underlined",
    "added": "added.",
    "target_given": "target as given",
    "target_changed": "as changed",
    "target": "target",
    "source": "Source",
    "some_values": "{n} of {of} values, evenly",
    "shows": "Where it shows this",
    "place_page": "page {n} of the original",
    "away_shaded": "Days away are shaded",
    "away_said": "Away: {days}.",
    "away_head": "Days away",
    "strip": "One stroke for each day with an entry; a long stroke has an exhibit.",
    "strip_alt": "Picture of {n} entries by day, from {first} to {last}.",
    "readings": "{what}, by date (line), against the target (dashed)",
    "readings_alone": "{what}, by date",
    "chart_alt": "Line chart of {what}: {points}. {targets}",
    "chart_target": "Target {value} from {date}.",
    "on_day": "{value} on {date}",
    "corrected": "Added later",
    # timeline, people
    "own": "My note, written {date}",
    "written": "Written {date}",
    "undated": "Date not known",
    "about": "about {date}",
    "name": "Name",
    "post": "Post",
    "role": "Part in this matter",
    # statements of colleagues
    "came_pasted": "Their words, put in by me",
    "came_pointed": "Kept where it was written",
    "came_form": "Written and signed by them on a page of their own",
    "signed": "Signed: {name}",
    # exhibits
    "transcript": "Words in the picture",
    "card": "Reference card",
    "card_text": "This item was not copied. It can be found here:",
    "card_what": "What",
    "card_where": "Where",
    "card_who": "Open to",
    "card_seen": "Last seen",
    "card_note": "Note",
    "page_of": "page {n} of {of}",
    "held": "The original is held",
    "held_text": "This file cannot be printed here. The original is held unchanged and can be shown on request.",
    "why": "Reason",
    "file_name": "File",
    "size": "Size",
    "hash": "SHA-256",
    "bytes": "{n} bytes",
    "cut": "The text is longer than can be printed here. What follows is held in the original file: {n} more lines.",
    "picture_alt": "{title}: imported picture, page {n} of {of}. {words}",
    "page_alt": "{title}: imported document, page {n} of {of}. {words}",
    # files
    "files_text": "Each file is named with its size and its SHA-256, a fingerprint: a file that was changed by one character has another.",
    "files_head": "File and SHA-256",
    "bytes_head": "Bytes",
    "received": "Received {date}",
    "obtained": "How obtained: {how}",
    "no_files": "No files belong to this packet.",
    "ledger": "State of the record",
    "ledger_text": "Every creation, correction and link in the record appends an event to a chain of hashes. When this packet was built, at {at}, the chain held {n} events and ended in:",
    # record (lawyer packet)
    "lawyer_only": "Only for the lawyer",
    "original_words": "Original words",
    "late": "Written later",
    "people_head": "People",
    "goals_head": "Goals",
    "how": "How obtained",
    "value": "Value",
    "said_by": "Said by",
    "fact_place": "Where",
    "fact_present": "Present",
    "fact_words": "Exact words",
    "fact_promised": "Promised",
    "fact_effect": "What it kept from happening",
    "fact_told": "Told",
    "fact_told_on": "Told on",
    "fact_resolved_on": "Out of the way since",
    "fact_sort": "What it was",
    "fact_known_to": "Who knew",
    "fact_known_since": "They knew since",
    "fact_before": "Before",
    "fact_source": "Source of the figure",
    "kind_win": "Result",
    "kind_email": "E-mail",
    "kind_feedback": "Feedback",
    "kind_metric": "Figure",
    "kind_meeting": "Meeting",
    "kind_note": "Note",
    "kind_document": "Document",
    "kind_reference": "Reference card",
    "kind_obstacle": "Obstacle",
    "kind_protected": "Protected event",
    "kind_event": "Event",
    # why an exhibit could not be printed
    "bad_encrypted": "The file is locked with a password.",
    "bad_damaged": "The file is damaged or was cut off.",
    "bad_empty": "The file is empty.",
    "bad_no_pages": "The document has no pages.",
    "bad_too_many_pages": "The document has more pages than can be printed.",
    "bad_too_large": "The file unfolds to more than can be handled safely.",
    "bad_killed": "The file could not be read within the limits of time and memory.",
    "bad_type": "Files of this kind cannot be printed. They are kept as they are.",
    "bad_missing": "The stored file was not found.",
    "bad_changed": "The stored file is not the one that was recorded: its SHA-256 differs.",
    # what was done to an imported file
    "note_flattened": "Form fields and marks are printed as they look.",
    "note_damaged": "The file is damaged; pages that could not be read are named.",
    "note_lost": "Page {pages} of the original could not be read.",
    "note_restricted": "The original forbids changes; it is printed unchanged.",
    "note_portfolio": "The original holds {n} further files, which are not printed.",
    "note_xfa": "The original is an interactive form; its fixed pages are printed.",
    "note_frames": "The original is animated; its first picture of {n} is printed.",
    "note_pictures": "The original holds {n} pictures; the first is printed.",
    "note_slices": "The picture is long and continues on the next pages.",
    "note_scaled": "The picture is printed at the resolution of the paper.",
}  # fmt: skip

TABLES: Final[dict[str, Words]] = {"en": ENGLISH}

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def words_for(language: str) -> Words:
    """The table of a language such as `en` or `en-GB`."""
    return TABLES.get(language.lower().partition("-")[0], ENGLISH)


def zone(name: str) -> tzinfo:
    """An IANA zone or a fixed offset such as `+02:00`; UTC for anything else."""
    if name[:1] in {"+", "-"} and len(name) == 6 and name[1:3].isdigit() and name[4:].isdigit():
        delta = timedelta(hours=int(name[1:3]), minutes=int(name[4:]))
        return timezone(delta if name[0] == "+" else -delta)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def moment(text: str) -> datetime | None:
    """A time of the snapshot, or None when it is empty or no time."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day(text: str) -> date | None:
    """A date of the snapshot, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def month_name(value: date) -> str:
    """`April 2026`."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def long_date(value: date) -> str:
    """`20 April 2026`."""
    return f"{value.day} {month_name(value)}"


def short_date(value: date) -> str:
    """`20 April`, where the year is plain from the place."""
    return f"{value.day} {_MONTHS[value.month - 1]}"


def brief_date(value: date) -> str:
    """`20 Apr`, for the narrow columns of page 1."""
    return f"{value.day} {_MONTHS[value.month - 1][:3]}"


def date_words(text: str) -> str:
    """A date of the snapshot written out; anything else stays as it is."""
    value = day(text)
    return long_date(value) if value else text


def time_words(text: str, where: str) -> str:
    """A time of the snapshot written out in a zone: `20 April 2026, 16:31`."""
    value = moment(text)
    if value is None:
        return text
    local = value.astimezone(zone(where))
    return f"{long_date(local)}, {local:%H:%M}"


def clock(text: str, where: str) -> str:
    """The hour of a time of the snapshot in a zone: `16:31`; nothing for what is no time."""
    value = moment(text)
    return f"{value.astimezone(zone(where)):%H:%M}" if value else ""


def period(start: str, end: str, words: Words) -> str:
    """`2 March 2026 to 29 May 2026`, or what is known of it."""
    return (
        words["to"].format(start=date_words(start), end=date_words(end))
        if start and end
        else date_words(start or end)
    )


def first_day(when: When) -> date | None:
    """The day, in its own zone, on which something began."""
    start = moment(when.start)
    if start is None or when.precision is Precision.UNKNOWN:
        return None
    return start.astimezone(zone(when.zone)).date()


def when_words(when: When, words: Words) -> str:
    """When something happened, no more exactly than it is known."""
    if when.label:
        return when.label
    start = first_day(when)
    if start is None:
        return words["undated"]
    if when.precision is Precision.YEAR:
        return str(start.year)
    if when.precision is Precision.MONTH:
        return month_name(start)
    if when.precision is Precision.EXACT:
        return time_words(when.start, when.zone)
    return _days_words(when, start, words)


def _days_words(when: When, start: date, words: Words) -> str:
    """A day, several days, or about a day (plus and minus three days, of which the middle is named)."""
    last = _last_day(when, start)
    if when.precision is Precision.ABOUT:
        return words["about"].format(date=long_date(start + (last - start) / 2))
    if last <= start:
        return long_date(start)
    first = short_date(start) if start.year == last.year else long_date(start)
    return words["to"].format(start=first, end=long_date(last))


def _last_day(when: When, start: date) -> date:
    """The last day that belongs to a half-open span."""
    until = moment(when.until)
    if until is None:
        return start
    return max(start, (until - timedelta(microseconds=1)).astimezone(zone(when.zone)).date())


def line_date(when: When, words: Words) -> str:
    """The date as it stands in a timeline under its month: `20 April`, `about 20 April`, `February`."""
    start = first_day(when)
    text = when_words(when, words)
    if start is None or when.label:
        return text
    if when.precision is Precision.YEAR:
        return ""  # the head above says it
    if when.precision is Precision.EXACT:
        return short_date(start)
    return text.replace(f" {start.year}", "", 1) if text.count(str(start.year)) == 1 else text


def thousands(number: int) -> str:
    """`184,302`."""
    return f"{number:,}"


def weekday_time(text: str, where: str) -> str:
    """`Monday 20 April 2026, 15:26`, for the heads of mails."""
    value = moment(text)
    if value is None:
        return text
    local = value.astimezone(zone(where))
    return f"{_DAYS[local.weekday()]} {time_words(text, where)}"
