"""Templates as the guards read them: what a reader sees, and the markup around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tests.guards.tree import files

COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
TRANSLATE = re.compile(r"\{%\s*(?:translate|trans)\s+(?:\"([^\"]*)\"|'([^']*)').*?%\}", re.DOTALL)
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL
)
VARIABLES = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAGS = re.compile(r"\{%.*?%\}", re.DOTALL)
# Blocks that fill an attribute: their text is a class, not a word.
IN_ATTRIBUTES = re.compile(r"\{%\s*block\s+frame\s*%\}.*?\{%\s*endblock\s*%\}", re.DOTALL)

# Attributes whose text is read by people.
SILENT = frozenset({"style", "script", "code", "kbd", "samp"})
READ = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description"})


def templates(suffix: str = ".html") -> list[Path]:
    found = files("templates", "apps", suffix=suffix)
    return [path for path in found if "templates" in path.parts]


def is_mail(path: Path) -> bool:
    """Mails carry their styles with them: no policy of ours reaches a mail program."""
    return "email" in path.parts


@dataclass
class Markup(HTMLParser):
    """The elements of a template and the words a reader meets."""

    starts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.starts.append((tag, {name: value or "" for name, value in attrs}))
        self.words += [value for name, value in attrs if name in READ and value]
        self._silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if data.strip() and self._silent <= 0:
            self.words.append(data.strip())


def without_comments(path: Path) -> str:
    return IN_ATTRIBUTES.sub("", COMMENTS.sub("", path.read_text()))


def translated(path: Path) -> list[str]:
    """The strings a template hands to gettext."""
    text = without_comments(path)
    short = [one or other for one, other in TRANSLATE.findall(text)]
    return short + [TAGS.sub(" ", VARIABLES.sub(" ", body)) for body in BLOCK.findall(text)]


def markup(path: Path) -> Markup:
    """Parse a template with its translated strings in place and everything of Django's taken out."""
    text = TRANSLATE.sub(lambda found: found[1] or found[2] or "", without_comments(path))
    return parsed(TAGS.sub("", VARIABLES.sub("", text)))


def untranslated(path: Path) -> list[str]:
    """What a reader sees that gettext does not."""
    text = BLOCK.sub("", TRANSLATE.sub("", without_comments(path)))
    return parsed(TAGS.sub("", VARIABLES.sub("", text))).words


def parsed(text: str) -> Markup:
    found = Markup()
    found.feed(text)
    found.close()
    return found
