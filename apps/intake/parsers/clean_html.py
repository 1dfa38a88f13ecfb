"""The HTML of a mail made inert: nothing is loaded, nothing runs, nothing leads away; and the words of such HTML.

nh3 (ammonia) parses as browsers do and keeps only what is listed here. What it writes is regular (attributes in double
quotes, `<` and `>` escaped inside them), so the few steps after it may use patterns.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

import inscriptis
import nh3

from apps.intake.parsers.charsets import keepable
from apps.intake.parsers.found import TEXT_LIMIT, Link

HTML_LIMIT = 2_000_000  # characters that are cleaned
TABLES_LIMIT = 300_000  # characters that are laid out; longer HTML gives its words without tables
NESTING_LIMIT = 3_000  # elements inside each other; html5ever needs time for the square of it
LINKS_LIMIT = 500
TARGET_LIMIT = 2_000

_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
    "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
    "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section",
    "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang", "align", "valign", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "width"},
    "th": {"colspan", "rowspan", "width"},
}
# None of these can fetch anything or leave its place.
_STYLES = {
    "background-color", "border", "border-bottom", "border-color", "border-left", "border-right",
    "border-style", "border-top", "border-width", "color", "direction", "font-family", "font-size",
    "font-style", "font-variant", "font-weight", "letter-spacing", "line-height", "margin", "margin-bottom",
    "margin-left", "margin-right", "margin-top", "padding", "padding-bottom", "padding-left",
    "padding-right", "padding-top", "text-align", "text-decoration", "text-indent", "text-transform",
    "vertical-align", "white-space",
}  # fmt: skip
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={
        "script",
        "style",
        "title",
        "noscript",
        "template",
        "svg",
        "math",
        "select",
    },
    attributes=_ATTRIBUTES,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "cid", "ftp", "tel"},
    url_relative="deny",
    filter_style_properties=_STYLES,
)
_REMOTE = re.compile(
    r"""(?ix)(?:\b(?:src|background|poster|srcset|data|lowsrc|dynsrc)\s*=\s*["']?\s*|\burl\(\s*["']?\s*
    |<link\b[^>]{0,300}?\bhref\s*=\s*["']?\s*|@import\s*["']\s*)(?:https?:)?//"""
)
_ANY_TAG = re.compile(
    r"<(/?)(?!(?:br|img|hr|meta|link|input|col|p|li|td|tr|th|dd|dt)\b)([a-zA-Z][a-zA-Z0-9:]{0,30})"
)
_IMAGE = re.compile(r"<img\b([^>]*)>")
_ALT = re.compile(r' alt="([^"]*)"')
_CID = re.compile(r' src="cid:([A-Za-z0-9@._%+$!#*~-]{1,500})"')
_TINY = re.compile(r' (?:width|height)="[01]"')
_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_HREF = re.compile(r' href="([^"]*)"')
_STYLE = re.compile(r' style="([^"]*)"')
_FETCHING = re.compile(
    r"(?:url|image|image-set|src|var|expression|attr)\s*\(|\\|@|/\*", re.IGNORECASE
)
_FETCHING_SIGNS = ("(", "\\", "@", "/*")  # without one of them no style can name anything to load
_TAG = re.compile(r"<[^>]*>")
_PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL)
_ITEM = re.compile(r"<li\b[^>]*>")
_LINE = re.compile(
    r"</?(?:div|br|tr|dd|dt|section|article|header|footer|main|figure|hr|address)\b[^>]*>"
)
_APART = re.compile(r"</?(?:p|h[1-6]|ul|ol|dl|blockquote|table|center)\b[^>]*>")
_GAPS = re.compile(r"\n{3,}")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'\[\]{}|\\^`]{3,2000}")


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """Inert HTML, how much remote content it would have loaded, where its links led, and a problem code or ""."""

    html: str
    remote_blocked: int
    links: tuple[Link, ...]
    problem: str = ""


def clean(html: str) -> CleanHtml:
    """Make the HTML of a mail inert. Never raises on text; links and pictures become words.

    HTML that is nested absurdly deep is not shown as such: only its words are kept.
    """
    problem = "html_cut" if len(html) > HTML_LIMIT else ""
    source = html[:HTML_LIMIT]
    if _is_too_deep(source):
        return CleanHtml(as_html(tidy(_words_alone(source))), 0, (), "html_unreadable")
    remote = len(_REMOTE.findall(source)) if "//" in source else 0
    cleaned = keepable(_CLEANER.clean(source))
    if "<img" in cleaned:
        cleaned = _IMAGE.sub(_picture, cleaned)
    if any(sign in cleaned for sign in _FETCHING_SIGNS):
        cleaned = _STYLE.sub(lambda hit: "" if _FETCHING.search(hit[1]) else hit[0], cleaned)
    if ' href="' not in cleaned:
        return CleanHtml(cleaned.strip(), remote, (), problem)
    # Where a link led is kept beside its words, in an attribute that leads nowhere.
    inert = _HREF.sub(r' data-to="\1"', cleaned)
    return CleanHtml(inert.strip(), remote, _links(cleaned), problem)


def _is_too_deep(html: str) -> bool:
    """Whether elements lie so deep in each other that a parser would need minutes. Counted by name, because an end tag
    of another name closes nothing."""
    if html.count("<") <= NESTING_LIMIT:
        return False
    open_now: dict[str, int] = {}
    depth = 0
    for closing, name in _ANY_TAG.findall(html):
        count = open_now.get(name, 0)
        if not closing:
            open_now[name] = count + 1
            depth += 1
        elif count:
            open_now[name] = count - 1
            depth -= 1
        if depth > NESTING_LIMIT:
            return True
    return False


def _picture(hit: re.Match[str]) -> str:
    """A placeholder with the picture's own words; `data-cid` tells which part of the mail it was. Pixels give nothing."""
    alt = _ALT.search(hit[1])
    cid = _CID.search(hit[1])
    if cid is None and _TINY.search(hit[1]):
        return ""
    where = f' data-cid="{cid[1]}"' if cid else ""
    return f'<span class="mail-picture"{where}>[{alt[1] if alt and alt[1].strip() else "…"}]</span>'


def _links(cleaned: str) -> tuple[Link, ...]:
    """Each link once, in order: its words and its target."""
    found: dict[Link, None] = {}
    for hit in _ANCHOR.finditer(cleaned):
        target = _HREF.search(hit[1])
        if target is not None:
            shown = " ".join(entities.unescape(_TAG.sub(" ", hit[2][:2_000])).split())[:200]
            found[Link(shown, entities.unescape(target[1])[:TARGET_LIMIT])] = None
        if len(found) >= LINKS_LIMIT:
            break
    return tuple(found)


def text_links(text: str) -> tuple[Link, ...]:
    """Web addresses that stand in plain words."""
    if "://" not in text:
        return ()
    found: dict[Link, None] = {}
    for hit in _ADDRESS.finditer(text):
        target = hit[0].rstrip(".,;:!?)*")
        found[Link(target[:200], target)] = None
        if len(found) >= LINKS_LIMIT:
            break
    return tuple(found)


def words_of(cleaned: str) -> str:
    """The words of cleaned HTML; tables are laid out in columns where that is possible, which costs most of the time."""
    if not cleaned:
        return ""
    if "<table" not in cleaned or len(cleaned) > TABLES_LIMIT:
        return tidy(_words_alone(cleaned))
    try:
        return tidy(inscriptis.get_text(cleaned))
    except Exception:  # noqa: BLE001  lxml raises many kinds on odd input; the words are what counts
        return tidy(_words_alone(cleaned))


def _words_alone(cleaned: str) -> str:
    """Words line by line: white space means nothing except in `pre`, blocks begin lines, paragraphs stand apart."""
    pieces = _PRE.split(cleaned) if "<pre" in cleaned else [cleaned]
    for place in range(0, len(pieces), 2):
        text = " ".join(pieces[place].split())
        text = _TAG.sub("", _APART.sub("\n\n", _LINE.sub("\n", _ITEM.sub("\n* ", text))))
        pieces[place] = text.replace(" \n", "\n").replace("\n ", "\n").strip(" ")
    for place in range(1, len(pieces), 2):
        pieces[place] = _TAG.sub("", pieces[place])
    return entities.unescape("\n".join(pieces))


def tidy(text: str) -> str:
    """Line ends as `\\n`, no trailing spaces, no more than one empty line in a row, at most `TEXT_LIMIT` characters."""
    text = text[: TEXT_LIMIT * 2]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")
    if "\n\n\n" in text:
        text = _GAPS.sub("\n\n", text)
    return keepable(text)[:TEXT_LIMIT]


def as_html(text: str) -> str:
    """Plain words as HTML, for mails that mix both."""
    return '<div class="mail-plain">' + entities.escape(text).replace("\n", "<br>") + "</div>"
