"""The bundle rules that a program can test on a finished file. Pure: facts in, verdicts out.

The numbers are those of the list of rules in the documentation (`docs/packet.md`). A rule yields the faults it finds; no
fault means passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

Facts = dict[str, Any]
Faults = Iterator[str]

SIZE_LIMIT: Final = 25 << 20
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.pdf")
SECTION: Final = re.compile(r"(?P<words>.+) – \S+ (?P<page>\d+)", re.DOTALL)
EXHIBIT: Final = re.compile(
    r"(?P<label>\S+ \d+) – (?P<words>.+) – (?P<date>.+) – \S+ (?P<page>\d+)", re.DOTALL
)
PAPERS: Final = {"A4": (595.3, 841.9), "Letter": (612.0, 792.0)}
DARK_ENOUGH: Final = 100
BEFORE_INDEX: Final = 3  # what is asked, the statement, the main concern
SOCIAL: Final = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
CARD: Final = re.compile(r"(?<!\d)(?:\d[ -]?){15}\d(?!\d)")
HASH: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
MADE_BY: Final = re.compile(r"daybook|/(?:home|root|tmp|usr|var)/|[A-Z]:\\", re.IGNORECASE)

# Rules that need the record beside the file; they never fail a bare file.
NEED_RECORD: Final = (13, 14, 18, 29, 31, 32, 34, 35, 37, 38, 39, 40)


def flat(text: str) -> str:
    """Text for comparing: no white space, no invisible breaks."""
    return re.sub(r"[\s\u200b\u00ad\ufffe\u0002-]+", "", text)


def opens(facts: Facts) -> Faults:
    """1: one PDF that opens without a password."""
    if facts.get("encrypted"):
        yield "the file is encrypted"
    elif not facts["opens"]:
        yield "the file does not open"


def size(facts: Facts) -> Faults:
    """2: not larger than mailboxes and courts take."""
    if facts["size"] > SIZE_LIMIT:
        yield f"{facts['size']} bytes are more than {SIZE_LIMIT}"


def one_volume(facts: Facts) -> Faults:
    """3: a packet in one file says nothing of volumes; numbering covers all of it (rules 8 and 9)."""
    if not facts["pages"]:
        yield "no pages"


def name(facts: Facts) -> Faults:
    """4: letters, digits, underscore and hyphen only."""
    if not NAME.fullmatch(facts["name"]):
        yield "the file name has other characters than letters, digits, _ and -"


def nothing_active(facts: Facts) -> Faults:
    """5: no scripts, embedded files, actions, forms."""
    yield from (f"the file holds {kind}" for kind in facts["active"])
    if facts["embedded"]:
        yield "the file holds embedded files"
    if facts["form"]:
        yield "the file holds a form"


def metadata(facts: Facts) -> Faults:
    """6: a title, and nothing about people, programs or paths."""
    info = facts["info"]
    if not info.get("/Title"):
        yield "no title"
    yield from (f"{key} is set" for key in ("/Author", "/Keywords", "/Subject") if info.get(key))
    if any(MADE_BY.search(value) for key, value in info.items() if key != "/Title"):
        yield "the metadata name a program or a path"


def fonts(facts: Facts) -> Faults:
    """7: fonts embedded in every page set here (imported pages are listed by `remarks`)."""
    yield from (f"p. {page}: a font is not embedded" for page in facts["fonts"]["composed"])


def numbers(facts: Facts) -> Faults:
    """8, 9: page k prints k, from the first page to the last."""
    for index, page in enumerate(facts["pages"], 1):
        if page["number"]["text"] != str(index):
            yield f"p. {index} prints “{page['number']['text'][:12]}”"


def number_free(facts: Facts) -> Faults:
    """10: the number covers nothing and nothing covers it."""
    for index, page in enumerate(facts["pages"], 1):
        if page["number"]["covered"]:
            yield f"p. {index}: the number lies on something"


def no_labels(facts: Facts) -> Faults:
    """11: the reader's program counts as the paper does."""
    if facts["labels"]:
        yield "page labels are set"


