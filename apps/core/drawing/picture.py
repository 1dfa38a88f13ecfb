"""What a picture is, and the sheet it is drawn on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


class Size(StrEnum):
    """Two drawings by one function, so that words never shrink with the page."""

    WIDE = "wide"
    NARROW = "narrow"


# The classes follow light and dark in the page (app.css, section 11); these are their light colours for
# the PDF, where no style sheet applies. A rule of the style sheet outranks such an attribute.
INK = {
    "away": 'fill="#ddd5c5" fill-opacity=".6"',
    "hair": 'fill="none" stroke="#ddd5c5"',
    "today": 'fill="none" stroke="#1f2325" stroke-dasharray="2 3"',
    "before": 'fill="none" stroke="#8a8577" stroke-dasharray="1.5 3"',
    "target": 'fill="none" stroke="#1f2325" stroke-dasharray="7 4"',
    "trace": 'fill="none" stroke="#0d5558" stroke-width="1.5"',
    "way-1": 'fill="none" stroke="#0d5558" stroke-width="2"',
    "way-2": 'fill="none" stroke="#0d5558" stroke-width="2" stroke-dasharray="9 4"',
    "way-3": 'fill="none" stroke="#0d5558" stroke-width="2" stroke-dasharray="2 3"',
    "way-4": 'fill="none" stroke="#0d5558" stroke-width="2" stroke-dasharray="12 3 2 3"',
    "way-5": 'fill="none" stroke="#0d5558" stroke-width="2" stroke-dasharray="5 3"',
    "way-6": 'fill="none" stroke="#1f2325" stroke-width="1.25"',
    "way-7": 'fill="none" stroke="#1f2325" stroke-width="1.25" stroke-dasharray="9 4"',
    "way-8": 'fill="none" stroke="#1f2325" stroke-width="1.25" stroke-dasharray="2 3"',
    "way-9": 'fill="none" stroke="#1f2325" stroke-width="1.25" stroke-dasharray="12 3 2 3"',
    "way-10": 'fill="none" stroke="#1f2325" stroke-width="1.25" stroke-dasharray="5 3"',
    "proved": 'fill="#0d5558"',
    "bare": 'fill="#faf7f0" stroke="#0d5558" stroke-width="1.5"',
    "hollow": 'fill="#faf7f0" stroke="#1f2325" stroke-width="1.25"',
    "gap": 'fill="none" stroke="#8a8577" stroke-width="1.5"',
    "ahead": 'fill="#8a8577"',
    "counted": 'fill="#e2ece8" stroke="#0d5558"',
    "skipped": 'fill="none" stroke="#ddd5c5"',
    "end": 'fill="#0d5558"',
    "strong": 'fill="#1f2325"',
    "faint": 'fill="#65665f"',
    "num": 'fill="#65665f"',
    "on-end": 'fill="#fffdf8"',
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """The numbers of a picture: a head and rows of words, of equal length."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """`wide` and `narrow` are complete SVG elements that carry `title` and `description`.

    `shaded`: days off are seen in it.
    """

    title: str
    description: str
    wide: SafeString
    narrow: SafeString
    tables: tuple[Table, ...] = ()
    shaded: bool = False


def _number(value: float) -> str:
    """At most one decimal: two builds of one record draw the same bytes."""
    return f"{value:.1f}".removesuffix(".0")


@dataclass
class Sheet:
    """Collects shapes by class, so that a colour is said once; lengths are in CSS pixels."""

    _shapes: dict[str, list[str]] = field(default_factory=dict)
    _words: list[str] = field(default_factory=list)

    def rect(self, ink: str, *, x: float, y: float, width: float, height: float) -> None:
        sides = (_number(side) for side in (x, y, width, height))
        self._add(ink, '<rect x="{}" y="{}" width="{}" height="{}"/>'.format(*sides))

    def line(self, ink: str, *, x: float, y: float, across: float = 0, down: float = 0) -> None:
        steps = f"h{_number(across)}" if across else f"v{_number(down)}"
        self._add(ink, f'<path d="M{_number(x)} {_number(y)}{steps}"/>')

    def trace(self, ink: str, places: Sequence[tuple[float, float]]) -> None:
        """One line through all places, in order."""
        steps = "L".join(f"{_number(x)} {_number(y)}" for x, y in places)
        self._add(ink, f'<path d="M{steps}"/>')

    def shape(self, ink: str, places: Sequence[tuple[float, float]]) -> None:
        """A closed shape with its corners at all places, in order."""
        corners = "L".join(f"{_number(x)} {_number(y)}" for x, y in places)
        self._add(ink, f'<path d="M{corners}Z"/>')

    def disc(self, ink: str, *, x: float, y: float, radius: float) -> None:
        self._add(ink, '<circle cx="{}" cy="{}" r="{}"/>'.format(*map(_number, (x, y, radius))))

    def text(self, ink: str, words: str, *, x: float, y: float, anchor: str = "start") -> None:
        size = "16" if ink == "num" else "13"
        told = f'class="{ink}" x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}" font-size="{size}"'
        self._words.append(f"<text {told} {INK[ink]}>{escape(words)}</text>")

    def _add(self, ink: str, shape: str) -> None:
        self._shapes.setdefault(ink, []).append(shape)

    def svg(
        self, *, size: Size, name: str, width: float, height: float, title: str, description: str
    ) -> SafeString:
        """Close the sheet. `name` makes the ids of this picture its own on the page."""
        inks = [ink for ink in INK if ink in self._shapes]
        groups = "".join(
            f'<g class="{ink}" {INK[ink]}>{"".join(self._shapes[ink])}</g>' for ink in inks
        )
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="drawing draw-{size}" viewBox="0 0 {width} {height}"'
            ' role="img" aria-labelledby="{name}-{size}-t {name}-{size}-d">'
            '<title id="{name}-{size}-t">{title}</title><desc id="{name}-{size}-d">{description}</desc>{body}</svg>',
            size=size.value,
            name=name,
            width=_number(width),
            height=_number(height),
            title=title,
            description=description,
            body=mark_safe(groups + "".join(self._words)),  # noqa: S308  numbers and escaped words only
        )


def shortened(words: str, *, room: float) -> str:
    """Cut words to about `room` pixels at 13 px sans; a letter is about 7.2 px wide."""
    fits = max(int(room / 7.2), 2)
    return words if len(words) <= fits else words[: fits - 1].rstrip() + "…"
