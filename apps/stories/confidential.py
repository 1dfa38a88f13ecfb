"""Words that an interviewer should not read: the employer's name, links inside the company, the plan. Only a hint.

No list knows every code name; the page says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from apps.accounts.workmail import looks_like_work
from apps.plans.employer_address import COMMON, SHORTEST, WORD

LINK = re.compile(r"\bhttps?://[^\s<>\"']{1,400}", re.IGNORECASE)
BARE = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?:/[^\s<>\"']{0,400})?", re.IGNORECASE
)
SHORT_LINK = re.compile(r"(?<![\w/.])go/[\w-]{2,60}")
ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})", re.IGNORECASE)
INSIDE_ENDS = (".corp", ".internal", ".intranet", ".lan", ".local", ".home")
INSIDE_HOSTS = (".atlassian.net", ".sharepoint.com", ".slack.com", ".quip.com", ".notion.site")
INSIDE_STARTS = ("wiki.", "jira.", "confluence.", "intranet.", "sharepoint.", "git.", "gitlab.")
# Why somebody looks for another post is nobody's business; names of stages only where they are used as such.
PLAN = re.compile(
    r"\b(PIPs?|performance (?:improvement )?plan|improvement plan|coaching plan|underperform\w*"
    r"|(?:written|final|first) warning)\b",
    re.IGNORECASE,
)
STAGE = re.compile(r"\b(?:in|into|on|to|of|enter(?:ed|ing)?) (Focus|Pivot)\b")
MOST = 12


class Sort(StrEnum):
    EMPLOYER = "employer"
    LINK = "link"
    PLAN = "plan"


@dataclass(frozen=True, kw_only=True)
class Finding:
    words: str
    sort: Sort


def find_words(text: str, *, employer: str) -> list[Finding]:
    """What should not stand in a story, each once, links first; at most a dozen."""
    links = [one for one in _links(text) if _is_inside(one, names=_names(employer))]
    rest = text
    for one in links:
        rest = rest.replace(one, " ")
    named = _named(rest, employer)
    found = [Finding(words=one, sort=Sort.LINK) for one in dict.fromkeys(links)]
    found += [Finding(words=one, sort=Sort.EMPLOYER) for one in named]
    return [*found, *(Finding(words=one, sort=Sort.PLAN) for one in _of_the_plan(text))][:MOST]


def _of_the_plan(text: str) -> list[str]:
    """In their order, each once."""
    spans = sorted(
        (one.start(), one.group(1)) for rule in (PLAN, STAGE) for one in rule.finditer(text)
    )
    return list({word.casefold(): word for _start, word in reversed(spans)}.values())[::-1]


def _links(text: str) -> list[str]:
    whole = [one.group().rstrip(".,;:)") for one in LINK.finditer(text)]
    rest = LINK.sub(" ", text)
    addresses = [one.group() for one in ADDRESS.finditer(rest)]
    rest = ADDRESS.sub(" ", rest)
    bare = [one.group().rstrip(".,;:)") for one in BARE.finditer(rest)]
    return [*whole, *addresses, *bare, *(one.group() for one in SHORT_LINK.finditer(rest))]


def _host(link: str) -> str:
    after = link.partition("://")[2] or link
    return after.partition("/")[0].rpartition("@")[2].partition(":")[0].lower()


def _is_inside(link: str, *, names: set[str]) -> bool:
    host = _host(link)
    signs = (
        "." not in host,
        host.endswith(INSIDE_ENDS + INSIDE_HOSTS),
        host.startswith(INSIDE_STARTS),
        looks_like_work(f"x@{host}"),
        bool(names & set(host.split("."))),
    )
    return any(signs)


def _names(employer: str) -> set[str]:
    """The first word of the name that tells it apart ("Cloud" of "Zibelline Cloud" does not), and all together."""
    words = [one for one in WORD.findall(employer.lower()) if len(one) >= SHORTEST]
    telling = [one for one in words if one not in COMMON][:1]
    return {*telling, "".join(words)} - {""}


def _named(text: str, employer: str) -> list[str]:
    """The words by which a text names the employer, as it writes them."""
    names = sorted(_names(employer), key=len, reverse=True)
    if not names:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    seen = {one.group().lower(): one.group() for one in pattern.finditer(text)}
    return list(seen.values())
