"""Splits pasted expectations into goals. Pure code; a proposal that the person corrects."""

from __future__ import annotations

import re

MOST_GOALS = 30
# Numbers, letters and bullets at the start of a line, with or without a word such as Goal or Project.
MARK = re.compile(
    r"^\s*(?:(?:goal|project|expectation|objective|deliverable)\s*\d{1,2}\s*[.:)\-–]?\s+"
    r"|\(?\d{1,2}[.):]\s+|\(?[a-h][.)]\s+|[-*•‣▪–]\s+)",
    re.IGNORECASE,
)


def split_goals(text: str) -> list[str]:
    """Split pasted text into goals: at numbers or bullets, else at blank lines, else at lines.

    Words are kept as given, only line breaks within a goal become spaces. At most MOST_GOALS come
    back; the last one then holds the rest, so that nothing is lost.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(MARK.match(line) for line in lines):
        parts = _at_marks(lines)
    else:
        parts = [block.split("\n") for block in re.split(r"\n\s*\n", "\n".join(lines))]
        parts = parts if len(parts) > 1 else [[line] for line in lines]
    goals = [" ".join(" ".join(part).split()) for part in parts]
    goals = [goal for goal in goals if goal]
    return (
        [*goals[: MOST_GOALS - 1], " ".join(goals[MOST_GOALS - 1 :])]
        if len(goals) > MOST_GOALS
        else goals
    )


def _at_marks(lines: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if MARK.match(line):
            parts.append([MARK.sub("", line, count=1)])
        else:
            parts[-1].append(line)
    return parts
