"""Pages of a PDF as pictures, drawn one at a time by a child that can be killed, when somebody looks at them.

What exists is ready; an empty picture says that this page cannot be shown, so that it is not tried for ever. How many
pages there are, or why none can be shown, is kept beside the pictures. All of it can be made again from the bytes.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import structlog
from django.core.files.base import ContentFile, File

from apps.core.own_folder import own_folder
from apps.core.sandbox import SandboxError, run
from apps.files import drawn, vault
from apps.files.drawn import storage
from apps.files.models import StoredFile
from apps.files.previews import FOLDER, LIMITS, State, folder_of, store

log = structlog.get_logger("daybook.files")

MOST_PAGES: Final = 2_000
MOST_KEPT: Final = 200  # pictures of one file; more are made room for
WHOLE_FILE: Final = frozenset({"locked", "damaged", "gave_up"})
ONE_PAGE: Final = frozenset({"not_drawn", "gave_up"})


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What is known of a PDF: how many pages, 0 while nobody has looked; `refused` says why none can be shown."""

    count: int = 0
    refused: str = ""

    @property
    def shown(self) -> int:
        """How many pages can be looked at."""
        return min(self.count, MOST_PAGES)


def known(file: StoredFile) -> Pages:
    """What earlier looks have found out; reads a few bytes, draws nothing."""
    try:
        with storage().open(_facts_name(file.key), "rb") as kept:
            said: dict[str, Any] = json.loads(kept.read(1000))
        return Pages(count=int(said["count"]), refused=str(said["refused"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Pages()


def make(file: StoredFile, number: int) -> State:
    """Draw page `number` (from 1) if it is not there; safe to run twice and at once."""
    state = _state_of(file, number)
    if state is not State.NOT_MADE:
        return state
    with own_folder(prefix=FOLDER) as folder:
        target = folder / "page.jpg"
        answer = _drawn(file, number=number, target=target)
        _learn(file, answer)
        if "refused" not in answer and target.exists():
            with target.open("rb") as made:
                _keep(file.key, number, File(made))
        elif answer.get("refused") in ONE_PAGE:
            _keep(file.key, number, ContentFile(b""))
    return _state_of(file, number)


def opened(file: StoredFile, number: int) -> IO[bytes]:
    """The picture of a page. Raises FileNotFoundError when there is none."""
    return storage().open(_name(file.key, number), "rb")


def _state_of(file: StoredFile, number: int) -> State:
    facts = known(file)
    beyond = number < 1 or number > (facts.shown or MOST_PAGES)
    if not file.is_pdf or facts.refused or beyond:
        return State.NONE
    name = _name(file.key, number)
    if not storage().exists(name):
        return State.NOT_MADE
    return State.READY if storage().size(name) else State.NONE


def _name(key: str, number: int) -> str:
    return f"{folder_of(key)}/{number}.jpg"


def _facts_name(key: str) -> str:
    return f"{folder_of(key)}/facts.json"


def _drawn(file: StoredFile, *, number: int, target: Path) -> dict[str, Any]:
    source = vault.path_of(file.key)
    if not source.exists():
        return {"refused": "bytes_gone"}
    payload = {"source": str(source), "target": str(target), "number": number}
    try:
        return dict(run("apps.files.page_child:page", payload, limits=LIMITS))
    except SandboxError as error:
        log.info("no_page", file=str(file.pk), reason=error.reason, detail=error.detail)
        return {"refused": "gave_up"}


def _learn(file: StoredFile, answer: dict[str, Any]) -> None:
    """Keep how many pages there are, or why none can be shown.

    A child that gives up over one page of many says nothing about the others.
    """
    if known(file) != Pages():
        return
    count, refused = int(answer.get("pages", 0)), str(answer.get("refused", ""))
    facts = {"count": count, "refused": refused if refused in WHOLE_FILE and not count else ""}
    if any(facts.values()):
        store(_facts_name(file.key), ContentFile(json.dumps(facts).encode()))


def _keep(key: str, number: int, content: File[bytes]) -> None:
    _make_room(folder_of(key))
    store(_name(key, number), content)
    drawn.count(key, content.size)


def _make_room(folder: str) -> None:
    """A book of two thousand pages leaves no two thousand pictures behind."""
    with suppress(FileNotFoundError):
        pictures = [name for name in storage().listdir(folder)[1] if name.endswith(".jpg")]
        for name in pictures if len(pictures) >= MOST_KEPT else ():
            storage().delete(f"{folder}/{name}")
