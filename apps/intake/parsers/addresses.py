"""Lists of addresses: RFC 5322 with groups and comments, and what people and programs write instead.

One pass over at most 16 kB, no recursion (a thousand open brackets are just characters).
"""

from __future__ import annotations

import re

from apps.intake.parsers.encoded_words import decode_words
from apps.intake.parsers.found import Address

ADDRESSES_LIMIT = 1_000

_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.)*)"|<([^<>]*)>?|\[[^\[\]<>",\s]*\]|\(|\)|[,;:]|\\.|[^"<>(),;:\\\[]+|.',
    re.DOTALL,
)
_BARE = re.compile(r"(?:\"[^\"]+\"|[^\s<>\"'@\[\]:]+)@(?:\[[^\s\[\]]+\]|[^\s<>\"'@,;\[\]]+)")
_EMPTIED = re.compile(r"<\s*>|\[\s*(?:mailto:)?\s*\]", re.IGNORECASE)  # where an address stood
_ROUTE = re.compile(r"^@[^:]*:")
_ESCAPED = re.compile(r"\\(.)")
_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"[()]")


_ATOM = r"[^\"<>(),;:\\@'\[\]\s=]"
_SIMPLE = re.compile(
    rf"(?:(?:\"([^\"\\]*)\"\s*|([^\"<>(),;:\\@'\[\]]*))<({_ATOM}+@{_ATOM}+)>|({_ATOM}+@{_ATOM}+))\s*(?:,\s*|\Z)"
)


class _List:
    """What has been read of a list so far."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self.words: list[str] = []  # of the name, as written
        self.comment: list[str] = []
        self.bracket: str | None = None
        self.before = 0  # words that stood before the bracket

    def close(self) -> None:
        """End one address; empty places between commas are nothing."""
        one = _address("".join(self.words), self.bracket, "".join(self.comment))
        if one.name or one.address:
            self.found.append(one)
        self.words, self.comment, self.bracket = [], [], None


def read_addresses(text: str) -> tuple[Address, ...]:
    """The addresses of one unfolded header value, encoded words still encoded. Group names are left out."""
    if (simple := _read_simple(text)) is not None:
        return simple
    reading = _List()
    depth = opened = 0
    for hit in _TOKEN.finditer(text):
        written = hit[0]
        if depth or written == "(":
            opened = opened if depth else hit.start()
            depth += {"(": 1, ")": -1}.get(written, 0)
            if depth and (written != "(" or depth > 1):
                reading.comment.append(written)
        else:
            _take(reading, hit)
        if len(reading.found) >= ADDRESSES_LIMIT:
            break
    if depth:  # a comment nobody closed would swallow the rest
        return read_addresses(text[:opened] + _BRACKETS.sub(" ", text[opened:]))
    reading.close()
    return tuple(reading.found)


def _read_simple(text: str) -> tuple[Address, ...] | None:
    """The lists of nearly all mails, quickly: names in quotes or bare, commas between; None for any other."""
    found: list[Address] = []
    place = 0
    while place < len(text) and len(found) < ADDRESSES_LIMIT:
        hit = _SIMPLE.match(text, place)
        if hit is None:
            return None
        name = decode_words(hit[1] or hit[2] or "").strip(" '")
        found.append(Address(" ".join(name.split()), hit[3] or hit[4]))
        place = hit.end()
    return tuple(found)


def _take(reading: _List, hit: re.Match[str]) -> None:
    written = hit[0]
    if written[0] == '"' and hit[1] is not None:
        is_local_part = hit.string.startswith("@", hit.end())  # its quotes belong to the address
        reading.words.append(written if is_local_part else _ESCAPED.sub(r"\1", hit[1]))
    elif written[0] == "<" and hit[2] is not None:
        _bracketed(reading, hit[2])
    elif written in ",;":
        reading.close()
    elif written == ":":
        _colon(reading)
    elif written not in {">", ")"}:
        reading.words.append(_ESCAPED.sub(r"\1", written))


def _bracketed(reading: _List, inside: str) -> None:
    if reading.bracket is not None and reading.bracket.strip():  # two, with the comma forgotten
        after = reading.words[reading.before :]
        reading.words = reading.words[: reading.before]
        reading.close()
        reading.words = after
    reading.bracket, reading.before = inside, len(reading.words)


def _colon(reading: _List) -> None:
    """A colon after words alone ends the name of a group; elsewhere (`mailto:`) it is dropped likewise."""
    if reading.bracket is None:
        reading.words = []


def _address(words: str, bracket: str | None, comment: str) -> Address:
    """Put name and address together out of what stood outside, inside `<>` and inside `()`."""
    name = _SPACES.sub(" ", decode_words(words)).strip(" '")
    if bracket is not None and bracket.strip():
        address = _plain(bracket)
        if "@" in address or "@" not in name:
            return Address(name or _name_of(comment), address)
    if (hit := _BARE.search(name)) is None:
        return Address(name or _name_of(comment), "")
    rest = _EMPTIED.sub(" ", name[: hit.start()] + name[hit.end() :]).strip(" ,;'")
    return Address(_rest_of(rest) or _name_of(comment), hit[0].strip(".,;:'"))


def _rest_of(rest: str) -> str:
    """The name beside a bare address; a second address is no name."""
    return "" if "@" in rest else _SPACES.sub(" ", rest)


def _name_of(comment: str) -> str:
    return _SPACES.sub(" ", decode_words(comment)).strip()


def _plain(address: str) -> str:
    """An address without spaces, quotes around it, a source route or `mailto:`; quotes of a local part stay."""
    text = decode_words(address) if "=?" in address else address
    if '"@' in text:
        return text.strip()
    text = _ROUTE.sub("", text.strip().strip("'\"<>"))
    if text.lower().startswith("mailto:"):
        text = text[7:]
    return _SPACES.sub("", text)
