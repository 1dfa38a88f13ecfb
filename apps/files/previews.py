"""Small copies of pictures, made by a child that can be killed. The web process never decodes a picture.

A preview that exists is ready; an empty one says that the picture cannot be shown, so that it is not tried for ever.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import IO

import structlog
from django.core.files.base import ContentFile, File

from apps.core.own_folder import own_folder
from apps.core.sandbox import Limits, SandboxError, run
from apps.files import drawn, vault
from apps.files.drawn import storage
from apps.files.models import StoredFile

log = structlog.get_logger("daybook.files")

FOLDER = "daybook-preview-"  # begins the names of the folders that pictures are drawn in
LIMITS = Limits(
    memory_bytes=1 << 30, cpu_seconds=6, wall_seconds=8, file_bytes=16 << 20, open_files=32
)


class State(StrEnum):
    READY = "ready"
    NOT_MADE = "not_made"
    NONE = "none"


def state_of(file: StoredFile) -> State:
    """Whether a small copy is there, may be made, or cannot be."""
    if not file.is_picture:
        return State.NONE
    if not storage().exists(_name(file.key)):
        return State.NOT_MADE
    return State.READY if storage().size(_name(file.key)) else State.NONE


def _name(key: str) -> str:
    return f"{key}.jpg"


def make(file: StoredFile) -> State:
    """Make the small copy if it is not there; safe to run twice and at once."""
    state = state_of(file)
    if state is not State.NOT_MADE or not vault.path_of(file.key).exists():  # bytes may come back
        return state
    with own_folder(prefix=FOLDER) as folder:
        target = folder / "preview.jpg"
        if _drawn(file, target=target):
            with target.open("rb") as made:
                _keep(file.key, File(made))
        else:
            _keep(file.key, ContentFile(b""))
    return state_of(file)


def _drawn(file: StoredFile, *, target: Path) -> bool:
    try:
        source = vault.path_of(file.key)
        answer = run(
            "apps.files.picture_child:preview",
            {"source": str(source), "target": str(target)},
            limits=LIMITS,
        )
    except SandboxError as error:
        log.info("no_preview", file=str(file.pk), reason=error.reason, detail=error.detail)
        return False
    return "refused" not in answer and target.exists()


def _keep(key: str, content: File[bytes]) -> None:
    store(_name(key), content)
    drawn.count(key, content.size)


def store(name: str, content: File[bytes]) -> None:
    """Keep a picture under its name; where another process was faster, its one stays and this one goes."""
    if storage().exists(name):
        return
    kept = storage().save(name, content)
    if kept != name:  # nobody would ever find it, nor delete it with its file
        storage().delete(kept)


def opened(file: StoredFile) -> IO[bytes]:
    """The small copy. Raises FileNotFoundError when there is none."""
    return storage().open(_name(file.key), "rb")


def folder_of(key: str) -> str:
    """Where the pages of a PDF lie as pictures (`apps.files.pages`)."""
    return f"{key}.pages"


def forget(key: str) -> None:
    """Delete a small copy and the pictures of pages; none there is fine."""
    storage().delete(_name(key))
    folder = folder_of(key)
    if storage().exists(folder):
        for name in storage().listdir(folder)[1]:
            storage().delete(f"{folder}/{name}")
        storage().delete(folder)
