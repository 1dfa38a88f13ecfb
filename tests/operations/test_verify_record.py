"""`verify_record` re-reads words as well as bytes, and names what was changed behind the product's back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pgtrigger
import pytest
from django.core.management import call_command

from apps.core.fuzzy import exactly, unknown
from apps.deadlines.models import DeadlineChange
from apps.deadlines.services import add_deadline, change_deadline
from apps.evidence import services
from apps.evidence.models import Attachment, EmailDetail, Entry, EntryVersion, MetricDetail
from apps.goals.models import GoalVersion
from apps.goals.services import add_goal
from apps.operations.verify import verify_owner
from apps.plans.models import Letter
from apps.plans.services import add_letter
from tests.factories.evidence import make_entry
from tests.factories.files import make_file
from tests.files.conftest import file_storage

__all__ = ["file_storage"]

SENT = datetime(2026, 6, 1, 9, 30, 15, 123456, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.fixture
def entry(plan, now):
    return make_entry(plan, now=now, statement="The rollback took nine minutes.")


@pytest.fixture
def mail(plan, now):
    return make_entry(
        plan, now=now, kind="email", happened=exactly(SENT, zone="Asia/Kolkata"),
        details={"sender": "boss@example.org", "sent_at": SENT, "text": "Well done."},
    )  # fmt: skip


@pytest.fixture
def metric(plan, now):
    details = {"name": "Errors", "value": Decimal("0.19"), "target": Decimal("1.500")}
    return make_entry(plan, now=now, kind="metric", details=details)


@pytest.fixture
def goal(plan, owner, now):
    return add_goal(plan=plan, by=owner, now=now, words="Ship it")


def tamper(row, **fields) -> str:
    """Change a row as somebody with the database would; returns how it is named."""
    model = type(row)
    with pgtrigger.ignore():
        model.objects.filter(pk=row.pk).update(**fields)
    return f"{model._meta.label_lower} {row.pk}"


def test_an_untouched_record_holds(owner, plan, entry, mail, metric, goal, now):
    make_entry(plan, now=now, happened=unknown(zone="Europe/Berlin"))
    services.correct_entry(
        entry=entry, by=owner, now=now, statement="Ten minutes.", happened=entry.happened, why="log"
    )
    services.fill_details(entry=mail, by=owner, now=now, details={"subject": "Thanks"})
    services.attach_file(entry=entry, by=owner, now=now, file=make_file(owner, now=now))
    verdict = verify_owner(owner.pk)
    assert verdict.holds, verdict
    versions, of_goal, of_mail, of_metric, of_file = 5 * 4, 8, 4, 3, 1
    assert verdict.words == versions + of_goal + of_mail + of_metric + of_file


@pytest.fixture
def moved(plan, owner, now):
    """A date that was moved once, with a reason."""
    made = add_deadline(
        plan=plan, by=owner, now=now, kind="checkpoint", title="Checkpoint", zone=plan.zone,
        local_date=date(2026, 6, 20), local_time=time(17),
    )  # fmt: skip
    day = made.local_date + timedelta(days=7)
    return change_deadline(made, by=owner, now=now, why="They moved it.", local_date=day)


def test_an_untouched_date_holds(owner, moved):
    verdict = verify_owner(owner.pk)
    assert verdict.holds, verdict
    assert verdict.words == 2 * 2, "title and reason of each revision"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"why": "I moved it."}, "why"),
        ({"title": "Something else"}, "title"),
        ({"local_date": date(2026, 1, 1)}, "date"),
    ],
)
def test_a_revision_of_a_date_that_was_changed_is_named(owner, moved, fields, said):
    tamper(DeadlineChange.objects.get(revision=1), **fields)
    assert verify_owner(owner.pk).changed_words == (f"deadlines.deadline {moved.pk} {said}",)


def test_a_date_that_shows_another_day_than_its_newest_revision_is_named(owner, moved):
    named = tamper(moved, local_date=date(2027, 1, 1))
    assert verify_owner(owner.pk).changed_words == (named,)


def test_a_revision_that_is_gone_or_was_slipped_in_is_named(owner, moved, now):
    with pgtrigger.ignore():
        DeadlineChange.objects.filter(revision=1).delete()
        slipped = DeadlineChange.objects.create(
            owner=owner, deadline=moved, revision=9, title="x", local_date=date(2026, 1, 1),
            zone="UTC", state="open", changed_at=now,
        )  # fmt: skip
    verdict = verify_owner(owner.pk)
    assert verdict.missing_words == (f"deadlines.deadline {moved.pk}",)
    assert verdict.untold_words == (f"deadlines.deadlinechange {slipped.pk}",)


def test_changed_first_words_are_named(owner, entry):
    version = EntryVersion.objects.get()
    named = tamper(version, statement="The rollback took one minute.")
    verdict = verify_owner(owner.pk)
    assert not verdict.holds
    assert f"{named} statement" in verdict.changed_words
    assert verdict.ledger_break == 0


def test_a_changed_day_is_named(owner, entry):
    version = EntryVersion.objects.get()
    earlier = datetime(2026, 5, 1, tzinfo=UTC)
    named = tamper(version, happened_from=earlier)
    assert f"{named} happened" in verify_owner(owner.pk).changed_words


@pytest.mark.parametrize(
    "fields",
    [
        {"statement": "Better than it was."},
        {"happened_from": datetime(2026, 5, 1, tzinfo=UTC)},
        {"version_count": 3},
    ],
)
def test_an_entry_that_says_something_else_than_its_newest_version_is_named(owner, entry, fields):
    named = tamper(Entry.objects.get(), **fields)
    assert verify_owner(owner.pk).changed_words == (named,)


def test_changed_words_of_a_goal_are_named(owner, goal):
    named = tamper(GoalVersion.objects.get(), words="Ship half of it")
    assert verify_owner(owner.pk).changed_words == (f"{named} words",)


def test_changed_details_letters_and_names_of_files_are_named(
    owner, plan, entry, mail, metric, now
):
    services.attach_file(entry=entry, by=owner, now=now, file=make_file(owner, now=now))
    add_letter(plan=plan, by=owner, now=now, title="Letter", text="You must.")
    named = {
        f"{tamper(EmailDetail.objects.get(), text='Badly done.')} text",
        f"{tamper(MetricDetail.objects.get(), value=Decimal('0.2'))} value",
        f"{tamper(Attachment.objects.get(), name='other.txt')} name",
        f"{tamper(Letter.objects.get(), text='You may.')} text",
    }
    assert set(verify_owner(owner.pk).changed_words) == named


def test_a_changed_salt_does_not_hide_a_change(owner, entry):
    named = tamper(EntryVersion.objects.get(), salt=b"0" * 16)
    assert f"{named} statement" in verify_owner(owner.pk).changed_words


def test_words_that_are_gone_are_named_unless_the_ledger_tells(owner, plan, entry, goal, now):
    other = make_entry(plan, now=now, statement="Taken back at once.")
    services.undo_entry(entry=other, by=owner, now=now)
    assert verify_owner(owner.pk).holds
    version = GoalVersion.objects.get()
    with pgtrigger.ignore():
        GoalVersion.objects.filter(pk=version.pk).delete()
    assert verify_owner(owner.pk).missing_words == (f"goals.goalversion {version.pk}",)


def test_words_that_the_ledger_never_heard_of_are_named(owner, entry, now):
    first = EntryVersion.objects.get()
    slipped = EntryVersion.objects.create(
        owner=owner, entry=entry, number=2, statement=entry.statement, written_at=now,
        happened_from=first.happened_from, happened_until=first.happened_until,
        happened_precision=first.happened_precision, happened_zone=first.happened_zone,
    )  # fmt: skip
    assert verify_owner(owner.pk).untold_words == (f"evidence.entryversion {slipped.pk}",)


def test_the_record_of_another_person_is_not_read(owner, stranger, entry):
    tamper(EntryVersion.objects.get(), statement="Changed")
    assert verify_owner(stranger.pk).holds


def test_the_command_names_each_and_exits_1(owner, plan, entry):
    named = tamper(EntryVersion.objects.get(), statement="Changed")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_record", plan=plan.pk, json=True, stdout=out)
    assert stopped.value.code == 1
    lines = out.getvalue().splitlines()
    assert f"  changed: {named} statement" in lines
    assert json.loads(lines[-1])[str(owner.pk)]["changed_words"][0] == f"{named} statement"


def test_the_command_exits_0_when_all_holds(entry, owner):
    out = StringIO()
    call_command("verify_record", stdout=out)
    assert out.getvalue().splitlines() == [f"{owner.pk}: holds"]
