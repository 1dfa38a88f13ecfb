"""Bodies in RTF, as Outlook packs them: the HTML that such RTF was made from ([MS-OXRTFEX]), else its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import compressed_rtf
from striprtf.striprtf import charset_map, rtf_to_text

from apps.intake.parsers.charsets import codec_of, decode

_to_text: Callable[..., str] = rtf_to_text  # it ships no types

RTF_LIMIT = 8 << 20  # bytes of unpacked RTF that are read

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_FONT = re.compile(rb"\\f(\d{1,5})\b[^{};]{0,200}?\\fcharset(\d{1,3})")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_SKIPPED = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"footer", b"themedata", b"listtable"}
)  # fmt: skip
_WORDS = {
    b"par": "\r\n", b"line": "\r\n", b"tab": "\t", b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c",
    b"rdblquote": "\u201d", b"bullet": "\u2022", b"endash": "\u2013", b"emdash": "\u2014",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "\xad", b"{": "{", b"}": "}", b"\\": "\\"}


def unpacked(data: bytes) -> bytes:
    """RTF out of its compressed form ([MS-OXRTFCP]). Raises ValueError if it is broken or too large."""
    if data.startswith(b"{\\rtf"):
        return data[:RTF_LIMIT]
    if int.from_bytes(data[4:8], "little") > RTF_LIMIT:
        raise ValueError("too large")
    try:
        return bytes(compressed_rtf.decompress(data))
    except Exception as error:
        raise ValueError("broken") from error


def html_of(rtf: bytes) -> str:
    """The HTML that was wrapped in RTF, "" if the RTF was made from something else."""
    if b"\\fromhtml" not in rtf[:4_096]:
        return ""
    return _Unwrapping(rtf).text()


def words_of_rtf(rtf: bytes) -> str:
    """The words of RTF, laid out by its paragraphs."""
    page = _CODE_PAGE.search(rtf[:4_096])
    codec = codec_of(f"cp{page[1].decode()}") if page else None
    return _to_text(rtf.decode("latin-1"), encoding=codec or "cp1252", errors="replace")


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces."""

    is_hidden: bool = False  # \htmlrtf: there for RTF readers only
    is_skipped: bool = False  # fonts, colours and other things that are no words
    codec: str = ""
    fallback: int = 1  # characters after \u for readers that do not know it


class _Unwrapping:
    """One walk over the RTF with a stack of groups; bytes are held back until their characters are whole."""

    def __init__(self, rtf: bytes) -> None:
        self.rtf = rtf
        page = _CODE_PAGE.search(rtf[:4_096])
        self.page = f"cp{page[1].decode()}" if page else "cp1252"
        self.fonts = {
            int(number): charset_map.get(int(charset), self.page) if int(charset) > 1 else self.page
            for number, charset in _FONT.findall(rtf[:262_144])
        }
        self.out: list[str] = []
        self.held = b""
        self.groups: list[_Group] = []
        self.group = _Group(codec=self.page)
        self.to_skip = 0

    def text(self) -> str:
        for hit in _TOKEN.finditer(self.rtf):
            if hit[1]:
                self._control(hit[1], hit[2])
            elif hit[3]:
                self._bytes(bytes.fromhex(hit[3].decode()))
            elif hit[4]:
                self._symbol(hit[4])
            elif hit[5]:
                self._brace(hit[5])
            elif hit[6]:
                self._bytes(hit[6])
        self._flush()
        return joined_surrogates("".join(self.out))

    def _brace(self, brace: bytes) -> None:
        self.to_skip = 0
        if brace == b"{":
            self.groups.append(self.group)
        elif self.groups:
            self._flush()
            self.group = self.groups.pop()

    def _control(self, word: bytes, number: bytes | None) -> None:
        value = int(number) if number else None
        if word == b"htmlrtf":
            self._flush()
            self.group = replace(self.group, is_hidden=value != 0)
        elif word in _SKIPPED or word == b"mhtmltag":
            self.group = replace(self.group, is_skipped=True)
        elif word == b"htmltag":
            self.group = replace(self.group, is_skipped=False)
        elif word == b"f":
            self._flush()
            self.group = replace(self.group, codec=self.fonts.get(value or 0, self.page))
        elif word == b"uc":
            self.group = replace(self.group, fallback=min(value or 0, 10))
        else:
            self._character(word, value)

    def _character(self, word: bytes, value: int | None) -> None:
        if word == b"u" and value is not None:
            self._say(chr(value % 65_536))
            self.to_skip = self.group.fallback
        elif word in _WORDS:
            self._say(_WORDS[word])

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":  # an optional destination: unknown ones are left out
            self.group = replace(self.group, is_skipped=True)
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _bytes(self, said: bytes) -> None:
        if self.to_skip:
            cut = min(self.to_skip, len(said))
            self.to_skip -= cut
            said = said[cut:]
        if said and not (self.group.is_hidden or self.group.is_skipped):
            self.held += said

    def _say(self, text: str) -> None:
        self._flush()
        if not (self.group.is_hidden or self.group.is_skipped):
            self.out.append(text)

    def _flush(self) -> None:
        if self.held:
            self.out.append(decode(self.held, self.group.codec)[0])
            self.held = b""


def joined_surrogates(text: str) -> str:
    """Characters beyond U+FFFF, which RTF writes as two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
