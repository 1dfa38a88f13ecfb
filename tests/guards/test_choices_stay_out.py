"""Choices are scratch: nothing that makes a packet can reach their rows, by import, relation, query or template.

That none of their figures is in what was made is shown by tests/guards/test_choices_not_told.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.template import Template, engines
from django.template.base import Lexer, Node, TokenType
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode

from apps.choices.models import Scenario, Vest
from tests.guards import imports
from tests.guards.test_apps import CONFIG
from tests.guards.tree import files, place, syntax

CHOICES, PACKETS = "apps.choices", "apps.packets"
MODELS = (Scenario, Vest)
DEEPEST = 8
# Of a node: where it stands, not what it asks for. What it encloses has its own turn.
OF_ITS_PLACE = frozenset({"origin", "token", "nodelist"})
TABLE = re.compile(r"\bchoices_\w+", re.IGNORECASE)


# --- Neither app can reach the other


def test_the_contract_says_that_neither_imports_the_other() -> None:
    contracts = CONFIG["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if "containers" not in one and "layers" in one)
    together = [{name.strip(" ()") for name in one.split("|")} for one in layers]
    assert {PACKETS, CHOICES} in together


def test_packets_reach_no_module_of_choices() -> None:
    """Over any number of imports, late ones and those for types alone included, which the contract leaves out."""
    found = imports.reached(PACKETS)
    assert len(found) > 100
    assert {one for one in found if imports.is_in(one, CHOICES)} == set()


def test_choices_reach_no_module_of_packets() -> None:
    found = imports.reached(CHOICES)
    assert len(found) > 30
    assert {one for one in found if imports.is_in(one, PACKETS)} == set()


def test_what_lies_below_choices_does_not_know_them() -> None:
    """Only what shows pages of its own may stand above: the front page, the first steps, the upkeep."""
    above = ("apps.dashboard", "apps.onboarding", "apps.operations", "config")
    knows = {
        name
        for name in imports.modules()
        if any(imports.is_in(step, CHOICES) for step in imports.next_of(name))
        and not imports.is_in(name, CHOICES)
    }
    assert {name for name in knows if not any(imports.is_in(name, one) for one in above)} == set()


@pytest.mark.parametrize(
    "code",
    [
        "import apps.choices.models",
        "from apps.choices import maths",
        "from apps import choices",
        "from ..choices import maths",
        "def late():\n    from apps.choices.models import Scenario\n",
        "if TYPE_CHECKING:\n    from apps.choices.models import Scenario\n",
        "import_string('apps.choices.models:Scenario')",
        "importlib.import_module('apps.choices.models')",
    ],
)
def test_an_import_of_choices_is_seen_however_it_is_written(code: str) -> None:
    found = imports.imported(ast.parse(code), name="apps.packets.build")
    assert any(imports.is_in(one, CHOICES) for one in found)


# --- No row of choices is reached by its relations, its name or its table


def ways_to_rows() -> set[str]:
    """What a row of another app would call them: the way back from a foreign key, in code and in a filter."""
    found: set[str] = set()
    for model in apps.get_models():
        for relation in model._meta.related_objects if model not in MODELS else ():
            if relation.related_model in MODELS:
                found |= {relation.get_accessor_name() or "", relation.field.related_query_name()}
    return found - {""}


def names_choices(name: str) -> bool:
    """Whether an attribute, a keyword or a text names rows of choices: `scenarios`, `scenarios__name`, a table, a model."""
    low = name.casefold()
    by_relation = any(
        low == way or low.startswith(f"{way}__") or f"__{way}" in low for way in ways_to_rows()
    )
    by_name = low.startswith(("choices.", "choices/", "apps.choices"))
    return by_relation or by_name or TABLE.search(name) is not None


def test_the_ways_back_are_those_we_know() -> None:
    """A new relation to choices stands here first; what is owned by a person has no way back."""
    assert ways_to_rows() == {"scenarios"}
    assert {one._meta.app_label for one in MODELS} == {"choices"}
    assert set(apps.get_app_config("choices").get_models()) == set(MODELS)


def test_nothing_that_packets_reach_names_rows_of_choices() -> None:
    found = [
        f"{name}:{line} {words}"
        for name in sorted(imports.reached(PACKETS))
        for line, words in imports.names_and_texts(syntax(imports.modules()[name]))
        if names_choices(words)
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "plan.scenarios.all()",
        "Plan.objects.filter(scenarios__name='x')",
        "Plan.objects.prefetch_related('scenarios__vests')",
        "Stage.objects.values('plan__scenarios__pay')",
        "cursor.execute('select pay from choices_scenario')",
        "apps.get_model('choices.Scenario')",
        "render(request, 'choices/choice.html')",
    ],
)
def test_a_name_of_those_rows_is_seen(code: str) -> None:
    assert any(names_choices(words) for _line, words in imports.names_and_texts(ast.parse(code)))


# --- Templates of packets


def templates_of_packets() -> dict[str, Template]:
    """Every template of packets with all that they extend and include."""
    waiting = [
        place(one).partition("templates/")[2] for one in files("templates/packets", suffix=".html")
    ]
    found: dict[str, Template] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = get_template(name).template  # type: ignore[attr-defined]
            waiting += named_by(found[name])
    return found


def nodes(template: Template) -> list[Any]:
    return list(template.nodelist.get_nodes_by_type(Node))


def named_by(template: Template) -> list[str]:
    asked = [one.parent_name for one in nodes(template) if isinstance(one, ExtendsNode)]
    asked += [one.template for one in nodes(template) if isinstance(one, IncludeNode)]
    names = [getattr(one, "var", None) for one in asked]
    return [one for one in names if isinstance(one, str)]


def words_of(one: object, depth: int = 0) -> Iterator[str]:
    """What a node looks up or holds as a text: every name in `{{ plan.scenarios.first.pay }}`."""
    if isinstance(one, str):
        yield from one.split(".")
        return
    if depth > DEEPEST:
        return
    if isinstance(one, dict):
        inner = list(one.values())
    elif isinstance(one, list | tuple):
        inner = list(one)
    elif type(one).__module__.startswith(("django.template", "django.templatetags", "apps.")):
        slots = getattr(type(one), "__slots__", ())
        held = {name: getattr(one, name, None) for name in slots} | getattr(one, "__dict__", {})
        inner = [value for name, value in held.items() if name not in OF_ITS_PLACE]
    else:
        inner = []
    for each in inner:
        yield from words_of(each, depth + 1)


def named_in(template: Template) -> set[str]:
    return {words for node in nodes(template) for words in words_of(node) if names_choices(words)}


def test_no_template_of_packets_names_rows_of_choices() -> None:
    found = templates_of_packets()
    assert len(found) > 10
    assert "base.html" in found
    assert {name: named for name, one in found.items() if (named := named_in(one))} == {}
    assert [name for name in found if name.startswith("choices/")] == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ plan.scenarios.first.pay }}",
        "{% for one in plan.scenarios.all %}{{ one }}{% endfor %}",
        "{% if plan.scenarios.exists %}yes{% endif %}",
        "{% with all=plan.scenarios.all %}{{ all.0 }}{% endwith %}",
    ],
)
def test_a_template_that_names_them_is_seen(text: str) -> None:
    assert named_in(Template(text)) == {"scenarios"}


def test_tags_that_templates_of_packets_load_are_not_of_choices() -> None:
    modules = engines["django"].engine.libraries  # type: ignore[attr-defined]
    ours = {name for name, module in modules.items() if imports.is_in(module, CHOICES)}
    loaded = {name for one in templates_of_packets().values() for name in loaded_by(one.source)}
    assert "i18n" in loaded
    assert loaded & ours == set()


def loaded_by(source: str) -> set[str]:
    tokens = [one for one in Lexer(source).tokenize() if one.token_type == TokenType.BLOCK]
    return {
        name
        for one in tokens
        if one.split_contents()[0] == "load"
        for name in one.split_contents()[1:]
    }
