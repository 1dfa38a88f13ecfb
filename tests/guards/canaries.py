"""A scenario whose every amount, day, name and word is unmistakable, and a search for them in whatever leaves."""

from __future__ import annotations

import base64
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pikepdf
import pypdfium2
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models

from apps.choices.models import Scenario, Vest
from apps.choices.money import CENT, Money
from apps.plans.models import Plan

WORD = "Quetzalcoatl"
FIRST_DAY = date(2031, 3, 17)
FIRST_AMOUNT = Decimal("912345671.93")
APART = Decimal("1234567.01")
FIRST_PERCENT = Decimal("61.37")
ENOUGH = Decimal(
    10_000_000
)  # figures below are no proof: a fingerprint may hold their digits by chance
# What parts thousands, and what parts cents.
MARKS = (
    (",", "."),
    (".", ","),
    (" ", ","),
    (" ", "."),
    ("'", "."),
    ("’", "."),
    ("", ","),
    ("", "."),
    ("", ""),
)
# A number as it is written, its thousands parted or not.
NUMBER = re.compile(r"\d{1,3}(?:[,.'’ ]\d{3})+(?:[.,]\d{1,4})?(?!\d)|\d{7,}(?:[.,]\d{1,4})?")
INVISIBLE = dict.fromkeys(one for one in range(0x110000) if unicodedata.category(chr(one)) == "Cf")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A scenario, and everything in it and worked out of it that may be nowhere else."""

    scenario: Scenario
    amounts: frozenset[Decimal]
    days: frozenset[date]
    words: frozenset[str]


def make_told(plan: Plan, *, now: datetime) -> Told:
    """Fill in every field of a scenario that can be told from others; those that come later as well."""
    number = 0
    told: dict[str, Any] = {}
    for field in Scenario._meta.concrete_fields:
        value = _canary(field, number)
        if value is not None:
            number += 1
            told[field.name] = value
    told |= {name: f"{_amount(number + place):,}" for place, name in enumerate(OFFERS)}
    scenario = Scenario.objects.create(
        owner=plan.owner, plan=plan, client_token=uuid4(), changed_at=now, currency="XTS", **told
    )
    vests = [_vest(scenario, number=number + len(OFFERS) + place) for place in range(4)]
    return _told(scenario, vests, told)


OFFERS = ("offer", "hoped_offer", "second_offer", "third_offer")
MADE = frozenset({"id", "owner", "plan", "client_token", "changed_at", "currency", *OFFERS})


def _amount(number: int) -> Decimal:
    return FIRST_AMOUNT + APART * number


def _canary(field: models.Field[Any, Any], number: int) -> Any:
    """None for what cannot be told from others: choices, flags, small whole numbers."""
    if field.name in MADE or field.choices:
        return None
    if isinstance(field, models.DecimalField):
        return _amount(number) if field.max_digits > 10 else FIRST_PERCENT + number
    if isinstance(field, models.DateField):
        return FIRST_DAY + timedelta(days=9 * number)
    if isinstance(field, models.CharField | models.TextField):
        return f"{WORD}{number} of the garden"
    return None


def _vest(scenario: Scenario, *, number: int) -> Vest:
    worth = {"shares" if number % 2 else "amount": _amount(number)}
    day = FIRST_DAY + timedelta(days=9 * number + 1)
    return Vest.objects.create(owner=scenario.owner, scenario=scenario, vest_date=day, **worth)


def _told(scenario: Scenario, vests: list[Vest], told: dict[str, Any]) -> Told:
    """Read the values back from their rows."""
    values = [*told.values(), *(one.vest_date for one in vests)]
    values += [one.shares or one.amount for one in vests]
    texts = {one for one in values if isinstance(one, str)}
    amounts = {one for one in values if isinstance(one, Decimal)}
    amounts |= {Decimal(one.replace(",", "")) for one in texts if one[0].isdigit()}
    return Told(
        scenario=scenario,
        amounts=frozenset(amounts),
        days=frozenset(one for one in values if isinstance(one, date)),
        words=frozenset(one for one in texts if not one[0].isdigit()) | {WORD},
    )


def figures_in(found: object) -> set[Decimal]:
    """Every amount of money in what was worked out, without its sign."""
    if isinstance(found, Money):
        return {abs(found.amount)} - {Decimal(0)}
    if is_dataclass(found):
        inner: Iterable[object] = [getattr(found, one.name) for one in fields(found)]
    elif isinstance(found, dict):
        inner = found.values()
    elif isinstance(found, list | tuple | set | frozenset):
        inner = found
    else:
        return set()
    return {amount for one in inner for amount in figures_in(one)}


def ways_to_write(amount: Decimal) -> set[str]:
    """The amount as people and programs write it, also in whole units: to see that each of them is found."""
    written = {str(amount)}
    for one in (f"{amount:,.2f}", f"{amount:,.0f}", f"{amount:,}".partition(".")[0]):
        units, _point, cents = one.partition(".")
        for mark, point in MARKS:
            written.add(units.replace(",", mark) + (point + cents if cents else ""))
    return written


def digits_of(amount: Decimal) -> set[str]:
    """The digits of an amount with its cents, rounded to whole units, and cut to them."""
    cents = amount.quantize(CENT)
    return {
        str(one).replace(".", "") for one in (amount.normalize(), cents, round(cents), int(cents))
    }


def small_ones(amount: Decimal) -> set[str]:
    """A percentage or hours only with what they count: a fingerprint may hold their digits by chance."""
    plain = (str(amount), str(amount).replace(".", ","))
    return {f"{one}{unit}" for one in plain for unit in (" %", "%", " h", " hours", '"')}


def ways_to_date(day: date) -> set[str]:
    short, long = MONTHS[day.month - 1], f"{day:%B}"
    return {
        day.isoformat(), f"{day:%Y%m%d}T", f"{day:%d.%m.%Y}", f"{day:%m/%d/%Y}", f"{day:%d/%m/%Y}",
        *(f"{day.day} {month} {day.year}" for month in (short, long)),
        *(f"{month} {day.day}, {day.year}" for month in (short, long)),
    }  # fmt: skip


def level(text: str) -> str:
    """Text as it is compared: every space is one space, nothing invisible, entities read, no capitals."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).translate(INVISIBLE)
    return " ".join(plain.split()).casefold()


