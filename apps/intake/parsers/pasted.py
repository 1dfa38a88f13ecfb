"""Recognise the text of an e-mail that somebody copied out of their mail program. Ordinary prose is never one.

What is recognised: a block of head lines (From, Sent, To, Subject in eighteen languages; Outlook, Exchange, Apple Mail,
Thunderbird, Gmail's forward), the line "On Tue, 3 Mar 2026 at 14:02, X wrote:", and what Gmail and Outlook on the web
give when a message is copied there. Only the first lines are looked at, each a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from apps.intake.parsers.found import Address
from apps.intake.parsers.mail_words import FORWARDED, HEADS, OPENERS, Field, heads, verbs
from apps.intake.parsers.moments import Context
from apps.intake.parsers.pasted_date import HeadDate, head_date
from apps.intake.parsers.pasted_people import ADDRESS, people, person

Certainty = Literal["high", "medium", "low"]
Reason = Literal["head_lines", "forwarded", "head_lines_below", "wrote_line", "web_head"]

LOOKED_AT: Final = 200  # lines in which a head may begin
LONGEST_LINE: Final = 4_000
NAME_WORDS: Final = 8
TOP_LINES: Final = 5
HEAD_LINE = re.compile(
    r"[ \t>|*_]{0,12}(?P<word>[^\s:：>|*_][^:：\n*]{0,24}?)[ \t\u00a0]{0,2}\*{0,2}[:：]\*{0,2}[ \t\u00a0]{0,8}(?P<value>.*)"
)
QUOTE = re.compile(r"[ \t]{0,3}>[ \t]?")
SENTENCE_END = re.compile(r"(?<!\b[^\W\d_])[.!?](?:\s|$)")  # "Priya N." ends no sentence
DIGIT = re.compile(r"\d")
MORE = re.compile(r"[;,]\s*\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class PastedMail:
    """A mail as its pasted text tells it. `date` is naive when the head names no zone; `date_raw` is what was read.

    `date_other` is the second reading when day and month could be exchanged. `before` are the words above the head.
    """

    sender: Address | None
    recipients: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    date_raw: str
    date_other: datetime | None
    has_time: bool
    text: str
    before: str
    language: str
    certainty: Certainty
    reason: Reason
    notes: tuple[str, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return self.date_other is not None


@dataclass(kw_only=True, slots=True)
class _Head:
    """Head lines gathered so far, and the lines they take: [begins, ends)."""

    begins: int
    ends: int
    values: dict[Field, str] = field(default_factory=dict)
    votes: list[tuple[int, set[str]]] = field(default_factory=list)
    is_quoted: bool = False

    @property
    def language(self) -> str:
        """The language in which most of the words mean what they were taken for; English when in doubt."""
        votes = {
            language: sum(weight for weight, possible in self.votes if language in possible)
            for language in HEADS
        }
        return max(votes, key=lambda one: votes[one])  # English is the first of them


def read_pasted(text: str, *, today: date, day_first: bool, language: str = "en") -> PastedMail | None:  # fmt: skip
    """The mail that `text` is, or None. `day_first` and `language` are the reader's own habits, for dates in figures."""
    lines = text.replace("\x00", "").replace("\ufeff", "").splitlines()
    context = Context(today=today, day_first=day_first, languages=(language, "en"))
    return (
        _by_head_lines(lines, context) or _by_wrote_line(lines, context) or _by_web_head(lines, context)
    )  # fmt: skip


def _by_head_lines(lines: Sequence[str], context: Context) -> PastedMail | None:
    begin = 0
    while begin < min(len(lines), LOOKED_AT):
        head = _gather(lines, begin)
        if head is None:
            begin += 1
            continue
        mail = _from_head(head, lines, context)
        if mail is not None:
            return mail
        begin = head.ends
    return None


def _gather(lines: Sequence[str], begin: int) -> _Head | None:
    """The run of head lines that begins here; a repeated word or a line that is no head ends it."""
    first = _head_word(lines[begin])
    if first is None:
        return None
    head = _Head(begins=begin, ends=begin, is_quoted=lines[begin].lstrip().startswith(">"))
    at = begin
    while at < len(lines) and at - begin < 60:
        word = _head_word(lines[at])
        if word is None or not _take(head, *word):
            break
        at = _take_wrapped(head, lines, at + 1)
        head.ends = at
        while at < len(lines) and not _bare(lines[at]) and _goes_on(lines, at):
            at += 1
    return head


def _head_word(line: str) -> tuple[tuple[tuple[Field, str], ...], str] | None:
    found = HEAD_LINE.match(line[:LONGEST_LINE])
    meanings = heads().get(found["word"].strip().casefold()) if found else None
    return (meanings, found["value"].strip(" \t*")) if found and meanings else None


