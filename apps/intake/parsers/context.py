"""What the readers of one file share: where bytes go, what may still be expanded, how mails inside are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from apps.intake.parsers.found import DEPTH_LIMIT, ParsedMail, Part
from apps.intake.parsers.mime import Budget

Keep = Callable[[bytes], str]
"""Stores the bytes of a part and answers the name of its file."""


def keep_nothing(_data: bytes) -> str:
    """For readers that only want to know."""
    return ""


@dataclass(frozen=True, slots=True)
class Context:
    """`inner` opens what a part holds (a mail, winmail.dat, a signed mail), or answers None."""

    keep: Keep
    inner: Callable[[bytes, Part, Context], ParsedMail | None]
    budget: Budget = field(default_factory=Budget)
    depth: int = 0
    is_nested: bool = False

    def deeper(self) -> Context:
        """One multipart further in."""
        return Context(self.keep, self.inner, self.budget, self.depth + 1, self.is_nested)

    def inside(self) -> Context:
        """In a mail that is a part of another."""
        return replace(self, depth=self.depth + 1, is_nested=True)


@dataclass(slots=True)
class Findings:
    """Parts, mails inside them and problems of one mail, in the order they were met."""

    parts: list[Part] = field(default_factory=list)
    nested: list[ParsedMail] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)

    def problem(self, code: str) -> None:
        """Note a problem once; "" is none."""
        if code:
            self.problems[code] = None

    def add(self, data: bytes, part: Part, context: Context) -> bool:
        """Keep a part's bytes and open what is inside; answers whether that was a mail.

        The bytes of a mail inside a mail inside are in the outer's and not kept again.
        """
        if not (part.is_message and context.is_nested):
            part = self._kept(data, part, context)
        nested = context.inner(data, part, context)
        if nested is not None:
            self.nested.append(replace(nested, of_part=len(self.parts)))
        self.parts.append(part)
        self.problem(part.problem)
        return nested is not None

    def open(self, part: Part, context: Context, read: Callable[[], ParsedMail]) -> None:
        """Add a mail that has no bytes of its own (it lies in the container of the outer one)."""
        part = replace(
            part, media_type="application/vnd.ms-outlook", is_message=True, problem="inside_only"
        )
        if context.depth + 1 >= DEPTH_LIMIT:
            part = replace(part, problem="too_deep")
        else:
            self.nested.append(replace(read(), of_part=len(self.parts)))
        self.parts.append(part)
        self.problem(part.problem)

    def _kept(self, data: bytes, part: Part, context: Context) -> Part:
        try:
            return replace(part, file=context.keep(data), size=len(data))
        except OSError:
            return replace(part, size=len(data), problem="part_not_kept")