@dataclass(frozen=True)
class Search:
    """What is looked for, made ready once for many texts."""

    digits: frozenset[str]
    lengths: frozenset[int]
    texts: frozenset[str]

    @classmethod
    def of(cls, told: Told) -> Search:
        large = [one for one in told.amounts if one >= ENOUGH]
        digits = frozenset(one for amount in large for one in digits_of(amount))
        texts = {one for amount in told.amounts if amount < ENOUGH for one in small_ones(amount)}
        texts |= {one for day in told.days for one in ways_to_date(day)} | told.words
        lengths = frozenset(len(one) for one in digits)
        return cls(digits, lengths, frozenset(level(one) for one in texts))

    def found_in(self, text: str) -> set[str]:
        flat = level(text)
        found = {one for one in self.texts if one in flat}
        return found | {one for one in NUMBER.findall(flat) if self._is_told(one)}

    def _is_told(self, number: str) -> bool:
        """Numbers that stand side by side may look like one, so every part of it is looked at."""
        digits = "".join(one for one in number if one.isdigit())
        return any(
            digits[start : start + length] in self.digits
            for length in self.lengths
            for start in range(len(digits) - length + 1)
        )


def traces(places: Iterable[tuple[str, str]], told: Told) -> list[str]:
    """Where something of a scenario stands: `page 3: 912,345,671.93`, in small letters."""
    search = Search.of(told)
    return [f"{place}: {one}" for place, text in places for one in sorted(search.found_in(text))]


