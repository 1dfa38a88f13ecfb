"""Bytes to text, whatever the mail calls its characters.

Labels are read as the WHATWG Encoding standard does (a label stands for its widest superset: latin-1 is cp1252, gb2312 is
gb18030), because programs that wrote mails did the same. Nothing here raises.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_ALIASES = {
    "8bit": "", "ansi": "cp1252", "ascii": "", "ascii-7bit": "", "binary": "", "default": "", "none": "",
    "unknown": "", "unknown-8bit": "", "us-ascii": "", "x-unknown": "", "ansi_x3.4-1968": "", "iso-8859": "cp1252",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "iso88591": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "l1": "cp1252", "cp819": "cp1252", "x-ansi": "cp1252", "windows-1252": "cp1252",
    "windows1252": "cp1252", "cp-1252": "cp1252", "iso-8859-9": "cp1254", "iso8859-9": "cp1254", "latin5": "cp1254",
    "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874", "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8", "iso-8859-6-i": "iso8859_6", "iso-8859-6-e": "iso8859_6", "logical": "iso8859_8",
    "utf8": "utf-8", "utf-8n": "utf-8", "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8",
    "unicode": "utf-16", "ucs-2": "utf-16", "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "windows-936": "gb18030", "cn-gb": "gb18030", "gb2312_charset": "gb18030", "euc-cn": "gb18030", "chinese": "gb18030",
    "hz-gb-2312": "hz", "big5": "big5hkscs", "cn-big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "cp950": "cp950", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "ms_kanji": "cp932",
    "windows-31j": "cp932", "ms932": "cp932", "x-euc-jp": "euc_jp", "x-euc": "euc_jp", "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949", "ksc5601": "cp949", "ksc_5601": "cp949", "euc-kr": "cp949", "korean": "cp949",
    "windows-949": "cp949", "ms949": "cp949", "x-windows-949": "cp949", "macintosh": "mac_roman", "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic", "x-mac-ce": "mac_latin2", "koi": "koi8_r", "koi8": "koi8_r", "x-cp1251": "cp1251",
    "iso-2022-jp": "iso2022_jp_ext", "csiso2022jp": "iso2022_jp_ext", "iso-2022-jp-ms": "iso2022_jp_ext",
}  # fmt: skip
_STATEFUL = (
    "utf-7",
    "hz",
    "iso2022",
    "utf-16",
    "utf-32",
)  # their bytes look like ASCII or hold NULs
_NOT_CHARSETS = frozenset(
    {
        "idna",
        "mbcs",
        "oem",
        "palmos",
        "punycode",
        "raw-unicode-escape",
        "undefined",
        "unicode-escape",
    }
)
_LABEL = re.compile(r"(?:3d)?([a-z0-9][a-z0-9_.:+-]{1,39})")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def _undefined_as_latin1(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that cp1252 leaves out stand for the C1 controls, as in browsers."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("daybook-c1", _undefined_as_latin1)


@lru_cache(maxsize=512)
def codec_of(label: str) -> str | None:
    """Python's name of the codec for a label; "" where the label says nothing, None where it is unknown."""
    found = _LABEL.match(label.strip(" \t\"'<>;,").lower().partition("*")[0])
    if found is None:
        return "" if not label.strip() else None
    name = found[1]
    if name in _ALIASES:
        return _ALIASES[name]
    name = re.sub(r"^(?:x-)?(?:windows|cp|ms|ibm)[-_]?(?=\d)", "cp", name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return None if info.name in _NOT_CHARSETS or not _is_text(info) else info.name


def _is_text(info: codecs.CodecInfo) -> bool:
    return bool(getattr(info, "_is_text_encoding", True))


def decode(data: bytes, label: str = "") -> tuple[str, str]:
    """Text of `data` and a problem code ("", "unknown_charset", "characters_replaced")."""
    codec = codec_of(label)
    if data.isascii() and not (codec and codec.startswith(_STATEFUL)):
        return keepable(data.decode("ascii")), ""
    if not codec:
        text, problem = _unlabelled(data)
        return keepable(text), "unknown_charset" if codec is None else problem
    text, problem = _labelled(data, codec)
    return keepable(text), problem


def _unlabelled(data: bytes) -> tuple[str, str]:
    """UTF-8 if the bytes are valid UTF-8 (chance makes that very unlikely), else the most common old charset."""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", "daybook-c1"), ""


def _labelled(data: bytes, codec: str) -> tuple[str, str]:
    if codec == "cp1252":
        return data.decode("cp1252", "daybook-c1"), ""
    for attempt in (codec, "utf-8"):
        try:
            return data.decode(attempt), ""
        except (UnicodeError, ValueError):
            continue
    try:
        return data.decode(codec, "replace"), "characters_replaced"
    except (UnicodeError, ValueError):  # some stateful codecs refuse even so
        return data.decode("latin-1"), "characters_replaced"


def raw_header_text(data: bytes, label: str = "") -> str:
    """Text of a header that holds bytes above 127: UTF-8, else the body's charset, else cp1252 (RFC 6532, then habit)."""
    if data.isascii():
        return data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _labelled(data, codec_of(label) or "cp1252")[0]


def keepable(text: str) -> str:
    """Without NUL and with lone surrogates replaced: what PostgreSQL and UTF-8 can hold."""
    if "\x00" not in text:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNKEEPABLE.sub(lambda hit: "" if hit[0] == "\x00" else "\ufffd", text)
