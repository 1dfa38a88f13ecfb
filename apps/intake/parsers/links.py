"""A pasted internal link or id becomes the proposal of a reference card. Nothing is ever fetched.

What would let somebody in (tokens, signatures, logins in the address) is taken out before anything is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

# As apps.evidence.enums.WhereHeld says them; parsers know no models.
Held = Literal["ticket", "review", "wiki", "dashboard", "mail", "chat", "other"]

LONGEST: Final = 4_000
TITLE: Final = 120
WEB: Final = ("http", "https")
SECRET_NAMES = re.compile(
    r"(?:^|[-_.])(?:token|sig|signature|secret|password|passwd|pwd|pass|auth|jwt|session|sessionid|sid|credential|key|apikey|code|otp"
    r"|assertion|samlresponse|ticket|nonce|hash|hmac)$|^(?:x-amz-|x-goog-)|^(?:se|sp|sv|sr|st|skoid|sktid|ske|sks|skv|spr)$"
    r"|(?:access|refresh|id|auth|bearer|api|share|invite|security)_?-?(?:token|key|code)$",
    re.IGNORECASE,
)
SECRET_VALUE = re.compile(
    r"^(?:eyJ[\w-]{10,}\.|gh[pousr]_|glpat-|xox[abprs]-|AKIA|sk_live_|Bearer )"
)
SECRET_PATHS = re.compile(r"^hooks\.slack\.com$|^[\w-]+\.webhook\.office\.com$")
TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|_hs\w+)$", re.IGNORECASE)
SHORT_PATH: Final = 16  # characters of a path that are still read at a glance: /x/123
NAMES_NOTHING = re.compile(r"^[\da-f-]{8,}$|^\d+$|^[\w-]{20,}$", re.IGNORECASE)
STOP: Final = frozenset(
    {"view", "edit", "browse", "issues", "pull", "pulls", "wiki", "pages", "d", "u", "index", "home", "main", "document", "blob", "tree", "master", "files", "diffs", "bin", "projects", "spaces", "display", "overview", "bookview", "sharing", "dashboards", "reviews", "details", "spreadsheets", "presentation", "file", "commits", "-"}
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """Where something is: `where` mirrors WhereHeld, `system` names the product, `identifier` what people call it by.

    `notes` are codes: `credentials_removed`, `is_public`, `is_not_https`.
    """

    where: Held
    system: str
    title: str
    identifier: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _System:
    name: str
    where: Held
    host: re.Pattern[str]
    path: re.Pattern[str] = re.compile("")
    identifier: re.Pattern[str] | None = None


def _system(name: str, where: Held, host: str, path: str = "", identifier: str = "") -> _System:  # noqa: PLR0917  a table reads best in columns
    return _System(
        name=name, where=where, host=re.compile(rf"(?:^|\.)(?:{host})$"), path=re.compile(path),
        identifier=re.compile(identifier) if identifier else None,
    )  # fmt: skip


KEY: Final = r"\b([A-Z][A-Z0-9_]{1,9}-\d{1,9})\b"
# The first that fits wins, so the narrow stand before the wide.
SYSTEMS: Final = (
    _system("SIM", "ticket", r"t\.corp\.amazon\.com|tt\.amazon\.com|sim\.amazon\.com|i\.amazon\.com|issues\.amazon\.com|taskei\.amazon\.dev", "", r"/(?:issues/|tasks/)?([A-Z]{1,12}\d{0,4}-?\d{2,12}|[VPDT]\d{6,12}|\d{8,12})(?:$|/)"),
    _system("Code review", "review", r"code\.amazon\.com", r"/reviews/", r"(CR-\d{2,12})"),
    _system("Code", "other", r"code\.amazon\.com"),
    _system("Pipelines", "dashboard", r"pipelines\.amazon\.com"),
    _system("Wiki", "wiki", r"w\.amazon\.com"),
    _system("Quip", "wiki", r"quip\.com|quip-[a-z]+\.com|quip-amazon\.com"),
    _system("Chime", "chat", r"(?:app\.)?chime\.aws"),
    _system("Phone Tool", "other", r"phonetool\.amazon\.com"),
    _system("QuickSight", "dashboard", r"quicksight\.aws\.amazon\.com|quicksight\.aws"),
    _system("CloudWatch", "dashboard", r"console\.aws\.amazon\.com", r"/cloudwatch"),
    _system("Jira", "ticket", r"atlassian\.net|jira\.[\w.-]+", r"^/(?:browse|jira|projects|secure|servicedesk|issues)(?:/|$)", KEY),
    _system("Confluence", "wiki", r"atlassian\.net|confluence\.[\w.-]+", r"^/(?:wiki|display|spaces|pages|x)(?:/|$)|^/$"),
    _system("GitHub review", "review", r"github\.com|github\.[\w.-]+", r"/pull/\d+", r"/([\w.-]+/[\w.-]+)/pull/(\d+)"),
    _system("GitHub issue", "ticket", r"github\.com|github\.[\w.-]+", r"/issues/\d+", r"/([\w.-]+/[\w.-]+)/issues/(\d+)"),
    _system("GitHub wiki", "wiki", r"github\.com|github\.[\w.-]+", r"/wiki(?:/|$)"),
    _system("GitHub", "other", r"github\.com|github\.[\w.-]+"),
    _system("GitLab review", "review", r"gitlab\.[\w.-]+", r"/merge_requests/\d+", r"/([\w./-]+?)/-/merge_requests/(\d+)"),
    _system("GitLab issue", "ticket", r"gitlab\.[\w.-]+", r"/issues/\d+", r"/([\w./-]+?)/-/issues/(\d+)"),
    _system("GitLab wiki", "wiki", r"gitlab\.[\w.-]+", r"/wikis/"),
    _system("GitLab", "other", r"gitlab\.[\w.-]+"),
    _system("Bitbucket review", "review", r"bitbucket\.[\w.-]+", r"/pull-requests/\d+", r"/pull-requests/(\d+)"),
    _system("Gerrit", "review", r"gerrit\.[\w.-]+|[\w-]+-review\.[\w.-]+", "", r"/\+/(\d+)"),
    _system("Phabricator", "review", r"phabricator\.[\w.-]+", r"^/D\d+", r"/(D\d+)"),
    _system("Azure DevOps review", "review", r"dev\.azure\.com|visualstudio\.com", r"/pullrequest/\d+", r"/pullrequest/(\d+)"),
    _system("Azure DevOps", "ticket", r"dev\.azure\.com|visualstudio\.com", r"/_workitems/", r"/edit/(\d+)"),
    _system("Linear", "ticket", r"linear\.app", "", KEY),
    _system("Asana", "ticket", r"app\.asana\.com", "", r"/(\d{6,})(?:/f)?$"),
    _system("Trello", "ticket", r"trello\.com"),
    _system("ServiceNow", "ticket", r"service-now\.com", "", r"((?:INC|CHG|REQ|RITM|PRB|TASK)\d{5,12})"),
    _system("Zendesk", "ticket", r"zendesk\.com", "", r"/tickets/(\d+)"),
    _system("PagerDuty", "ticket", r"pagerduty\.com", "", r"/incidents/(\w+)"),
    _system("Teams", "chat", r"teams\.microsoft\.com|teams\.live\.com|teams\.cloud\.microsoft"),
    _system("Slack", "chat", r"slack\.com"),
    _system("Google Chat", "chat", r"chat\.google\.com"),
    _system("Webex", "chat", r"webex\.com"),
    _system("Zoom", "chat", r"zoom\.us"),
    _system("Outlook on the web", "mail", r"outlook\.(?:office|office365|live)\.com|outlook\.cloud\.microsoft|owa\.[\w.-]+"),
    _system("Gmail", "mail", r"mail\.google\.com"),
    _system("Google Docs", "wiki", r"docs\.google\.com|drive\.google\.com"),
    _system("SharePoint", "wiki", r"sharepoint\.com|onedrive\.live\.com|1drv\.ms"),
    _system("Notion", "wiki", r"notion\.so|notion\.site|notion\.com"),
    _system("Coda", "wiki", r"coda\.io"),
    _system("Looker", "dashboard", r"looker\.com|looker\.[\w.-]+|lookerstudio\.google\.com"),
    _system("Grafana", "dashboard", r"grafana\.net|grafana\.[\w.-]+"),
    _system("Tableau", "dashboard", r"tableau\.com|tableau\.[\w.-]+"),
    _system("Power BI", "dashboard", r"powerbi\.com"),
    _system("Kibana", "dashboard", r"kibana\.[\w.-]+"),
    _system("Datadog", "dashboard", r"datadoghq\.(?:com|eu)"),
    _system("Salesforce", "ticket", r"lightning\.force\.com|my\.salesforce\.com"),
    _system("Wiki", "wiki", r"(?:wiki|docs|kb)\.[\w.-]+"),
    _system("Dashboard", "dashboard", r"(?:dashboards?|metrics|monitoring)\.[\w.-]+"),
    _system("Tickets", "ticket", r"(?:tickets?|issues|bugs|tracker|helpdesk|support)\.[\w.-]+"),
    _system("Review", "review", r"(?:reviews?|codereview)\.[\w.-]+"),
)  # fmt: skip

IDS: Final[tuple[tuple[re.Pattern[str], str, Held], ...]] = (
    (re.compile(r"CR-\d{4,12}"), "Code review", "review"),
    (re.compile(r"(?:MCM|CM)-?\d{5,12}"), "Change", "ticket"),
    (re.compile(r"(?:SIM|TT|COE)[-# ]?\d{3,12}"), "SIM", "ticket"),
    (re.compile(r"[VPDT]\d{7,12}"), "SIM", "ticket"),
    (re.compile(r"(?:INC|CHG|REQ|RITM|PRB)\d{5,12}"), "ServiceNow", "ticket"),
    (re.compile(r"(?:PR|MR|CL)[ #-]{0,2}\d{1,9}", re.IGNORECASE), "Review", "review"),
    (re.compile(r"[\w.-]{1,60}/[\w.-]{1,60}[#!]\d{1,9}"), "Repository", "ticket"),
    (re.compile(r"[A-Z][A-Z0-9_]{1,9}-\d{1,9}"), "Ticket", "ticket"),
    (re.compile(r"(?:ticket|issue|bug|case|task)\s?(?:no\.?|nr\.?|#)?\s?\d{3,12}", re.IGNORECASE), "Ticket", "ticket"),
)  # fmt: skip
NO_TICKETS: Final = re.compile(r"(?:UTF|ISO|SHA|RFC|COVID|GPT|HTTP|MP|USB|WW|FY|CY|KW|Q\d?|H\d)-?\d+$", re.IGNORECASE)  # fmt: skip


def propose(text: str) -> Reference | None:
    """The reference card for a text that is one link or one id and nothing else; None for words."""
    words = text.strip().strip("<>")
    if not words or len(words) > LONGEST or "\n" in words:
        return None
    if " " not in words and "://" in words[:12]:
        return _of_link(words)
    return _of_id(words)


def _of_id(words: str) -> Reference | None:
    if NO_TICKETS.match(words):
        return None
    for pattern, system, where in IDS:
        if pattern.fullmatch(words):
            return Reference(where=where, system=system, title=words, identifier=words)
    return None


def _of_link(words: str) -> Reference | None:
    try:
        parts = urlsplit(words)
        host = (parts.hostname or "").casefold()
    except ValueError:  # half an IPv6 address
        return None
    if parts.scheme.casefold() not in WEB or not host:
        return None
    url, is_cleaned = _without_secrets(parts, host)
    system = _system_of(host, parts.path)
    identifier = _identifier(system, parts) if system else ""
    return Reference(
        where=system.where if system else "other",
        system=system.name if system else host,
        title=_title(url, identifier, host),
        identifier=identifier,
        url=url,
        notes=_notes(parts, is_cleaned=is_cleaned),
    )


def _system_of(host: str, path: str) -> _System | None:
    fitting = (one for one in SYSTEMS if one.host.search(host) and one.path.search(path))
    return next(fitting, None)


def _identifier(system: _System, parts: SplitResult) -> str:
    if system.identifier is None:
        return ""
    found = system.identifier.search(unquote(parts.path)) or system.identifier.search(
        unquote(parts.query)
    )
    if found is None:
        return ""
    mark = "!" if "merge_requests" in parts.path else "#"
    return mark.join(group for group in found.groups() if group)


def _without_secrets(parts: SplitResult, host: str) -> tuple[str, bool]:
    """The address without login, tokens and tracking; whether something that opens doors was in it."""
    query, was_in_query = _clean_query(parts.query)
    fragment, was_in_fragment = _clean_fragment(parts.fragment)
    has_login = "@" in parts.netloc
    path = "/" if SECRET_PATHS.search(host) else parts.path
    netloc = parts.netloc.rpartition("@")[2]
    url = urlunsplit((parts.scheme.lower(), netloc, path, query, fragment))
    return url, has_login or was_in_query or was_in_fragment or path != parts.path


def _clean_query(query: str) -> tuple[str, bool]:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _is_secret(name, value) and not TRACKING.match(name)]  # fmt: skip
    removed = any(_is_secret(name, value) for name, value in pairs)
    if len(kept) == len(pairs):
        return query, False
    return urlencode(kept, quote_via=quote), removed


def _clean_fragment(fragment: str) -> tuple[str, bool]:
    if "=" not in fragment:
        return fragment, False
    head, mark, tail = fragment.rpartition("?")
    cleaned, removed = _clean_query(tail)
    return (f"{head}{mark}{cleaned}" if removed else fragment), removed


def _is_secret(name: str, value: str) -> bool:
    return bool(value) and bool(SECRET_NAMES.search(name) or SECRET_VALUE.match(value))


def _title(url: str, identifier: str, host: str) -> str:
    """The last words of the address that mean something, else the id, else the host."""
    parts = urlsplit(url)
    segments = [unquote(one) for one in parts.path.split("/") if one]
    named = [one for one in segments if _means_something(one) and one != identifier]
    words = re.sub(r"\.(?:html?|aspx?|php|md)$", "", named[-1]) if named else ""
    words = re.sub(r"[-_+\s]+", " ", re.sub(r"[-_][\da-f]{32}$", "", words)).strip()
    whole = f"{host}{parts.path.rstrip('/')}"
    plain = whole if len(whole) <= len(host) + SHORT_PATH else host
    title = f"{identifier}: {words}" if identifier and _adds(words, identifier) else identifier or words or plain  # fmt: skip
    return title[:TITLE]


def _means_something(segment: str) -> bool:
    if segment.casefold() in STOP or not any(one.isalpha() for one in segment):
        return False
    if len(segment) == 1 and segment.isascii():  # x of a wiki's /x/123, the same for every page
        return False
    return not NAMES_NOTHING.match(segment) or (" " in segment or segment.count("-") > 1 or segment.count("_") > 1)  # fmt: skip


def _adds(words: str, identifier: str) -> bool:
    plain = identifier.casefold().replace("-", " ")
    return bool(words) and words.casefold() not in plain and len(words.split()) > 1


def _notes(parts: SplitResult, *, is_cleaned: bool) -> tuple[str, ...]:
    notes = ("credentials_removed",) if is_cleaned else ()
    return notes if parts.scheme.lower() == "https" else (*notes, "is_not_https")
