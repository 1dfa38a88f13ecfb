"""Sets the pages of a packet; it runs in the child (`typeset`), never in the caller's process.

Two passes: the first learns on which page each part, goal and exhibit begins, the second prints those numbers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from apps.core.typesetting.press import ComposeError, Press, settled
from apps.packets.content import with_page_count

TEMPLATES: Final = Path(__file__).with_name("templates_typst")
# Refuses what no font can draw; the finished packet makes no claim to them.
STRICT: Final = ("a-3a", "ua-1")
PASSES: Final = 6

Pages = dict[str, int]


def typeset(payload: dict[str, Any]) -> dict[str, Any]:
    """Set `data` (of `content.packet_data`) into the PDF `out`.

    Answers `pages`, the first page of every part by its place name (`end`: the last page), and `slots`, where the pages of
    imported files will lie: id, page, and x, y, w, h in points from the top left.
    """
    press = Press(TEMPLATES, "packet.typ", timestamp=payload["timestamp"])

    def once(data: dict[str, Any], standards: list[str]) -> Pages:
        pages = _paginate(press, data)
        press.print(Path(payload["out"]), standards)
        return pages

    pages, strict = settled(payload["data"], once, standards=STRICT)
    return {"pages": pages, "slots": press.asked("<slot>"), "strict": strict}


def _paginate(press: Press, data: dict[str, Any]) -> Pages:
    """Set until the page numbers that are printed are those that come out; two passes, as a rule."""
    pages: Pages = {}
    for _ in range(PASSES):
        press.give(with_page_count(data, pages))
        seen = {item["key"]: item["page"] for item in press.asked("<pg>")}
        if seen == pages:
            return pages
        pages = seen
    raise ComposeError("page numbers do not settle")
