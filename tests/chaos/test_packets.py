"""R15 to R17: packets are built once and whole, whatever becomes of the broker and of the workers."""

from __future__ import annotations

import hashlib
import io
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from apps.accounts.models import User
from apps.audit.models import LedgerEvent
from apps.core import sandbox
from apps.core.audience import Audience, PacketKind
from apps.core.fuzzy import on_day
from apps.evidence.models import Attachment
from apps.evidence.services import decide_audience, record_entry
from apps.files.services import store_upload
from apps.jobs import process
from apps.jobs.models import Job, JobState
from apps.packets import services
from apps.packets.build import packet_storage
from apps.packets.models import Build
from apps.packets.steps import ERROR_WORDS
from apps.packets.sweep import sweep_packets
from apps.plans.models import Plan
from tests.chaos.broker import Broker
from tests.chaos.workers import Crew, kill
from tests.data import makers
from tests.factories.plans import PlanFactory
from tests.jobs.walk import bytes_of, walk
from tests.mail.engines import wait_for
from tests.packets.makers import pages_pdf

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

REQUESTS = 100
BUILDS = 50
KILLS = 20
# A living builder says so every second; in a test nobody waits two minutes for a dead one.
SURELY_DEAD = timedelta(seconds=15)
LONG_AGO = process.STALE_AFTER + timedelta(minutes=1)


@pytest.fixture
def broker(monkeypatch) -> Iterator[Broker]:
    found = Broker()
    monkeypatch.setenv("CELERY_BROKER_URL", found.url)
    yield found
    found.remove()


@pytest.fixture
def home(settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of this test's instance, in this process too."""
    backend = "django.core.files.storage.FileSystemStorage"
    folders = {"default": "files", "previews": "previews", "packets": "packets"}
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: {"BACKEND": backend, "OPTIONS": {"location": tmp_path / at, "base_url": None}}
            for name, at in folders.items()
        },
    }
    settings.DAYBOOK_HOME = tmp_path
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path


@pytest.fixture
def crew(home: Path, broker: Broker) -> Iterator[Crew]:
    found = Crew(home, broker)
    yield found
    found.stop()


def asked(owner: User, number: int, *files: tuple[str, bytes]) -> Build:
    """A plan of its own with one entry and its files, and the packet asked for."""
    now = timezone.now()
    plan = PlanFactory.create(owner=owner)
    stored = [
        (store_upload(upload=SimpleUploadedFile(name, content), by=owner, now=now), name)
        for name, content in files
    ]
    entry = record_entry(
        plan=plan,
        by=owner,
        now=now,
        kind="win",
        statement=f"Job {number} of {BUILDS} moved without a rollback.",
        happened=on_day(date(2026, 5, 4), zone=plan.zone),
        client_token=uuid4(),
        files=stored,
    )
    decide_audience(entries=[entry], by=owner, now=now, audience=Audience.PANEL)
    return services.request_build(plan=plan, by=owner, now=now, kind=PacketKind.PANEL)


def states() -> Counter[str]:
    return Counter(Job.objects.values_list("state", flat=True))


def all_done(count: int) -> bool:
    return states() == {JobState.DONE: count}


def two_minutes_pass() -> None:
    """Let the clock run on for what is dead, and do what beat does once a minute."""
    now = timezone.now()
    dead = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - SURELY_DEAD)
    dead.update(heartbeat_at=now - LONG_AGO, nudged_at=now - LONG_AGO)
    process.sweep(now=now)


def all_done_in_time() -> bool:
    two_minutes_pass()
    return all_done(BUILDS)


def assert_each_is_there_once(builds: list[Build]) -> None:
    """One row, one event in the ledger and one whole file for each packet that was asked for."""
    made = list(Build.objects.select_related("job"))
    assert {one.pk for one in made} == {one.pk for one in builds}
    assert len({one.file_key for one in made}) == len(builds)
    events = LedgerEvent.objects.filter(kind="packet.built").values_list("about_id", flat=True)
    assert Counter(map(str, events)) == {str(one.pk): 1 for one in builds}
    for one in made:
        assert one.is_ready
        assert sha256(stored(one)) == one.sha256
        assert one.checks["failed"] == one.checks["leaks"] == []


def stored(build: Build) -> bytes:
    with packet_storage().open(build.file_key) as stream:
        return bytes(stream.read())


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def assert_list_of_files_holds(client: Client, build: Build) -> None:
    """The hashes printed in the packet are those of the files its plan holds."""
    document = pypdfium2.PdfDocument(bytes_of(client, build))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    printed = "".join(text.replace("\u200b", "").split())
    held = Attachment.objects.filter(entry__plan=build.plan).values_list("file__sha256", flat=True)
    assert len(held) == 2
    assert all(one in printed for one in held)


# ------------------------------------------------------------------------------------------------ R15


def test_r15_a_hundred_packets_asked_for_without_a_broker_are_built_when_it_returns(
    crew: Crew, broker: Broker, owner: User, plan: Plan, owner_client: Client
) -> None:
    crew.start_worker()
    crew.start_mail_worker()
    crew.start_beat()
    assert wait_for(lambda: "scheduler ->" in crew.said and crew.hands(), seconds=60), crew.said
    broker.kill()
    builds = [walk(plan, now=timezone.now())]
    builds += [ask_by_page(owner_client, owner, number) for number in range(1, REQUESTS)]
    assert states() == {JobState.QUEUED: REQUESTS}
    assert not Job.objects.exclude(nudged_at=None).exists()
    broker.start()
    assert wait_for(lambda: all_done(REQUESTS), seconds=400, every=0.5), (states(), crew.said)
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
    assert_each_is_there_once(builds)