def _take(head: _Head, meanings: tuple[tuple[Field, str], ...], value: str) -> bool:
    """Give the line to the first field it may mean that has none yet ("A" is To in French and Italian)."""
    fields = [which for which, _ in meanings if which not in head.values]
    if not fields:
        return False
    which = fields[0]
    head.values[which] = value
    weight = (
        2 if which in {"from", "to"} else 1
    )  # many mix their own language with Date and Subject
    head.votes.append((weight, {language for one, language in meanings if one == which}))
    return True


def _take_wrapped(head: _Head, lines: Sequence[str], at: int) -> int:
    """Lists of people run over several lines; some programs put the value below its word."""
    last = next(reversed(head.values))
    while at < len(lines) and at - head.begins < 60:
        value, bare = head.values[last], _bare(lines[at])
        is_list = last in {"to", "cc", "bcc"} and (MORE.search(value) or MORE.search(bare))
        is_below = not value and last != "subject"
        if not bare or _head_word(lines[at]) is not None or not (is_list or is_below):
            return at
        if is_list and "@" not in bare and len(bare) > 200:
            return at
        head.values[last] = f"{value} {bare}".strip()
        at += 1
    return at


def _bare(line: str) -> str:
    return line[:LONGEST_LINE].strip(" \t>|*\u00a0")


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """A blank line between head lines, as some web mails give; only one, and only if a head line follows."""
    return (
        at + 1 < len(lines) and bool(_bare(lines[at + 1])) and _head_word(lines[at + 1]) is not None
    )


def _from_head(head: _Head, lines: Sequence[str], context: Context) -> PastedMail | None:
    values = head.values
    sender = person(values.get("from", ""))
    raw = values.get("date", "")
    when = head_date(raw, _for_language(context, head.language)) if raw else None
    before = "\n".join(lines[: head.begins]).strip()
    certainty = _certainty(values, sender, when, is_first=not before)
    if certainty is None:
        return None
    reason = _reason(before, lines, head)
    return PastedMail(
        sender=sender,
        recipients=people(values.get("to", "")),
        cc=people(values.get("cc", "")),
        subject=values.get("subject", ""),
        date=when.moment if when else None,
        date_raw=raw,
        date_other=when.other if when else None,
        has_time=when is not None and when.has_time,
        text=_body(lines, head.ends, is_quoted=head.is_quoted),
        before="" if reason == "head_lines" else before,
        language=head.language,
        certainty="low" if reason == "head_lines_below" else certainty,
        reason=reason,
        notes=when.notes if when else (),
    )


def _certainty(
    values: dict[Field, str], sender: Address | None, when: HeadDate | None, *, is_first: bool
) -> Certainty | None:
    """A sender who could be one, and enough of the other lines; else it is a form or prose."""
    if sender is None or not _could_be_sender(sender, values["from"]):
        return None
    others = len({"to", "subject"} & values.keys())
    if when is not None and others:
        return "high" if when.has_time or sender.address else "medium"
    if when is not None and sender.address:
        return "medium"
    if others == 2 and (sender.address or "date" in values or is_first):
        return "medium" if sender.address else "low"
    return None


def _could_be_sender(sender: Address, raw: str) -> bool:
    if sender.address:
        return len(raw) < 400
    words = sender.name.split()
    return 1 <= len(words) <= NAME_WORDS and not SENTENCE_END.search(sender.name + " ")


def _reason(before: str, lines: Sequence[str], head: _Head) -> Reason:
    if not before:
        return "head_lines"
    above = [line for line in lines[max(0, head.begins - 4) : head.begins] if line.strip()]
    if any(_is_forward_mark(line) for line in above):
        return "forwarded"
    return "head_lines" if _is_decoration(before) else "head_lines_below"


def _is_forward_mark(line: str) -> bool:
    words = line[:200].casefold()
    return any(mark in words for mark in FORWARDED)


def _is_decoration(before: str) -> bool:
    """Rules, and a subject line repeated above the head, are no words of the user's own."""
    return not any(letter.isalnum() for letter in before)


def _body(lines: Sequence[str], begin: int, *, is_quoted: bool) -> str:
    rest = lines[begin:]
    if is_quoted:
        rest = [QUOTE.sub("", line, count=1) for line in rest]
    return "\n".join(rest).strip("\n")


def _for_language(context: Context, language: str) -> Context:
    """Whoever's program speaks German wrote the day first; only English leaves the order open."""
    if language in {"en", ""}:
        return context
    languages = (language, *(one for one in context.languages if one != language))
    return Context(today=context.today, day_first=True, is_order_certain=True, languages=languages)


def _by_wrote_line(lines: Sequence[str], context: Context) -> PastedMail | None:
    """ "On Tue, 3 Mar 2026 at 14:02, X <x@example.org> wrote:" as the first words, on one to three lines."""
    filled = [at for at, line in enumerate(lines[:LOOKED_AT]) if line.strip()][:TOP_LINES]
    for begin in filled:
        for count in (1, 2, 3):
            joined = " ".join(_bare(line) for line in lines[begin : begin + count])
            mail = _wrote(joined, lines, context, ends=begin + count)
            if mail is not None:
                return mail
    return None


