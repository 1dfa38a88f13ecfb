"""A text file as lines, a small table, or a mail. Runs in the child only."""

from __future__ import annotations

import csv
import email.policy
import io
from email.message import EmailMessage, Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Final

MAX_CHARACTERS: Final = 200_000
MAX_LINES: Final = 2_400
MAX_LINE: Final = 4_000
MAX_BYTES: Final = 4 << 20  # read at most; the rest is held in the original
WIDEST: Final = 96  # lines up to this stay in columns of equal width; longer ones are prose
MAX_COLUMNS: Final = 7
MAX_CELL: Final = 120
HEADERS: Final = ("From", "To", "Cc", "Date", "Subject")

Answer = dict[str, Any]


def read_text(path: Path, _out: Path) -> Answer:
    """Lines of a text, fixed in width unless they are long paragraphs."""
    return _lines(_decoded(path))


def read_csv(path: Path, _out: Path) -> Answer:
    """A table, when it is narrow enough to be one on paper; else lines."""
    text = _decoded(path)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        return _lines(text)
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    columns = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or not 2 <= columns <= MAX_COLUMNS or _longest(rows) > MAX_CELL:
        return _lines(text)
    kept = [row + [""] * (columns - len(row)) for row in rows[: MAX_LINES // 4]]
    return {
        "form": "table",
        "head": kept[0],
        "rows": kept[1:],
        "more": len(rows) - len(kept),
        "notes": [],
    }


def read_mail(path: Path, _out: Path) -> Answer:
    """Heads and plain text of a mail; what cannot be taken apart is printed as it stands."""
    try:
        with path.open("rb") as file:
            message = BytesParser(policy=email.policy.default).parsebytes(file.read(MAX_BYTES))
        heads = [[name, str(message[name])] for name in HEADERS if message[name]]
        body = _body(message)
    except Exception:  # noqa: BLE001  the standard parser raises many things on odd mails
        return read_text(path, _out)
    if not heads or not body.strip():
        return read_text(path, _out)
    lines, more = _cut(body)
    return {"form": "mail", "headers": heads, "body": "\n".join(lines), "more": more, "notes": []}


def _body(message: Message) -> str:
    if not isinstance(message, EmailMessage):
        return ""
    part = message.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""


def _decoded(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and len(data) == MAX_BYTES:  # cut inside a character
            return data[: error.start].decode("utf-8-sig")
        return data.decode("cp1252", "replace")


def _lines(text: str) -> Answer:
    lines, more = _cut(text)
    widest = max((len(line) for line in lines), default=0)
    return {"form": "text", "fixed": widest <= WIDEST, "lines": lines, "more": more, "notes": []}


def _cut(text: str) -> tuple[list[str], int]:
    """The lines that are printed, and how many are not."""
    all_lines = (
        text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(8).rstrip("\n").split("\n")
    )
    kept: list[str] = []
    room = MAX_CHARACTERS
    for line in all_lines[:MAX_LINES]:
        if room <= 0:
            break
        kept.append(line[: min(MAX_LINE, room)].rstrip())
        room -= len(line) + 1
    return kept, len(all_lines) - len(kept)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t|", key=first.count)


def _longest(rows: list[list[str]]) -> int:
    return max((len(cell) for row in rows for cell in row), default=0)
