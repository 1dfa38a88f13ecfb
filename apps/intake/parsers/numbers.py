"""Numbers in cells: which sign parts the decimals is decided for a whole column, or said to be unclear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

Mark = Literal[".", ","]

LONGEST: Final = 60
MINUS: Final = str.maketrans({"\u2212": "-", "\u2012": "-", "\u2013": "-", "\uff0d": "-"})
SPACES: Final = str.maketrans(dict.fromkeys(" \u00a0\u202f\u2009\u2007'’", None))
CURRENCIES: Final = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB", "zł": "PLN",
    "kč": "CZK", "us$": "USD", "eur": "EUR", "usd": "USD", "gbp": "GBP", "jpy": "JPY", "chf": "CHF", "cad": "CAD",
    "aud": "AUD", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "czk": "CZK", "inr": "INR", "cny": "CNY",
    "brl": "BRL", "mxn": "MXN",
}  # fmt: skip
PERCENT: Final = {"%": "%", "percent": "%", "pct": "%", "prozent": "%", "‰": "‰"}
SHAPE = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<before>us\$|[€$£¥₹₩₺₽]|[A-Za-z]{3}(?=\s?[-+\d]))?\s?(?P<sign2>[+-])?"
    r"(?P<core>\d[\d.,]*|[.,]\d+)(?P<exp>[eE][+-]?\d{1,3})?(?P<sign3>-)?(?P<unit>[^\d.,()]{1,16}?)?(?P<close>\))?",
    re.IGNORECASE,
)
HEADER_UNIT = re.compile(
    r"[(\[]\s?(?P<unit>[^()\[\]]{1,16}?)\s?[)\]]|\b(?:in)\s(?P<in>[^\W\d_]{1,12})$|(?P<pct>%)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """A cell taken apart: its figures with their separators, sign, unit as written."""

    core: str
    exponent: str
    is_negative: bool
    unit: str


def take_apart(cell: str) -> Parts | None:
    """The parts of a cell that is one number with at most a unit or currency; None for anything else."""
    words = cell.strip().removeprefix("'").translate(MINUS)
    if not words or len(words) > LONGEST:
        return None
    found = SHAPE.fullmatch(_without_spaces(words))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    unit = _unit(found["before"] or "") or _unit(found["unit"] or "")
    signs = [one for one in (found["sign"], found["sign2"], found["sign3"]) if one]
    if len(signs) > 1:
        return None
    return Parts(
        core=found["core"], exponent=found["exp"] or "",
        is_negative=bool(found["open"]) or "-" in signs, unit=unit,
    )  # fmt: skip


def _without_spaces(words: str) -> str:
    """Spaces and apostrophes between figures part thousands."""
    return re.sub(r"(?<=\d)[ \u00a0\u202f\u2009\u2007'’](?=\d{3}(?!\d))", "", words).strip()


def _unit(words: str) -> str:
    plain = words.strip().translate(SPACES)
    return CURRENCIES.get(plain.casefold()) or PERCENT.get(plain.casefold()) or plain


def unit_of_header(name: str) -> str:
    """The unit that a column's name tells: "Latency (ms)", "Cost [EUR]", "Coverage %"."""
    found = HEADER_UNIT.search(name[:200])
    return _unit(found["unit"] or found["in"] or found["pct"] or "") if found else ""


def says(core: str) -> Mark | Literal["unclear", ""]:
    """What the separators of one number say: the decimal mark, nothing, or that both readings are possible."""
    dots, commas = core.count("."), core.count(",")
    if dots and commas:
        return "." if core.rfind(".") > core.rfind(",") else ","
    if not dots and not commas:
        return ""
    mark: Mark = "." if dots else ","
    other: Mark = "," if dots else "."
    if max(dots, commas) > 1:
        return other
    whole, _, rest = core.partition(mark)
    if len(rest) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0"):
        return mark
    return "unclear"


def decide(cores: Iterable[str], *, habit: Mark) -> tuple[Mark, bool]:
    """The decimal mark of a column and whether it is a guess. Contradicting cells make it one, too."""
    said = [says(core) for core in cores]
    dots, commas = said.count("."), said.count(",")
    if dots and commas:
        return ("." if dots >= commas else ","), True
    if dots or commas:
        return ("." if dots else ","), False
    return habit, "unclear" in said


def value(parts: Parts, decimal: Mark) -> Decimal | None:
    """The number, if its separators fit the decimal mark: thousands stand in threes."""
    thousands = "," if decimal == "." else "."
    whole, mark, rest = parts.core.partition(decimal)
    groups = whole.split(thousands)
    is_grouped = len(groups) > 1
    if decimal in rest or thousands in rest or (is_grouped and not _in_threes(groups)):
        return None
    text = f"{'-' if parts.is_negative else ''}{''.join(groups) or '0'}{'.' if mark else ''}{rest}{parts.exponent}"
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if abs(number.adjusted()) < 40 else None


def _in_threes(groups: list[str]) -> bool:
    """Thousands in threes; India's lakhs have twos before the last."""
    first, *middle, last = groups
    return 1 <= len(first) <= 3 and len(last) == 3 and all(len(one) in {2, 3} for one in middle)
