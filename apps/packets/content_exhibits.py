"""Exhibits and the list of files as data for the templates. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apps.packets.content_base import MAX_BRIEF, MAX_NOTE, Context, Data, short
from apps.packets.exhibits import Note, SafeExhibit, SafePage
from apps.packets.snapshot import Card, Exhibit, Mail
from apps.packets.wording import Words, date_words, thousands, time_words, when_words

MAX_TITLE: Final = 240
QUIET: Final = frozenset({"note_scaled"})  # not worth a line on the page
NUMERIC: Final = re.compile(r"\s*[-+]?[\d.,  ]*\d\s*%?\s*")


def exhibit_data(here: Context, exhibit: Exhibit, safe: SafeExhibit) -> Data:
    """One exhibit: its band, and what stands below it."""
    words = here.words
    label = f"{words['ex']} {exhibit.number}"
    name = exhibit.file.name if exhibit.file else ""
    brief, date = _brief(here, exhibit), when_words(exhibit.date, words)
    base: Data = {
        "key": f"x{exhibit.number}",
        "label": label,
        "head": f"{words['exhibit']} {exhibit.number}",
        "title": short(exhibit.title, MAX_TITLE),
        "brief": brief,
        "date": date,
        "mark": " – ".join((label, brief, date)),
        "line": "  ·  ".join(
            part for part in (date, exhibit.source, short(name, MAX_NOTE)) if part
        ),
        "notes": _band_notes(here, exhibit, safe),
        "transcript": [line for line in exhibit.transcript.splitlines() if line.strip()],
        "form": safe.form,
        "what": safe.what,
        "cut": _cut(here, safe),
    }
    return base | _body(here, exhibit, safe)


def _brief(here: Context, exhibit: Exhibit) -> str:
    """The title in the index; files that have the same one are told apart by their names."""
    if exhibit.file is None or exhibit.title not in here.repeated:
        return short(exhibit.title, MAX_BRIEF)
    name = short(exhibit.file.name, MAX_BRIEF // 2)
    return f"{short(exhibit.title, MAX_BRIEF - len(name))} ({name})"


def _body(here: Context, exhibit: Exhibit, safe: SafeExhibit) -> Data:
    if safe.form == "pages":
        return {"pages": _pages(here, exhibit, safe)}
    if safe.form == "held":
        sha = exhibit.file.sha256 if exhibit.file else ""
        return {"fields": _held_fields(here, exhibit, safe), "sha": sha}
    if safe.form == "text":
        return _text(safe.answer["lines"], fixed=safe.answer["fixed"])
    if safe.form == "table":
        return _table(safe)
    if safe.form == "mail":
        mail = Mail(
            headers=tuple((a, b) for a, b in safe.answer["headers"]), body=safe.answer["body"]
        )
        return {"mails": [_mail(mail)]}
    return _typeset(here, exhibit)


def _typeset(here: Context, exhibit: Exhibit) -> Data:
    """An exhibit that has no file: mails as text, or a reference card."""
    if exhibit.mails:
        return {"form": "mail", "mails": [_mail(mail) for mail in exhibit.mails]}
    card = exhibit.card or Card(what=exhibit.title)
    return {"form": "card", "fields": _card_fields(card, here.words)}


def _band_notes(here: Context, exhibit: Exhibit, safe: SafeExhibit) -> list[str]:
    notes = [note_words(note, here.words) for note in safe.notes if note.key not in QUIET]
    if here.lawyer:
        notes.append(here.words["lawyer_only"] if exhibit.lawyer_only else "")
        notes.append(
            here.words["obtained"].format(how=exhibit.obtained) if exhibit.obtained else ""
        )
    return [note for note in notes if note]


def note_words(note: Note, words: Words) -> str:
    """A remark on an imported file as a sentence."""
    return words[note.key].format(**note.values)


def _cut(here: Context, safe: SafeExhibit) -> str:
    more = safe.answer.get("more", 0)
    return here.words["cut"].format(n=thousands(more)) if more else ""


def _pages(here: Context, exhibit: Exhibit, safe: SafeExhibit) -> list[Data]:
    return [
        {
            "id": f"x{exhibit.number}-{index}",
            "anchor": here.anchors.get((exhibit.key, index + 1), ""),
            "w": page.width,
            "h": page.height,
            "land": _lies(page, safe.what),
            "lost": page.lost,
            "alt": _page_alt(here, exhibit, safe=safe, index=index),
        }
        for index, page in enumerate(safe.pages)
    ]


def _lies(page: SafePage, what: str) -> bool:
    """Whether the page is set across: a wide page, or a picture too wide to be read upright."""
    if what == "picture":
        return page.width > 1.25 * page.height and page.width >= 1000
    return page.width > page.height


def _page_alt(here: Context, exhibit: Exhibit, *, safe: SafeExhibit, index: int) -> str:
    page = safe.pages[index]
    if page.lost:
        return here.words["note_lost"].format(pages=index + 1)
    pattern = here.words["picture_alt" if safe.what == "picture" else "page_alt"]
    said = page.words or short(exhibit.transcript, 300)
    return pattern.format(
        title=short(exhibit.title, MAX_BRIEF), n=index + 1, of=len(safe.pages), words=said
    ).strip()


def proof_data(here: Context, exhibit: Exhibit, safe: SafeExhibit) -> Data | None:
    """A picture to be shown beside what it proves, too; None for anything else than one whole picture."""
    if safe.what != "picture" or len(safe.pages) != 1 or safe.pages[0].lost:
        return None
    page = safe.pages[0]
    alt = _page_alt(here, exhibit, safe=safe, index=0)
    return {"id": f"x{exhibit.number}-0-proof", "w": page.width, "h": page.height, "alt": alt}


def _held_fields(here: Context, exhibit: Exhibit, safe: SafeExhibit) -> list[list[str]]:
    words, file = here.words, exhibit.file
    fields = [[words["why"], words[safe.reason or "bad_type"]]]
    if file is not None:
        fields += [
            [words["file_name"], file.name],
            [words["size"], words["bytes"].format(n=thousands(file.bytes))],
        ]
    return fields


def _card_fields(card: Card, words: Words) -> list[list[str]]:
    pairs = [
        ("card_what", card.what),
        ("card_where", card.where),
        ("card_who", card.who_can_open),
        ("card_seen", date_words(card.seen_at)),
        ("card_note", card.note),
    ]
    return [[words[name], value] for name, value in pairs if value]


def _mail(mail: Mail) -> Data:
    paragraphs = re.split(r"\n[ \t]*\n", mail.body.replace("\r\n", "\n").strip("\n"))
    return {
        "head": [list(pair) for pair in mail.headers],
        "body": [p.strip("\n") for p in paragraphs if p.strip()],
    }


def _text(lines: Sequence[str], *, fixed: bool) -> Data:
    text = "\n".join(lines)
    paragraphs = [p.strip("\n") for p in re.split(r"\n[ \t]*\n", text) if p.strip()]
    return {"fixed": fixed, "text": text, "paras": paragraphs}


def _table(safe: SafeExhibit) -> Data:
    """A narrow table; columns of numbers are set flush right."""
    rows, head = safe.answer["rows"], safe.answer["head"]
    numbers = [
        index
        for index in range(len(head))
        if all(NUMERIC.fullmatch(row[index]) for row in rows if row[index].strip())
    ]
    return {"head-row": head, "rows": rows, "right": [index for index in numbers if index > 0]}


def file_rows(here: Context) -> list[Data]:
    """The list of files: every stored file of the packet with its size and hash."""
    return [_file_row(here, exhibit) for exhibit in here.snapshot.exhibits if exhibit.file]


def _file_row(here: Context, exhibit: Exhibit) -> Data:
    words, file, lines = here.words, exhibit.file, []
    if file is None:
        return {}
    if here.lawyer and file.received_at:
        lines.append(
            words["received"].format(date=time_words(file.received_at, here.snapshot.zone))
        )
    if here.lawyer and exhibit.obtained:
        lines.append(words["obtained"].format(how=exhibit.obtained))
    return {
        "key": f"x{exhibit.number}",
        "label": f"{words['ex']} {exhibit.number}",
        "name": file.name,
        "bytes": thousands(file.bytes),
        "sha": file.sha256,
        "lines": lines,
    }
