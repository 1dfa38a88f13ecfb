"""R13 and R39 over every kind of mail: nothing a person wrote leaves, and no link does anything by being followed."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import time, timedelta
from email.message import EmailMessage
from email.policy import default
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from apps.core.fuzzy import on_day
from apps.deadlines import digest, nudge, reminded, services
from apps.deadlines.models import Deadline, ReminderSettings
from apps.deadlines.reminders import AGAIN, KIND, LABEL
from apps.evidence.services import record_entry
from apps.mail import kinds, planning
from apps.mail import services as mail_services
from apps.mail.models import OutgoingMail
from apps.mail.render import mime_bytes, render_for
from apps.mail.send import canary
from apps.plans.services import add_person, begin_stage
from apps.plans.stage_templates import get

CANARY = "CANARYWORD"
REVEALING = ("pip", "focus", "pivot", "appeal", "performance", "plan", "employer")
PUBLIC = "https://daybook.example.org"
WRITES = re.compile(
    r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"(?!django_session|usersessions_|daybook_cache)", re.I
)
AGENTS = ("Mozilla/5.0 (Windows NT 10.0) Safe Links", "Barracuda Sentinel (EE)")


@pytest.fixture
def is_public(settings) -> None:
    settings.PUBLIC_URL, settings.PUBLIC_IS_LOCAL = PUBLIC, False


@pytest.fixture
def written(plan, owner) -> None:
    """Canaries in every field that a person can fill and a mail could reach."""
    now = timezone.now()
    fields = ("name", "employer", "role", "goal_word")
    type(plan).objects.filter(pk=plan.pk).update(**dict.fromkeys(fields, CANARY))
    type(owner).objects.filter(pk=owner.pk).update(name=CANARY)
    plan.refresh_from_db()
    owner.refresh_from_db()
    add_person(plan=plan, by=owner, now=now, name=CANARY, relation="hr", part=CANARY)
    stage = begin_stage(
        plan=plan, by=owner, now=now, kind="pivot", name=CANARY, started_date=None,
        template=get("amazon-pivot"),
    )  # fmt: skip
    record_entry(
        plan=plan, by=owner, now=now, kind="win", statement=f"The {CANARY} went out.",
        happened=on_day(now.date(), zone="UTC"), client_token=uuid4(),
    )  # fmt: skip
    for number, days in enumerate((2, 20, 40)):
        deadline = services.add_deadline(
            plan=plan, by=owner, now=now, kind="appeal", title=f"Appeal the PIP {CANARY}",
            local_date=now.date() + timedelta(days=days), stage=stage,
            local_time=time(17) if number else None, zone="America/Los_Angeles",
        )  # fmt: skip
        services.change_deadline(deadline, by=owner, now=now, why=CANARY, title=f"Pivot {CANARY} 2")
    services.add_deadline(
        plan=plan, by=owner, now=now, kind="checkpoint", title=f"Pivot talk {CANARY}", stage=stage,
        local_date=now.date() + timedelta(days=9), local_time=time(15), zone="America/Los_Angeles",
    )  # fmt: skip
    ReminderSettings.objects.create(owner=owner, nudge_days=1, digest_weekday=0, changed_at=now)


@pytest.fixture
def is_watched(settings) -> None:
    """The daily mail to whoever watches the instance goes out in the name of its first account."""
    settings.CANARY_TO = "watch@example.net"


@pytest.fixture
def mails(written, is_public, is_watched, owner) -> list[OutgoingMail]:
    """One row of every kind of mail and every slot of a reminder; one tells three dates, one is a copy."""
    now = timezone.now()
    for deadline in Deadline.objects.for_user(owner):
        reminded.snooze(deadline, until=now + timedelta(hours=3), now=now)
    mail_services.ask_address(owner=owner, address="second@example.org", now=now)
    for day in range(8):
        nudge.replan(now + timedelta(days=day))
        digest.replan(now + timedelta(days=day))
    assert canary.plan_due(now)
    dates = planning.About("accounts.User", owner.pk)
    last = now + timedelta(days=1)
    slot = planning.Slot(name="X", planned_at=now, urgent_at=last, not_after=last)
    planning.plan(owner=owner, kind="all_dates", about=dates, revision=1, slots=[slot])
    found = list(OutgoingMail.objects.for_user(owner).open().in_order())
    carrier, *others = [one for one in found if one.kind == KIND and one.slot == "D-1"]
    carrier.covers = [one.pk for one in others]
    found[-1].to_account = found[-1].kind != KIND
    return found


def written_out(mails: list[OutgoingMail]) -> Iterator[tuple[OutgoingMail, EmailMessage]]:
    for mail in mails:
        at = mail.planned_at + timedelta(hours=2)
        mail.date_header = at
        raw = mime_bytes(mail, render_for(mail, at))
        yield mail, email.message_from_bytes(raw, policy=default)


def all_words(message: EmailMessage) -> str:
    """Every header and every part, decoded."""
    parts = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        parts += [f"{name}: {value}" for name, value in part.items()]
        if not part.is_multipart():
            content = part.get_content()
            parts.append(content.decode() if isinstance(content, bytes) else content)
    return "\n".join(parts)


def test_every_kind_and_every_slot_is_among_them(mails):
    assert {one.kind for one in mails} == {one.name for one in kinds.all_kinds()}
    slots = {one.slot for one in mails if one.about_label == LABEL}
    assert slots >= {"D-14", "D-7", "D-3", "D-1", "D0", "H-2", "OVERDUE", *AGAIN}
    assert any(slot.startswith("LATER-") for slot in slots)


def test_no_mail_holds_anything_a_person_wrote(mails):
    for mail, message in written_out(mails):
        words = all_words(message)
        assert CANARY.lower() not in words.lower(), mail.kind
        told = [one for one in REVEALING if re.search(rf"\b{one}\b", words, re.I)]
        assert not told, (mail.kind, mail.slot)
        assert set(re.findall(r"https?://[^/\s\"'<>]+", words)) <= {PUBLIC}, mail.kind


def test_a_mail_of_several_dates_tells_each_with_a_link_and_brings_them_for_the_phone(mails):
    [carrier] = [one for one in mails if one.covers]
    [(_mail, message)] = written_out([carrier])
    [calendar] = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    content = calendar.get_content()
    text = content.decode() if isinstance(content, bytes) else content
    assert text.count("BEGIN:VEVENT") == 4
    body = message.get_body(("plain",))
    assert body is not None
    assert len(re.findall(r"/deadlines/[0-9a-f-]+/reminded", body.get_content())) == 4


def paths_of(mails: list[OutgoingMail]) -> dict[tuple[str, str], str]:
    """Every address in the mails, one of each kind: by its view and what it does there."""
    found: dict[tuple[str, str], str] = {}
    for _mail, message in written_out(mails):
        for url in re.findall(rf"{PUBLIC}[^\s\"'<>]*", all_words(message)):
            path = url.removeprefix(PUBLIC) or "/"
            match = resolve(path)
            found[match.view_name, str(match.kwargs.get("what", ""))] = path
    return found


def test_following_every_mailed_link_changes_nothing(mails, owner_client):
    """R39: GET and HEAD, ten times, by two agents, signed in and not."""
    paths = paths_of(mails)
    assert {("mail_link", "stop"), ("mail_link", "confirm"), ("deadline_reminded", "")} <= set(
        paths
    )
    for path in paths.values():
        with CaptureQueriesContext(connection) as asked:
            for client in (owner_client, Client()):
                follow_ten_times(client, path)
        assert [one["sql"] for one in asked if WRITES.match(one["sql"])] == [], path


def follow_ten_times(client: Client, path: str) -> None:
    for agent in AGENTS:
        for _time in range(10):
            assert client.get(path, headers={"user-agent": agent}).status_code in {200, 302}
            assert client.head(path, headers={"user-agent": agent}).status_code in {200, 302}
