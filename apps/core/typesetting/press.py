"""Sets pages. The only module that knows typst; it runs in a child (`core.sandbox`), never in the caller's process.

The files typst can see are templates and one JSON file, in a fresh folder; fonts come from named packages, nothing is
fetched.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import typst

from apps.core.typesetting import fonts
from apps.core.typesetting.textclean import code, replace_all

OURS: Final = Path(__file__).with_name("templates_typst")
DATA: Final = "o.json"
SHEET: Final = ("ua-1",)
RETRIES: Final = 5
_UNDRAWN: Final = re.compile(
    r'the (?:text|PDF contains the codepoint) `"(?P<text>.+?)"`', re.DOTALL
)
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")

Data = dict[str, Any]
Found = TypeVar("Found")
Standards = list[str]


class ComposeError(Exception):
    """The pages could not be set; a fault of the templates or the data made for them, never of the record."""


class RefusedError(ComposeError):
    """Typst does not set it; without the standards it may."""


class UndrawnError(RefusedError):
    """No font can draw `text`."""

    def __init__(self, text: str) -> None:
        super().__init__("a text cannot be drawn")
        self.text = text


class Press:
    """One folder (the working one), one set of fonts, any number of passes.

    It sets `main`, one of the files in `templates`; those of `core.typesetting` lie beside them.
    """

    def __init__(self, templates: Path, main: str, *, timestamp: int) -> None:
        root = Path.cwd()
        for path in (*OURS.glob("*.typ"), *templates.glob("*.typ")):
            (root / path.name).write_bytes(path.read_bytes())
        (root / "packages").mkdir()
        self._main = str(root / main)
        self._data = root / DATA
        self._timestamp = timestamp
        self._options: dict[str, Any] = {
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

    def give(self, data: Data) -> None:
        """What the templates read from now on."""
        self._data.write_text(json.dumps(data), encoding="utf-8")

    def asked(self, selector: str) -> list[Data]:
        """The values of all elements of a selector. Raises RefusedError."""
        with _told():
            found: list[Data] = json.loads(
                typst.query(self._main, selector, field="value", **self._options)
            )
        return found

    def print(self, out: Path, standards: Standards) -> None:
        """Write the PDF. Raises UndrawnError, or RefusedError for everything else."""
        asked = {**self._options, "pdf_standards": standards}
        with _told():
            typst.compile(self._main, str(out), format="pdf", timestamp=self._timestamp, **asked)

    def sheet(self, data: Data) -> bytes:
        """The PDF of `data` in one pass, tagged (PDF/UA-1) unless that cannot be had."""
        out = self._data.with_suffix(".pdf")

        def once(shown: Data, standards: Standards) -> None:
            self.give(shown)
            self.print(out, standards)

        settled(data, once, standards=SHEET)
        return out.read_bytes()


def press(payload: Data) -> dict[str, str]:
    """Set `sheet` by the template at the path `main`; answers the PDF in base64. What `sheets.set_sheet` runs."""
    main = Path(payload["main"])
    machine = Press(main.parent, main.name, timestamp=payload["timestamp"])
    return {"pdf": base64.b64encode(machine.sheet(payload["sheet"])).decode()}


def settled(
    data: Data, once: Callable[[Data, Standards], Found], *, standards: tuple[str, ...]
) -> tuple[Found, bool]:
    """What `once(data, standards)` answers, and whether the standards were kept.

    One attempt more for each text that no font draws, which is then shown as its codes; at last without the standards,
    which refuse such a text. What typst did not refuse fails at once. Raises ComposeError.
    """
    for _attempt in range(RETRIES + 1):
        try:
            return once(data, list(standards)), True
        except UndrawnError as error:
            data = _spelled_out(data, error.text)
        except RefusedError:
            break
    return once(data, []), False


@contextmanager
def _told() -> Iterator[None]:
    """Errors of typst as ours."""
    try:
        yield
    except typst.TypstError as error:
        undrawn = undrawable(error.message)
        raise (UndrawnError(undrawn) if undrawn else RefusedError(error.message)) from error


def undrawable(message: str) -> str:
    """The text that a message of typst says cannot be drawn, or nothing."""
    found = _UNDRAWN.search(message)
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), found["text"]) if found else ""


def _spelled_out(data: Data, undrawn: str) -> Data:
    """The data with a text that cannot be drawn shown as its codes."""
    shown: Data = replace_all(data, undrawn, "".join(code(c) for c in undrawn))
    return shown
