"""What the child process calls for mails (see `apps.core.sandbox`): plain JSON in and out, bytes as files in its folder.

Every function answers; a file that cannot be read gives a mail with problems, never an error.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from apps.intake.parsers.found import as_json
from apps.intake.parsers.inner import read_any
from apps.intake.parsers.mail import FILE_LIMIT
from apps.intake.parsers.mbox import slices, unquoted, without_envelope

FILES_BUDGET = 256 << 20  # bytes of files after which a run of an mbox ends, to be asked for again
ANSWER_BUDGET = 24 << 20  # characters of text and HTML after which it ends
SLICES_LIMIT = 100_000


class Folder:
    """The child's working folder: files named 0000, 0001 and so on."""

    def __init__(self) -> None:
        self.count = 0
        self.size = 0

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


def list_mbox(payload: dict[str, Any]) -> dict[str, Any]:
    """Where the messages of an mbox lie: `{"path"}` to `{"slices": [[offset, length], …], "is_whole": bool}`.

    `is_whole` is False if there are more than `SLICES_LIMIT`.
    """
    with Path(payload["path"]).open("rb") as file:
        found = list(islice(slices(file), SLICES_LIMIT + 1))
    return {"slices": found[:SLICES_LIMIT], "is_whole": len(found) <= SLICES_LIMIT}


def read_mbox(payload: dict[str, Any]) -> dict[str, Any]:
    """Some messages of an mbox: `{"path", "slices": [[offset, length], …], "keep": bool}`.

    Answers `{"mails": [{"offset", "length", "sha256", "file", "mail"}, …], "done": n}`, where `done` says how many of the
    slices were read: fewer than asked if the answer or the files would grow too large. At least one is read. `file`
    holds the message as an .eml if `keep` is set; `sha256` is of the same bytes.
    """
    folder = Folder()
    mails: list[dict[str, Any]] = []
    spent = 0
    with Path(payload["path"]).open("rb") as file:
        for offset, length in payload["slices"]:
            if mails and (spent > ANSWER_BUDGET or folder.size > FILES_BUDGET):
                break
            mails.append(_one(file, (offset, length), folder, keep=bool(payload.get("keep"))))
            spent += len(mails[-1]["mail"]["text"]) + len(mails[-1]["mail"]["html"])
    return {"mails": mails, "done": len(mails)}


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
