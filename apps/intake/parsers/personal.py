"""Numbers that belong to a person: national ids and cards, believed only when their check digits agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

CARD = re.compile(r"(?<![\w.,-])(?<![A-Z]{2}\d\d )\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
NINO = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b"
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
NIR = re.compile(
    r"(?<!\d)[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d(?!\d)"
)
DNI = re.compile(r"\b(?:\d{8}|[XYZ]-?\d{7})-?[A-Z]\b")
CODICE = re.compile(r"\b[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]\b")
PERSONNUMMER = re.compile(
    r"(?<![\d-])(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}(?![\d-])"
)
CPF = re.compile(r"(?<!\d)\d{3}\.\d{3}\.\d{3}-\d\d(?!\d)")
NAMED = re.compile(
    r"\b(?:passport|reisepass|passeport|pasaporte|driver'?s licen[cs]e|steuer-?id|bsn|pesel|aadhaar|social insurance)"
    r"\s{0,2}(?:number|no\.?|nr\.?|nummer|#)?\s{0,2}(?:is\s)?[:#]?\s{0,2}(?=[A-Z0-9]*\d)[A-Z0-9]{6,14}\b",
    re.IGNORECASE,
)
DNI_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _card(text: str) -> bool:
    digits = _digits(text)
    return digits[0] in "3456" and len(set(digits)) > 1 and luhn(digits)


def _iban(text: str) -> bool:
    """ISO 13616: the remainder by 97 is 1."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def _nir(text: str) -> bool:
    plain = text.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return plain.isdigit() and len(plain) == 15 and 97 - int(plain[:13]) % 97 == int(plain[13:])


def _dni(text: str) -> bool:
    plain = text.replace("-", "")
    number = plain[:-1].translate(str.maketrans("XYZ", "012"))
    return DNI_LETTERS[int(number) % 23] == plain[-1]


def _personnummer(text: str) -> bool:
    return luhn(_digits(text)[-10:])


def _cpf(text: str) -> bool:
    digits = [int(one) for one in _digits(text)]
    for length in (9, 10):
        total = sum(digit * weight for digit, weight in zip(digits[:length], range(length + 1, 1, -1), strict=True))  # fmt: skip
        if total * 10 % 11 % 10 != digits[length]:
            return False
    return len(set(digits)) > 1


def _as_found(_text: str) -> bool:
    return True


CHECKS: Final[tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...]] = (
    ("card_number", CARD, _card), ("account_number", IBAN, _iban), ("national_id", SSN, _as_found),
    ("national_id", NINO, _as_found), ("national_id", NIR, _nir), ("national_id", DNI, _dni),
    ("national_id", CODICE, _as_found), ("national_id", PERSONNUMMER, _personnummer), ("national_id", CPF, _cpf),
    ("national_id", NAMED, _as_found),
)  # fmt: skip


def numbers(line: str) -> Iterator[tuple[str, int, int]]:
    """Kind, begin and end of each personal number in a line of bounded length."""
    for kind, pattern, is_true in CHECKS:
        for found in pattern.finditer(line):
            if is_true(found[0]):
                yield kind, found.start(), found.end()
