"""Templates: all used, all through gettext, no word of the inner vocabulary, nothing inline."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.guards import pages
from tests.guards.tree import ROOT, calls, files, place, sources, syntax

# The product's inner words stay inside (ux.md, Words). "Reading" is left out: people read, too.
INNER = re.compile(
    r"\b(addend(um|a)|citations?|criteri(on|a)|stances?|triag(e|ed|ing)|preflight(ed)?|manifests?"
    r"|seal(s|ed|ing)?|submit|dedupe|payload|supersed(e|ed)|enqueued?)\b",
    re.IGNORECASE,
)
# Outside of gettext: the product's name, names of keys, and units that no language changes.
NAMES = re.compile(r"\b(Daybook|Enter|Esc|Ctrl|Shift|Alt|PDF|UTC|EXAMPLE|min)\b")
WORD = re.compile(r"[^\W\d_]{2,}")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}

# Templates that a package of the shelf asks for by name: where its own copy lies.
OVERRIDES = {
    "account": "allauth",
    "allauth": "allauth",
    "usersessions": "allauth",
    "bootstrap5": "crispy_bootstrap5",
    "django": "django.forms",
}


def html() -> list[Path]:
    return pages.templates(".html")


def test_there_are_templates_to_guard():
    assert len(html()) > 40


# --- used


@cache
def named_in_code() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Names of templates in the modules: whole, and as patterns where a part is filled in."""
    whole, patterns = set(), []
    for path in sources("apps", "config"):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value.partition("#")[0])
            elif isinstance(node, ast.JoinedStr):
                patterns.append(re.compile(pattern_of(node)))
    return frozenset(whole), tuple(one for one in patterns if ENDING.search(one.pattern))


ENDING = re.compile(r"\\\.(html|txt)$")


def pattern_of(node: ast.JoinedStr) -> str:
    """A filled-in part may hold a slash only behind a folder that is named."""
    hole = r"\w+" if isinstance(node.values[0], ast.FormattedValue) else r"[\w/-]+"
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else hole
        for part in node.values
    )


@cache
def named_in_templates() -> frozenset[str]:
    found = set()
    for path in [*html(), *pages.templates(".txt")]:
        text = pages.without_comments(path)
        found |= set(re.findall(r"\{%[^%]*[\"']([\w./-]+\.(?:html|txt))[\"'#]", text))
        found |= set(re.findall(r"[\"']([\w./-]+\.html)#\w+[\"']", text))
    return frozenset(found)


def is_used(name: str) -> bool:
    whole, patterns = named_in_code()
    if name in whole or name in named_in_templates():
        return True
    # A mail is named without its ending: the HTML and the plain part belong together.
    if name.rpartition(".")[0] in whole:
        return True
    return any(one.fullmatch(name) for one in patterns)


def is_override(name: str) -> bool:
    """Whether a package asks for this template itself."""
    package = OVERRIDES.get(name.partition("/")[0])
    spec = find_spec(package) if package else None
    if spec is None or spec.origin is None:
        return False
    return (Path(spec.origin).parent / "templates" / name).exists()


@pytest.mark.parametrize("path", [*html(), *pages.templates(".txt")], ids=place)
def test_every_template_is_used(path):
    _, _, name = place(path).partition("templates/")
    assert is_used(name) or is_override(name), f"nothing renders, includes or extends {name}"


@cache
def existing() -> frozenset[str]:
    return frozenset(place(path).partition("templates/")[2] for path in html())


def test_every_template_a_view_names_is_there():
    whole, _ = named_in_code()
    wanted = {name for name in whole if re.fullmatch(r"[\w-]+(/[\w-]+)+\.html", name)}
    missing = {name for name in wanted - existing() if not is_override(name)}
    assert missing == set()


@pytest.mark.parametrize("path", [*html(), *pages.templates(".txt")], ids=place)
def test_every_template_can_be_read(path):
    """An unknown tag or filter is found here, not on the page of somebody who needs it."""
    assert get_template(place(path).partition("templates/")[2]) is not None


# --- words


