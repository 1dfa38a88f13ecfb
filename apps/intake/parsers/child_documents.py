"""What the sandbox child runs for files that are no mails. Knows no Django; answers plain JSON.

Importing this module loads every codec, so that it is done before the child closes its door.
"""

from __future__ import annotations

import warnings
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from apps.intake.parsers import documents
from apps.intake.parsers.calendars import calendar_words
from apps.intake.parsers.documents import MOST_BYTES, Outcome, unreadable
from apps.intake.parsers.office import docx_words, xlsx_words
from apps.intake.parsers.pdf_words import pdf_words
from apps.intake.parsers.picture_facts import picture_facts
from apps.intake.parsers.table import Choices, read_table, readings

HEAD: Final = 1_024
BY_PATH: Final = {
    "pdf": pdf_words, "docx": docx_words, "xlsx": xlsx_words, "png": picture_facts, "jpg": picture_facts,
    "jpeg": picture_facts, "webp": picture_facts, "gif": picture_facts, "heic": picture_facts, "heif": picture_facts,
    "hif": picture_facts,
}  # fmt: skip
BY_BYTES: Final = {
    "txt": documents.text_words, "md": documents.text_words, "ics": calendar_words,
    "html": documents.html_words, "htm": documents.html_words,
}  # fmt: skip
TABLES: Final = ("csv", "tsv")


def read_document(payload: dict[str, Any]) -> dict[str, Any]:
    """`{path, name}` to `{state, text, page_ends, problem, facts}`.

    `day_first` and `decimal_comma` may be given for tables. Whatever a library raises is the outcome `damaged`; only
    running out of memory is left to the child, whose end the parent sees.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries remark on damaged files; the outcome says it
        try:
            return _read(payload).as_json()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  a library's surprise is the file's outcome, not our failure
            return unreadable("damaged").as_json()


def _read(payload: dict[str, Any]) -> Outcome:
    path = Path(payload["path"])
    if path.stat().st_size == 0:
        return unreadable("empty")
    kind = _kind(str(payload.get("name", "")), path)
    if kind in BY_PATH:
        return BY_PATH[kind](path)
    if kind not in BY_BYTES and kind not in TABLES:
        return unreadable("other_kind")
    data = _bytes(path)
    if kind in BY_BYTES:
        return BY_BYTES[kind](data)
    return documents.table_words(data, **_habits(payload))


def _kind(name: str, path: Path) -> str:
    """The name's ending, unless the first bytes are a PDF's: those tell better."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"%PDF-"):
        return "pdf"
    return name.rpartition(".")[2].casefold()


def _bytes(path: Path) -> bytes:
    """One byte more than is read, so that readers see that there is more."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _habits(payload: dict[str, Any]) -> dict[str, bool]:
    return {name: bool(payload.get(name, False)) for name in ("day_first", "decimal_comma")}


def preview_table(payload: dict[str, Any]) -> dict[str, Any]:
    """`{path, day_first, decimal_comma, delimiter?}` to what a page shows before readings are saved."""
    table = read_table(
        _bytes(Path(payload["path"])), **_habits(payload), delimiter=payload.get("delimiter")
    )
    return table.as_json()


def read_readings(payload: dict[str, Any]) -> dict[str, Any]:
    """`{path, choices, today, …}` to `{rows: [{when, has_time, value, unit, number}], rejected: [...]}`.

    `choices` are the fields of `Choices`, `today` an ISO date; values are decimal numbers as text.
    """
    table = read_table(
        _bytes(Path(payload["path"])), **_habits(payload), delimiter=payload.get("delimiter")
    )
    choices = Choices(**payload["choices"])
    good, bad = readings(table, choices, today=date.fromisoformat(payload["today"]))
    rows = [asdict(row) | {"when": row.when.isoformat(), "value": str(row.value)} for row in good]
    return {"rows": rows, "rejected": [asdict(row) | {"cells": list(row.cells)} for row in bad]}
