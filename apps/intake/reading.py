"""Reads stored bytes in a child that can be killed; whatever happens to it, the answer is data (R22, R23)."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from apps.core.own_folder import own_folder
from apps.core.sandbox import Limits, SandboxError, run
from apps.files import vault
from apps.files.models import StoredFile
from apps.files.naming import kept_name
from apps.files.sniff import ALLOWED, ending
from apps.intake.kinds import MAILS
from apps.intake.parsers.found import ParsedMail, Part, from_json

log = structlog.get_logger("daybook.intake")

FOLDER = "daybook-intake-"
# Not the fault of one file: the job ends, and goes on when they are over.
OURS = (SoftTimeLimitExceeded, OperationalError, InterfaceError, OSError)
LIMITS = Limits(
    memory_bytes=1 << 30, cpu_seconds=8, wall_seconds=10, file_bytes=256 << 20, open_files=64
)
# A mailbox is split and read in slices; a slice of a hundred mails may take longer than one file.
SLICE_LIMITS = Limits(
    memory_bytes=1 << 30, cpu_seconds=40, wall_seconds=60, file_bytes=256 << 20, open_files=64
)


class NotRead(Exception):  # noqa: N818  the file is kept; only its words are not known
    """A reader gave no answer. `reason` is a code for `apps.intake.wording`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail and the folder its parts lie in, for as long as the reading lasts."""

    parsed: ParsedMail
    folder: Path
    file: str = ""  # the message itself, where it was cut out of a mailbox

    def upload_of(self, part: Part) -> FolderUpload:
        return FolderUpload(self.folder, part.file, name=self._name_of(part))

    def _name_of(self, part: Part) -> str:
        """A mail inside a mail often has no name: it gets that of its subject, and the ending of what it is.

        Another part without a name is called after what it is.
        """
        if not part.is_message and not part.name:
            return _name_by_type(part.media_type)
        end = "msg" if part.media_type == "application/vnd.ms-outlook" else "eml"
        if not part.is_message or ending(part.name) in MAILS:
            return part.name
        place = self.parsed.parts.index(part)
        subject = next((one.subject for one in self.parsed.nested if one.of_part == place), "")
        name = part.name or re.sub(r"[/\\\s]+", " ", subject).strip()[:120] or "message"
        return f"{name}.{end}"

    def upload(self) -> FolderUpload:
        """The message as a file of its own."""
        return FolderUpload(self.folder, self.file, name="message.eml")


def _name_by_type(media_type: str) -> str:
    """`text part of the mail.txt`; without an ending where nothing is known of the type."""
    end = next((end for end, kind in ALLOWED.items() if kind.media_type == media_type), "")
    family = media_type.partition("/")[0]
    words = {"text": _("text part of the mail"), "image": _("picture in the mail")}
    name = words.get(family, _("part of the mail"))
    return f"{name}.{end}" if end else name


class FolderUpload:
    """A file that a child wrote, in the shape of an upload, so that it is kept like any other file."""

    def __init__(self, folder: Path, file: str, *, name: str) -> None:
        self.name = kept_name(name)
        self._path = folder / Path(file).name
        self.size = self._path.stat().st_size

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        with self._path.open("rb") as source:
            while chunk := source.read(chunk_size or 1 << 20):
                yield chunk


@contextmanager
def local_path(file: StoredFile) -> Iterator[Path]:
    """Where a child can read the bytes; a storage without paths is copied for as long as it lasts.

    Raises NotRead when the bytes are gone.
    """
    try:
        place = vault.path_of(file.key)
    except NotImplementedError:
        with own_folder(prefix=FOLDER) as folder:
            copy = folder / "original"
            with vault.opened(file.key) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            yield copy
        return
    if not place.exists():
        raise NotRead("bytes_gone")
    yield place


@contextmanager
def read_mail(file: StoredFile, *, name: str) -> Iterator[Mail]:
    """Read one mail (.eml, .msg, winmail.dat). Its parts lie in a folder that is gone afterwards.

    Raises NotRead.
    """
    with local_path(file) as path, own_folder(prefix=FOLDER) as folder:
        payload = {"path": str(path), "name": name}
        answer = _ask("apps.intake.parsers.child:read_mail", payload, limits=LIMITS, cwd=folder)
        yield Mail(parsed=from_json(answer), folder=folder)


def split_mailbox(path: Path) -> tuple[list[tuple[int, int]], bool]:
    """Where each message of an mbox lies, offset and length in bytes, in order; and whether these are all.

    Raises NotRead.
    """
    answer = _ask("apps.intake.parsers.child:list_mbox", {"path": str(path)}, limits=SLICE_LIMITS)
    places = [(int(offset), int(length)) for offset, length in answer["slices"]]
    return places, bool(answer["is_whole"])


@contextmanager
def read_messages(
    path: Path, places: Sequence[tuple[int, int]], *, keep: bool
) -> Iterator[Iterator[Mail]]:
    """Read messages of an mbox in one child: as many of the first as fit, at least one, one after the other.

    `keep`: each comes with its own bytes as a file. Raises NotRead for all of them together.
    """
    with own_folder(prefix=FOLDER) as folder:
        payload = {"path": str(path), "slices": [list(one) for one in places], "keep": keep}
        answer = _ask(
            "apps.intake.parsers.child:read_mbox", payload, limits=SLICE_LIMITS, cwd=folder
        )
        with (folder / Path(answer["file"]).name).open(encoding="ascii") as lines:
            yield (_told(json.loads(line), folder) for line in lines)


def _told(said: dict[str, Any], folder: Path) -> Mail:
    return Mail(parsed=from_json(said["mail"]), folder=folder, file=said["file"])


def read_document(file: StoredFile, *, name: str) -> dict[str, Any]:
    """Words, pages and facts of any other file: `{state, text, page_ends, problem, facts}`. Raises NotRead."""
    with local_path(file) as path:
        payload = {"path": str(path), "name": name, "media_type": file.media_type}
        return dict(
            _ask("apps.intake.parsers.child_documents:read_document", payload, limits=LIMITS)
        )


def preview_table(file: StoredFile, **habits: Any) -> dict[str, Any]:
    """What a table seems to hold: columns with their guesses, delimiter, problems. Raises NotRead.

    `habits` are `day_first`, `decimal_comma` and, once somebody chose one, `delimiter`.
    """
    with local_path(file) as path:
        payload = {"path": str(path), **habits}
        return dict(
            _ask("apps.intake.parsers.child_documents:preview_table", payload, limits=SLICE_LIMITS)
        )


def read_values(
    file: StoredFile, *, choices: dict[str, Any], today: str, **habits: Any
) -> dict[str, Any]:
    """Every row of a table as a value or with the reason why it is none: `{rows, rejected}`. Raises NotRead."""
    with local_path(file) as path:
        payload = {"path": str(path), "choices": choices, "today": today, **habits}
        return dict(
            _ask("apps.intake.parsers.child_documents:read_readings", payload, limits=SLICE_LIMITS)
        )


def _ask(target: str, payload: dict[str, Any], *, limits: Limits, cwd: Path | None = None) -> Any:
    try:
        return run(target, payload, limits=limits, cwd=cwd)
    except SandboxError as error:
        log.warning("reader_gave_up", reader=target.rpartition(":")[2], reason=error.reason)
        raise NotRead(f"reader_{error.reason}") from error
