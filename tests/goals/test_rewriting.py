"""What a finding is told as: a reason, a rewrite in the goal's own words, a message of five lines."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.goals.asking import MOST_LINES, draft
from apps.goals.clarity import Code, look
from apps.goals.rewriting import Told, advice, cannot, rewritten, titles
from tests.hostile import TEXTS

VAGUE = Told(
    words="Improve communication with stakeholders.",
    shown_by="A written status to the same five people every Friday.",
    due_date=date(2026, 6, 12),
)
# No blame and nothing that sounds like a dispute, whatever the goal.
HARD_WORDS = re.compile(
    r"\b(vague|unfair|unclear|subjective|fail\w*|fault|blame|wrong|never told|refus\w*|legal\w*|law\w*|lawyer|attorney|rights?"
    r"|breach|grievance|complain\w*|discriminat\w*|retaliat\w*|contract|evidence|must|demand\w*)\b",
    re.IGNORECASE,
)


def advised(told: Told) -> dict[Code, str]:
    return {one.code: one.rewrite for one in advice(look(told.words), told)}


def test_the_vague_goal_is_rewritten_with_what_the_record_knows():
    assert advised(VAGUE) == {
        Code.NO_MEASURE: "Improve communication with stakeholders, shown by a written status to the same five people every Friday.",
        Code.NO_DATE: "Improve communication with stakeholders, by Fri 12 Jun 2026.",
        Code.SUBJECTIVE_VERB: "Improve communication with stakeholders, where “improve” means a written status to the same five people every Friday.",
    }
    assert rewritten(look(VAGUE.words), VAGUE) == (
        "Improve communication with stakeholders, shown by a written status to the same five people every Friday, "
        "by Fri 12 Jun 2026."
    )


def test_without_a_record_a_measure_is_proposed_with_gaps_to_fill():
    rewrite = rewritten(look(VAGUE.words), Told(words=VAGUE.words))
    assert "a written status to [names] every [weekday]" in rewrite
    assert "by [day]." in rewrite


def test_the_rewrite_of_a_rewrite_has_fewer_findings():
    told = Told(
        words=VAGUE.words, shown_by="3 written status mails a week", due_date=date(2026, 6, 12)
    )
    assert look(rewritten(look(told.words), told)).findings == ()


@pytest.mark.parametrize(
    ("words", "code", "rewrite"),
    [
        (
            "Cut costs by 10 % by 1 May.",
            Code.NO_BASELINE,
            "Cut costs from [value on a day] by 10 % by 1 May.",
        ),
        ("Increase sales.", Code.NO_BASELINE, "Increase sales, from [value on a day] to [value]."),
        (
            "Improve the tests and close 5 tickets a week.",
            Code.SEVERAL_GOALS,
            "1. Improve the tests.\n2. Close 5 tickets a week.",
        ),
        (
            "Improve quality, speed and tone.",
            Code.SEVERAL_GOALS,
            "1. Improve quality.\n2. Improve speed.\n3. Improve tone.",
        ),
        (
            "Get sign-off from finance by 1 May.",
            Code.DEPENDS_ON_OTHERS,
            "By [day] I hand in [what is needed] for “Get sign-off”; the answer of others is not counted.",
        ),
    ],
)
def test_each_finding_has_a_rewrite_in_the_goals_own_words(words, code, rewrite):
    assert advised(Told(words=words))[code] == rewrite


@pytest.mark.parametrize(
    ("words", "rewrite", "read"),
    [
        (
            "Deliver the export.",
            "Deliver the export, by [day].",
            "I read it as met when just that is done, by [day].",
        ),
        (
            "Increase customer satisfaction by 10%.",
            "Increase customer satisfaction from [value on a day] by 10%, by [day]. What others decide is not counted.",
            "I read it as met when just that is done, by [day].",
        ),
        (
            "Improve the tests by 3 May.",
            "Improve the tests by 3 May, shown by [number] % of the lines of [module] under test.",
            "I read it as met with [number] % of the lines of [module] under test.",
        ),
        (
            "Cut costs from 10 to 5 and improve tone.",
            "1. Cut costs from 10 to 5, by [day].\n2. Improve tone, shown by [what can be counted, and how many], by [day].",
            "I read it as met with [what can be counted, and how many], by [day].",
        ),
    ],
)
def test_nothing_is_asked_for_that_the_words_do_not_leave_open(words, rewrite, read):
    told = Told(words=words)
    assert rewritten(look(words), told) == rewrite
    assert draft(look(words), told, number=1).split("\n")[2] == read


def test_the_known_measure_of_several_goals_is_not_lost():
    told = replace(VAGUE, words="Improve communication and answer 9 of 10 reviews.")
    assert rewritten(look(told.words), told).split("\n") == [
        "1. Improve communication, by Fri 12 Jun 2026.",
        "2. Answer 9 of 10 reviews, by Fri 12 Jun 2026.",
        "All of it shown by a written status to the same five people every Friday.",
    ]


def test_every_finding_has_a_name_a_reason_and_a_rewrite():
    told = Told(words="Improve tone, boost quality by 10 % and get approval from legal")
    for one in advice(look(told.words), told):
        assert one.title
        assert one.why
        assert one.rewrite
        assert "%(" not in one.title + one.why + one.rewrite
    assert titles(look(told.words)) == [one.title for one in advice(look(told.words), told)]


@pytest.mark.parametrize("words", ["Verbessern Sie die Zusammenarbeit", "Improve", "x " * 400])
def test_what_is_not_judged_is_said_honestly(words):
    why = look(words).unable
    assert why is not None
    assert "cannot judge" in cannot(why)


def test_the_draft_has_five_lines_asks_and_blames_nobody():
    text = draft(look(VAGUE.words), VAGUE, number=4, to="Dana Whitlock", signed="Mara")
    assert text.split("\n") == [
        "Hello Dana Whitlock,",
        "About goal 4, “Improve communication with stakeholders”:",
        "I read it as met with a written status to the same five people every Friday, by Fri 12 Jun 2026.",
        "Is that how it will be measured? If not, please write me the measure and the day.",
        "Thank you, Mara",
    ]
    assert not HARD_WORDS.search(text)


@pytest.mark.parametrize(
    "words",
    [
        "Increase sales by 5 %.",
        "Improve tone and reduce bugs.",
        "Get buy-in from finance.",
        "Ship it by May 3.",
        "Améliorer les",
    ],
)
def test_no_draft_is_longer_or_harsher(words):
    text = draft(look(words), Told(words=words), number=1)
    assert len(text.split("\n")) == MOST_LINES
    assert not HARD_WORDS.search(text.replace(words.rstrip("."), ""))


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_words_make_no_further_lines(name):
    text = TEXTS[name]
    told = Told(words=text, shown_by=text, target=text)
    message = draft(look(text), told, number=1, to=text, signed=text)
    assert len(message.split("\n")) == MOST_LINES
    assert all(len(line) < 500 for line in message.split("\n"))
    assert "\u202e" not in message
    assert "\x00" not in message


@given(st.text(max_size=200), st.text(max_size=100), st.text(max_size=40))
def test_any_words_have_a_draft_and_a_rewrite(words, shown_by, name):
    told = Told(words=words, shown_by=shown_by)
    found = look(words)
    assert len(advice(found, told)) == len(found.findings)
    assert bool(rewritten(found, told))
    assert draft(found, told, number=1, to=name, signed=name).count("\n") == MOST_LINES - 1
