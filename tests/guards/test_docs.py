"""Documents that can be wrong by themselves: links, numbers, names of variables and commands."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.guards.tree import ROOT, dotted, files, kept_files, place, sources, syntax

VARIABLE = re.compile(
    r"\b(?:DAYBOOK_[A-Z_]+|DATABASE_[A-Z_]*URL|REDIS_URL|EMAIL_URL|ALLAUTH_[A-Z_]+)\b"
)
# Set by one of our processes for another; nobody else may set them.
BETWEEN_PROCESSES = frozenset(
    {"DAYBOOK_STARTED_AT", "DAYBOOK_INSTALL_SECONDS", "DATABASE_URL_OF_APP"}
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
BEFORE_NUMBERS = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)


def documents() -> list[Path]:
    return [path for path in kept_files() if path.suffix == ".md"]


def adrs() -> list[Path]:
    return sorted(files("docs/adr", suffix=".md"))


def test_adr_numbers_are_unique_and_have_no_gap():
    numbers = [int(path.name[:4]) for path in adrs()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", adrs(), ids=place)
def test_an_adr_has_its_parts(path):
    text = path.read_text()
    assert text.startswith(f"# {path.name[:4]} ")
    missing = [
        part for part in ("## Context", "## Decision", "## Consequences") if part not in text
    ]
    assert missing == []
    assert re.search(r"^Status: (accepted|replaced by \d{4})$", text, re.MULTILINE)


def test_every_adr_that_code_names_exists():
    numbers = {path.name[:4] for path in adrs()}
    named = {
        found
        for path in [*sources("apps", "config", "tests"), *documents()]
        for found in re.findall(r"docs/adr/(\d{4})|\badr/(\d{4})", path.read_text())
        for found in found
        if found
    }
    assert named <= numbers


@pytest.mark.parametrize("path", documents(), ids=place)
def test_every_link_leads_somewhere(path):
    broken = []
    for target in LINK.findall(path.read_text()):
        if re.match(r"(https?:|mailto:)", target):
            continue
        name, _, anchor = target.partition("#")
        aim = (path.parent / name).resolve() if name else path
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            broken.append(target)
    assert broken == []


def anchors(path: Path) -> set[str]:
    """The anchors that a heading gets on the usual code hosts."""
    heads = BEFORE_NUMBERS.findall(path.read_text())
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def variables_read() -> set[str]:
    """Every name of the environment in code, not in comments and docstrings."""
    found: set[str] = set()
    for path in [*sources("config", "apps"), ROOT / "manage.py"]:
        for node in ast.walk(syntax(path)):
            found |= set(names_in(node))
    return found - BETWEEN_PROCESSES


def names_in(node: ast.AST) -> list[str]:
    """The variable in `env.text("NAME", ...)`, `os.environ["NAME"]` or `environment.get("NAME")`."""
    if isinstance(node, ast.Call):
        of = dotted(node.func)
        asks = of.startswith("env.") or "environ" in of or of in READERS
        candidates: list[ast.expr] = node.args[:1] if asks else []
    elif isinstance(node, ast.Subscript):
        candidates = [node.slice] if "environ" in dotted(node.value) else []
    else:
        return []
    values = [one.value for one in candidates if isinstance(one, ast.Constant)]
    return [value for value in values if isinstance(value, str) and VARIABLE.fullmatch(value)]


READERS = {"text", "flag", "integer", "hours", "database", "getenv", "os.getenv"}


def test_the_readme_names_every_variable_of_the_environment():
    readme = (ROOT / "README.md").read_text()
    missing = variables_read() - set(VARIABLE.findall(readme))
    assert missing == set()


def test_the_readme_names_no_variable_that_nothing_reads():
    """A word of caution may name a file or a command; a variable in the table must exist."""
    rows = [
        line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `")
    ]
    named = {name for row in rows for name in VARIABLE.findall(row.split("|")[1])}
    assert named - variables_read() == set()


def commands() -> set[str]:
    return {path.stem for path in files("apps", suffix=".py") if path.parent.name == "commands"}


@pytest.mark.parametrize("path", documents(), ids=place)
def test_documents_name_only_commands_that_exist(path):
    """`manage.py name` in a document is a promise."""
    django = {
        "migrate",
        "test",
        "check",
        "makemigrations",
        "shell",
        "help",
        "createcachetable",
        "up",
    }
    named = set(re.findall(r"manage\.py ([a-z_]+)", path.read_text()))
    assert named - commands() - django == set()


@pytest.mark.parametrize("path", documents(), ids=place)
def test_documents_name_only_make_targets_that_exist(path):
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z0-9 ]+)`", path.read_text()))
    assert {one for names in named for one in names.split()} <= targets


@pytest.mark.parametrize("path", documents(), ids=place)
def test_documents_keep_their_voice_down(path):
    """Plain words (ux.md): no exclamation mark outside of code and pictures."""
    text = re.sub(r"```.*?```|`[^`\n]*`|!\[|<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
    assert "!" not in text


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"]
)
def test_the_papers_of_a_project_are_there(name):
    assert len((ROOT / name).read_text()) > 200


def test_the_map_names_every_app():
    text = (ROOT / "docs/package-map.md").read_text()
    apps = {path.parent.name for path in (ROOT / "apps").glob("*/apps.py")}
    assert {name for name in apps if f"`{name}`" not in text} == set()


def test_the_glossary_is_one_word_one_thing():
    terms = re.findall(
        r"^\| \*{0,2}([\w ,-]+?)\*{0,2} \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE
    )
    assert len(terms) > 30
    assert sorted(terms) == sorted(set(terms))
