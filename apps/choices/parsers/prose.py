"""One line of words with a day and a number among them: `15 May 2026: 120 shares`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from apps.choices.parsers.cutting import FAR_AHEAD, LONGEST_TOLD, RUPEES, plain_day, unmarked
from apps.choices.parsers.naming import is_money
from apps.intake.parsers.moments import Context, find

FIGURES_DAY = re.compile(
    r"(?<![\d.,/-])(?:\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}|\d{1,2}(?P<t>[-/.])\d{1,2}(?P=t)(?:\d{4}|\d{2}))(?!\d)"
)
SPELT_DAY = re.compile(r"\b[A-Za-z]{3,9}-\d{1,2}-(?:\d{4}|\d{2})(?!\d)")
SIGNS: Final = r"US\$|(?:CA|AU|NZ|HK|[ACSR])\$|[$€£¥₹]|SFr\.|Fr\."
UNITS: Final = r"(?:shares?|units?|rsus?|psus?|stocks?|shs|stück|stk\.?|aktien)\b"
PERCENT: Final = r"(?:%|‰|percent\b|per\scent\b|pct\b|prozent\b|p\.\s?c\.)"
SCALES: Final = (
    r"(?:m|mm|mn|mio\.?|mill?ions?|millionen|bn|billions?|tsd\.?|tausend|thousands?|lakhs?|lacs?|crores?|cr|hundred|dozen"
    r"|p|(?-i:GBp)|gbx|pence)\b"
)
TIMES: Final = r"(?:days?|weeks?|months?|quarters?|years?|yrs?|hours?|times|tage?|wochen?|monate?|jahre?|mois|ans|mes(?:es)?|años)\b"
# A number is taken whole or not at all: a part of `12.5%` or of `1,250/4,000` is another number.
NUMBER = re.compile(
    rf"(?P<at>@\s?|\bat\s|\b(?i:price|fmv)(?:\sof)?:?\s)?(?P<of>\b(?i:{UNITS})\s?[:=]\s?)?"
    rf"(?<![\w.,:/])(?P<sign>[-\u2212(])?(?P<before>(?:{SIGNS}|\b[A-Z]{{3}})\s?)?(?P<sign2>[-\u2212])?"
    r"(?P<core>(?>\d{1,3}(?:['’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?|(?<![^\W\d_]\s)\d{1,3}(?:\x20\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]+\d+)*+))"
    rf"(?P<thousand>\s?[kK](?!\w))?+(?!\d|:\d|/(?!\s?(?i:shares?|units?|sh)\b|[-=](?:\s|\Z))|\s?(?i:{PERCENT}))(?P<close>\))?"
    rf"(?P<after>\s?(?:(?i:{UNITS})|[€£$]|(?!(?i:{SCALES}|{TIMES}))[A-Z]{{2,5}}\b|(?!GBp)(?i:usd|eur|gbp|chf|cad|aud|inr)\b))?"
    r"(?P<each>\s?(?:/\s?|per\s|a\s)(?:share|unit|sh)\b|\seach\b(?!\s?\w))?"
)
IS_UNITS = re.compile(rf"\s?{UNITS}", re.IGNORECASE)
ODD = re.compile(rf"\s?(?:{SCALES}|{TIMES})|(?!(?:st|nd|rd|th)\b)[^\W\d_]\w*", re.IGNORECASE)
PART_OF = re.compile(rf"\d\s?{PERCENT}\s?(?:of|von|der|des|du|de|del)\b", re.IGNORECASE)
HAS_PERCENT = re.compile(rf"\d\s?{PERCENT}", re.IGNORECASE)
FRACTION = re.compile(r"\d\s?[/x×*]\s?[$€£]?\d")
FORMULA = re.compile(r"(?<![\w)])(?:=[^\s\"=]|[@+-][A-Za-z]+[|!(])")
REPEATED = re.compile(
    r"\b(?:each|every|per)\s(?:\w+\s)?(?:days?|weeks?|months?|quarters?|years?)\b|\b(?:bi-?|semi-?)?(?:monthly|quarterly|weekly|yearly|annually|annual)\b"
    r"|\bthereafter\b|\b(?:monatlich|vierteljährlich|halbjährlich|jährlich|quartalsweise)\b|\b(?:mensuel|trimestriel|annuel)\w*|\b(?:mensual|trimestral|anual)\w*",
    re.IGNORECASE,
)
FALLEN_WORDS: Final = (
    r"(?:cancel(?:l?ed)|forfeit(?:ed)?|expired|lapsed|verfallen|storniert|annulée?)"
)
FALLEN = re.compile(
    rf"\b{FALLEN_WORDS}\b(?!,?\s(?:if|when|unless|upon|on|should|falls|wenn|bei|si)\b)",
    re.IGNORECASE,
)
SERIAL = re.compile(r"\A\W*[45]\d{4}\s*[,;|\t ]\s*[$€£]?\d|\d\s*[,;|\t]\s*[45]\d{4}\s*\Z")
MOST_DAYS: Final = 4
PARTING: Final = " \t,;:|"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a line says: the days in it, and its numbers by what stands beside them, each as written.

    `odd` numbers have a unit that makes them something else: a scale or a time. `rest` is the line without its days.
    """

    days: tuple[str, ...]
    shares: tuple[str, ...]
    money: tuple[str, ...]
    plain: tuple[str, ...]
    odd: tuple[str, ...] = ()
    rest: str = ""


