"""The nudge and the weekly summary: only for whoever asked, true when they leave, and silent about everything."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.services import change_settings
from apps.audit import services as ledger
from apps.core.fuzzy import on_day
from apps.deadlines import digest, nudge, services
from apps.deadlines.models import ReminderSettings
from apps.deadlines.quiet_spell import nudge_day
from apps.deadlines.reminder_settings import save_settings
from apps.evidence.services import record_entry
from apps.mail.enums import State
from apps.mail.kinds import Cancelled, Send, Wait
from apps.mail.models import OutgoingMail
from apps.plans.days import Away
from apps.plans.models import Plan
from apps.plans.services import add_day_off

ZONE = "America/Los_Angeles"
DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(since=DAYS, days=st.integers(1, 60), gap=st.integers(0, 90))
def test_without_days_off_it_comes_every_so_many_days(since, days, gap):
    today = since + timedelta(days=gap)
    found = nudge_day(since, days=days, away=[], today=today)
    assert found is not None
    assert found >= today
    assert found > since
    assert (found - since).days % days == 0


def test_days_off_do_not_count():
    leave = Away(first=date(2026, 6, 3), last=date(2026, 6, 14))
    since = date(2026, 6, 1)
    assert nudge_day(since, days=3, away=[leave], today=since) == date(2026, 6, 16)
    assert nudge_day(since, days=3, away=[], today=since) == date(2026, 6, 4)


@pytest.fixture
def row(plan, owner, now) -> ReminderSettings:
    return ReminderSettings.objects.create(
        owner=owner, nudge_days=3, digest_weekday=4, changed_at=now
    )


def log(plan: Plan, at: datetime) -> None:
    record_entry(
        plan=plan, by=plan.owner, now=at, kind="win", statement="The CANARYWORD went out.",
        happened=on_day(at.date(), zone=ZONE), client_token=uuid4(),
    )  # fmt: skip


def planned(kind: str) -> list[str]:
    mails = OutgoingMail.objects.filter(kind=kind).in_order()
    with timezone.override(ZONE):
        return [f"{timezone.localtime(mail.planned_at):%a %d %H:%M}" for mail in mails]


def test_nobody_gets_one_who_did_not_ask(plan, now):
    log(plan, now)
    for day in range(30):
        nudge.replan(now + timedelta(days=day))
        digest.replan(now + timedelta(days=day))
    assert not OutgoingMail.objects.filter(kind__in=[nudge.KIND, digest.KIND]).exists()


def test_a_nudge_is_planned_for_the_morning_after_so_many_days(plan, row, now):
    log(plan, now)  # Tuesday 2 June, 09:30 in Seattle
    nudge.replan(now)
    assert planned(nudge.KIND) == []
    for _time in range(2):
        nudge.replan(now + timedelta(days=2))
    assert planned(nudge.KIND) == ["Fri 05 09:00"]


def test_a_nudge_is_not_sent_once_something_was_logged(plan, row, now):
    log(plan, now)
    nudge.replan(now + timedelta(days=2))
    mail = OutgoingMail.objects.get(kind=nudge.KIND)
    assert nudge.recheck(mail, mail.planned_at) == Send()
    log(plan, now + timedelta(days=2))
    assert nudge.recheck(mail, mail.planned_at) == Cancelled()


def test_a_nudge_leaves_out_days_off_and_quiet_hours(plan, owner, row, now):
    log(plan, now)
    nudge.replan(now + timedelta(days=2))
    mail = OutgoingMail.objects.get(kind=nudge.KIND)
    night = datetime(2026, 6, 6, 8, tzinfo=UTC)  # 01:00 in Seattle
    assert nudge.recheck(mail, night) == Wait(until=datetime(2026, 6, 6, 14, tzinfo=UTC))
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 6, 4), last_date=date(2026, 6, 4),
        sort="sick", note="CANARYWORD",
    )  # fmt: skip
    assert nudge.recheck(mail, mail.planned_at) == Cancelled()


def test_the_summary_is_planned_for_its_day(plan, row, now):
    for day in range(4):
        digest.replan(now + timedelta(days=day))
    assert planned(digest.KIND) == ["Fri 05 09:00"]


def test_what_is_planned_follows_the_time_of_day_and_the_zone(plan, owner, row, now):
    log(plan, now)
    on_thursday = now + timedelta(days=2)  # Thursday, 09:30 in Seattle
    for kind in (nudge, digest):
        kind.replan(on_thursday)
    wishes = {"morning": time(7, 15), "nudge_days": 3, "digest_weekday": 4}
    save_settings(by=owner, now=on_thursday, **wishes)
    assert planned(nudge.KIND) == planned(digest.KIND) == ["Fri 05 07:15"]
    change_settings(by=owner, now=on_thursday, name="", zone="America/New_York", shortcuts=True)
    assert planned(nudge.KIND) == planned(digest.KIND) == ["Fri 05 04:15"]
    for kind in (nudge, digest):
        kind.replan(on_thursday)
        [mail] = OutgoingMail.objects.filter(kind=kind.KIND)
        assert (mail.next_attempt_at, mail.state) == (mail.planned_at, State.PLANNED)
        assert kind.recheck(mail, mail.planned_at) == Send()


def test_what_is_due_or_being_sent_stays_where_it_is(plan, owner, row, now):
    digest.replan(now + timedelta(days=2))
    due = OutgoingMail.objects.get(kind=digest.KIND)
    save_settings(by=owner, now=due.planned_at, morning=time(12), digest_weekday=4)
    assert planned(digest.KIND) == ["Fri 05 09:00"]


@pytest.mark.parametrize("change", [{"digest_weekday": None}, {"digest_weekday": 0}])
def test_a_summary_that_is_not_wanted_any_more_is_not_sent(plan, row, now, change):
    digest.replan(now + timedelta(days=2))
    mail = OutgoingMail.objects.get(kind=digest.KIND)
    assert digest.recheck(mail, mail.planned_at) == Send()
    ReminderSettings.objects.filter(pk=row.pk).update(**change)
    assert digest.recheck(mail, mail.planned_at) == Cancelled()


def test_after_all_of_it_ended_neither_goes_out(plan, row, now):
    log(plan, now)
    nudge.replan(now + timedelta(days=2))
    digest.replan(now + timedelta(days=2))
    Plan.objects.filter(pk=plan.pk).update(ended_date=date(2026, 6, 3))
    for mail in OutgoingMail.objects.filter(kind__in=[nudge.KIND, digest.KIND]):
        kind = nudge if mail.kind == nudge.KIND else digest
        assert kind.recheck(mail, mail.planned_at) == Cancelled()


@pytest.fixture
def summary(plan, row, owner, now) -> OutgoingMail:
    services.add_deadline(
        plan=plan, by=owner, now=now, kind="appeal", title="Appeal CANARYWORD",
        local_date=date(2026, 6, 19), local_time=time(17), zone=ZONE,
    )  # fmt: skip
    log(plan, now + timedelta(days=1))
    log(plan, now - timedelta(days=30))
    digest.replan(now + timedelta(days=2))
    return OutgoingMail.objects.get(kind=digest.KIND)


def test_the_summary_says_dates_counts_and_the_head_of_the_ledger(summary, owner):
    text = digest.render(summary, summary.planned_at).text
    assert "Fri 19 Jun 2026, 17:00 Seattle (UTC-7)" in text
    assert "1 entry in the last seven days" in text
    head = ledger.head(owner.pk)
    assert head is not None
    assert bytes(head.digest).hex() in text
    assert "CANARYWORD" not in text


def test_a_failing_section_prints_nothing(summary, monkeypatch):
    monkeypatch.setitem(digest._sections, "broken", (5, lambda *_: 1 / 0))
    words = digest.render(summary, summary.planned_at)
    assert "Check line" in words.text
    assert "broken" not in words.text