def words_everywhere(facts: Facts) -> Faults:
    """12: every page has text that can be searched."""
    for index, page in enumerate(facts["pages"], 1):
        if len(flat(page["text"])) <= len(str(index)) and index > 1:
            yield f"p. {index} has no text"


def upright(facts: Facts) -> Faults:
    """15: no page stands on its head."""
    yield from (
        f"p. {i} is upside down" for i, page in enumerate(facts["pages"], 1) if page["upside_down"]
    )


def landscape(facts: Facts) -> Faults:
    """16: wide pages are wide, not turned."""
    yield from (f"p. {i} is turned" for i, turn in enumerate(facts["turned"], 1) if turn)


def paper(facts: Facts) -> Faults:
    """17: one paper in the whole packet."""
    papers = {_paper(pair) for pair in facts["sizes"]}
    if len(papers) != 1 or None in papers:
        yield "pages of several sizes"


def _paper(pair: list[float]) -> str | None:
    short, long = sorted(pair)
    for label, (a, b) in PAPERS.items():
        if abs(short - a) < 1 and abs(long - b) < 1:
            return label
    return None


def view(facts: Facts) -> Faults:
    """19: opens at 100 %; links and bookmarks keep the reader's zoom."""
    if facts["open"] != "exact":
        yield "does not open at 100 %"
    links = [link for page in facts["pages"] for link in page["links"]]
    if not all(item["inherit"] for item in (*facts["outline"], *links)):
        yield "a link or bookmark changes the zoom"


def outline(facts: Facts) -> Faults:
    """20: bookmarks, at most three levels."""
    if not facts["outline"]:
        yield "no bookmarks"
    if any(item["level"] > 3 for item in facts["outline"]):
        yield "bookmarks deeper than three levels"


def bookmark_words(facts: Facts) -> Faults:
    """21: bookmarks say what, when and on which page."""
    for item in facts["outline"]:
        pattern = SECTION if item["level"] == 1 else EXHIBIT
        if not pattern.fullmatch(item["title"]):
            yield f"a bookmark says “{item['title'][:40]}”"


def bookmark_targets(facts: Facts) -> Faults:
    """22: bookmarks lead to the page they print, in ascending order."""
    last = 0
    for item in facts["outline"]:
        found = SECTION.fullmatch(item["title"])
        if not found or int(found["page"]) != item["page"]:
            yield f"a bookmark leads to p. {item['page']}: “{item['title'][:40]}”"
        if item["page"] < last:
            yield f"bookmarks do not ascend at p. {item['page']}"
        last = item["page"]


def _exhibits(facts: Facts) -> list[tuple[re.Match[str], Facts]]:
    pairs = [
        (EXHIBIT.fullmatch(item["title"]), item) for item in facts["outline"] if item["level"] == 2
    ]
    return [(found, item) for found, item in pairs if found]


def _index_pages(facts: Facts) -> list[int]:
    """Pages of the index: from the bookmark of the page every exhibit's band leads back to, to the next bookmark."""
    backs = [
        link["page"]
        for page in facts["pages"]
        for link in page["links"]
        if re.fullmatch(r"\S+, \S+ \d+", link["text"]) and link["text"][:3] != "Ex."
    ]
    if not backs:
        return []
    first = max(set(backs), key=backs.count)
    later = [item["page"] for item in facts["outline"] if item["page"] > first]
    return list(range(first, min(later, default=first + 1)))


def index_links(facts: Facts) -> Faults:
    """23: the index is at the front, and each row leads to the page it prints."""
    pages = _index_pages(facts)
    if not pages:
        if _exhibits(facts):
            yield "no index was found"
        return
    if sum(item["page"] < pages[0] for item in facts["outline"]) > BEFORE_INDEX:
        yield f"the index begins on p. {pages[0]}"
    for number in pages:
        for link in facts["pages"][number - 1]["links"]:
            if link["text"].isdigit() and int(link["text"]) != link["page"]:
                yield f"the index prints {link['text']} and leads to p. {link['page']}"


def index_words(facts: Facts) -> Faults:
    """24: index and bookmarks use the same words."""
    pages = _index_pages(facts)
    shown = flat("".join(facts["pages"][number - 1]["text"] for number in pages))
    for found, _ in _exhibits(facts):
        if pages and not all(flat(found[part]) in shown for part in ("label", "words", "date")):
            yield f"the index does not name {found['label']} as its bookmark does"


