"""Whether somebody outside watches this instance: said by `check --deploy` and to its owner, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from apps.accounts.models import User
from tests.mail.test_connection import PAGE

URL = "https://watch.example/secret-ping"


@pytest.fixture
def page(owner: User) -> Client:
    owner.is_staff = True
    owner.save()
    client = Client()
    client.force_login(owner)
    return client


def warnings() -> list[str]:
    return [str(one.id) for one in run_checks(include_deployment_checks=True)]


@pytest.mark.parametrize(("url", "warned"), [("", True), (URL, False)])
def test_check_deploy_warns_where_nobody_watches(settings: Any, url: str, warned: bool) -> None:  # noqa: FBT001
    settings.HEARTBEAT_URL = url
    assert ("daybook.W001" in warnings()) == warned
    assert "daybook.W001" not in [str(one.id) for one in run_checks()]


def test_the_owner_reads_what_helps_and_how_to_add_a_watcher(page: Client, settings: Any) -> None:
    settings.HEARTBEAT_URL = ""
    shown = page.get(PAGE).content.decode()
    assert shown.count("Nobody outside would notice.") == 1
    assert "DAYBOOK_HEARTBEAT_URL=https://" in shown
    assert "Put the dates in your phone." in shown


def test_nothing_is_said_where_somebody_watches(page: Client, settings: Any) -> None:
    settings.HEARTBEAT_URL = URL
    shown = page.get(PAGE).content.decode()
    assert "Nobody outside would notice." not in shown
    assert URL not in shown
