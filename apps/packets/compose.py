"""Sets the pages. The only module that knows typst; it runs in the child (`typeset`), never in the caller's process.

Two passes: the first learns on which page each part, goal and exhibit begins, the second prints those numbers. The files
typst can see are the templates and one JSON file, in a fresh folder; fonts come from named packages, nothing is fetched.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import typst

from apps.packets import fonts
from apps.packets.content import with_page_count
from apps.packets.textclean import code, replace_all

TEMPLATES: Final = Path(__file__).with_name("templates_typst")
STRICT: Final = [
    "a-3a",
    "ua-1",
]  # refuses what no font can draw; the finished packet makes no claim to them
PASSES: Final = 6
RETRIES: Final = 5
_UNDRAWN: Final = re.compile(
    r'the (?:text|PDF contains the codepoint) `"(?P<text>.+?)"`', re.DOTALL
)
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


class ComposeError(Exception):
    """The pages could not be set; a fault of the templates or the data made for them, never of the record."""


class UndrawnError(ComposeError):
    """No font can draw `text`."""

    def __init__(self, text: str) -> None:
        super().__init__("a text cannot be drawn")
        self.text = text


def typeset(payload: dict[str, Any]) -> dict[str, Any]:
    """Set `data` (of `content.packet_data`) into the PDF `out`.

    Answers `pages`, the first page of every part by its place name (`end`: the last page), and `slots`, where the pages of
    imported files will lie: id, page, and x, y, w, h in points from the top left.
    """
    root = Path.cwd()
    for template in TEMPLATES.glob("*.typ"):
        (root / template.name).write_bytes(template.read_bytes())
    press = _Press(root, timestamp=payload["timestamp"])
    data, standards = payload["data"], STRICT
    for attempt in range(RETRIES + 2):
        try:
            pages = press.paginate(data)
            press.print(Path(payload["out"]), standards)
            return {"pages": pages, "slots": press.slots(), "strict": bool(standards)}
        except typst.TypstError as error:
            undrawn = undrawable(error.message)
            if undrawn and attempt < RETRIES:
                data = _spelled_out(data, undrawn)
            elif standards:
                standards = []
            else:
                raise ComposeError(error.message) from error
    raise ComposeError("the text cannot be set")


def options_of(root: Path) -> dict[str, Any]:
    """What every call of typst is told: the folder it may see, fonts from named packages, nothing fetched."""
    return {
        "root": str(root),
        "ignore_system_fonts": True,
        "package_path": str(root / "packages"),
        "package_cache_path": str(root / "packages"),
        "font_paths": typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=True,
            font_paths=[str(folder) for folder in fonts.folders()],
        ),
    }


def set_once(main: Path, *, timestamp: int, standards: list[str], options: dict[str, Any]) -> bytes:
    """Set one file into a PDF in one pass. Raises UndrawnError, or ComposeError for everything else."""
    asked = {**options, "pdf_standards": standards}
    try:
        found: bytes = typst.compile(str(main), format="pdf", timestamp=timestamp, **asked)
    except typst.TypstError as error:
        undrawn = undrawable(error.message)
        raise (UndrawnError(undrawn) if undrawn else ComposeError(error.message)) from error
    return found


def undrawable(message: str) -> str:
    """The text that a message of typst says cannot be drawn, or nothing."""
    found = _UNDRAWN.search(message)
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), found["text"]) if found else ""


def _spelled_out(data: dict[str, Any], undrawn: str) -> dict[str, Any]:
    """The data with a text that cannot be drawn shown as its codes."""
    shown: dict[str, Any] = replace_all(data, undrawn, "".join(code(c) for c in undrawn))
    return shown


class _Press:
    """One folder, one set of fonts, several passes."""

    def __init__(self, root: Path, *, timestamp: int) -> None:
        (root / "packages").mkdir()
        self.main = str(root / "packet.typ")
        self.data = root / "o.json"
        self.timestamp = timestamp
        self.options = options_of(root)

    def paginate(self, data: dict[str, Any]) -> dict[str, int]:
        """Set until the page numbers that are printed are those that come out; two passes, as a rule."""
        pages: dict[str, int] = {}
        for _ in range(PASSES):
            self.data.write_text(json.dumps(with_page_count(data, pages)), encoding="utf-8")
            seen = {item["key"]: item["page"] for item in self._query("<pg>")}
            if seen == pages:
                return pages
            pages = seen
        raise ComposeError("page numbers do not settle")

    def print(self, out: Path, standards: list[str]) -> None:
        """Write the PDF."""
        options: dict[str, Any] = {**self.options, "pdf_standards": standards}
        typst.compile(self.main, str(out), format="pdf", timestamp=self.timestamp, **options)

    def slots(self) -> list[dict[str, Any]]:
        """Where imported pages will lie."""
        return self._query("<slot>")

    def _query(self, selector: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(
            typst.query(self.main, selector, field="value", **self.options)
        )
        return found
