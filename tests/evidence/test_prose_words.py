from __future__ import annotations

from apps.evidence.prose import Stumble
from apps.evidence.prose_words import WHY, acronyms, read


def test_every_stumble_has_its_words():
    assert set(WHY) == set(Stumble)


def test_a_finding_quotes_what_it_is_about_once():
    found = read("It was basically done. It was basically done by us.").findings
    assert [(one.stumble, one.words) for one in found] == [(Stumble.WEASEL, "basically")]


def test_acronyms_that_the_reader_wrote_are_known():
    letter = "Your COEs were late."
    assert acronyms(letter) == {"COE"}
    assert read("Both COEs went out on 3 May.", known=acronyms(letter)).findings == ()
    assert [one.stumble for one in read("Both COEs went out on 3 May.").findings] == [Stumble.ACRONYM]  # fmt: skip


def test_another_language_is_not_judged():
    prose = read("Die Migration wurde am dritten Mai ohne Fehler abgeschlossen und alle Dienste liefen weiter.")  # fmt: skip
    assert not prose.is_judged
    assert prose.findings == ()


def test_a_long_sentence_is_shortened_where_it_is_quoted():
    (found,) = read("We moved " + "one service and then " * 12 + "slept.").findings[:1]
    assert found.words.endswith("…")
    assert len(found.words) == 60
