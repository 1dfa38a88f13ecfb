"""Build a packet and read it once, as its readers would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from apps.packets.pipeline import BuildResult, build_packet
from apps.packets.snapshot import Snapshot

Files = dict[str, Path]


@dataclass(frozen=True)
class Built:
    """A finished packet, read once for all tests of a module."""

    snapshot: Snapshot
    files: Files
    path: Path
    result: BuildResult
    texts: list[str]

    def page(self, number: int) -> str:
        return self.texts[number - 1]

    @property
    def words(self) -> str:
        return one_line("\n".join(self.texts))


def one_line(text: str) -> str:
    """Text as a search would see it."""
    return " ".join(text.replace("\u200b", "").split())


def texts_of(path: Path) -> list[str]:
    document = pdfium.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def build(
    folder: Path,
    snapshot: Snapshot,
    files: Files,
    name: str = "Statement_2026-06-12_v1.pdf",
    **options,
) -> Built:
    work = folder / f"work-{name}"
    work.mkdir()
    quiet: dict[str, Any] = {
        "progress": lambda _step, _done, _total: None,
        "cancelled": lambda: False,
    }
    result = build_packet(
        snapshot, files=files, work_dir=work, out=folder / name, **(quiet | options)
    )
    return Built(snapshot, files, folder / name, result, texts_of(folder / name))
