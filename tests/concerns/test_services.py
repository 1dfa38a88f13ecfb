from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from apps.audit.models import LedgerEvent
from apps.concerns import services
from apps.concerns.models import Concern, Source
from apps.concerns.sentences import LONGEST_WORDS, tickable
from apps.concerns.splitting import proposed
from apps.core.sentences import Span
from apps.operations.verify import reread_words
from tests.concerns.conftest import REVIEW, tick


def present(plan, owner):
    return list(Concern.objects.for_user(owner).filter(plan=plan).present())


def words(rows):
    return [one.words for one in rows]


def told(about):
    rows = LedgerEvent.objects.filter(about_id=about.pk).order_by("sequence")
    return list(rows.values_list("kind", flat=True))


def split(concern, owner, now):
    spans = proposed(concern.words)
    return services.split_concern(concern=concern, by=owner, now=now, spans=spans)


def test_a_source_keeps_every_sign(plan, owner, now):
    text = "\u202eOdd \r\n\tspaces\u00a0 <b>and</b> marks \u2028"
    kept = services.add_source(
        plan=plan, by=owner, now=now, name="Odd", text=text, client_token=uuid4()
    )
    assert Source.objects.for_user(owner).get(pk=kept.pk).text == text
    assert told(kept) == ["source.added"]


def test_a_form_sent_twice_keeps_one(plan, owner, now):
    fields = {"plan": plan, "by": owner, "now": now, "client_token": uuid4()}
    first = services.add_source(name="Letter", text="Late.", **fields)
    assert services.add_source(name="Letter", text="Late.", **fields) == first
    said = services.add_concern(words="Late.", **fields)
    assert services.add_concern(words="Late.", **fields) == said


