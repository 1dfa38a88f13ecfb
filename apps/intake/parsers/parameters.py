"""Content-Type and Content-Disposition: the value and its parameters (RFC 2045, 2231), as they are really written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from apps.intake.parsers.charsets import decode
from apps.intake.parsers.encoded_words import decode_words

PARAMETERS_LIMIT = 100
NAME_LIMIT = 4_000  # characters of a file name; who stores it shortens it in the middle

_PARAMETER = re.compile(
    r";\s*([^\s=;\"]{1,60})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)(?:\"|$)|([^;\"\s][^;]*|))", re.DOTALL
)
_PIECE = re.compile(r"^(.+?)(?:\*(\d{1,3}))?(\*)?$")
_ESCAPED = re.compile(r'\\([\\"])')
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,100}")
_COMMENT = re.compile(r"\s\([^()]*\)")


@dataclass(slots=True)
class Field:
    """The leading value in lower case, and the parameters by lower-case name."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def read_field(text: str) -> Field:
    """Read one unfolded header value; never raises."""
    if not text:
        return Field()
    value, semicolon, _rest = text.partition(";")
    found = Field(_COMMENT.sub("", " " + value).strip().strip("\"'").lower())
    if semicolon:
        found.parameters = _joined(_pieces(text))
    return found


@lru_cache(maxsize=256)
def media_type(text: str) -> str:
    """A well-formed type in lower case, "" for anything else."""
    hit = _TYPE.match(text)
    return hit[0] if hit else ""


def _pieces(text: str) -> dict[str, list[tuple[int, bool, str]]]:
    """Number, whether percent-encoded, and text of each piece of each parameter."""
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for count, hit in enumerate(_PARAMETER.finditer(text)):
        if count >= PARAMETERS_LIMIT:
            break
        name, number, star = _PIECE.match(hit[1].lower()).groups()  # type: ignore[union-attr]
        said = _ESCAPED.sub(r"\1", hit[2]) if hit[2] is not None else _unquoted(hit[3])
        pieces.setdefault(name, []).append((int(number or 0), star is not None, said))
    return pieces


def _unquoted(token: str) -> str:
    """A token without trailing comment; spaces inside are kept (`name=my file.pdf`)."""
    return _COMMENT.sub("", token).strip()


def _joined(pieces: dict[str, list[tuple[int, bool, str]]]) -> dict[str, str]:
    return {name: _value(found) for name, found in pieces.items()}


def _value(pieces: list[tuple[int, bool, str]]) -> str:
    """One value: an encoded form wins over a plain one of the same name; numbered pieces are joined in order."""
    encoded = [one for one in pieces if one[1]]
    if len(pieces) > 1 and len({number for number, _star, _said in pieces}) == len(pieces):
        ordered = sorted(pieces)
        return _extended(ordered) if encoded else decode_words("".join(one[2] for one in ordered))
    if encoded:
        return _extended(encoded[:1])
    return decode_words(pieces[0][2])


def _extended(pieces: Iterable[tuple[int, bool, str]]) -> str:
    """RFC 2231: `charset'language'` in front of the first piece, percent-encoding in those with a star."""
    charset = ""
    out = b""
    for place, (_number, star, said) in enumerate(pieces):
        text = said
        if place == 0 and star and text.count("'") >= 2:
            charset, _language, text = text.split("'", 2)
        out += unquote_to_bytes(text) if star else text.encode("utf-8", "replace")
    return decode(out, charset)[0]


def file_name(content_type: Field, disposition: Field) -> str:
    """The name a part gives itself, without folders and control characters; "" if none."""
    said = disposition.parameters.get("filename") or content_type.parameters.get("name") or ""
    said = re.sub(r"[\x00-\x1f\x7f]+", " ", said).strip()
    return re.split(r"[/\\]", said)[-1].strip()[:NAME_LIMIT] if said else ""
