"""An e-mail as its entry's page shows it: its head, its words, its own HTML in a frame where nothing runs, and what it claims."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import nh3
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.say_dates import moment
from apps.core.text import visible_controls
from apps.evidence import problems
from apps.evidence.enums import EntryKind
from apps.evidence.models import Citation, EmailDetail, Entry
from apps.evidence.quoting import Piece, marked
from apps.evidence.showing import EXCERPT, original_of

MOST_OF_THREAD = 50
TARGET_SHOWN = 300

# The frame's own walls, whatever the HTML says (R26). `sandbox` without words allows nothing at all.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


# ── the frame ────────────────────────────────────────────────────────────────

_TAGS = {
    "abbr", "address", "article", "aside", "a", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins", "kbd", "li", "main", "mark", "ol", "p",
    "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang", "align", "valign", "style"},
    "a": {"href", "data-to"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "width"},
    "th": {"colspan", "rowspan", "width"},
}
_STYLES = {
    "background-color", "border", "border-bottom", "border-color", "border-left", "border-right", "border-style",
    "border-top", "border-width", "color", "direction", "font-family", "font-size", "font-style", "font-weight",
    "letter-spacing", "line-height", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top",
    "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align", "text-decoration",
    "text-indent", "vertical-align", "white-space",
}  # fmt: skip
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "title", "noscript", "template", "svg", "math", "select"},
    attributes=_ATTRIBUTES,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "ftp", "tel"},
    url_relative="deny",
    filter_style_properties=_STYLES,
)  # fmt: skip
_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_TARGET = re.compile(r' (?:href|data-to)="([^"]*)"')
_STYLE = re.compile(r' style="([^"]*)"')
_FETCHING = re.compile(r"url|image|src|var|expression|\\|@|/\*", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title}</title>
<style>
body {{ margin: 1rem; font: 1rem/1.5 sans-serif; color: #1b1b1b; background: #fff; overflow-wrap: anywhere; }}
table {{ max-width: 100%; }}
.link {{ text-decoration: underline; }}
.to {{ font-size: .85em; color: #595959; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def framed(html: str) -> str:
    """A whole document with the HTML of a mail, cleaned once more: no link leads anywhere, nothing is loaded.

    nh3 writes regular markup (attributes in double quotes, `<` and `>` escaped in them), so that patterns may follow.
    """
    cleaned = _CLEANER.clean(html)
    cleaned = _TAG.sub(lambda tag: _STYLE.sub(_harmless, tag[0]), cleaned)
    body = _ANCHOR.sub(_link_words, cleaned)
    return _PAGE.format(lang="en", title=_("E-mail"), body=body)


def _harmless(hit: re.Match[str]) -> str:
    """A style attribute, unless it may fetch something."""
    return "" if _FETCHING.search(hit[1]) else hit[0]


def _link_words(hit: re.Match[str]) -> str:
    """The words of a link, and where it would have led, as text."""
    target = _TARGET.search(hit[1])
    if target is None:
        return hit[2]
    leads_to = entities.unescape(target[1])
    words = " ".join(entities.unescape(_TAG.sub("", hit[2])).split())
    if words == leads_to:
        return f'<span class="link">{hit[2]}</span>'
    shown = leads_to if len(leads_to) <= TARGET_SHOWN else f"{leads_to[:TARGET_SHOWN]}…"
    told = entities.escape(visible_controls(shown))
    return f'<span class="link">{hit[2]}</span> <span class="to">[{told}]</span>'


# ── what stands around it ────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class MailShown:
    """An e-mail for its entry's page. Rows are pairs of a label and its words."""

    head: list[tuple[str, str]]
    pieces: list[Piece]
    has_more: bool
    has_html: bool
    problems: list[str]
    dates: list[tuple[str, str]]
    claims: list[tuple[str, str]]
    blocked: str
    is_read_out: bool  # from a file, not written or pasted by a person


def mail_of(entry: Entry, *, zone: str, places: Iterable[Citation] = ()) -> MailShown | None:
    """What an entry of kind e-mail shows of its mail; None for other kinds and while nothing is known."""
    row: EmailDetail | None = getattr(entry, "email", None)
    if entry.kind != EntryKind.EMAIL or row is None:
        return None
    is_read_out = original_of(entry) is not None
    return MailShown(
        head=_head(row, entry),
        pieces=marked(row.text[:EXCERPT], [one.quote for one in places if one.quote]),
        has_more=len(row.text) > EXCERPT,
        has_html=bool(row.html),
        problems=problems.sentences(row.problems),
        dates=_dates(row, entry, zone=zone) if is_read_out else [],
        claims=[_claim(one) for one in row.claims if isinstance(one, dict)][:20],
        blocked=_blocked(row.remote_blocked),
        is_read_out=is_read_out,
    )


def _head(row: EmailDetail, entry: Entry) -> list[tuple[str, str]]:
    sent = moment(row.sent_at, zone=entry.happened_zone) if row.sent_at else ""
    rows = [
        (_("From"), row.sender),
        (_("To"), row.recipients),
        (_("Copy to"), row.cc),
        (_("Date"), sent),
        (_("Subject"), row.subject),
    ]
    return [(label, value) for label, value in rows if value]


def _dates(row: EmailDetail, entry: Entry, *, zone: str) -> list[tuple[str, str]]:
    """Three moments that need not agree: what the mail says, what a server says, and when it came in here."""
    received = moment(row.received_at, zone=zone) if row.received_at else ""
    original = original_of(entry)
    came = original.added_at if original else entry.written_at
    return [
        (_("Its own date line says"), row.date_raw or _("no date")),
        (_("The last mail server says it came"), received or _("it does not say")),
        (_("Came into Daybook"), moment(came, zone=zone)),
    ]


CHECKS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "arc": "ARC"}


def _claim(one: dict[str, Any]) -> tuple[str, str]:
    what = str(one.get("what", ""))
    words = {"says": str(one.get("says", "")), "by": str(one.get("by", ""))}
    said = _("“%(says)s”, according to %(by)s") if words["by"] else _("“%(says)s”")
    return CHECKS.get(what, what), said % words


def _blocked(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(count)d picture or other thing from elsewhere was not loaded: loading it would tell its sender that you look.",
        "%(count)d pictures or other things from elsewhere were not loaded: loading them would tell their sender that you look.",
        count,
    )
    return words % {"count": count}


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """The mails of one conversation in order, this one among them, and how many more there are."""

    entries: list[Entry]
    more: int


def conversation_of(entry: Entry) -> Conversation | None:
    """The other mails of the entry's conversation that are in the record; None where there are none. Two queries."""
    row: EmailDetail | None = getattr(entry, "email", None)
    if entry.kind != EntryKind.EMAIL or row is None or not row.thread:
        return None
    mails = Entry.objects.for_user(entry.owner_id).present().filter(
        plan=entry.plan_id, kind=EntryKind.EMAIL, email__thread=row.thread
    )  # fmt: skip
    count = mails.aggregate(n=Count("pk"))["n"]
    if count < 2:
        return None
    first = mails.select_related("email").defer("email__html", "email__text").oldest_first()
    return Conversation(entries=list(first[:MOST_OF_THREAD]), more=max(0, count - MOST_OF_THREAD))
