"""Habits of the code that no linter of the shelf knows (style.md, rules 2, 3, 7, 8)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from tests.guards.tree import ROOT, calls, dotted, files, is_view_module, place, sources, syntax

LONGEST = 400
QUEUES = ("apply_async", "delay", "send_task")
THE_ONLY_QUEUE = "apps/jobs/process.py"

CLOCKS = re.compile(
    r"(^|\.)(timezone\.(now|localdate|localtime)|datetime\.(now|utcnow|today)|date\.today|time\.time(_ns)?)$"
)
CLOCK_READERS = re.compile(r"/(views|management/commands)/|/(views|tasks)\.py$")
# Who else reads the clock, and why.
CLOCK_EXCEPTIONS = {
    "apps/accounts/adapter.py": "allauth calls it where a view would stand",
    "apps/accounts/middleware.py": "answers in place of a view",
    "apps/intake/middleware.py": "answers in place of a view",
    "apps/core/ids.py": "the time in an id is no fact of the record",
}


def test_work_is_queued_in_one_place_only():
    """R14: what is queued is queued after the commit, and only apps.jobs.process knows how."""
    found = [
        f"{place(path)}:{line} {name}"
        for path in sources("apps", "config")
        if place(path) != THE_ONLY_QUEUE
        for line, name, _ in calls(path)
        if name.rpartition(".")[2] in QUEUES and "." in name
    ]
    assert found == []


def test_the_one_place_that_queues_is_still_there():
    names = {name.rpartition(".")[2] for _, name, _ in calls(ROOT / THE_ONLY_QUEUE)}
    assert names & set(QUEUES)


def test_views_reach_rows_through_their_owner():
    found = [found for path in views() for found in unscoped(path)]
    assert found == []


def test_the_guard_sees_an_unscoped_query(tmp_path):
    sample = ast.parse("a = Entry.objects.filter(pk=1)\nb = Entry.objects.for_user(user).get()\n")
    assert [node.lineno for node in ast.walk(sample) if is_unscoped(node)] == [1]


def views() -> list[Path]:
    return [path for path in sources("apps") if is_view_module(path)]


def unscoped(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax(path)):
        if is_unscoped(node):
            yield f"{place(path)}:{node.lineno} {dotted(node)}"


def is_unscoped(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Say whether this is `Model.objects.anything` but `for_user`."""
    if not isinstance(node, ast.Attribute) or node.attr == "for_user":
        return False
    owner = node.value
    if not isinstance(owner, ast.Attribute):
        return False
    return owner.attr in {"objects", "_default_manager", "_base_manager"}


def test_models_are_not_fetched_by_class_alone_in_views():
    """`get_object_or_404(Entry, ...)` asks for everybody's rows."""
    found = [
        f"{place(path)}:{line}"
        for path in views()
        for line, name, call in calls(path)
        if name in {"get_object_or_404", "get_list_or_404"}
        and call.args
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id[:1].isupper()
    ]
    assert found == []


def test_nothing_happens_by_signal():
    """Our apps call each other's functions; a receiver is an import nobody sees (rule 3)."""
    found = [
        f"{place(path)}:{node.lineno}"
        for path in sources("apps", "config")
        for node in ast.walk(syntax(path))
        if names_signals(node)
    ]
    assert found == []


def names_signals(node: ast.AST) -> TypeGuard[ast.Import | ast.ImportFrom]:
    if isinstance(node, ast.ImportFrom):
        modules = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
    elif isinstance(node, ast.Import):
        modules = [one.name for one in node.names]
    else:
        return False
    return any(
        re.search(r"(^django\.dispatch|\.signals?$|\.signals\.|^celery\.signals)", name)
        for name in modules
    )


def test_only_views_tasks_and_commands_read_the_clock():
    found = [
        f"{place(path)}:{line} {name}"
        for path in sources("apps")
        if not CLOCK_READERS.search(place(path)) and place(path) not in CLOCK_EXCEPTIONS
        for line, name, _ in calls(path)
        if CLOCKS.search(name)
    ]
    assert found == []


