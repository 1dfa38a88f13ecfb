"""The outcome table as a function: what no server of the tests says."""

from __future__ import annotations

import pytest

from apps.mail.enums import ErrorClass
from apps.mail.rules.outcomes import Answer, Certainty, Stage, answer_from, meaning_of


@pytest.mark.parametrize("code", [250, 251, 252])
def test_any_yes_after_the_dot_is_acceptance(code: int) -> None:
    assert meaning_of(Answer(Stage.AFTER_DOT, code), refusals=0).certainty is Certainty.ACCEPTED


@pytest.mark.parametrize("answer", [Answer(Stage.AFTER_DOT), Answer(Stage.AFTER_DOT, 354)])
def test_nothing_clear_after_the_dot_is_unknown(answer: Answer) -> None:
    assert meaning_of(answer, refusals=0).certainty is Certainty.UNKNOWN


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.AFTER_DOT])
def test_a_break_before_the_dot_is_certainly_no_acceptance(stage: Stage) -> None:
    meaning = meaning_of(Answer(stage), refusals=0)
    assert (meaning.certainty, meaning.error_class) == (
        Certainty.NOT_ACCEPTED,
        ErrorClass.CONNECTION,
    )


def test_our_own_address_refused_is_our_fault_and_ends_no_mail() -> None:
    answer = answer_from(Stage.SENDER, 550, b"5.1.8 bad sender")
    meaning = meaning_of(answer, refusals=0)
    assert (meaning.error_class, meaning.final) == (ErrorClass.OURS, False)


def test_a_garbled_code_is_no_answer() -> None:
    assert answer_from(Stage.AFTER_DOT, -1, b"\xff\x00nonsense").code is None


def test_what_a_server_says_is_kept_short_and_printable() -> None:
    answer = answer_from(Stage.RECIPIENT, 550, b"5.1.1 no\r\nsuch\x00user " + b"x" * 1000)
    assert answer.enhanced == "5.1.1"
    assert len(answer.reply) == 300
    assert answer.reply.isprintable()
