"""A packet is frozen as of one moment, whatever is written meanwhile (design: Builds)."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.urls import reverse

from apps.core.audience import PacketKind
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