def ask_by_page(client: Client, owner: User, number: int) -> Build:
    plan = PlanFactory.create(owner=owner)
    words = {"title": "", "ask": "", "accept": "", "statement": f"Statement {number}."}
    services.save_text(plan=plan, by=owner, now=timezone.now(), **words)
    answer = client.post(reverse("build_request", args=[plan.pk]), {"kind": "panel"})
    assert answer.status_code == 302
    return Build.objects.get(plan=plan)


# ------------------------------------------------------------------------------------------------ R16


def test_r16_twenty_kills_in_fifty_builds_lose_and_double_nothing(
    crew: Crew, owner: User, owner_client: Client, home: Path
) -> None:
    colours = (f"#{random.randrange(1 << 24):06x}" for _ in range(BUILDS))  # noqa: S311  no secret
    builds = [
        asked(owner, number, ("board.png", makers.png(colour=colour)), ("mail.pdf", letter(number)))
        for number, colour in enumerate(colours)
    ]
    crew.start_worker()
    for number in range(KILLS):
        kill_during_a_build(crew, whole=number % 2 == 1)
        two_minutes_pass()
    process.sweep(now=timezone.now() + LONG_AGO)
    assert wait_for(all_done_in_time, seconds=300, every=1), (states(), crew.said)
    crew.stop()

    assert_each_is_there_once(builds)
    assert Job.objects.filter(attempts__gt=1).exists(), "no kill hit a build"
    for one in Build.objects.select_related("plan"):
        assert_list_of_files_holds(owner_client, one)
    assert_nothing_else_is_left(home)


def letter(number: int) -> bytes:
    return pages_pdf(f"Letter {number}", "second page")


def kill_during_a_build(crew: Crew, *, whole: bool) -> None:
    """`kill -9` a hand that builds, or the worker itself, and start what stays dead again."""
    found = wait_for(lambda: is_a_moment(crew), seconds=90)
    assert found, (states(), crew.said)
    if whole:
        crew.kill_worker()
        crew.start_worker()
    else:
        kill(random.choice(crew.builders() or crew.hands()))  # noqa: S311  no secret


def is_a_moment(crew: Crew) -> bool:
    """Whether somebody builds, at any step; a third try is let live, because a third death ends a build (R17)."""
    if not crew.builders():
        return False
    time.sleep(random.uniform(0, 1.2))  # noqa: S311  no secret
    return bool(crew.builders()) and not on_its_last_try()


def on_its_last_try() -> bool:
    return Job.objects.filter(state=JobState.RUNNING, attempts=process.MAX_ATTEMPTS).exists()


def assert_nothing_else_is_left(home: Path) -> None:
    """After the sweep there are the packets and no other file."""
    sweep_packets(now=timezone.now() + timedelta(hours=2))
    files = {str(one.relative_to(home / "packets")) for one in (home / "packets").glob("*/*")}
    assert files == set(Build.objects.values_list("file_key", flat=True))
    assert list((home / "work").iterdir()) == []
    assert list((home / "tmp").glob(f"{sandbox.EMPTY}*")) == []


# ------------------------------------------------------------------------------------------------ R17


def test_r17_a_builder_that_dies_three_times_ends_with_a_sentence_and_can_be_tried_again(
    crew: Crew, owner: User, owner_client: Client
) -> None:
    build = asked(owner, 1)
    crew.start_worker()
    for attempt in range(1, process.MAX_ATTEMPTS + 1):
        assert wait_for(lambda n=attempt: runs(build, attempt=n), seconds=60), crew.said
        for hand in crew.hands():
            kill(hand)
        assert state_of(build) == JobState.RUNNING, "it was done before it was killed"
        the_worker_is_found_dead(build)
    assert wait_for(lambda: state_of(build) == JobState.FAILED, seconds=60), crew.said

    page = owner_client.get(build.get_absolute_url()).content.decode()
    assert str(ERROR_WORDS["worker_died"]) in page
    assert owner_client.get(reverse("build_file", args=[build.pk])).status_code == 404
    owner_client.post(reverse("build_again", args=[build.pk]))
    assert wait_for(lambda: all_done(1), seconds=60), (states(), crew.said)
    assert_each_is_there_once([build])


def state_of(build: Build) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=build.job_id)


def runs(build: Build, *, attempt: int) -> bool:
    return Job.objects.filter(
        pk=build.job_id, state=JobState.RUNNING, attempts=attempt, step__gt=""
    ).exists()


def the_worker_is_found_dead(build: Build) -> None:
    then = timezone.now() - LONG_AGO
    Job.objects.filter(pk=build.job_id).update(heartbeat_at=then, nudged_at=then)
    assert process.sweep(now=timezone.now()) == 1


def test_r17_a_file_whose_reader_is_killed_is_a_page_that_says_so(
    crew: Crew, owner: User, owner_client: Client
) -> None:
    """As the kernel does to a process that takes all memory."""
    build = asked(owner, 1, ("large.png", slow_picture()))
    crew.start_worker()
    assert wait_for(lambda: is_read(build) and crew.readers(), seconds=60, every=0.01), crew.said
    for pid in crew.readers():
        kill(pid)
    assert wait_for(lambda: all_done(1), seconds=60), (states(), crew.said)
    build.refresh_from_db()
    assert [(one["printed"], one["reason"]) for one in build.outcomes] == [(False, "bad_killed")]
    assert_each_is_there_once([build])
    page = owner_client.get(build.get_absolute_url()).content.decode()
    assert "Shown by a page that says why" in page


def is_read(build: Build) -> bool:
    return Job.objects.filter(pk=build.job_id, state=JobState.RUNNING, step="safe").exists()


def slow_picture() -> bytes:
    """Takes a second or two to be made safe."""
    stream = io.BytesIO()
    Image.effect_noise((5_000, 5_000), 90).save(stream, "PNG", compress_level=1)
    return stream.getvalue()