@pytest.mark.parametrize("path", html(), ids=place)
def test_every_word_goes_through_gettext(path):
    bare = [text for text in pages.untranslated(path) if WORD.search(NAMES.sub("", text))]
    assert bare == []


@pytest.mark.parametrize("path", html(), ids=place)
def test_a_template_with_text_loads_i18n(path):
    text = pages.without_comments(path)
    if pages.translated(path):
        assert re.search(r"\{%\s*load\b[^%]*\bi18n\b", text)


@cache
def gettext_strings() -> tuple[tuple[str, str], ...]:
    """Every string that code hands to gettext, with its place."""
    return tuple(
        (f"{place(path)}:{line}", argument.value)
        for path in sources("apps", "config")
        for line, name, call in calls(path)
        if name.rpartition(".")[2] in GETTEXT
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )


def texts() -> list[tuple[str, str]]:
    """Everything a reader may meet, with its place."""
    seen = [(place(path), text) for path in html() for text in pages.markup(path).words]
    plain = [(place(path), text) for path in html() for text in pages.translated(path)]
    mails = [
        (place(path), pages.TAGS.sub(" ", pages.without_comments(path)))
        for path in pages.templates(".txt")
    ]
    return [*seen, *plain, *mails, *gettext_strings()]


def test_inner_words_stay_inside():
    assert [(where, text) for where, text in texts() if INNER.search(text)] == []


def test_no_text_raises_its_voice():
    assert [(where, text) for where, text in texts() if "!" in text] == []


def test_the_guard_of_words_sees_words():
    assert len(texts()) > 300
    assert INNER.search("Run the preflight")
    assert not INNER.search("Run the check before sending")


# --- markup


@pytest.mark.parametrize("path", [one for one in html() if not pages.is_mail(one)], ids=place)
def test_nothing_is_inline(path):
    """The content policy would refuse it, in the browser of somebody who needs the page."""
    found = [
        f"<{tag} {name}>"
        for tag, attributes in pages.markup(path).starts
        for name, value in attributes.items()
        if name == "style" or name.startswith("on") or "javascript:" in value.lower()
    ]
    found += [
        f"<{tag}>"
        for tag, attributes in pages.markup(path).starts
        if tag == "style" or (tag == "script" and "src" not in attributes)
    ]
    assert found == []


@pytest.mark.parametrize("path", [one for one in html() if not pages.is_mail(one)], ids=place)
def test_nothing_is_fetched_from_elsewhere(path):
    found = [
        value
        for tag, attributes in pages.markup(path).starts
        for name, value in attributes.items()
        if name in {"src", "srcset", "action", "poster"} or (name == "href" and tag == "link")
        if re.match(r"\s*(https?:)?//", value)
    ]
    assert found == []


@pytest.mark.parametrize("path", html(), ids=place)
def test_user_text_is_always_escaped(path):
    text = path.read_text()
    assert not re.search(r"\|\s*safe(seq)?\b", text)
    assert not re.search(r"autoescape\s+off", text)


# The document inside the sandboxed frame of a mail, which alone is served with a policy that allows its styles.
FRAMED = "apps/evidence/mail_view.py"


def test_markup_written_in_code_is_not_inline_either():
    found = [
        f"{place(path)}:{node.lineno}"
        for path in sources("apps")
        if place(path) != FRAMED
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"<\w[^>]*\s(style|on\w+)=|<script|<style", node.value)
    ]
    assert found == []


def test_every_module_of_javascript_is_loaded():
    modules = files("static/js", suffix=".js")
    texts = [path.read_text() for path in [*modules, *html()]]
    unused = [place(path) for path in modules if not any(path.name in text for text in texts)]
    assert unused == []


def test_no_template_asks_for_a_static_file_that_is_not_there():
    asked = {
        name
        for path in html()
        for name in re.findall(r"\{%\s*static\s+[\"']([^\"']+)[\"']", path.read_text())
    }
    ours = {name for name in asked if name.split("/")[0] in {"css", "js", "img"}}
    assert {name for name in ours if not (ROOT / "static" / name).exists()} == set()
