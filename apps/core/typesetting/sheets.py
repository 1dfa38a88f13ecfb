"""Pages of words for one reader, from the caller's side: what a template needs beside its words, and the child that sets it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from apps.core import sandbox
from apps.core.typesetting import fonts
from apps.core.typesetting.textclean import clean_all

LIMITS: Final = sandbox.Limits(memory_bytes=4 << 30, cpu_seconds=60, wall_seconds=60)
TARGET: Final = "apps.core.typesetting.press:press"
LANGUAGE: Final = "en"
# What is not broken at the end of a line: dates, "Mr X", "section 3", references.
KEEP: Final = (
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?\b"
    r"|\b(?:Mr|Ms|Mrs|Mx|Dr|[A-Z])\.? [A-Z][a-z]\w{0,20}"
    r"|\b(?:[Ss]ection|[Pp]aragraph|[Ee]xpectation|[Gg]oal|[Pp]age|Exhibit) \d[\d.]{0,6}\b"
    r"|\b(?:Ex\.|p\.) \d+"
)


def sheet(content: Mapping[str, Any], *, paper: str, words: Mapping[str, str]) -> dict[str, Any]:
    """What a template reads: `content` with every string made drawable, and the setting.

    `paper` is typst's name for it ("a4", "us-letter"); `words` are ours, taken as they are.
    """
    shown: dict[str, Any] = clean_all(dict(content), fonts.coverage())
    return shown | {
        "paper": paper,
        "fonts": fonts.families(language=LANGUAGE, sample=json.dumps(content, ensure_ascii=False)),
        "lang": LANGUAGE,
        "words": dict(words),
        "keep": KEEP,
        "pages": {},
    }


def set_sheet(data: Mapping[str, Any], *, template: Path, now: datetime) -> bytes:
    """The PDF that `template` makes of the data of `sheet`; its moment of creation is `now`.

    Raises:
        SandboxError: it could not be set.
    """
    payload = {"sheet": data, "main": str(template), "timestamp": int(now.timestamp())}
    return pdf_of(sandbox.run(TARGET, payload, limits=LIMITS))


def pdf_of(answer: Mapping[str, str]) -> bytes:
    """The bytes that a child answered as `pdf` in base64."""
    return base64.b64decode(answer["pdf"])
