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

__all__ = ["list_mbox", "read_mail", "read_mbox"]

FILES_BUDGET = 256 << 20  # bytes of files after which a run of an mbox ends, to be asked for again
SECONDS_BUDGET = 10
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
    """Messages of an mbox, thousands at once in flat memory: `{"path", "slices": [[offset, length], …], "keep": bool}`.

    Answers `{"file": "mails.jsonl", "done": n}`: a file in the child's folder with one line of JSON a mail, `{"offset",
    "length", "sha256", "file", "mail"}`, where `file` holds the message as an .eml if `keep` is set and `sha256` is of the
    same bytes. `done` says how many of the slices were read: fewer than asked when time or files have reached their
    budget. At least one is read.
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
