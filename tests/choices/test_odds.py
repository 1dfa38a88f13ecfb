from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from apps.choices import odds as module
from apps.choices.answers import Question
from apps.choices.odds import all_odds, odds_for, read, reports
from apps.plans.models import TermLabel
from apps.plans.stage_templates import TemplateError

GOOD = """
[[odd]]
key = "one"
question = "passing"
low = "0.2"
high = "0.4"
says = "Plans that were passed."
source = "A newspaper"
year = 2024
label = "reported"
"""


def test_both_questions_are_told_of_and_the_figures_disagree() -> None:
    for question in Question:
        found = odds_for(question)
        assert len(found) >= 2
        assert len({(one.low, one.high) for one in found}) == len(found)


def test_the_published_figures() -> None:
    told = {(one.question, one.year): (one.low, one.high) for one in all_odds()}
    assert told[Question.APPEALING, 2018] == (Decimal("0.30"), Decimal("0.30"))
    assert told[Question.APPEALING, 2026] == (Decimal("0.05"), Decimal("0.15"))
    assert told[Question.PASSING, 2020] == (Decimal("0.30"), Decimal("0.30"))


def test_a_share_that_nobody_published_is_not_shown() -> None:
    """One third was expected to leave; that two thirds pass was said by nobody."""
    [one] = [one for one in odds_for(Question.PASSING) if one.year == 2021]
    assert one.share == "1/3 expected to leave"
    assert (one.low, one.high) == (None, None)
    page = render_to_string("choices/_odds.html", {"reports": reports()})
    assert "1/3 expected to leave" in page
    assert "67" not in page
    assert "two thirds" not in page


def test_each_has_a_source_and_a_label() -> None:
    for one in all_odds():
        assert one.source
        assert one.label in {TermLabel.REPORTED, TermLabel.RUMOUR}


@pytest.mark.parametrize(("low", "high", "said"), [("0.2", "0.4", "20 to 40\u00a0%"), ("0.3", "0.3", "30\u00a0%"), ("0.125", "0.125", "12.5\u00a0%")])  # fmt: skip
def test_a_share_in_words(low: str, high: str, said: str) -> None:
    text = GOOD.replace('"0.2"', f'"{low}"').replace('"0.4"', f'"{high}"')
    assert read(text)[0].share == said


@pytest.mark.parametrize(
    "change",
    [
        ('low = "0.2"', 'low = "0.5"'),
        ('high = "0.4"', 'high = "1.4"'),
        ('low = "0.2"', 'low = "many"'),
        ('low = "0.2"', 'low = "NaN"'),
        ('low = "0.2"', ""),
        ('low = "0.2"\nhigh = "0.4"', ""),
        ('low = "0.2"\nhigh = "0.4"', 'figure = " "'),
        ('low = "0.2"', 'low = "0.2"\nfigure = "few"'),
        ('question = "passing"', 'question = "winning"'),
        ('source = "A newspaper"', 'source = ""'),
        ('label = "reported"', 'label = "certain"'),
        ('says = "Plans that were passed."', 'says = "x"\nis_default = true'),
    ],
)
def test_a_file_that_says_too_little_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(TemplateError):
        read(GOOD.replace(*change))


def test_the_part_of_the_page_says_that_they_disagree_and_where_each_is_from() -> None:
    page = render_to_string("choices/_odds.html", {"reports": reports()})
    assert "They disagree, and none is about you." in page
    assert "<details" in page
    assert "open" not in page.partition("<summary")[0]
    for one in all_odds():
        assert one.share in page
        assert one.source.partition(",")[0] in page
    assert "5 to 15\u00a0%" in page


def test_no_figure_of_others_goes_into_the_maths() -> None:
    """Only pages and papers may read them: no module that computes imports them."""
    apps = Path(module.__file__).parent
    computing = ("answers", "maths", "flips", "tree", "situation", "reading", "models", "offers")
    for name in computing:
        tree = ast.parse((apps / f"{name}.py").read_text())
        imported = {
            found
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for found in (node.module or "", *(f"{node.module}.{one.name}" for one in node.names))
        }
        assert not {one for one in imported if one.endswith((".odds", ".presets"))}
