"""What the names of a statement's columns say: how well each fits for the day, the shares or the amount, and its money."""

from __future__ import annotations

import re
from typing import Final

from apps.intake.parsers.numbers import CURRENCIES, unit_of_header

START = re.compile(r"commence|start|begin|inception|anfang|d[ée]but", re.I)
VEST = re.compile(r"(?<!un)vest|unverfallbar", re.I)
VEST_DATE = re.compile(r"\bvest(?:ing|s)?[\s_-]?(?:date|day|datum|on)", re.I)
RELEASE = re.compile(r"releas|distribut|deliver|settle|available|fällig|freigabe|verfügbar|acqui|livraison|disponib", re.I)  # fmt: skip
OTHER_DAY = re.compile(
    r"grant|award|zuteil|gewähr|expir|accept|sold|sale|order|purchas|hire|born|as of|updated|attribution|concesi", re.I
)  # fmt: skip
DAY = re.compile(r"\bdates?\b|\bday\b|datum|\btag\b|fecha|\bdata\b|when|\bam\b|\bab\b", re.I)
PRICE = re.compile(
    r"price|fmv|per share|/ ?share|\b(?:share|unit) value|cost|\btax|withh|rate\b|kurs|preis|percent|%|strike|exercise", re.I
)  # fmt: skip
UNITS = re.compile(
    r"shares?\b|units?\b|quantity|\bqty|\brsus?\b|\bpsus?\b|anzahl|stück|\bstk|aktien|anteile|actions|acciones|\bnumber of",
    re.I,
)
VESTING = re.compile(
    r"\bvesting\b|\bto vest\b|\bnext vest|\bvests\b|\bvest (?:qty|quantity|shares|units|amount|number)|\breleas(?:e|ing)\b|distribut|deliver(?:y|ing)",
    re.I,
)
UNVESTED = re.compile(r"unvested|not (?:yet )?vested", re.I)
GROSS = re.compile(r"\bgross\b|before tax|pre-?tax|brutto", re.I)
NET = re.compile(r"\bnet\b|issued|deposited|delivered|after tax|netto", re.I)
GRANTED = re.compile(r"granted|awarded|\bgrant\b|\baward\b|maximum|minimum|threshold|\bmax\b|\bmin\b", re.I)  # fmt: skip
SPENT = re.compile(
    r"cumul|remain|balance|forfeit|cancel|\bsold\b|withh|\bvested\b|\breleased\b|expired|lapsed|to date|\bytd\b|outstanding|potential|verkauft|kumul|rest\b",
    re.I,
)
TARGET = re.compile(r"\btarget\b", re.I)
WORTH = re.compile(r"value|worth|proceeds|wert|betrag|gain|importe|montant", re.I)
SUM = re.compile(r"amount|total", re.I)
IDENTITY = re.compile(
    r"\bid\b|(?:grant|award) (?:number|no|id)|\bno\.?$|#|symbol|tranche|(?<!this )period|\byear|\bmonth|\bquarter|\bline\b|\brow\b", re.I
)  # fmt: skip
CURRENCY = re.compile(r"currency|währung|devise|moneda|valuta|\bccy\b", re.I)
STATUS = re.compile(r"status|\bstate\b|zustand|statut|estado", re.I)
OPTIONS = re.compile(r"exercise|strike|option price|ausübung", re.I)
AN_OPTION = re.compile(r"NQSO|NSO|NQ|ISO|(?:(?:stock|share|non-?qualified|incentive)\s)*options?", re.I)  # fmt: skip
NEXT = re.compile(r"\bnext\b|\bfinal\b|\blast\b|nächst|letzt", re.I)
SCALED = re.compile(r"\bthousands?\b|\bmillions?\b|\blakhs?\b|\bcrores?\b|\btsd\b|\bmio\b|\bTEUR\b|T€|\bT?USD ?k\b|\bk(?:USD|EUR|GBP|\$|€|£)|\(k\)|'?\b000s?\b", re.I)  # fmt: skip
PENCE_NAME = re.compile(r"\bGBX\b|\bGBp\b|(?i:\bpence\b)")
CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
SIGN = re.compile(r"US\$|[€£¥₹₩₺₽$]")
MORE_CODES: Final = (
    "AED", "ARS", "BGN", "BHD", "CLP", "COP", "EGP", "HKD", "HUF", "IDR", "ILS", "ISK", "JOD", "KES",
    "KWD", "KZT", "LKR", "MAD", "MYR", "NGN", "NZD", "PEN", "PHP", "PKR", "QAR", "RON", "RSD", "SAR",
    "SGD", "THB", "TND", "TWD", "UAH", "UYU", "VND", "ZAR",
)  # fmt: skip
MONEY_CODES: Final = frozenset(CURRENCIES.values()) | frozenset(MORE_CODES)
PENCE: Final = "GBX"


def is_money(unit: str) -> bool:
    return unit in MONEY_CODES


def money_of_name(name: str) -> str:
    """The currency, or its sign, that a column's name tells; `PENCE` for pence, empty for none."""
    if PENCE_NAME.search(name):
        return PENCE
    unit = unit_of_header(name).upper()
    if is_money(unit) and "$" not in name:
        return unit
    code = next((one for one in CODE.findall(name) if is_money(one)), "")
    if code:
        return str(code)
    sign = SIGN.search(name)
    return "USD" if sign and sign[0] == "US$" else sign[0] if sign else ""


def day_rank(name: str) -> int:
    """5 for the day something vests, 1 for a day of something else."""
    if START.search(name) or (OTHER_DAY.search(name) and not VEST_DATE.search(name)):
        return 1
    if VEST.search(name):
        return 5 if DAY.search(name) else 4
    return 3 if RELEASE.search(name) else 2


def shares_rank(name: str) -> int:
    """6 for what vests on a row's day, down to 1 for what vested, was sold or remains; 0 for no shares at all."""
    is_of_units = bool(UNITS.search(name))
    if IDENTITY.search(name) or WORTH.search(name):
        return 0
    if is_of_units and (GROSS.search(name) or NET.search(name)):
        return 4 if GROSS.search(name) else 3
    if PRICE.search(name):
        return 0
    if VESTING.search(name) and not SPENT.search(name):
        return 6 if is_of_units else 5 * (not DAY.search(name))
    return _lesser_rank(name, is_of_units=is_of_units)


def _lesser_rank(name: str, *, is_of_units: bool) -> int:
    if TARGET.search(name):
        return 4
    if UNVESTED.search(name):
        return 4 if is_of_units else 3
    if SPENT.search(name):
        return 1
    if GRANTED.search(name):
        return 2
    return 4 if is_of_units else 0


def amount_rank(name: str) -> int:
    """4 for the money that vests on a row's day; 0 for a price, a number of shares, or no money at all."""
    if PRICE.search(name) or IDENTITY.search(name):
        return 0
    is_of_a_whole = bool(GRANTED.search(name) or UNVESTED.search(name) or SPENT.search(name))
    if WORTH.search(name):
        return 1 if is_of_a_whole else 4 if VEST.search(name) else 3
    if not SUM.search(name) or UNITS.search(name) or is_of_a_whole:
        return 0
    return 3 if VEST.search(name) else 2
