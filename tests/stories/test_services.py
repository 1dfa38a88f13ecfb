from __future__ import annotations

from uuid import uuid4

import pytest

from apps.core.sections import sections_of
from apps.evidence.undoing import undo_entry
from apps.stories import services
from apps.stories.models import Story
from apps.stories.page import as_text, read_stories


def test_the_same_form_twice_makes_one_story(owner, tell):
    token = uuid4()
    assert tell(client_token=token) == tell("Other", client_token=token)
    assert Story.objects.for_user(owner).get().title == "Alerts at night"


def test_stories_stand_by_principle_and_what_has_none_is_named(plan, principles, tell):
    deep, results = principles
    one, bare = tell("One", principle=deep), tell("Bare")
    shown = read_stories(plan)
    assert [(part.principle, part.stories) for part in shown.parts] == [
        (deep, [one]),
        (None, [bare]),
    ]
    assert shown.untold == [results]


def test_five_are_best_and_no_sixth(owner, plan, tell):
    rows = [tell(f"Story {number}") for number in range(6)]
    for one in rows[:5]:
        services.set_best(story=one, by=owner, is_best=True)
    with pytest.raises(services.FiveAreChosenError):
        services.set_best(story=rows[5], by=owner, is_best=True)
    services.set_best(story=rows[0], by=owner, is_best=True)
    services.set_best(story=rows[0], by=owner, is_best=False)
    services.set_best(story=rows[5], by=owner, is_best=True)
    assert len(read_stories(plan).best) == 5


def test_words_change_without_history_and_nothing_else_can(owner, now, tell):
    row = tell()
    services.change_story(story=row, by=owner, now=now, title="Quiet nights", result="Fewer")
    row.refresh_from_db()
    assert (row.title, row.result) == ("Quiet nights", "Fewer")
    with pytest.raises(TypeError):
        services.change_story(story=row, by=owner, now=now, is_top=True)


def test_deleted_is_gone(owner, tell):
    services.delete_story(story=tell(), by=owner)
    assert not Story.objects.for_user(owner).exists()


def test_an_undone_entry_leaves_its_story(owner, now, log, tell):
    entry = log()
    row = tell(entry=entry)
    undo_entry(entry=entry, by=owner, now=now)
    row.refresh_from_db()
    assert row.entry is None


def test_the_page_of_an_entry_offers_to_tell_it(log, tell):
    entry = log()
    tell("Told", entry=entry)
    mine = next(one for one in sections_of(entry) if one.head == "Stories")
    assert [one.words for one in mine.lines] == ["Told"]
    assert f"entry={entry.pk}" in mine.steps[0].url


def test_a_protected_event_is_no_story(log):
    entry = log(kind="protected", details={"sort": "leave"})
    assert "Stories" not in {one.head for one in sections_of(entry)}


def test_plain_text_names_the_parts_that_are_there(principles, tell):
    row = tell(principle=principles[0], situation="Woken nightly.", result="Two thirds fewer.")
    assert as_text([row, tell("Bare")]) == (
        "Alerts at night (Dive Deep)\n\nHow it stood: Woken nightly.\n\nWhat came of it: Two thirds fewer."
        "\n\n\nBare"
    )