def _wrote(line: str, lines: Sequence[str], context: Context, *, ends: int) -> PastedMail | None:
    words = line.rstrip()
    if len(words) > 400 or not words.endswith((":", "：")):
        return None
    found = _verb(words)
    if found is None:
        return None
    said, language = found
    if ADDRESS.search(said) is None and not words.casefold().startswith(OPENERS):
        return None
    when = head_date(said, _for_language(context, language))
    sender = _sender_of(said)
    if when is None or not when.has_time or sender is None:
        return None
    return PastedMail(
        sender=sender, recipients=(), cc=(), subject="", date=when.moment, date_raw=said, date_other=when.other,
        has_time=True, text=_body(lines, ends, is_quoted=True), before="", language=language,
        certainty="high" if sender.address else "medium", reason="wrote_line", notes=when.notes,
    )  # fmt: skip


def _verb(words: str) -> tuple[str, str] | None:
    """What stands around the verb, and the verb's language."""
    lowered = words.casefold()
    for verb, language in verbs():
        at = lowered.rfind(verb)
        if at > 0:
            return (words[:at] + " " + words[at + len(verb) :]).strip(" :："), language
    return (
        (words.strip(" :："), "ru") if words.endswith(">:") else None
    )  # Gmail in Russian has no verb


def _sender_of(said: str) -> Address | None:
    """The name behind the last comma or clock time, or around the address."""
    found = ADDRESS.search(said)
    tail = re.split(
        r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?(?:\s?[+-]\d{4})?", said
    )[-1]
    name = person(tail.strip(" ,、，<>()"))
    if found is None:
        return (
            name if name and _could_be_sender(name, tail) and not tail.strip().isdigit() else None
        )
    before = said[: found.end()]
    return person(tail if found[0] in tail else before if not DIGIT.search(before) else found[0])


def _by_web_head(lines: Sequence[str], context: Context) -> PastedMail | None:
    """Gmail: "X <x@example.org>  Tue, Mar 3, 2026 at 2:02 PM"; Outlook: the name, the date, then "To: …"."""
    filled = [at for at, line in enumerate(lines[:LOOKED_AT]) if line.strip()][: TOP_LINES + 1]
    for index, at in enumerate(filled):
        line = lines[at][:LONGEST_LINE]
        found = ADDRESS.search(line)
        below = lines[filled[index + 1]][:LONGEST_LINE] if index + 1 < len(filled) else ""
        if found is not None and len(line) < 300:
            after = line[found.end() :].strip(" \t>)]")
            mail = _web(
                lines,
                at,
                context,
                name_ends=found.end(),
                raw=after or below,
                skip=0 if after else 1,
            )
        else:
            mail = _web_named(lines, filled[index:], context)
        if mail is not None:
            return mail
    return None


def _web(
    lines: Sequence[str], at: int, context: Context, *, name_ends: int, raw: str, skip: int
) -> PastedMail | None:
    when = head_date(raw, context) if len(raw) < 80 else None
    sender = person(lines[at][:name_ends].strip() + ">")
    if when is None or not when.has_time or sender is None or not _is_to(lines, at + 1 + skip):
        return None
    return _web_mail(lines, sender, when, at=at, raw=raw, body_at=at + 1 + skip)


def _web_named(lines: Sequence[str], filled: Sequence[int], context: Context) -> PastedMail | None:
    """A line that could be a name, a line that is a date with a time, a line "To: …"."""
    if len(filled) < 3:
        return None
    name, raw = lines[filled[0]].strip(), lines[filled[1]].strip()
    sender = person(name) if len(name) <= 80 else None
    if sender is None or not _could_be_sender(sender, name) or len(raw) > 60:
        return None
    when = head_date(raw, context)
    if when is None or not when.has_time or not _is_to(lines, filled[2]):
        return None
    return _web_mail(lines, sender, when, at=filled[0], raw=raw, body_at=filled[2])


def _is_to(lines: Sequence[str], at: int) -> bool:
    while at < len(lines) and not lines[at].strip():
        at += 1
    word = _head_word(lines[at]) if at < len(lines) else None
    return word is not None and any(which == "to" for which, _ in word[0])


def _web_mail(
    lines: Sequence[str], sender: Address, when: HeadDate, *, at: int, raw: str, body_at: int
) -> PastedMail:
    while not lines[body_at].strip():
        body_at += 1
    head = _gather(lines, body_at) or _Head(begins=body_at, ends=body_at)
    above = [line.strip() for line in lines[:at] if line.strip()]
    return PastedMail(
        sender=sender, recipients=people(head.values.get("to", "")), cc=people(head.values.get("cc", "")),
        subject=above[0][:1000] if above else "", date=when.moment, date_raw=raw, date_other=when.other,
        has_time=True, text=_body(lines, head.ends, is_quoted=False), before="", language=head.language,
        certainty="medium", reason="web_head", notes=when.notes,
    )  # fmt: skip