def test_the_words_of_a_source_never_change(source):
    with pytest.raises(DatabaseError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(text="Something else")


def test_what_a_source_is_called_may_change(source, owner, now):
    services.change_source(
        source=source, by=owner, now=now, name="Yearly review", sort="review", said_date=None,
        said_by=None,
    )  # fmt: skip
    source.refresh_from_db()
    assert (source.name, source.said_date) == ("Yearly review", None)
    assert told(source) == ["source.added", "source.changed"]


def test_a_source_goes_out_and_comes_back_and_its_concerns_stay(source, concern, owner, now):
    services.withdraw_source(source=source, by=owner, now=now)
    assert not Source.objects.for_user(owner).present().exists()
    assert present(source.plan, owner) == [concern]
    services.restore_source(source=source, by=owner, now=now)
    assert Source.objects.for_user(owner).present().get() == source


def test_ticked_sentences_become_concerns_word_for_word(source, owner, now, dana):
    rows = tick(source, owner, now, 3, 1)
    assert words(rows) == [
        "Her estimates are unreliable; the March migration was late and nobody was told in time.",
        "Design reviews are often left unanswered for more than a week.",
    ]
    assert [REVIEW[one.start : one.until] for one in rows] == words(rows)
    assert {(one.said_by, one.said_date, one.audience) for one in rows} == {
        (dana, source.said_date, "panel")
    }
    assert [one.position for one in rows] == [1, 2]


def test_a_sentence_is_ticked_once(source, owner, now):
    tick(source, owner, now, 1)
    assert words(tick(source, owner, now, 1, 2)) == ["She is hard to reach for partner teams."]
    assert len(present(source.plan, owner)) == 2


def test_a_ticked_sentence_that_was_taken_out_comes_back(source, concern, owner, now):
    services.withdraw_concern(concern=concern, by=owner, now=now)
    assert tick(source, owner, now, 1) == [concern]
    assert present(source.plan, owner) == [concern]
    assert told(concern) == ["concern.added", "concern.withdrawn", "concern.restored"]


def test_nothing_and_too_much_are_refused(source, plan, owner, now):
    for span in (Span(start=24, until=26), Span(start=10_000, until=10_009)):
        with pytest.raises(ValueError, match="no words"):
            services.tick_sentences(source=source, by=owner, now=now, spans=[span])
    for said in (" ", "x" * (LONGEST_WORDS + 1)):
        with pytest.raises(ValueError, match="no words"):
            services.add_concern(plan=plan, by=owner, now=now, words=said, client_token=uuid4())


def test_a_plan_holds_no_more_than_anybody_could_answer(source, owner, now, monkeypatch):
    monkeypatch.setattr(services, "MOST_CONCERNS", 1)
    with pytest.raises(services.TooManyError), transaction.atomic():
        tick(source, owner, now, 1, 2)
    assert present(source.plan, owner) == []


def test_a_concern_says_where_it_stands_for_good(concern):
    for fields in ({"words": "x"}, {"start": 1}, {"source": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Concern.objects.filter(pk=concern.pk).update(**fields)


def test_a_split_keeps_the_exact_words_and_names_the_whole(source, concern, owner, now):
    other = tick(source, owner, now, 2)[0]
    parts = split(concern, owner, now)
    assert words(parts) == [
        "Her estimates are unreliable;",
        "the March migration was late",
        "and nobody was told in time.",
    ]
    assert [REVIEW[one.start : one.until] for one in parts] == words(parts)
    assert {one.split_from for one in parts} == {concern}
    assert present(source.plan, owner) == [*parts, other]
    concern.refresh_from_db()
    assert concern.withdrawn_why == "split"


def test_a_split_sent_twice_is_one(concern, owner, now):
    assert split(concern, owner, now) == split(concern, owner, now)
    assert len(present(concern.plan, owner)) == 3


def test_the_undo_of_a_split_brings_the_whole_back_instead_of_its_parts(
    source, concern, owner, now
):
    other = tick(source, owner, now, 2)[0]
    parts = split(concern, owner, now)
    services.restore_concern(concern=concern, by=owner, now=now)
    assert present(source.plan, owner) == [concern, other]
    services.restore_concern(concern=parts[0], by=owner, now=now)
    assert present(source.plan, owner) == [concern, other]
    assert split(concern, owner, now) == parts
    assert present(source.plan, owner) == [*parts, other]


def test_a_split_that_loses_a_word_is_refused(concern, owner, now):
    every = proposed(concern.words)
    for spans in (every[:1], every[:2], every[1:], [*every, every[0]]):
        with pytest.raises(ValueError, match="two parts"):
            services.split_concern(concern=concern, by=owner, now=now, spans=spans)


def test_a_concern_moves_up_and_down_and_no_further(source, owner, now):
    first, second, third = tick(source, owner, now, 1, 2, 3)
    services.move_concern(concern=third, by=owner, up=True)
    assert present(source.plan, owner) == [first, third, second]
    services.move_concern(concern=first, by=owner, up=True)
    services.move_concern(concern=second, by=owner, up=False)
    assert present(source.plan, owner) == [first, third, second]
    services.move_concern(concern=first, by=owner, up=False)
    assert present(source.plan, owner) == [third, first, second]


def test_a_concern_comes_back_where_it_stood(source, owner, now):
    first, second, third = tick(source, owner, now, 1, 2, 3)
    services.withdraw_concern(concern=second, by=owner, now=now)
    assert present(source.plan, owner) == [first, third]
    services.restore_concern(concern=second, by=owner, now=now)
    assert present(source.plan, owner) == [first, second, third]


def test_a_concern_does_not_come_back_beside_one_ticked_in_its_words_since(source, owner, now):
    (first,) = tick(source, owner, now, 1)
    services.withdraw_concern(concern=first, by=owner, now=now)
    spans = tickable(source.text)
    joined = Span(start=spans[1].start, until=spans[2].until)
    both = services.tick_sentences(source=source, by=owner, now=now, spans=[joined])
    services.restore_concern(concern=first, by=owner, now=now)
    assert present(source.plan, owner) == both


def test_what_it_is_about_may_change_and_nothing_else(concern, goal, owner, now):
    services.change_concern(concern=concern, by=owner, now=now, goal=goal, place="page 2")
    services.change_concern(concern=concern, by=owner, now=now, goal=goal)
    concern.refresh_from_db()
    assert (concern.goal, concern.place) == (goal, "page 2")
    assert told(concern) == ["concern.added", "concern.changed"]
    with pytest.raises(TypeError):
        services.change_concern(concern=concern, by=owner, now=now, words="x")


def test_who_may_see_it_is_undone_only_while_it_stands(concern, owner, now):
    decide = {"concern": concern, "by": owner, "now": now}
    assert services.decide_concern(audience="lawyer", **decide) == "panel"
    services.decide_concern(audience="never", **decide)
    assert services.decide_concern(audience="panel", instead_of="lawyer", **decide) == "never"
    concern.refresh_from_db()
    assert concern.audience == "never"


def test_somebody_else_reaches_nothing(concern, source, stranger, now):
    with pytest.raises(Concern.DoesNotExist):
        services.withdraw_concern(concern=concern, by=stranger, now=now)
    with pytest.raises(Source.DoesNotExist):
        services.change_source(
            source=source, by=stranger, now=now, name="x", sort="other", said_date=None, said_by=None
        )  # fmt: skip
    services.move_concern(concern=concern, by=stranger, up=True)
    services.withdraw_source(source=source, by=stranger, now=now)
    assert Source.objects.for_user(source.owner).present().exists()


def test_the_ledger_knows_every_word(concern, owner, now):
    split(concern, owner, now)
    found, broken = reread_words(owner.pk)
    assert (found.changed, found.missing, found.untold, broken) == ((), (), (), 0)
    assert found.texts >= len(tickable(REVIEW)[1:2]) + 4
