"""What stands on the page before a checkpoint, and on its sheet of paper."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.checkpoints import services
from apps.checkpoints.brief import brief_of
from apps.checkpoints.confirm_back import Promised
from apps.core import sandbox
from apps.core.audience import Audience
from apps.core.fuzzy import exactly, on_day
from apps.deadlines.services import add_deadline, set_deadline_state
from apps.evidence.services import decide_audience, withdraw_entry
from apps.goals.services import add_goal
from apps.packets.brief import brief_pdf
from tests.checkpoints.conftest import make_checkpoint
from tests.factories.evidence import make_entry
from tests.hostile import TEXTS


@pytest.fixture
def goal(plan, owner, now):
    return add_goal(plan=plan, by=owner, now=now, words="Move the checkout with no rollback")


def log(plan, now, words, *, days_ago=0, **rest):
    at = now - timedelta(days=days_ago)
    return make_entry(
        plan, now=at, statement=words, happened=on_day(at.date(), zone=plan.zone), **rest
    )


def words_of(content):
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def pages_of(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def test_each_goal_has_what_was_logged_since_the_last_one_that_was_held(
    plan, owner, now, goal, checkpoint
):
    last = make_checkpoint(plan, now=now - timedelta(days=20), days=6)
    skipped = make_checkpoint(plan, now=now - timedelta(days=9), days=3)
    set_deadline_state(last, by=owner, now=now, state="met")
    set_deadline_state(skipped, by=owner, now=now, state="skipped")
    log(plan, now, "Told before.", days_ago=18, goals=[goal])
    log(plan, now, "New since.", days_ago=4, goals=[goal])
    log(plan, now, "Written late.", goals=[goal], days_ago=1)
    log(plan, now, "About no goal.", days_ago=2)
    brief = brief_of(checkpoint, now=now)
    assert (brief.previous, brief.since) == (last, date(2026, 5, 19))
    [part] = brief.goals
    assert [one.words for one in part.said] == ["Written late.", "New since."]
    assert brief.other is not None
    assert [one.words for one in brief.other.said] == ["About no goal."]


def test_many_entries_are_counted_not_listed(plan, now, goal, checkpoint):
    for number in range(8):
        log(plan, now, f"Entry {number}", goals=[goal])
    [part] = brief_of(checkpoint, now=now).goals
    assert (len(part.said), part.more) == (5, 3)


def test_nothing_for_the_lawyer_or_nobody_or_taken_out_is_on_it(plan, owner, now, goal, checkpoint):
    for audience in (Audience.LAWYER, Audience.NEVER):
        log(plan, now, f"Hidden {audience}", goals=[goal], audience=audience)
        log(plan, now, f"Hidden way {audience}", kind="obstacle", audience=audience)
    log(plan, now, "Hidden event", kind="protected")
    log(plan, now, "Shown", goals=[goal], audience=Audience.PANEL)
    brief = brief_of(checkpoint, now=now)
    assert "Hidden" not in str(brief)
    assert "Hidden" not in words_of(brief_pdf(brief, by=owner, now=now))


def test_what_was_promised_in_a_meeting_that_is_not_shown_is_not_shown_either(
    owner_client, plan, owner, now, meeting, checkpoint
):
    for hidden in (Audience.LAWYER, Audience.NEVER):
        kept = meeting(Promised(who="Dana", what="a hidden promise"))
        decide_audience(entries=[kept], by=owner, now=now, audience=hidden)
    withdraw_entry(
        entry=meeting(Promised(who="I", what="a hidden promise")), by=owner, now=now, why="wrong"
    )
    meeting(Promised(who="Dana", what="an answer"))
    brief = brief_of(checkpoint, now=now)
    assert [one.what for one in (*brief.promises, *brief.own)] == ["an answer"]
    assert "hidden" not in words_of(brief_pdf(brief, by=owner, now=now))
    page = owner_client.get(reverse("checkpoint", args=[checkpoint.pk])).content.decode()
    assert "a hidden promise" not in page


def test_notes_for_the_lawyer_are_a_link_without_words(
    owner_client, owner, now, meeting, checkpoint
):
    kept = meeting(checkpoint=checkpoint)
    url = reverse("checkpoint", args=[checkpoint.pk])
    assert kept.statement in owner_client.get(url).content.decode()
    decide_audience(entries=[kept], by=owner, now=now, audience=Audience.LAWYER)
    page = owner_client.get(url).content.decode()
    assert kept.statement not in page
    assert kept.get_absolute_url() in page


def test_time_limits_outside_are_not_on_it(plan, owner, now, checkpoint):
    add_deadline(
        plan=plan, by=owner, now=now, kind="outside", title="A hidden charge", zone=plan.zone,
        local_date=date(2026, 6, 20), local_time=None,
    )  # fmt: skip
    assert brief_of(checkpoint, now=now).dates == ()


def test_obstacles_that_are_gone_are_left_out(plan, now, checkpoint):
    log(plan, now, "Still there", kind="obstacle", details={"effect": "slow"})
    log(plan, now, "Gone", kind="obstacle", details={"resolved_date": date(2026, 6, 1)})
    log(plan, now, "Without details", kind="obstacle")
    said = {one.words for one in brief_of(checkpoint, now=now).obstacles}
    assert said == {"Still there", "Without details"}


def test_open_promises_questions_and_the_next_dates(plan, owner, now, meeting, checkpoint):
    meeting(
        Promised(who="Dana", what="an answer", by_date=date(2026, 6, 9)),
        Promised(who="I", what="the test"),
    )
    services.add_question(plan=plan, by=owner, now=now, words="Who decides?")
    add_deadline(
        plan=plan, by=owner, now=now, kind="decision", title="Choose", zone=plan.zone,
        local_date=date(2026, 6, 20), local_time=None,
    )  # fmt: skip
    brief = brief_of(checkpoint, now=now)
    assert [one.what for one in brief.promises] == ["an answer"]
    assert [one.what for one in brief.own] == ["the test"]
    assert [one.words for one in brief.questions] == ["Who decides?"]
    assert [one.title for one in brief.dates] == ["Choose"]


def test_the_next_dates_lie_after_the_meeting(plan, owner, now, checkpoint):
    for title, day in (("Before it", now.date()), ("After it", checkpoint.local_date)):
        add_deadline(
            plan=plan, by=owner, now=now, kind="decision", title=title, zone=plan.zone,
            local_date=day, local_time=None,
        )  # fmt: skip
    assert [one.title for one in brief_of(checkpoint, now=now).dates] == ["After it"]
    later = checkpoint.due_at + timedelta(days=9)
    assert brief_of(checkpoint, now=later).dates == ()


def test_a_long_record_asks_no_more_questions(owner_client, plan, owner, now, checkpoint):
    url = reverse("checkpoint", args=[checkpoint.pk])
    owner_client.get(url)
    counts = []
    for many in (1, 12):
        for number in range(many):
            goal = add_goal(plan=plan, by=owner, now=now, words=f"Goal {number}")
            log(plan, now, f"Entry {number}", goals=[goal])
            services.add_question(plan=plan, by=owner, now=now, words=f"Question {number}")
        with CaptureQueriesContext(connection) as seen:
            owner_client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# on paper


def test_the_pdf_is_one_page_of_its_own_words_under_a_neutral_name(
    owner_client, plan, owner, now, goal, checkpoint
):
    log(plan, now, "Second region took its first traffic.", goals=[goal])
    services.add_question(plan=plan, by=owner, now=now, words="Who decides on goal 4?")
    response = owner_client.get(reverse("checkpoint_page", args=[checkpoint.pk]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="notes.pdf"'
    assert pages_of(response.content) == 1
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert str(document.docinfo["/Title"]) == "Notes"
    words = words_of(response.content)
    for part in (
        "Third checkpoint",
        "Second region took",
        "Who decides on goal 4?",
        "For my own eyes",
    ):
        assert part in words


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_the_sheet(owner_client, checkpoint, monkeypatch):
    seen = []
    real = sandbox.run

    def run(*args, **kwargs):
        seen.append(connection.in_atomic_block)
        return real(*args, **kwargs)

    monkeypatch.setattr(sandbox, "run", run)
    assert owner_client.get(reverse("checkpoint_page", args=[checkpoint.pk])).status_code == 200
    assert seen == [False]


def test_words_without_spaces_are_on_it(plan, owner, now, checkpoint):
    log(plan, now, "結果" * 300)
    words = words_of(brief_pdf(brief_of(checkpoint, now=now), by=owner, now=now))
    assert "結果結果" in words.replace("\r\n", "")


def test_it_is_one_page_however_much_there_is(plan, owner, now, meeting, checkpoint):
    for number in range(24):
        goal = add_goal(plan=plan, by=owner, now=now, words=f"Goal {number} " + "words " * 40)
        for _time in range(4):
            log(plan, now, "What went out and what it showed. " * 12, goals=[goal])
        log(plan, now, "In the way " * 30, kind="obstacle")
        services.add_question(plan=plan, by=owner, now=now, words="Why " * 90)
    meeting(*(Promised(who="Dana", what="an answer " * 20) for _number in range(15)))
    content = brief_pdf(brief_of(checkpoint, now=now), by=owner, now=now)
    assert pages_of(content) == 1
    assert "more" in words_of(content)


@pytest.mark.parametrize("name", [one for one in TEXTS if one not in {"nul", "empty"}])
def test_hostile_words_are_set_as_words(plan, owner, now, name):
    text = TEXTS[name][:160]
    found = make_checkpoint(plan, now=now, title=text)
    log(plan, now, TEXTS[name][:3000])
    services.add_question(plan=plan, by=owner, now=now, words=text)
    assert pages_of(brief_pdf(brief_of(found, now=now), by=owner, now=now)) == 1


def test_an_empty_record_makes_a_page_too(owner, now, checkpoint):
    assert pages_of(brief_pdf(brief_of(checkpoint, now=now), by=owner, now=now)) == 1


def test_the_sheet_says_days_only_and_nothing_of_a_choice(plan, owner, now, checkpoint):
    services.add_question(plan=plan, by=owner, now=now, words="Who decides?")
    for kind, title in (("decision", "Decide: leave or appeal"), ("checkpoint", "Fourth one")):
        add_deadline(
            plan=plan, by=owner, now=now, kind=kind, title=title, zone=plan.zone,
            local_date=date(2026, 6, 20), local_time=None,
        )  # fmt: skip
    words = words_of(brief_pdf(brief_of(checkpoint, now=now), by=owner, now=now))
    assert "Fri 5 Jun 2026, 17:00" in words
    assert "in 3 days" not in words
    assert "Fourth one" in words
    assert "Decide" not in words


def test_an_entry_stands_with_its_day_and_a_promise_with_its_year(plan, owner, now, checkpoint, meeting):  # fmt: skip
    make_entry(plan, now=now, statement="Half past", happened=exactly(now, zone=plan.zone))
    meeting(Promised(who="Dana", what="an answer", by_date=date(2027, 1, 8)))
    brief = brief_of(checkpoint, now=now)
    assert brief.other is not None
    assert "Tue 2 Jun 2026" in {one.day for one in brief.other.said}
    words = words_of(brief_pdf(brief, by=owner, now=now))
    assert "Fri 8 Jan 2027" in words


def test_a_coming_meeting_leads_to_its_page_first(owner_client, checkpoint, now):
    with time_machine.travel(now, tick=False):
        page = owner_client.get(reverse("deadline", args=[checkpoint.pk])).content.decode()
    assert f'btn btn-primary" href="{reverse("checkpoint", args=[checkpoint.pk])}"' in page
    assert "btn-primary" not in page.partition("Prepare for it")[2].partition("</main>")[0]
