"""What somebody may not want to keep: keys, source code, marks of confidentiality, other people's data.

Findings never block and are never stored; only their kind, line and a masked excerpt leave this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log2
from typing import Final, Literal

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from apps.intake.parsers import code_lines, personal

Kind = Literal[
    "secret", "source_code", "mark", "national_id", "card_number", "account_number", "many_addresses", "many_phones",
]  # fmt: skip

MOST_FINDINGS: Final = 100
MOST_TEXT: Final = 5_000_000  # characters looked at
PIECE: Final = 1_024  # a longer line is looked at in pieces, so that no pattern costs its square
OVERLAP: Final = 256
EXCERPT: Final = 40
MANY_ADDRESSES: Final = 10
MANY_PHONES: Final = 5

# The plugins that know a token by its own shape. Those that go by entropy or keywords match every line of prose.
PLUGINS: Final[tuple[type[RegexBasedDetector], ...]] = (
    AWSKeyDetector, AzureStorageKeyDetector, BasicAuthDetector, DiscordBotTokenDetector, GitHubTokenDetector,
    GitLabTokenDetector, JwtTokenDetector, MailchimpDetector, NpmDetector, OpenAIDetector, PrivateKeyDetector,
    PypiTokenDetector, SendGridDetector, SlackDetector, SquareOAuthDetector, StripeDetector,
    TelegramBotTokenDetector, TwilioKeyDetector,
)  # fmt: skip
NEEDED: Final = {
    OpenAIDetector: "T3BlbkFJ",
    NpmDetector: "_authToken",
}  # without it the pattern only costs time
# Their patterns are used as they are: the plugins' own scan keeps global settings, which threads would share.
SHAPES: Final = tuple(
    (NEEDED.get(plugin, ""), pattern) for plugin in PLUGINS for pattern in plugin().denylist
)
OWN_SHAPES: Final = tuple(
    ("", pattern)
    for pattern in (
        re.compile(r"\bsk-(?:proj|ant|svcacct)-[\w-]{20,200}"),
        re.compile(r"\bgithub_pat_\w{50,200}"),
        re.compile(r"\bAIza[\w-]{35}(?![\w-])"),
        re.compile(
            r"\b(?:password|passwd|pwd|passwort|kennwort|mot de passe|contraseña|api[ _-]?key|secret[ _-]?key|access[ _-]?token)\b"
            r"['\"]?\s{0,2}(?:is|ist|est|es|:|=|:=)\s{0,2}['\"]?(?=[^\s'\"]{0,80}\d)(?=[^\s'\"]{0,80}[A-Za-z!@#$%^&*])[^\s'\",;]{8,200}",
            re.IGNORECASE,
        ),
    )
)
BARE_KEY = re.compile(r"(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])")
PHRASES: Final = (
    r"(?:amazon|company|strictly|highly|private (?:and|&)|proprietary (?:and|&))?\s?confidential(?:\s(?:and|&|/)\s(?:proprietary|privileged|internal))?"
    r"|(?:for )?internal (?:use )?only|for internal use|do not (?:forward|distribute|share|copy)|not for (?:distribution|forwarding)"
    r"|attorney[- –]client(?: (?:privileged?|communication))*|privileged (?:and|&) confidential|attorney work product|restricted|need[- ]to[- ]know"
    r"|streng vertraulich|vertraulich|nur für den internen gebrauch|confidentiel(?:le)?|usage interne|confidencial|uso interno|riservato|vertrouwelijk|poufne|konfidentiellt|fortrolig|luottamuksellinen"
)
# A mark stands alone: at the beginning of a short line, or in brackets or capitals. In a sentence it is only a word.
MARK_LINE = re.compile(rf"[\W_]{{0,12}}(?:{PHRASES})\b[^\n]{{0,60}}\Z", re.IGNORECASE)
MARK_BRACKETS = re.compile(
    rf"[\[(<{{*]{{1,3}}\s?(?:{PHRASES})[^\])>}}*\n]{{0,40}}[\])>}}*]", re.IGNORECASE
)
MARK_CAPITALS = re.compile(r"\b(?:CONFIDENTIAL|INTERNAL (?:USE )?ONLY|DO NOT (?:FORWARD|DISTRIBUTE|SHARE)|ATTORNEY[- ]CLIENT|PRIVILEGED)\b")  # fmt: skip
MARK_PHRASE = re.compile(
    r"(?:this|the) (?:e-?mail|message|document|communication)[^.\n]{0,80}\b(?:is|are|may (?:be|contain)|contains?)\b[^.\n]{0,60}\b(?:confidential|privileged)"
    r"|\bconfidential information of\b|\b(?:attorney[- ]client|legally) privileged\b",
    re.IGNORECASE,
)
MARK_WORDS: Final = 8
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}[ .-]?(?:\(0?\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})(?![\w-])"
)
TELLING = re.compile(r"\S*\d\S*|\S{16,}|\S+@\S+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing to look at: `line` counts from 1, `excerpt` shows where without showing what, `count` for "many"."""

    kind: Kind
    line: int
    excerpt: str
    count: int = 1