def told(line: str) -> Told:
    """The days and numbers among the words of one line; prices of a share and shares of a whole are left out."""
    rest = RUPEES.sub("INR ", unmarked(line)[:LONGEST_TOLD])
    days: list[str] = []
    while len(days) < MOST_DAYS:
        span = _next_day(rest)
        if span is None:
            break
        days.append(rest[span[0] : span[1]])
        rest = f"{rest[: span[0]]} \t {rest[span[1] :].lstrip(PARTING)}"
    return _sorted(tuple(dict.fromkeys(plain_day(one) for one in days)), rest)


def _next_day(rest: str) -> tuple[int, int] | None:
    spelt = SPELT_DAY.search(rest) or FIGURES_DAY.search(rest)
    if spelt:
        return spelt.span()
    found = find(rest, Context(today=FAR_AHEAD, day_first=True, is_order_certain=True))
    if found is None or "relative" in found.notes:
        return None
    return found.begins, found.ends


def _sorted(days: tuple[str, ...], rest: str) -> Told:
    by_kind: dict[str, list[str]] = {"shares": [], "money": [], "plain": [], "odd": []}
    for one in NUMBER.finditer(rest):
        kind, words = _kind(one, rest)
        if kind == "shares" or not (one["each"] or one["at"]):
            by_kind[kind].append(words)
    shares, money, plain, odd = (tuple(one) for one in by_kind.values())
    return Told(days=days, shares=shares, money=money, plain=plain, odd=odd, rest=rest)


def _kind(one: re.Match[str], rest: str) -> tuple[str, str]:
    """What a number counts, and its words without what is no part of it."""
    before, after = (one["before"] or "").strip(), (one["after"] or "").strip()
    if odd := ODD.match(rest, one.end()):
        return "odd", f"{one[0]}{odd[0]}".strip()
    is_below = bool(one["sign"] or one["sign2"])
    core = f"{'-' if is_below else ''}{one['core']}{'k' if one['thousand'] else ''}"
    if before in {"GBX", "TSD"}:
        return "odd", one[0].strip()
    if IS_UNITS.fullmatch(after):
        return "shares", core
    for unit in (before, after.upper()):
        if unit and (not unit.isalpha() or is_money(unit)):
            return "money", f"{unit} {core}" if unit.isalpha() else f"{unit}{core}"
    return "shares" if one["of"] else "plain", core