def parts_of_pdf(content: bytes, *, name: str = "") -> Iterator[tuple[str, str]]:
    """Everything in a PDF that can be read: its name, pages, metadata, attached files, and every text and stream."""
    yield "file name", name
    document = pypdfium2.PdfDocument(content)
    try:
        for number, page in enumerate(document, start=1):
            yield f"page {number}", page.get_textpage().get_text_range()
    finally:
        document.close()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield from _inside(pdf)


def _inside(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    yield "information", " ".join(f"{key} {value}" for key, value in pdf.docinfo.items())
    with pdf.open_metadata() as metadata:
        yield "metadata", " ".join(f"{key} {value}" for key, value in metadata.items())
    for name, attached in pdf.attachments.items():
        yield f"name of {name}", f"{name} {attached.filename} {attached.description}"
        yield from parts_of(attached.get_file().read_bytes(), name=name)
    for number, one in enumerate(pdf.objects):
        yield from ((f"text of object {number}", text) for text in _texts(one))
        if isinstance(one, pikepdf.Stream):
            yield from _stream(number, one)


def _stream(number: int, stream: pikepdf.Object) -> Iterator[tuple[str, str]]:
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:  # a picture in a format that only its viewer reads
        content = stream.read_raw_bytes()
    yield f"stream of object {number}", content.decode("latin-1")


def _texts(one: Any, depth: int = 0) -> Iterator[str]:
    """The texts of one object, not of those that it points to: they have their own turn."""
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif depth < 20 and isinstance(one, pikepdf.Array):
        for inner in one:
            if not _is_apart(inner):
                yield from _texts(inner, depth + 1)
    elif depth < 20 and isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key, inner in one.items():
            yield str(key)
            if not _is_apart(inner):
                yield from _texts(inner, depth + 1)


def _is_apart(one: Any) -> bool:
    return isinstance(one, pikepdf.Object) and one.is_indirect


def parts_of(content: bytes, *, name: str = "") -> Iterator[tuple[str, str]]:
    """Everything that can be read in a file that leaves: PDF, archive, or text."""
    if content.startswith(b"%PDF") and b"%%EOF" in content:
        yield from parts_of_pdf(content, name=name)
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield f"{name}: name", inner
                yield from parts_of(archive.read(inner), name=f"{name}/{inner}")
    else:
        yield name or "text", content.decode("utf-8", errors="replace")


def rows_of_others() -> Iterator[tuple[str, str]]:
    """Every row of the database outside of the tables of choices, as one text a row, and what is packed in it."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for name in sorted(one for one in names if not is_of_choices(one)):
            cursor.execute(f"select t::text, t.* from {connection.ops.quote_name(name)} t")  # noqa: S608
            for number, (row, *values) in enumerate(cursor.fetchall()):
                yield f"{name} {number}", row
                yield from ((f"{name} {number}", one) for one in _bytes_of(values))
    yield from _packed()


def _bytes_of(values: Iterable[object]) -> Iterator[str]:
    for one in values:
        if isinstance(one, bytes | memoryview):
            yield bytes(one).decode("latin-1")


def _packed() -> Iterator[tuple[str, str]]:
    """What no text of a row shows: sessions are compressed, and the cache in the database is in base64."""
    for session in Session.objects.all():
        yield f"{Session._meta.db_table} unpacked", str(session.get_decoded())
    with connection.cursor() as cursor:
        for table in _cache_tables():
            cursor.execute(f"select value from {connection.ops.quote_name(table)}")  # noqa: S608
            for (value,) in cursor.fetchall():
                yield f"{table} unpacked", base64.b64decode(value).decode("latin-1")


def _cache_tables() -> list[str]:
    found = [
        one["LOCATION"] for one in settings.CACHES.values() if "DatabaseCache" in one["BACKEND"]
    ]
    return [one for one in found if one in connection.introspection.table_names()]


def is_of_choices(table: str) -> bool:
    return table.startswith("choices_")
