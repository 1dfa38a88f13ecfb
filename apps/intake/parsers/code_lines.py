"""Whether lines of a text are source code: a plain count of what programs have and sentences have not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

WINDOW: Final = 8
ENOUGH: Final = 4  # lines of code among eight that are not blank
LONGEST: Final = 400  # characters of a line that are looked at

SURE = re.compile(
    r"^\s{0,80}(?:(?:async\s)?def\s\w{1,60}\s?\(|class\s\w{1,60}\s?[(:{]|class\s\w{1,60}$|(?:export\s)?(?:default\s)?(?:async\s)?function\b.{0,60}\("
    r"|(?:public|private|protected|static|final|abstract)\s[\w<>\[\],\s]{1,80}[({;=]|#include\s?[<\"]|#!/|using\s[\w.]{2,60};|package\s[\w.]{2,60};?$"
    r"|import\s[\w.{}*,\s]{1,80}(?:;|from\s['\"])|from\s[\w.]{1,60}\simport\s|(?:const|let|var)\s[\w{}\[\],\s]{1,60}=|func\s\(?\w|fn\s\w{1,60}\s?[(<]"
    r"|(?:if|while|for|switch|catch|elif)\s?\(.{0,120}\)\s?\{?$|(?:if|elif|while|for|with|try|except|else)\b[^.?!]{0,120}:$|\}\s?else\s?\{|return\s[\w(\[{'\"].{0,80};$"
    r"|import\s[\w.]{2,60}$|(?:async\s)?with\s.{1,80}\sas\s\w{1,40}:$|import\s[\w.]{2,60}$|(?:async\s)?with\s.{1,80}\sas\s\w{1,40}:$|return\s[\w.]{1,40}\(.{0,80}\)$|@\w[\w.]{1,40}(?:\(.{0,80}\))?$|</?\w{1,20}(?:\s[\w-]{1,30}=['\"].{0,60})?\s?/?>"
    r"|(?:SELECT\b.{1,120}\bFROM|INSERT\sINTO|CREATE\sTABLE|UPDATE\s\w{1,60}\sSET)\b|diff\s--git|@@\s-\d|(?:\+\+\+|---)\s[ab]/)"
)
SIGNS = re.compile(
    r"[;{}]\s{0,20}$|=>|->\s?\w{1,40}[({:]|&&|\|\||[=!]==?\s?|\w\(\w{0,40}(?:,\s?\w{1,40})*\)[;.]|\w::\w|\+=|^\s{0,80}(?://|/\*|\*/)|\w\[\w{1,20}\]\s?=|^\s{0,80}[\w.]{1,60}\s=\s"
)


def runs(lines: Sequence[str]) -> Iterator[int]:
    """The first line (from 1) of each stretch in which half of the lines are code; short texts count in full."""
    window: list[tuple[int, bool]] = []
    is_inside = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        window = [*window[-(WINDOW - 1) :], (number, is_code(line))]
        code = [at for at, yes in window if yes]
        if len(code) >= ENOUGH and not is_inside:
            yield code[0]
            is_inside = True
        elif len(code) <= 1:
            is_inside = False


def is_code(line: str) -> bool:
    """One sure sign, or two that are unusual in sentences."""
    line = line[:LONGEST].rstrip()
    if SURE.search(line):
        return True
    return len(SIGNS.findall(line)) >= 2 or (
        line.endswith((";", "{")) and len(line) > 2 and "." not in line[-2:]
    )