def look_for(text: str, *, own: Iterable[str] = ()) -> tuple[Finding, ...]:
    """At most 100 findings in the order of their lines. `own` are the user's own addresses, which are nobody else's."""
    lines = text[:MOST_TEXT].replace("\x00", "").splitlines()
    found = [*_by_line(lines), *_code(lines), *_many(lines, {one.casefold() for one in own})]
    return tuple(sorted(found, key=lambda one: one.line)[:MOST_FINDINGS])


def _by_line(lines: list[str]) -> Iterator[Finding]:
    left = MOST_FINDINGS
    for number, line in enumerate(lines, start=1):
        for finding in _in_line(number, line):
            yield finding
            left -= 1
            if left <= 0:
                return


def _in_line(number: int, line: str) -> Iterator[Finding]:
    """The first secret, every personal number and the mark of one line."""
    seen: set[Kind] = set()
    for piece in _pieces(line):
        for kind, begin in _spans(piece):
            if kind not in seen:
                seen.add(kind)
                yield Finding(kind=kind, line=number, excerpt=_masked(piece, begin))
    if _is_marked(line):
        yield Finding(kind="mark", line=number, excerpt=_without_data(line.strip()[:80]))


def _pieces(line: str) -> Iterator[str]:
    for begin in range(0, max(len(line), 1), PIECE - OVERLAP):
        yield line[begin : begin + PIECE]
        if begin + PIECE >= len(line):
            return


def _spans(piece: str) -> Iterator[tuple[Kind, int]]:
    secret = _secret(piece)
    if secret is not None:
        yield "secret", secret
    if any(one.isdigit() for one in piece):
        for kind, begin, _ in personal.numbers(piece):
            yield kind, begin  # type: ignore[misc]


def _secret(piece: str) -> int | None:
    """Where the first key or password begins."""
    for needed, shape in (*SHAPES, *OWN_SHAPES):
        found = shape.search(piece) if needed in piece else None
        if found is not None:
            return found.start()
    keys = (found.start() for found in BARE_KEY.finditer(piece) if _is_random(found[0]))
    return next(keys, None)


def _is_random(word: str) -> bool:
    """A bare AWS secret key: forty letters of all sorts. A commit's hash has no capitals, a path many slashes."""
    least = {str.isupper: 3, str.islower: 3, str.isdigit: 1}
    if any(sum(map(kind, word)) < count for kind, count in least.items()) or word.count("/") > 3:
        return False
    counts = [word.count(one) / len(word) for one in set(word)]
    return -sum(part * log2(part) for part in counts) > 4.2


def _masked(piece: str, begin: int) -> str:
    """The words before, without figures or long words, then dots; never a character of what was found."""
    before = _without_data(piece[max(0, begin - EXCERPT) : begin])
    return f"{before}••••".strip()


def _without_data(words: str) -> str:
    return TELLING.sub("••••", words)


def _is_marked(line: str) -> bool:
    words = line.strip()
    if len(words) > PIECE:
        return False
    if MARK_CAPITALS.search(words) or MARK_BRACKETS.search(words) or MARK_PHRASE.search(words):
        return True
    return len(words.split()) <= MARK_WORDS and MARK_LINE.match(words) is not None and not words.endswith((".", "?"))  # fmt: skip


def _code(lines: list[str]) -> Iterator[Finding]:
    for number in code_lines.runs(lines):
        yield Finding(kind="source_code", line=number, excerpt=_without_data(lines[number - 1].strip()[:EXCERPT]))  # fmt: skip


def _many(lines: list[str], own: set[str]) -> Iterator[Finding]:
    """Lists of people: many different addresses or phone numbers."""
    addresses: dict[str, int] = {}
    phones: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if "@" in line:
            for found in ADDRESS.finditer(line):
                addresses.setdefault(found[0].casefold(), number)
        for found in PHONE.finditer(line):
            phones.setdefault(re.sub(r"\D", "", found[0]), number)
    others = {address: line for address, line in addresses.items() if address not in own}
    if len(others) >= MANY_ADDRESSES:
        yield Finding(kind="many_addresses", line=min(others.values()), excerpt="••••", count=len(others))  # fmt: skip
    if len(phones) >= MANY_PHONES:
        yield Finding(kind="many_phones", line=min(phones.values()), excerpt="••••", count=len(phones))  # fmt: skip
