"""What the child process calls for mails (see `apps.core.sandbox`): plain JSON in and out, bytes as files in its folder.

Every function answers; a file that cannot be read gives a mail with problems, never an error.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from apps.intake.parsers.found import as_json
from apps.intake.parsers.inner import read_any
from apps.intake.parsers.mail import FILE_LIMIT
from apps.intake.parsers.mbox import list_mbox, unquoted, without_envelope

__all__ = ["list_mbox", "read_mail", "read_mbox", "stream_mbox"]

FILES_BUDGET = 256 << 20  # bytes of files after which a run of an mbox ends, to be asked for again
SECONDS_BUDGET = 10
ANSWER_BUDGET = 24 << 20  # characters of text and HTML after which it ends
_ENCODE = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
LINES = "mails.jsonl"
FILES_LIMIT = 20_000


class Folder:
    """The child's working folder: files named 0000, 0001 and so on."""

    def __init__(self) -> None:
        self.count = 0
        self.size = 0

    @property
    def is_full(self) -> bool:
        return self.size > FILES_BUDGET or self.count > FILES_LIMIT

    def keep(self, data: bytes) -> str:
        """Write the bytes of a part and answer the name of the file."""
        name = f"{self.count:04d}"
        Path(name).write_bytes(data)
        self.count += 1
        self.size += len(data)
        return name


def read_mail(payload: dict[str, Any]) -> dict[str, Any]:
    """One mail in whatever form (.eml, .msg, winmail.dat): `{"path"}` to a `ParsedMail` as JSON."""
    with Path(payload["path"]).open("rb") as file:
        data = file.read(FILE_LIMIT + 1)
    return as_json(read_any(data, Folder().keep))


def read_mbox(payload: dict[str, Any]) -> dict[str, Any]:
    """Some messages of an mbox: `{"path", "slices": [[offset, length], …], "keep": bool}`.

    Answers `{"mails": [{"offset", "length", "sha256", "file", "mail"}, …], "done": n}`, where `done` says how many of the
    slices were read: fewer than asked when time, answer or files have reached their budget. At least one is read. `file`
    holds the message as an .eml if `keep` is set; `sha256` is of the same bytes.
    """
    mails: list[dict[str, Any]] = []
    spent = 0
    for one in _mails(payload):
        mails.append(one)
        spent += len(one["mail"]["text"]) + len(one["mail"]["html"])
        if spent > ANSWER_BUDGET:
            break
    return {"mails": mails, "done": len(mails)}


def stream_mbox(payload: dict[str, Any]) -> dict[str, Any]:
    """Like `read_mbox` for thousands at once in flat memory, for the child and for who reads what it wrote.

    Each mail is one line of JSON in the file named in the answer: `{"file": "mails.jsonl", "done": n}`.
    """
    done = 0
    with Path(LINES).open("w", encoding="ascii") as lines:
        for one in _mails(payload):
            lines.write(_ENCODE(one) + "\n")
            done += 1
    return {"file": LINES, "done": done}


def _mails(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One after the other, until time or files have reached their budget; at least one."""
    folder = Folder()
    end = time.monotonic() + SECONDS_BUDGET
    with Path(payload["path"]).open("rb") as file:
        for count, (offset, length) in enumerate(payload["slices"]):
            if count and (folder.is_full or time.monotonic() > end):
                return
            yield _one(file, (offset, length), folder, keep=bool(payload.get("keep")))


def _one(file: BinaryIO, where: tuple[int, int], folder: Folder, *, keep: bool) -> dict[str, Any]:
    offset, length = where
    file.seek(offset)
    message = unquoted(without_envelope(file.read(min(length, FILE_LIMIT + 1))))
    return {
        "offset": offset,
        "length": length,
        "sha256": hashlib.sha256(message).hexdigest(),
        "file": folder.keep(message) if keep else "",
        "mail": as_json(read_any(message, folder.keep)),
    }
