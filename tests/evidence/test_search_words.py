"""The pure part of the search: words, questions, slips and marks never fail, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.search.marks import Marker
from apps.evidence.search.query import LONGEST, MOST_TERMS, parse
from apps.evidence.search.typos import can_be_mistyped, likeliest, rests, slips_between
from apps.evidence.search.vectors import LONG, MOST_BYTES, places_of
from apps.evidence.search.words import LONGEST_WORD, fold, tokens, words
from tests import hostile

ANY_TEXT = st.text(max_size=400)
QUESTIONS = st.lists(
    st.sampled_from(["checkout", "the", '"', "“", "-", "OR", "*", "a:b", "'", "\\", "Zoë", "喜欢", " ", "~x", "(", "&"]),
    max_size=40,
).map(" ".join)  # fmt: skip
LETTERS = st.text("abcdefgh", min_size=1, max_size=12)


@given(ANY_TEXT)
def test_words_stand_where_they_are_said_to_stand(text):
    reached = 0
    for token in tokens(text):
        assert reached <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end]) == token.word
        assert 0 < len(token.word) <= LONGEST_WORD
        reached = token.end


@given(ANY_TEXT)
def test_a_word_reads_the_same_once_it_is_a_word(text):
    assert [again for word in words(text) for again in words(word)] == words(" ".join(words(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Checkout” moved—done…", ["checkout", "moved", "done"]),
        ("naïve Straße ŁÓDŹ", ["naive", "strasse", "lodz"]),
        ("don't", ["don", "t"]),
        ("a_b x@y.com", ["a", "b", "x", "y", "com"]),
        ("我喜欢checkout", ["我", "喜", "欢", "checkout"]),
        ("हिन्दी", ["हिन्दी"]),
        ("hy\u00adphen ﬁle Ё", ["hyphen", "file", "е"]),
        ("", []),
        ("… – !", []),
    ],
)
def test_words_of_many_scripts(text, found):
    assert words(text) == found


@given(ANY_TEXT | QUESTIONS | st.sampled_from(list(hostile.TEXTS.values())))
def test_any_question_is_read(text):
    query = parse(text)
    assert len(query.terms) <= MOST_TERMS
    assert all(term.words for term in query.terms)
    asked = query.tsquery({})
    assert asked.count("(") == asked.count(")")
    assert bool(asked) == bool(query.groups)


@given(QUESTIONS)
def test_only_what_was_typed_is_asked_for(text):
    assert parse(text).words <= set(words(text[:LONGEST]))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("it", "('it')"),
        ("check", "('check':*)"),
        ("check run", "('check':* & 'run':*)"),
        ("check OR run", "('check':*) | ('run':*)"),
        ("check or run", "('check':* & 'or' & 'run':*)"),
        ("-check run", "(!'check':* & 'run':*)"),
        ('"check"', "('check')"),
        ('"check run"', "(('check' <-> 'run' | ('check' & 'run' & '~~')))"),
        ('-"check run"', "(!('check' <-> 'run' | ('check' & 'run' & '~~')))"),
        ("„check run“", "(('check' <-> 'run' | ('check' & 'run' & '~~')))"),
        ('"check run', "(('check' <-> 'run' | ('check' & 'run' & '~~')))"),
        ("ops-22", "(('ops' <-> '22' | ('ops' & '22' & '~~')))"),
        ("c*", "('c':*)"),
        ("check check", "('check':*)"),
        ("OR", ""),
        ("- * & |", ""),
    ],
)
def test_how_a_question_is_read(text, asked):
    assert parse(text).tsquery({}) == asked


def test_other_forms_are_asked_for_too():
    stems = {"moving": "move", "check": "check", "the": ""}
    assert parse("moving").tsquery(stems) == "(('moving':* | 'move' | '~move'))"
    assert parse("check").tsquery(stems) == "(('check':* | '~check'))"
    assert parse("the moving").without_small_words(stems).words == {"moving"}
    assert parse("the").without_small_words(stems).words == {"the"}


@given(ANY_TEXT)
def test_what_is_stored_names_every_word_once(text):
    found = places_of([("A", text), ("", text)])
    assert set(found.by_word) == set(words(text))
    assert found.written({}).count("':") == len(found.by_word)


def test_a_text_without_end_stays_within_what_the_database_takes():
    many = " ".join(f"word{n:x}" for n in range(200_000))
    found = places_of([("", many)])
    written = found.written({})
    assert len(written.encode()) < 3 * MOST_BYTES
    assert written.endswith(f"'{LONG}'")


@given(LETTERS, LETTERS)
def test_slips_are_counted_the_same_both_ways(one, other):
    assert slips_between(one, other) == slips_between(other, one)
    assert (slips_between(one, other) == 0) == (one == other)


@given(st.text("abcdefgh", min_size=8, max_size=12), st.data())
def test_a_word_with_two_slips_shares_a_rest_with_the_one_meant(word, data):
    typed = word
    for _slip in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.integers(0, len(typed) - 1))
        kind = data.draw(st.sampled_from(["out", "in", "other"]))
        letter = data.draw(st.sampled_from("xyz"))
        typed = {
            "out": typed[:place] + typed[place + 1 :],
            "in": typed[:place] + letter + typed[place:],
            "other": typed[:place] + letter + typed[place + 1 :],
        }[kind]
    if len(typed) >= 8:
        assert set(rests(word)) & set(rests(typed))
        assert likeliest(typed, [(word, 1)]) in {(word,), ()}


@given(st.text("abcdefgh", min_size=4, max_size=7), st.integers(0, 6))
def test_a_short_word_with_two_letters_swapped_is_found(word, place):
    at = place % (len(word) - 1)
    typed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert set(rests(word)) & set(rests(typed))
    assert typed == word or likeliest(typed, [(word, 1)]) == (word,)


def test_numbers_and_short_words_are_taken_as_they_are():
    assert not can_be_mistyped("2217")
    assert not can_be_mistyped("api")
    assert not can_be_mistyped("x1234")
    assert can_be_mistyped("задержка")


def test_the_likeliest_word_is_the_most_used_of_the_nearest():
    known = [("latency", 1), ("lately", 9), ("latent", 4), ("patency", 7)]
    assert likeliest("latancy", known) == ("latency",)
    assert likeliest("latenc", known) == ("latent", "latency")


@given(ANY_TEXT, ANY_TEXT | QUESTIONS)
def test_marks_keep_the_text_as_it_is(text, question):
    pieces = Marker(parse(question), {}).pieces(text)
    assert "".join(piece.text for piece in pieces) == text


@given(ANY_TEXT, st.sampled_from(["zebra", "Zebra", "ZÉBRA"]), ANY_TEXT)
def test_a_word_that_is_there_is_marked(before, word, after):
    marker = Marker(parse("zebra"), {})
    assert marker.has_hit(f"{before} {word} {after}")
    snippet = marker.snippet(f"{before} {word} {after}")
    assert snippet is not None
    assert any(piece.hit for piece in snippet.pieces)


def test_a_snippet_of_a_long_text_is_short_and_says_where():
    text = "plain words here. " * 20_000 + "a Zebra stands. " + "more words. " * 1_000
    snippet = Marker(parse("zebra"), {}).snippet(text)
    assert snippet is not None
    assert text[snippet.at :].startswith("Zebra")
    assert len("".join(piece.text for piece in snippet.pieces)) < 300


def test_what_is_left_out_is_not_marked():
    pieces = Marker(parse("zebra -stripe"), {}).pieces("zebra stripe")
    assert [piece.text for piece in pieces if piece.hit] == ["zebra"]
