"""Test a finished packet, opened afresh, against the bundle rules; and search it for what must not have left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from apps.core import sandbox
from apps.packets.check_rules import NEED_RECORD, RULES, WITHOUT_OPENING, remarks

LIMITS: Final = sandbox.Limits(
    memory_bytes=4 << 30, cpu_seconds=600, wall_seconds=900, file_bytes=1 << 20, open_files=64
)
RUN: Final = 8  # words in a row that cannot be chance
SHOWN: Final = 5  # faults of one rule that are named
MIN_NAME: Final = 5  # characters of a file name that are worth a search

Status = Literal["passed", "failed", "needs_record"]
Place = Literal["text", "bookmark", "metadata", "string", "bytes"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """The verdict on one rule, by its number in the list of bundle rules. `detail` is for people, in English."""

    number: int
    status: Status
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Verdicts in the order of the rules."""

    rules: tuple[Rule, ...]

    def _numbers(self, status: Status) -> tuple[int, ...]:
        return tuple(rule.number for rule in self.rules if rule.status == status)

    @property
    def passed(self) -> tuple[int, ...]:
        """Numbers of the rules that hold."""
        return self._numbers("passed")

    @property
    def failed(self) -> tuple[int, ...]:
        """Numbers of the rules that do not hold."""
        return self._numbers("failed")

    @property
    def needs_record(self) -> tuple[int, ...]:
        """Numbers of the rules that the bare file cannot show."""
        return self._numbers("needs_record")

    def to_json(self) -> dict[str, Any]:
        """As the command `check_packet --json` prints it."""
        rules = [{"rule": r.number, "status": r.status, "detail": r.detail} for r in self.rules]
        return {
            "passed": list(self.passed),
            "failed": list(self.failed),
            "needs_record": list(self.needs_record),
            "rules": rules,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Leak:
    """Words that should not be there: which, where, and on which page (0 outside of pages)."""

    words: str
    place: Place
    page: int = 0


def check_packet(path: Path, *, cancelled: Callable[[], bool] | None = None) -> Report:
    """Open `path` in a child and test every rule that a bare PDF can show. Never raises for what the file holds."""
    name = path.name.removesuffix(".part")
    payload = {"path": str(path.resolve()), "name": name}
    try:
        facts = sandbox.run(
            "apps.packets.check_facts:read_facts", payload, limits=LIMITS, cancelled=cancelled
        )
    except sandbox.SandboxError as error:
        facts = {"opens": False, "encrypted": False, "size": path.stat().st_size, "name": name}
        return _report(facts, f"the file could not be read: {error}")
    return _report(facts, "")


def _report(facts: dict[str, Any], why: str) -> Report:
    tested = RULES if facts["opens"] else {number: RULES[number] for number in WITHOUT_OPENING}
    said = dict(remarks(facts)) if facts["opens"] else {}
    rules = [
        _verdict(number, list(rule(facts)), said.get(number, "")) for number, rule in tested.items()
    ]
    if why:
        rules[0] = Rule(number=1, status="failed", detail=why)
    rules += [Rule(number=number, status="needs_record") for number in NEED_RECORD]
    return Report(rules=tuple(sorted(rules, key=lambda rule: rule.number)))


def _verdict(number: int, faults: list[str], remark: str) -> Rule:
    more = f"; and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
    detail = "; ".join(faults[:SHOWN]) + more
    return Rule(number=number, status="failed" if faults else "passed", detail=detail or remark)


# ------------------------------------------------------------------------------------------------ leaks


def find_leaks(
    path: Path,
    forbidden: Iterable[str],
    *,
    printed: Iterable[str] = (),
    cancelled: Callable[[], bool] | None = None,
) -> list[Leak]:
    """Where runs of eight words of `forbidden` texts, or forbidden file names, occur in the packet.

    `printed` are texts that belong in the packet: what they say too is no leak. A forbidden text of fewer than eight words
    is looked for only if it is a file name (one word with a suffix). Raises `SandboxError` if the file cannot be read.
    """
    forbidden = list(forbidden)
    fine = {run for text in printed for run in _runs(_words(text))}
    runs = {run for text in forbidden for run in _runs(_words(text))} - fine
    names = {text.strip() for text in forbidden if _is_name(text.strip())} - {
        text.strip() for text in printed
    }
    payload = {"path": str(path.resolve())}
    held = sandbox.run(
        "apps.packets.check_facts:read_strings", payload, limits=LIMITS, cancelled=cancelled
    )
    places = list(_places(held))
    leaks = [
        leak for place, page, text in places for leak in _in_text(text, place, page, runs, names)
    ]
    return list(dict.fromkeys([*leaks, *_in_bytes(path, names)]))


@dataclass(frozen=True, kw_only=True, slots=True)
class NameSeen:
    """A name of somebody who has not agreed to be named, and the pages it stands on, ascending."""

    name: str
    pages: tuple[int, ...]


def find_names(
    path: Path, names: Iterable[str], *, cancelled: Callable[[], bool] | None = None
) -> list[NameSeen]:
    """On which pages whole names stand, also in the user's own sentences and in exhibits.

    Raises `SandboxError` if the file cannot be read.
    """
    wanted = sorted({" ".join(_words(name)): name for name in names if name.strip()}.items())
    if not wanted:
        return []
    payload = {"path": str(path.resolve())}
    held = sandbox.run(
        "apps.packets.check_facts:read_strings", payload, limits=LIMITS, cancelled=cancelled
    )
    pages = [f" {' '.join(_words(text))} " for text in held["pages"]]
    seen = {
        name: tuple(n for n, text in enumerate(pages, 1) if f" {folded} " in text)
        for folded, name in wanted
    }
    return [NameSeen(name=name, pages=found) for name, found in seen.items() if found]


def _places(held: dict[str, Any]) -> Iterator[tuple[Place, int, str]]:
    yield from (("text", number, text) for number, text in enumerate(held["pages"], 1))
    yield from (("bookmark", 0, text) for text in held["titles"])
    yield from (("metadata", 0, text) for text in held["info"])
    yield from (("string", 0, text) for text in held["strings"])


def _in_text(text: str, place: Place, page: int, runs: set[str], names: set[str]) -> Iterator[Leak]:  # noqa: PLR0917
    for run in _runs(_words(text)):
        if run in runs:
            yield Leak(words=run, place=place, page=page)
    folded = _fold(text)
    for name in names:
        if _fold(name) in folded:
            yield Leak(words=name, place=place, page=page)


def _in_bytes(path: Path, names: set[str]) -> Iterator[Leak]:
    if not names:
        return
    data = path.read_bytes()
    for name in sorted(names):
        if name.encode() in data or name.encode("utf-16-be") in data:
            yield Leak(words=name, place="bytes")


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\u00ad", "")
    return re.sub(r"\s+", " ", plain).casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _fold(text))


def _runs(words: list[str]) -> Iterator[str]:
    """Every eight words in a row."""
    for index in range(len(words) - RUN + 1):
        yield " ".join(words[index : index + RUN])


def _is_name(text: str) -> bool:
    """One word, or a few, that ends like a file."""
    return (
        len(text) >= MIN_NAME
        and re.fullmatch(r"[^\n/\\]{1,200}\.[A-Za-z0-9]{1,5}", text) is not None
    )
