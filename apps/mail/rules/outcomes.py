"""What each answer of a mail server means (reliability.md, b.4). Pure: no socket, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from apps.mail.enums import ErrorClass
from apps.mail.rules.ladder import Pace

ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
OTHER_REFUSALS = 4  # after these a plain 5xx is final


class Stage(Enum):
    """How far the dialogue had come."""

    CONNECT = "connect"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    AFTER_DOT = "after_dot"


class Certainty(Enum):
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """The last thing heard: `code` is None when the connection broke or time ran out."""

    stage: Stage
    code: int | None = None
    enhanced: str = ""
    reply: str = ""


@dataclass(frozen=True)
class Meaning:
    """`final` ends the mail for good; otherwise it is tried again at `pace` (unless accepted or unknown)."""

    certainty: Certainty
    error_class: ErrorClass = ErrorClass.NONE
    pace: Pace = Pace.LADDER
    final: bool = False

    @property
    def ours(self) -> bool:
        """Whether the server refuses this instance, not this mail: the circuit breaker counts it."""
        return self.error_class is ErrorClass.OURS


def answer_from(stage: Stage, code: int, reply: bytes) -> Answer:
    """Read a server's reply: its code, its enhanced code (RFC 3463), and 300 printable characters of text."""
    text = "".join(one if one.isprintable() else " " for one in reply.decode("utf-8", "replace"))
    found = ENHANCED.search(text)
    return Answer(
        stage=stage,
        code=code if 200 <= code <= 599 else None,
        enhanced=found.group(1) if found else "",
        reply=text[:300],
    )


def server_words(code: int | None, enhanced: str, reply: str) -> str:
    """An answer on one line, `535 5.7.8 Not accepted`: every line of a reply repeats its enhanced code, this does not.

    "" where no server answered and nothing else is known.
    """
    words = reply
    if enhanced:
        words = " ".join(one for one in reply.split() if one != enhanced)
    return " ".join(str(one) for one in (code, enhanced, words.strip()) if one)


def meaning_of(answer: Answer, *, refusals: int) -> Meaning:
    """Return what an answer means; `refusals` counts earlier plain 5xx answers to the same mail."""
    if answer.code is None:
        return _broken(answer.stage)
    if answer.stage is Stage.AFTER_DOT and answer.code < 300:
        return Meaning(Certainty.ACCEPTED)
    if answer.stage is Stage.AFTER_DOT and answer.code < 400:
        return Meaning(Certainty.UNKNOWN, ErrorClass.UNKNOWN)
    if answer.code < 500:
        return Meaning(Certainty.NOT_ACCEPTED, ErrorClass.TEMPORARY)
    return _refused(answer, refusals)


def _broken(stage: Stage) -> Meaning:
    if stage is Stage.AFTER_DOT:
        return Meaning(Certainty.UNKNOWN, ErrorClass.UNKNOWN)
    return Meaning(Certainty.NOT_ACCEPTED, ErrorClass.CONNECTION)


def _refused(answer: Answer, refusals: int) -> Meaning:
    """5xx, most telling sign first: the enhanced code, then the code."""
    enhanced, code = answer.enhanced, answer.code
    about_us = (
        answer.stage is Stage.SENDER
    )  # 5.1.7 and 5.1.8 there are our own address, not the reader's
    if enhanced.startswith("5.1.") and code in {550, 551, 553} and not about_us:
        return Meaning(Certainty.NOT_ACCEPTED, ErrorClass.ADDRESS, final=True)
    if enhanced in {"5.2.2", "5.3.4"} or code == 552:
        return Meaning(Certainty.NOT_ACCEPTED, ErrorClass.MAILBOX, Pace.SLOW)
    if _is_ours(answer):
        return Meaning(Certainty.NOT_ACCEPTED, ErrorClass.OURS, Pace.OURS)
    final = refusals >= OTHER_REFUSALS
    return Meaning(Certainty.NOT_ACCEPTED, ErrorClass.REFUSED, Pace.SLOW, final=final)


def _is_ours(answer: Answer) -> bool:
    """Sign-in, policy, blocked: no fault of the mail or its address."""
    by_stage = answer.stage in {Stage.CONNECT, Stage.SIGN_IN, Stage.SENDER}
    by_code = answer.code in {530, 534, 535, 554}
    return by_stage or by_code or answer.enhanced.startswith("5.7.")