def test_every_clock_exception_is_still_needed():
    stale = [
        name
        for name in CLOCK_EXCEPTIONS
        if not any(CLOCKS.search(called) for _, called, _ in calls(ROOT / name))
    ]
    assert stale == []


def test_no_file_grows_past_400_lines():
    long = {
        place(path): lines
        for path in [*sources("apps", "config", "tests"), *files("static/js", suffix=".js")]
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


# Who may call markup safe, and why.
SAFE_MARKUP = {
    "apps/core/drawing/picture.py": "shapes made of numbers; every word is escaped before",
    "apps/core/templatetags/daybook.py": "icons drawn from the package's own files",
}


def test_text_never_becomes_code():
    """User words are data in the page and in the packet: nothing evaluates a string (R42)."""
    in_python = [
        f"{place(path)}:{line} {name}"
        for path in sources("apps", "config")
        for line, name, _ in calls(path)
        if name in {"eval", "exec"} or (name.endswith(MARKUP) and place(path) not in SAFE_MARKUP)
    ]
    in_others = [
        f"{place(path)}:{number}"
        for path in [*files("apps", suffix=".typ"), *files("static/js", suffix=".js")]
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if not line.lstrip().startswith("//") and EVALUATES.search(line)
    ]
    assert in_python + in_others == []


MARKUP = ("mark_safe", "SafeString", "SafeText")
EVALUATES = re.compile(r"\beval\s*\(|\bnew Function\s*\(|\.(inner|outer)HTML\s*=[^=]")


def test_every_permission_to_call_markup_safe_is_still_used():
    stale = [
        name
        for name in SAFE_MARKUP
        if not any(called.endswith(MARKUP) for _, called, _ in calls(ROOT / name))
    ]
    assert stale == []


def test_typst_sources_are_files_never_built_strings():
    """Pages are set from files under templates_typst; words reach them as data (JSON)."""
    found = [
        f"{place(path)}:{node.lineno}"
        for path in sources("apps")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.JoinedStr) and TYPST_CODE.search(literal_of(node))
    ]
    assert found == []


TYPST_CODE = re.compile(r"#(let|set|show|include|import|eval|text|page)\b")


def literal_of(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


def test_imports_stand_at_the_top():
    """An import inside a function hides a cycle from import-linter."""
    found = [
        f"{place(path)}:{node.lineno}"
        for path in sources("apps")
        if place(path) not in LATE_IMPORTS
        for function in ast.walk(syntax(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


# Modules that must import late, and why.
LATE_IMPORTS = {
    "apps/deadlines/apps.py": "models are not loaded before ready()",
    "apps/plans/apps.py": "models are not loaded before ready()",
}


def test_no_unfinished_marks():
    found = [
        f"{place(path)}:{number}"
        for path in files("apps", "config", "static", "templates", suffix="")
        if path.suffix in {".py", ".html", ".txt", ".js", ".css", ".typ", ".toml"}
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\b(TODO|FIXME|XXX)\b", line)
    ]
    assert found == []


def test_no_case_of_a_test_is_named_by_chance():
    """Two workers that collect differently named cases run none of them. What stands in a dict names no case."""
    chance = re.compile(r"(^|\.)(uuid[1-8]|now|today|token_\w+|random|randint|choice)$")
    found = [
        f"{place(path)}:{node.lineno}"
        for path in sources("tests")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and dotted(node.func).endswith("parametrize")
        for call in _calls_that_name(node.args)
        if chance.search(dotted(call.func))
    ]
    assert found == []


def _calls_that_name(nodes: list[ast.expr]) -> Iterator[ast.Call]:
    for node in nodes:
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, (ast.Dict, ast.Lambda)):
            inner = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
            yield from _calls_that_name(inner)
