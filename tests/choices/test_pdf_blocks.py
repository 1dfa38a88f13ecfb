"""What a printed page of choices is made of."""

from __future__ import annotations

from apps.choices import pdf_blocks


def test_a_block_that_says_nothing_is_left_out():
    assert pdf_blocks.part("Head", pdf_blocks.words("", " "), pdf_blocks.listed([]))["blocks"] == []
    assert pdf_blocks.table(["a"], []) == {}
    assert pdf_blocks.halves({}) == {}


def test_a_long_narrow_table_is_halved_and_none_is_lost():
    rows = [[str(number)] for number in range(pdf_blocks.LONG + 1)]
    made = pdf_blocks.table(["Number"], rows)
    first, second = pdf_blocks.halves(made)["halves"]
    assert first["rows"] + second["rows"] == made["rows"]
    assert len(first["rows"]) - len(second["rows"]) == 1
    assert len(first["rows"]) <= pdf_blocks.LONGEST / 2
    assert pdf_blocks.halves(pdf_blocks.table(["Number"], rows[:3]))["kind"] == "table"


def test_a_table_of_more_than_a_page_is_read_down_and_not_across():
    rows = [[str(number)] for number in range(pdf_blocks.LONGEST + 1)]
    made = pdf_blocks.table(["Number"], rows)
    assert pdf_blocks.halves(made) == made


def test_a_drawing_gets_letters_for_paper_and_room():
    svg = '<svg viewBox="0 0 830 99.5"><text font-size="13">&quot;</text></svg>'
    face = 'font-family="Libertinus Serif"'
    text = '<text font-size="16">&quot;</text>'
    assert pdf_blocks.on_paper(svg) == f'<svg {face} viewBox="0 0 830 99.5">{text}</svg>'
    assert pdf_blocks.on_paper(svg, room=14) == f'<svg {face} viewBox="-14 0 844 99.5">{text}</svg>'
