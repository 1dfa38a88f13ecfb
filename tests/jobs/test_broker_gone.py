"""The short form of R3 and R15: without a broker the pages go on and nobody waits for it."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError
from kombu.utils import functional

from apps.jobs import process
from apps.jobs.models import JobState
from tests.jobs.walk import walk

QUEUE = "packets"
NOBODY = "nobody.sock"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's: the path of a socket has room for about a hundred bytes."""
    place = Path(tempfile.mkdtemp(prefix="gone-", dir="/tmp"))
    yield place
    shutil.rmtree(place)


@pytest.fixture
def no_waiting(monkeypatch) -> None:
    def sleep(_seconds: float) -> None:
        raise AssertionError("a page waits for the broker")

    monkeypatch.setattr(functional, "sleep", sleep)


@pytest.fixture
def gone(monkeypatch, folder, no_waiting) -> None:
    """A broker whose socket is not there."""
    monkeypatch.setenv("CELERY_BROKER_URL", f"redis+socket://{folder}/{NOBODY}")


@pytest.fixture
def tries(monkeypatch) -> list[str]:
    """Every try to connect to the broker that is not there."""
    made: list[str] = []
    real = redis.UnixDomainSocketConnection._connect

    def connect(self):
        if self.path.endswith(NOBODY):
            made.append(self.path)
        return real(self)

    monkeypatch.setattr(redis.UnixDomainSocketConnection, "_connect", connect)
    return made


@pytest.fixture
def queue() -> Iterator[redis.Redis]:
    with current_app.connection_for_read(os.environ["REDIS_URL"]) as connection:
        client = connection.default_channel.client
        client.delete(QUEUE)
        yield client
        client.delete(QUEUE)


@pytest.mark.django_db(transaction=True)
def test_pages_go_on_and_the_packet_is_built_when_the_broker_is_back(
    plan, gone, tries, monkeypatch, queue
):
    now = timezone.now()
    build = walk(plan, now=now)
    assert (build.job.state, build.job.nudged_at) == (JobState.QUEUED, None)
    assert len(tries) == 2, "one try each for reading the file and for the packet"
    assert process.sweep(now=now) == 0
    monkeypatch.delenv("CELERY_BROKER_URL")
    assert process.sweep(now=now) == 2, "the packet and the words of the file"
    assert process.sweep(now=now + timedelta(minutes=1)) == 0
    assert queue.llen(QUEUE) == 1


def test_a_broker_that_says_nothing_is_given_up(folder, monkeypatch, no_waiting):
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(folder / "mute.sock"))
        mute.listen()
        monkeypatch.setenv("CELERY_BROKER_URL", f"redis+socket://{folder}/mute.sock")
        monkeypatch.setitem(process.PATIENCE, "socket_timeout", 0.05)
        with pytest.raises(OperationalError, match="Timeout"):
            process.send("apps.packets.tasks.build_packet", "1")


def test_after_the_broker_was_away_the_first_message_arrives(folder, gone, monkeypatch, queue):
    with suppress(OperationalError):
        process.send("apps.packets.tasks.build_packet", "1")
    monkeypatch.delenv("CELERY_BROKER_URL")
    process.send("apps.packets.tasks.build_packet", "1")
    assert queue.llen(QUEUE) == 1


def test_a_page_waits_for_a_mute_broker_two_seconds_at_most():
    assert process.PATIENCE["max_retries"] == 0
    assert process.PATIENCE["socket_timeout"] <= 2
