"""Every code that a reader or the engine can give has a sentence, or is said to need none; codes are read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings

from apps.core import sandbox
from apps.files.rules import Refusal
from apps.intake import wording
from apps.intake.enums import TAKEN_BACK, ItemOutcome
from apps.intake.parsers import documents, table
from apps.intake.parsers.found import LOSSES

INTAKE = Path(settings.BASE_DIR) / "apps" / "intake"
GIVING = {"problem", "unreadable", "NotRead", "failed"}
KEPT_AS = {"problem", "problems", "reason"}
ADDING = {"append", "add"}


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def codes_in(node: ast.AST | None) -> Iterator[str]:
    """What an expression can be: both sides of an `or`, of an `if`, of a tuple; not what stands in conditions or calls."""
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp():
            yield from codes_in(node.body)
            yield from codes_in(node.orelse)
        case ast.BoolOp():
            for one in node.values:
                yield from codes_in(one)
        case ast.Tuple() | ast.Set() | ast.List():
            for one in node.elts:
                yield from codes_in(one)


def given(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                yield from codes_of_call(node)
            case ast.Assign(targets=[target]) if name_of(target) in KEPT_AS:
                yield from codes_in(node.value)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for target, value in zip(targets, values, strict=False):
                    if name_of(target) in KEPT_AS:
                        yield from codes_in(value)
            case ast.FunctionDef():
                yield from codes_of_function(node)


def codes_of_call(node: ast.Call) -> Iterator[str]:
    name = name_of(node.func)
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    adds = name in ADDING and owner is not None and name_of(owner) == "problems"
    for one in node.args if adds or name in GIVING else ():
        yield from codes_in(one)
    for keyword in node.keywords:
        if keyword.arg in KEPT_AS:
            yield from codes_in(keyword.value)


def codes_of_function(function: ast.FunctionDef) -> Iterator[str]:
    """Of functions that answer words and a problem, or a value or why there is none."""
    answers = ast.unparse(function.returns) if function.returns else ""
    for node in ast.walk(function):
        if not isinstance(node, ast.Return):
            continue
        if answers == "tuple[str, str]" and isinstance(node.value, ast.Tuple):
            yield from codes_in(node.value.elts[1])
        elif answers.endswith(" | str"):
            yield from codes_in(node.value)


def codes_of(*, but: tuple[str, ...], where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(INTAKE.glob(where)):
        if path.name not in but:
            found |= {code: path.name for code in given(ast.parse(path.read_text())) if code}
    return found


# These give codes of their own, which are said elsewhere: the order of a date, why a kind was guessed, a row of a table.
OTHERS = (
    "table.py", "table_dates.py", "guess.py", "notes.py", "moments.py", "links.py", "matching.py", "warnings.py",
    "pasted.py", "pasted_date.py", "personal.py", "code_lines.py", "numbers.py",
)  # fmt: skip
OF_READERS = codes_of(where="parsers/*.py", but=OTHERS)
OF_THE_ENGINE = codes_of(where="*.py", but=("wording.py", "suggest.py", "values.py", "notes_rows.py", "middleware.py"))  # fmt: skip
OF_TABLES = codes_of(where="parsers/table.py", but=()) | codes_of(where="values.py", but=())


def test_the_codes_are_found():
    assert {"too_deep", "no_text", "took_too_long", "other_kind", "header_cut"} <= set(OF_READERS)
    assert {"bytes_gone", "mailbox_known", "not_opened", "part_not_kept"} <= set(OF_THE_ENGINE)
    assert {"too_many_rows", "cell_cut", "bad_date"} <= set(OF_TABLES)


@pytest.mark.parametrize("code", sorted({*OF_READERS, *OF_THE_ENGINE, *LOSSES, *documents.SERIOUS}))
def test_a_code_has_its_sentence(code):
    assert wording.is_known(code), OF_READERS.get(code) or OF_THE_ENGINE.get(code)


@pytest.mark.parametrize("reason", get_args(sandbox.Reason))
def test_every_end_of_a_child_has_its_sentence(reason):
    assert wording.said_of(f"reader_{reason}")


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_has_a_sentence(refusal):
    assert wording.reason_words(refusal)


@pytest.mark.parametrize("outcome", [*ItemOutcome, TAKEN_BACK])
def test_every_outcome_has_its_name_and_is_counted(outcome):
    assert wording.outcome_labels()[outcome]
    counted = wording.summary({outcome: 3})
    assert counted.startswith("3 ") or outcome == ItemOutcome.OPENED


@pytest.mark.parametrize("code", sorted(set(OF_TABLES)))
def test_every_code_of_a_table_has_words(code):
    unknown = (wording.table_problem_words("nonsense"), wording.row_reason_words("nonsense"))
    said = (wording.table_problem_words(code), wording.row_reason_words(code))
    assert said != unknown


def test_sentences_name_the_limits_that_hold():
    assert f"{table.MOST_ROWS:,}" in wording.table_problem_words("too_many_rows")
    assert "million" not in wording.said_of("text_cut"), (
        "mails and documents have limits of their own"
    )
