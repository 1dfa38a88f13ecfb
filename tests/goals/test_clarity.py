"""The clarity check: what it finds in a goal's words, what it does not judge, and how often it is right."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.goals.clarity import Code, Look, Unable, look
from tests.hostile import TEXTS

DATA = Path(__file__).parents[1] / "data"
ENOUGH = 0.9
VAGUE = "Improve communication with stakeholders"


def sentences(whose: str) -> list[dict[str, Any]]:
    text = (DATA / f"goal_sentences_{whose}.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["goal"])


@dataclass
class Score:
    """How the findings compare with the labels, by code."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, found: set[str], labelled: set[str]) -> None:
        self.right.update(found & labelled)
        self.wrong.update(found - labelled)
        self.missed.update(labelled - found)

    @property
    def precision(self) -> float:
        return self.right.total() / (self.right.total() + self.wrong.total())

    @property
    def recall(self) -> float:
        return self.right.total() / (self.right.total() + self.missed.total())

    def lines(self) -> list[str]:
        return [
            f"{code:18} right {self.right[code]:3} wrong {self.wrong[code]:2} missed {self.missed[code]:2}"
            for code in Code
        ]


def score_of(goals: list[dict[str, Any]]) -> Score:
    score = Score()
    for one in goals:
        score.add({str(code) for code in look(one["text"]).codes}, set(one["findings"]))
    return score


@pytest.mark.parametrize("whose", [("own", "other"), ("own",), ("other",)], ids=" and ".join)
def test_nine_of_ten_findings_are_right(whose, capsys):
    goals = [one for name in whose for one in sentences(name)]
    score = score_of(goals)
    with capsys.disabled():
        head = f"clarity, {len(goals)} sentences ({' and '.join(whose)})"
        print(f"\n{head}: precision {score.precision:.3f}, recall {score.recall:.3f}")  # noqa: T201
        print("\n".join(score.lines()))  # noqa: T201
    assert len(goals) == 60 * len(whose)
    assert score.precision >= ENOUGH


def test_other_languages_are_not_judged():
    goals = [one for whose in ("own", "other") for one in sentences(whose)]
    for one in goals:
        is_judged = look(one["text"]).unable is None
        assert is_judged == (one["language"] == "en"), one["text"]


def test_the_vague_goal_gets_three_findings():
    found = look(VAGUE)
    assert found.codes == (Code.NO_MEASURE, Code.NO_DATE, Code.SUBJECTIVE_VERB)
    assert found.finding(Code.SUBJECTIVE_VERB).words == ("improve",)  # type: ignore[union-attr]
    assert found.demands == (VAGUE,)


def test_a_goal_that_can_be_read_off_gets_none():
    assert look("Bring the error rate from 3 % below 1 % by 30 June.") == Look(
        demands=("Bring the error rate from 3 % below 1 % by 30 June.",)
    )


@pytest.mark.parametrize(
    ("words", "code", "because"),
    [
        ("Lower the error rate by 10 % by May 3.", Code.NO_BASELINE, ("by 10 %",)),
        ("Get sign-off from legal by 3 May.", Code.DEPENDS_ON_OTHERS, ("Get sign-off",)),
        (
            "Close 5 tickets a week and write the runbook by May.",
            Code.SEVERAL_GOALS,
            ("Close 5 tickets a week", "write the runbook by May."),
        ),
        ("Answer promptly.", Code.NO_MEASURE, ("promptly",)),
        ("Be more proactive.", Code.SUBJECTIVE_VERB, ("be more proactive",)),
        ("Take more ownership of it.", Code.SUBJECTIVE_VERB, ("take more ownership",)),
        ("Dive deep into causes.", Code.SUBJECTIVE_VERB, ("dive deep",)),
        ("Be a leader.", Code.SUBJECTIVE_VERB, ("be a leader",)),
        ("Build the trust of partner teams.", Code.DEPENDS_ON_OTHERS, ("trust of partner",)),
    ],
)
def test_a_finding_names_the_words_that_led_to_it(words, code, because):
    finding = look(words).finding(code)
    assert finding is not None
    assert finding.words == because


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", Unable.TOO_SHORT),
        ("Improve", Unable.TOO_SHORT),
        ("Foo bar", Unable.TOO_SHORT),
        ("🎉 🎉 🎉", Unable.TOO_SHORT),
        ("7 % 12 %", Unable.TOO_SHORT),
        ("x" * 2001, Unable.TOO_LONG),
        ("improve this " * 100, Unable.TOO_LONG),
        ("and " * 10_000, Unable.TOO_LONG),
        ("Повысить качество кода до конца квартала", Unable.OTHER_LANGUAGE),
        ("Mejorar la comunicación con los clientes para el final del año", Unable.OTHER_LANGUAGE),
        ("Zlepšit spolupráci napříč odděleními", Unable.OTHER_LANGUAGE),
    ],
)
def test_what_it_cannot_judge_it_says(words, why):
    assert look(words) == Look(unable=why)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_gets_an_answer(name):
    assert isinstance(look(TEXTS[name]), Look)


def test_hidden_characters_and_capitals_change_no_finding():
    plain = look(VAGUE).codes
    assert look(VAGUE.upper()).codes == plain
    assert look(f"\u202e{VAGUE}\u202c").codes == plain
    assert look(VAGUE.replace(" ", "\u00a0")).codes == plain
    assert look(f"🎯 {VAGUE} 👩‍👩‍👧‍👦").codes == plain
    assert look(VAGUE.replace(" ", "\x00")).codes == plain


@pytest.mark.parametrize(
    "piece",
    [
        "and ",
        ", ",
        "by 1 ",
        "to a of a ",
        "get a a a a ",
        "5 ",
        "within ",
        "from a ",
        "-",
        "1. ",
        "ensure the a ",
    ],
)
def test_the_longest_text_it_reads_has_an_answer_however_it_repeats(piece):
    text = (f"Improve {piece * 2000}")[:2000]
    assert isinstance(look(text), Look)


@given(st.text(max_size=300))
def test_any_text_has_an_answer_in_its_own_words(text):
    found = look(text)
    assert (found.unable is None) == bool(found.demands)
    assert all(one in text for one in found.demands if "\x00" not in text and one.isascii())
    assert list(found.codes) == sorted(set(found.codes), key=list(Code).index)


@given(
    st.lists(
        st.sampled_from(
            [
                "improve",
                "and",
                ",",
                "the",
                "by",
                "20",
                "%",
                "code",
                "may",
                "from",
                ".",
                "within",
                "team",
                "to",
            ]
        ),
        max_size=60,
    )
)
def test_words_of_goals_in_any_order_have_an_answer(parts):
    assert look(" ".join(parts)) == look(" ".join(parts))