def no_gaps(facts: Facts) -> Faults:
    """25: parts and exhibits cover every page, the first to the last."""
    starts = [item["page"] for item in facts["outline"]]
    if not starts or starts[0] != 1:
        yield "p. 1 belongs to no part"
    if any(not 1 <= page <= len(facts["pages"]) for page in starts):
        yield "a part begins outside of the packet"


def references(facts: Facts) -> Faults:
    """26: what reads “p. n” leads to page n, and every reference in the packet's own words is a link."""
    first = min((item["page"] for _, item in _exhibits(facts)), default=len(facts["pages"]) + 1)
    for number, page in enumerate(facts["pages"], 1):
        for link in page["links"]:
            found = re.search(r"(?:^|\s)p\. (\d+)$", link["text"])
            if link["page"] == 0 or (found and int(found[1]) != link["page"]):
                yield f"p. {number}: “{link['text'][:40]}” leads to p. {link['page']}"
        if number < first:
            yield from _unlinked(number, page)


def _unlinked(number: int, page: Facts) -> Faults:
    said = re.findall(r"Ex\. \d+, p\. \d+", " ".join(page["text"].split()))
    linked = [link["text"] for link in page["links"]]
    for text in sorted(set(said)):
        if not any(text in words for words in linked):
            yield f"p. {number}: “{text}” is no link"


def way_back(facts: Facts) -> Faults:
    """27: each exhibit's first page leads back to the index."""
    pages = _index_pages(facts)
    for found, item in _exhibits(facts):
        links = facts["pages"][item["page"] - 1]["links"] if item["page"] else []
        if not pages or not any(link["page"] == pages[0] for link in links):
            yield f"{found['label']} has no way back to the index"


def one_copy(facts: Facts) -> Faults:
    """28: no file is listed twice."""
    first = facts["outline"][-1]["page"] if facts["outline"] else 1
    listed = "\n".join(page["text"] for page in facts["pages"][max(0, first - 1) :])
    hashes = HASH.findall(listed.replace("\u200b", ""))
    for value in sorted({value for value in hashes if hashes.count(value) > 1}):
        yield f"the file {value[:12]}… is in the packet more than once"


def numbers_of_people(facts: Facts) -> Faults:
    """36: no social security or card numbers in full."""
    for index, page in enumerate(facts["pages"], 1):
        if SOCIAL.search(page["text"]):
            yield f"p. {index} holds what looks like a social security number"
        if any(_is_card(found) for found in CARD.findall(page["text"])):
            yield f"p. {index} holds what looks like a card number"


def _is_card(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [sum(divmod(2 * d, 10)) if i % 2 == 0 else d for i, d in enumerate(digits)]
    return len(digits) == 16 and digits[0] in {3, 4, 5, 6} and sum(doubled) % 10 == 0


def dark_numbers(facts: Facts) -> Faults:
    """42: page numbers are dark enough to be read from a grey copy."""
    for index, page in enumerate(facts["pages"], 1):
        if page["number"]["dark"] > DARK_ENOUGH:
            yield f"p. {index}: the number is pale"


RULES: Final[dict[int, Callable[[Facts], Faults]]] = {
    1: opens, 2: size, 3: one_volume, 4: name, 5: nothing_active, 6: metadata, 7: fonts, 8: numbers, 9: numbers,
    10: number_free, 11: no_labels, 12: words_everywhere, 15: upright, 16: landscape, 17: paper, 19: view, 20: outline,
    21: bookmark_words, 22: bookmark_targets, 23: index_links, 24: index_words, 25: no_gaps, 26: references, 27: way_back,
    28: one_copy, 36: numbers_of_people, 42: dark_numbers,
}  # fmt: skip
WITHOUT_OPENING: Final = (1, 2, 4)


def remarks(facts: Facts) -> Iterator[tuple[int, str]]:
    """What is no fault but should be known."""
    pages = facts["fonts"]["imported"]
    if pages:
        yield 7, "imported pages without their fonts: " + ", ".join(map(str, pages[:20]))
