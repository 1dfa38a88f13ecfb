"""One line of words with a day and a number among them: `15 May 2026: 120 shares`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from apps.choices.parsers.columns import is_money
from apps.choices.parsers.cutting import FAR_AHEAD, LONGEST_TOLD, plain_day, unmarked
from apps.intake.parsers.moments import Context, find

FIGURES_DAY = re.compile(
    r"(?<![\d.,/-])(?:\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}|\d{1,2}(?P<t>[-/.])\d{1,2}(?P=t)(?:\d{4}|\d{2}))(?!\d)"
)
SPELT_DAY = re.compile(r"\b[A-Za-z]{3,9}-\d{1,2}-(?:\d{4}|\d{2})(?!\d)")
SIGNS: Final = r"US\$|(?:CA|AU|NZ|HK|[ACSR])\$|[$€£¥₹]|SFr\.|Fr\."
UNITS: Final = r"(?:shares?|units?|rsus?|psus?|stocks?|shs|stück|aktien)\b"
NUMBER = re.compile(
    rf"(?P<at>@\s?|\bat\s)?(?<![\w.,:/])(?P<sign>[-\u2212(])?(?P<before>(?:{SIGNS}|\b[A-Z]{{3}})\s?)?(?P<sign2>[-\u2212])?"
    r"(?P<core>\d{1,3}(?:['’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?|(?<![^\W\d_]\s)\d{1,3}(?:\x20\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d[\d.,]*)(?![\d:/%])(?P<close>\))?"
    rf"(?P<after>\s?(?:(?i:{UNITS})|[€£$]|[A-Z]{{3}}\b))?(?P<each>\s?(?:/\s?|per\s|a\s)(?:share|unit)|\seach)?"
)
IS_UNITS = re.compile(rf"\s?{UNITS}", re.IGNORECASE)
MOST_DAYS: Final = 4
PARTING: Final = " \t,;:|"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a line says: the days in it, and its numbers by what stands beside them, each as written."""

    days: tuple[str, ...]
    shares: tuple[str, ...]
    money: tuple[str, ...]
    plain: tuple[str, ...]


def told(line: str) -> Told:
    """The days and numbers among the words of one line; prices of a share and shares of a whole are left out."""
    rest = unmarked(line)[:LONGEST_TOLD]
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
    by_kind: dict[str, list[str]] = {"shares": [], "money": [], "plain": []}
    for one in NUMBER.finditer(rest):
        if not one["each"] and not one["at"]:
            kind, words = _kind(one)
            by_kind[kind].append(words)
    shares, money, plain = (tuple(by_kind[kind]) for kind in ("shares", "money", "plain"))
    return Told(days=days, shares=shares, money=money, plain=plain)


def _kind(one: re.Match[str]) -> tuple[str, str]:
    """What a number counts, and its words without what is no part of it."""
    before, after = (one["before"] or "").strip(), (one["after"] or "").strip()
    is_below = bool(one["sign"] or one["sign2"])
    core = f"{'-' if is_below else ''}{one['core'].rstrip('.,')}"
    if IS_UNITS.fullmatch(after):
        return "shares", core
    for unit in (before, after):
        if unit and (not unit.isalpha() or is_money(unit)):
            return "money", f"{unit} {core}" if unit.isalpha() else f"{unit}{core}"
    return "plain", core
