"""What kind of entry something is, guessed from its words or its file's name, with the reason as a code. No learning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from apps.intake.parsers.links import propose

LOOKED_AT: Final = 4_000  # characters; the first words say what a thing is


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """A kind of entry (`win`, `note`, `email`, ...) and the code of the reason for it."""

    kind: str
    reason: str


KIND_OF_ENDING: Final = {
    "eml": "email", "msg": "email", "mbox": "email", "dat": "email", "ics": "meeting", "csv": "metric", "tsv": "metric",
    "pdf": "document", "docx": "document", "xlsx": "document", "png": "document", "jpg": "document",
    "jpeg": "document", "webp": "document", "heic": "document", "gif": "document",
}  # fmt: skip
NOTES_ENDINGS: Final = ("txt", "md")

FEEDBACK = re.compile(
    r"\b(?:great|good|nice|excellent|fantastic|amazing|awesome|outstanding|stellar)\s(?:job|work|catch|stuff|write-?up|doc)\b"
    r"|\b(?:kudos|shout-?out|well done|props)\b|\bthank(?:s| you)\b.{0,60}\bfor\b|\bappreciate (?:you|your|the)\b"
    r"|\b(?:praised|thanked|complimented|commended)\b|\b(?:positive|negative|written|peer|360)\sfeedback\b"
    r"|\bfeedback\s(?:from|by|that|was|on)\b|\bgave me feedback\b|\bcould not have done (?:it|this) without\b"
    r"|\bgute arbeit\b|\bbeau travail\b|\bbuen trabajo\b|\bfeedback von\b",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"\b(?:1:1|1-1|one[- ]on[- ]one|stand-?up|retro(?:spective)?|check-?in|sync)\b\s?(?:with|w/|:|notes\b|-|today|call)"
    r"|\b(?:1:1|one[- ]on[- ]one)\b|\bmeeting\s(?:with|w/|notes|about|:)|\bmet\s(?:with|up with)\b|\bcalled? with\b"
    r"|\b(?:attendees|minutes|agenda|action items)\s?:|\bin (?:the|our|today's) (?:meeting|check-?in|review meeting)\b"
    r"|\bbesprechung\b|\bréunion avec\b|\breunión con\b",
    re.IGNORECASE,
)
METRIC = re.compile(
    r"\b(?:from|was|von|de)\s[$€£]?\d[\d.,]*\s?(?:%|ms|s|h|k|m|days?|hours?|minutes?|tickets?)?\s?(?:to|down to|up to|->|→|auf|à|bis)\s[$€£]?\d"
    r"|\b\d[\d.,]*\s?(?:%|percent|per cent)(?=\W|$).{0,60}\b(?:latency|errors?|coverage|uptime|availability|cost|costs|time|rate|adoption|conversion|retention|tickets|defects?|revenue|score)\b"
    r"|\b(?:latency|error rate|coverage|uptime|availability|cost|adoption|conversion|retention|nps|csat|p50|p90|p95|p99)\b.{0,40}\d"
    r"|\b(?:reduced|cut|increased|improved|raised|lowered|dropped|grew)\b.{0,60}\b\d[\d.,]*\s?(?:%|x\b|percent|ms\b)",
    re.IGNORECASE,
)
WIN = re.compile(
    r"\b(?:shipped|launched|delivered|completed|finished|released|merged|deployed|resolved|fixed|solved|closed|unblocked|migrated|landed"
    r"|rolled out|went live|won|achieved|wrote|presented|mentored|automated|implemented|built|approved|published|led|drove|closed out"
    r"|abgeschlossen|ausgeliefert|geliefert|fertiggestellt|livré|terminé|entregado|terminado)\b",
    re.IGNORECASE,
)
OBSTACLE = re.compile(
    r"\A\W{0,4}(?:blocked|blocker|obstacle|impediment|held up|stuck|blockiert|bloqué|bloqueado)\b\s?(?:[:–—-]|by\b|on\b|because\b|for\b|since\b|von\b|par\b|por\b)"
    r"|\b(?:am|is|are|was|were|got|been|being|still)\s(?:blocked|held up)\b|\bblocked\s(?:by|on|until|because)\b",
    re.IGNORECASE,
)
MAIL_HEAD = re.compile(r"\A\s*(?:From|Von|De|Da|Van|Od|Från|Fra|От)\s?:.{3,200}\n", re.IGNORECASE)

RULES: Final = (
    ("email", "mail_head", MAIL_HEAD),
    ("obstacle", "blocked_words", OBSTACLE),
    ("meeting", "meeting_words", MEETING),
    ("feedback", "praise_words", FEEDBACK),
    ("metric", "number_changed", METRIC),
    ("win", "done_words", WIN),
)


def guess(*, text: str = "", file_name: str = "") -> Guess:
    """The likeliest kind: by the file's ending where that decides, else by the first words, else a note."""
    by_name = _by_name(file_name)
    if by_name is not None:
        return by_name
    if propose(text) is not None:
        return Guess(kind="reference", reason="only_a_link")
    head = text[:LOOKED_AT].replace("\x00", "")
    for kind, reason, pattern in RULES:
        if _says(pattern, head, whole=kind == "email"):
            return Guess(kind=kind, reason=reason)
    return Guess(kind="note", reason="nothing_else")


def _by_name(name: str) -> Guess | None:
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    kind = KIND_OF_ENDING.get(ending)
    if kind is not None:
        return Guess(kind=kind, reason="file_ending")
    if name and ending not in NOTES_ENDINGS:
        return Guess(kind="document", reason="is_a_file")
    return None


def _says(pattern: re.Pattern[str], text: str, *, whole: bool) -> bool:
    """Words are looked for line by line, so that no pattern reaches across."""
    if whole:
        return pattern.match(text) is not None
    return any(pattern.search(line) for line in text.splitlines())
