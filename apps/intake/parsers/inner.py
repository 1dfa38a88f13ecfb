"""Mails inside mails: which reader opens what a part holds. The only place where the readers meet."""

from __future__ import annotations

import re
from dataclasses import replace

from apps.intake.parsers.context import Context, Keep, keep_nothing
from apps.intake.parsers.found import DEPTH_LIMIT, ParsedMail, Part
from apps.intake.parsers.mail import read_message
from apps.intake.parsers.msg import OLE, read_msg
from apps.intake.parsers.smime import signed_content
from apps.intake.parsers.tnef import SIGNATURE, read_tnef

_MAIL_LIKE = re.compile(rb"(?i)\A(?:[!-9;-~]{1,100}:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIGNED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def read_any(data: bytes, keep: Keep = keep_nothing) -> ParsedMail:
    """The mail in `data`, whatever its form (told by its bytes, never by its name). Never raises.

    `keep` stores the bytes of each part and answers the name of its file.
    """
    context = Context(keep=keep, inner=read_inner)
    return _guarded(data, context)


def read_inner(data: bytes, part: Part, context: Context) -> ParsedMail | None:
    """The mail that a part holds, or None if it holds none or lies too deep."""
    wrapped = _wrapped(data, part)
    if wrapped is None or context.depth + 1 >= DEPTH_LIMIT:
        return None
    return _guarded(wrapped, context.inside())


def _wrapped(data: bytes, part: Part) -> bytes | None:
    """The bytes of the mail in a part: itself, or what a signature wraps."""
    if part.media_type in _SIGNED_TYPES or part.name.lower().endswith(".p7m"):
        return signed_content(data)
    if part.is_message:
        return data
    if data.startswith(OLE) and (
        part.name.lower().endswith(".msg") or "outlook" in part.media_type
    ):
        return data
    if data.startswith(SIGNATURE):
        return data
    if part.name.lower().endswith(".eml") and _MAIL_LIKE.match(data):
        return data
    return None


def _guarded(data: bytes, context: Context) -> ParsedMail:
    try:
        if data.startswith(OLE):
            return read_msg(data, context)
        if data.startswith(SIGNATURE):
            return read_tnef(data, context)
        return read_message(data, context)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  the original is kept; a mail that no reader understands is told as such
        return replace(ParsedMail(), problems=("not_read",))
