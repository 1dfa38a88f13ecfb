"""What a person does in the pages in five minutes, for the tests of faults beside them."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.core.audience import Audience
from apps.deadlines.models import Deadline
from apps.deadlines.services import add_deadline
from apps.evidence.models import Entry
from apps.packets.models import Build
from apps.plans.models import Plan
from tests.conftest import PASSWORD
from tests.data import makers

WORDS = "The second region moved at 15:10 with no rollback."
DAY = "2030-06-05"


def walk(plan: Plan, *, now: datetime) -> Build:
    """Sign in, look at Today, log an entry with a picture, move a date, decide, ask for the packet."""
    client = sign_in(plan)
    assert client.get(reverse("today"), follow=True).status_code == 200
    entry = log_an_entry(client, plan)
    move_a_date(client, plan, now=now)
    decide(client, entry)
    return ask_for_packet(client, plan)


def sign_in(plan: Plan) -> Client:
    client = Client()
    posted = {"login": plan.owner.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), posted).status_code == 302
    assert client.session["_auth_user_id"] == str(plan.owner_id)
    return client


def log_an_entry(client: Client, plan: Plan) -> Entry:
    picture = SimpleUploadedFile("board.png", makers.png(), content_type="image/png")
    posted = {"statement": WORDS, "files": [picture]}
    assert client.post(reverse("capture", args=[plan.pk]), posted).status_code == 302
    entry = Entry.objects.get(plan=plan)
    assert entry.attachments.count() == 1
    return entry


def move_a_date(client: Client, plan: Plan, *, now: datetime) -> None:
    row = add_deadline(
        plan=plan,
        by=plan.owner,
        now=now,
        kind="checkpoint",
        title="Checkpoint",
        local_date=now.date() + timedelta(days=30),
        local_time=time(17, 0),
        zone=plan.zone,
    )
    posted = {
        "title": "Checkpoint", "kind": "checkpoint", "local_date": DAY, "local_time": "17:00",
        "zone": plan.zone, "counted_from": "", "number": "", "unit": "days", "holidays": "not_said",
        "why": "Moved by mail", "confirmed": f"{DAY} 17:00:00 {plan.zone}",
    }  # fmt: skip
    assert client.post(reverse("deadline_change", args=[row.pk]), posted).status_code == 302
    assert Deadline.objects.get(pk=row.pk).local_date.isoformat() == DAY


def decide(client: Client, entry: Entry) -> None:
    posted = {"entry": entry.pk, "audience": Audience.PANEL}
    assert client.post(reverse("review", args=[entry.plan_id]), posted).status_code == 302


def ask_for_packet(client: Client, plan: Plan) -> Build:
    answer = client.post(reverse("build_request", args=[plan.pk]), {"kind": "panel"})
    assert answer.status_code == 302
    build = Build.objects.select_related("job").get(plan=plan)
    assert answer["Location"] == build.get_absolute_url()
    assert client.get(build.get_absolute_url()).status_code == 200
    return build


def bytes_of(client: Client, build: Build) -> bytes:
    """The packet as its owner downloads it."""
    answer = client.get(reverse("build_file", args=[build.pk]))
    assert answer.status_code == 200
    found = io.BytesIO()
    for chunk in answer:
        found.write(chunk)
    answer.close()
    return found.getvalue()
