from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.audit.models import LedgerEvent
from apps.concerns import places
from apps.concerns.models import Place
from apps.evidence.services import can_undo, undo_entry, withdraw_entry
from apps.operations.verify import reread_words
from tests.factories.evidence import make_entry


@pytest.fixture
def show(concern, entry, owner, now):
    def add(quote="a day early", bearing="helps", at=now, **rest):
        fields = {"entry": entry, **rest}
        return places.add_place(
            concern=concern, by=owner, now=at, quote=quote, bearing=bearing, **fields
        )

    return add


def told(place):
    rows = LedgerEvent.objects.filter(about_id=place.pk).order_by("sequence")
    return list(rows.values_list("kind", flat=True))


def audience(place):
    return Place.objects.get(pk=place.pk).audience


def test_a_place_is_told_by_hashes_and_the_same_place_is_one(show):
    place = show("“a day early”")
    assert show("a  day early") == place
    assert (place.quote, place.audience) == ("a day early", "undecided")
    assert told(place) == ["concern.shown"]
    assert "early" not in LedgerEvent.objects.get(about_id=place.pk).body


@pytest.mark.parametrize(("bearing", "wanted"), [("helps", 1), ("explains", 1), ("hurts", 0)])
def test_what_hurts_is_outside_the_ledger(show, bearing, wanted):
    place = show(bearing=bearing)
    assert len(told(place)) == wanted
    assert place.audience == ("lawyer" if bearing == "hurts" else "undecided")


def test_what_hurts_never_leaves_undecided(show):
    place = show(bearing="hurts")
    for wanted in ("panel", "undecided"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(pk=place.pk).update(audience=wanted)


def test_what_hurts_enters_the_ledger_with_the_decision(show, owner, now):
    place = show(bearing="hurts")
    decide = {"place": place, "by": owner, "now": now}
    assert places.decide_place(audience="lawyer", **decide) == "lawyer"
    assert told(place) == ["concern.shown"]
    places.decide_place(audience="panel", **decide)
    assert (audience(place), told(place)[1:]) == ("panel", ["concern.shown_audience"])
    assert places.decide_place(audience="lawyer", instead_of="never", **decide) == "panel"
    assert audience(place) == "panel"


def test_what_points_to_a_protected_event_stays_with_the_lawyer(show, plan, owner, now):
    event = make_entry(plan, now=now, kind="protected", statement="I asked for leave.")
    place = show(quote="", entry=event)
    assert place.audience == "lawyer"
    places.decide_place(place=place, by=owner, now=now, audience="panel")
    assert audience(place) == "lawyer"


def test_a_place_goes_out_and_comes_back(show, owner, now):
    place = show()
    places.withdraw_place(place=place, by=owner, now=now)
    places.withdraw_place(place=place, by=owner, now=now)
    again = show()
    places.restore_place(place=place, by=owner, now=now)
    assert list(Place.objects.for_user(owner).present()) == [again]
    places.withdraw_place(place=again, by=owner, now=now)
    places.restore_place(place=place, by=owner, now=now)
    assert list(Place.objects.for_user(owner).present()) == [place]
    assert told(place) == ["concern.shown", "concern.shown_withdrawn", "concern.shown_restored"]


def test_what_hurt_and_was_never_decided_goes_for_good(show, owner, now):
    place, kept = show(bearing="hurts"), show("early")
    places.withdraw_place(place=place, by=owner, now=now)
    places.restore_place(place=place, by=owner, now=now)
    places.withdraw_place(place=place, by=owner, now=now)
    places.withdraw_place(place=kept, by=owner, now=now + timedelta(minutes=11))
    assert list(Place.objects.for_user(owner)) == [kept]
    assert told(place) == []


def test_only_places_of_this_plan_and_this_entry(show, entry, owner, now, stranger_plan):
    with pytest.raises(ValueError, match="same plan"):
        show(entry=make_entry(stranger_plan, now=now))
    with pytest.raises(ValueError, match="no pages"):
        show(page=2)


def test_a_place_never_changes(show):
    place = show()
    with pytest.raises(DatabaseError), transaction.atomic():
        Place.objects.filter(pk=place.pk).update(quote="x")


def test_an_entry_that_is_pointed_at_is_taken_out_and_not_undone(show, entry, owner, now):
    assert can_undo(entry, now=now)
    place = show()
    assert not undo_entry(entry=entry, by=owner, now=now)
    withdraw_entry(entry=entry, by=owner, now=now, why="twice")
    assert Place.objects.for_user(owner).present().get() == place


def test_the_ledger_knows_places_and_nothing_of_what_hurts(show, owner, now):
    show()
    show("early", bearing="hurts")
    found, _broken = reread_words(owner.pk)
    assert (found.changed, found.missing, found.untold) == ((), (), ())
