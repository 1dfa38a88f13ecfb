"""A packet is frozen as of one moment, whatever is written meanwhile (design: Builds)."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.urls import reverse

from apps.audit.services import verify
from apps.core.audience import PacketKind
from apps.goals.services import add_goal
from apps.packets import services
from apps.packets.assemble import assemble
from apps.packets.models import Build, PacketText

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(act) -> None:
    """Do something on a connection of its own, to its end."""

    def run() -> None:
        act()
        connections.close_all()

    other = threading.Thread(target=run)
    other.start()
    other.join()


def test_words_saved_while_the_record_is_read_are_not_in_it(
    owner_client, plan, owner, now, monkeypatch
):
    services.save_text(plan=plan, by=owner, now=now, statement="As it was.")

    def interrupted(*args, **options):
        elsewhere(lambda: PacketText.objects.update(statement="As it is now."))
        return assemble(*args, **options)

    monkeypatch.setattr("apps.packets.services.assemble", interrupted)
    owner_client.post(reverse("build_request", args=[plan.pk]), {"kind": PacketKind.PANEL})
    assert PacketText.objects.get().statement == "As it is now."
    [paragraph] = Build.objects.get().snapshot["statement"]
    assert paragraph["text"] == "As it was."


def test_a_ledger_row_written_meanwhile_does_not_fail_the_request(
    owner_client, plan, owner, now, monkeypatch
):
    services.save_text(plan=plan, by=owner, now=now, statement="As it was.")

    def interrupted(*args, **options):
        draft = assemble(*args, **options)
        elsewhere(lambda: add_goal(plan=plan, by=owner, now=now, words="Added meanwhile"))
        return draft

    monkeypatch.setattr("apps.packets.services.assemble", interrupted)
    response = owner_client.post(
        reverse("build_request", args=[plan.pk]), {"kind": PacketKind.PANEL}
    )
    assert response.status_code == 302
    assert verify(owner.pk) is None


def test_two_clicks_at_once_make_one_packet(plan, owner, now):
    services.save_text(plan=plan, by=owner, now=now, statement="Once.")
    together = threading.Barrier(2)
    found: list[Build] = []

    def click() -> None:
        together.wait()
        found.append(services.request_build(plan=plan, by=owner, now=now, kind=PacketKind.PANEL))
        connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(found) == 2
    assert Build.objects.count() == 1
