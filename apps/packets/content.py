"""What stands on the pages, as the plain data the templates set. Pure: a snapshot and safe exhibits in, a dict out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from apps.core.typesetting import fonts
from apps.core.typesetting.sheets import KEEP
from apps.core.typesetting.textclean import clean_all
from apps.packets.content_base import Context, Data, Ref, context_for, short
from apps.packets.content_concerns import concerns_data, lanes_data
from apps.packets.content_exhibits import exhibit_data, file_rows
from apps.packets.content_record import (
    colleagues_data,
    goal_data,
    more_data,
    record_data,
    timeline_data,
)
from apps.packets.content_strip import strip_data
from apps.packets.exhibits import SafeExhibit
from apps.packets.snapshot import Kind, Snapshot
from apps.packets.wording import date_words, moment, period, time_words

MAX_RUNNING: Final = 70  # characters of the running foot
RIGHTS: Final = {"a4": "GB", "us-letter": "US"}


def packet_data(snapshot: Snapshot, safe: Mapping[str, SafeExhibit]) -> Data:
    """The data of the whole packet, cleaned. `pages` is filled in by the compiler's passes."""
    here = context_for(snapshot, _page_counts(safe))
    exhibits = [exhibit_data(here, exhibit, safe[exhibit.key]) for exhibit in snapshot.exhibits]
    main, further = concerns_data(here, safe)
    data: Data = {
        "paper": str(snapshot.paper),
        "example": snapshot.example,
        "words": here.words,
        "doc": _document(snapshot),
        "one": _page_one(here),
        "statement": _statement(here) if snapshot.statement else None,
        "main": main,
        "concerns": further,
        "goals": [goal_data(here, goal) for goal in snapshot.goals],
        "timeline": timeline_data(here),
        "strip": strip_data(here),
        "lanes": lanes_data(here),
        "people": [{"name": p.name, "post": p.post, "part": p.part} for p in snapshot.people],
        "colleagues": colleagues_data(here),
        "more": more_data(here) if snapshot.kind is Kind.PANEL else [],
        "record": record_data(here) if snapshot.kind is Kind.LAWYER else [],
        "exhibits": exhibits,
        "files": file_rows(here),
        "ledger": _ledger(here),
    }
    data["index"] = _index(here, data)
    data = clean_all(data, fonts.coverage())
    return data | _setting(snapshot, data)


def _page_counts(safe: Mapping[str, SafeExhibit]) -> dict[str, int]:
    """Of documents; a long picture is cut into pages of ours, which nobody meant."""
    return {key: len(one.pages) for key, one in safe.items() if one.what != "picture"}


def _setting(snapshot: Snapshot, data: Data) -> Data:
    """Language, fonts and patterns; not words of the record, so not cleaned."""
    language, _, region = snapshot.language.partition("-")
    sample = json.dumps(data, ensure_ascii=False)
    return {
        "lang": language.lower(),
        "region": region.upper() if len(region) == 2 else RIGHTS[str(snapshot.paper)],
        "fonts": fonts.families(language=snapshot.language, sample=sample),
        "keep": KEEP,
        "pages": {},
    }


def _document(snapshot: Snapshot) -> Data:
    document = snapshot.document
    at = moment(snapshot.build.at) or datetime(1970, 1, 1, tzinfo=UTC)
    running = document.running or f"{document.name} · {document.title}"
    if len(running) > MAX_RUNNING:
        running = running[: MAX_RUNNING - 1].rstrip() + "…"
    return {
        "title": document.title,
        "name": document.name,
        "role": document.role,
        "running": running,
        "ymd": [at.year, at.month, at.day],
    }


def _page_one(here: Context) -> Data:
    snapshot = here.snapshot
    return {
        "plan": _plan_lines(here),
        "ask": snapshot.ask,
        "accept": list(snapshot.accept),
        "rows": [
            {
                "n": str(row.number),
                "words": short(row.words, 180),
                "changed": here.words["as_changed_on"].format(date=row.changed)
                if row.changed
                else "",
                "due": short(row.due, 24),
                "done": short(row.delivered, 24),
                "figures": [[short(x.value, 24), short(x.against, 40)] for x in row.figures],
                "ref": here.ref(row.ref) if row.ref else None,
            }
            for row in snapshot.summary
        ],
        "others": _other_goals(here) if snapshot.summary else [],
    }


def _other_goals(here: Context) -> list[Ref]:
    """Goals that the table has no room for, by number and page, so that none seems to be passed over."""
    shown = {row.ref for row in here.snapshot.summary}
    others = [goal for goal in here.snapshot.goals if goal.key not in shown]
    return [
        {"key": here.places[goal.key]["key"], "label": f"{goal.word.capitalize()} {goal.number}"}
        for goal in others
    ]


def _plan_lines(here: Context) -> list[str]:
    """Who and what the packet is about; the template's `{pages}` is replaced when they are counted."""
    words, plan = here.words, here.snapshot.plan
    dates = period(plan.start, plan.end, words)
    lines = [", ".join(part for part in (plan.name, dates) if part), plan.employer]
    if here.lawyer:
        lines += [
            f"{stage.name}: {period(stage.start, stage.end, words)}"
            for stage in plan.stages[:-1]
            if stage.start or stage.end
        ]
        lines.append(words["for_lawyer"])
    count = len(here.snapshot.exhibits)
    exhibits = {0: words["exhibit_none"], 1: words["exhibit_one"]}.get(count, words["exhibits"])
    return [line for line in lines if line] + ["{pages}, " + exhibits.format(n=count)]


def _statement(here: Context) -> list[Data]:
    """A list with the one statement in it, so that the template can ask whether there is any."""
    document = here.snapshot.document
    signed = [document.name, date_words(document.signed_on)]
    paragraphs = [
        {"text": item.text, "refs": here.refs(item.refs)} for item in here.snapshot.statement
    ]
    return [{"paras": paragraphs, "signed": [line for line in signed if line]}]


def _index(here: Context, data: Data) -> Data:
    """Parts and exhibits in the order of the pages, in the words of their bookmarks."""
    words = here.words
    parts = [("ask", words["ask"])]
    parts += [("statement", words["statement"])] if data["statement"] else []
    parts += [(one["key"], one["mark"]) for one in (*data["main"], *data["concerns"])]
    parts += [(goal["key"], goal["mark"]) for goal in data["goals"]]
    parts += [
        (key, words[key])
        for key in ("timeline", "lanes", "people", "colleagues", "more", "record")
        if data[key]
    ]
    parts.append(("files", words["files"]))
    return {
        "parts": [{"key": key, "title": title} for key, title in parts],
        "exhibits": [
            {"key": x["key"], "label": x["label"], "title": x["brief"], "date": x["date"]}
            for x in data["exhibits"]
        ],
    }


def _ledger(here: Context) -> Data | None:
    ledger = here.snapshot.ledger
    if ledger is None:
        return None
    at = time_words(ledger.at, here.snapshot.zone)
    text = here.words["ledger_text"].format(at=at, n=ledger.sequence)
    return {"text": text, "head": ledger.head}


def with_page_count(data: Data, pages: Mapping[str, int]) -> Data:
    """The same data with the pages known so far, and their number on page 1."""
    words, count = data["words"], pages.get("end", 0)
    text = words["page_one"] if count == 1 else words["pages"].format(n=count)
    plan = [line.replace("{pages}", text, 1) for line in data["one"]["plan"][-1:]]
    one = {**data["one"], "plan": [*data["one"]["plan"][:-1], *plan]}
    return {**data, "pages": dict(pages), "one": one}
