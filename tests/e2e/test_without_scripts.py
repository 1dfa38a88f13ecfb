"""Setting up, logging, goals, dates and the packet work with JavaScript off (ux: Must hold on every page)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import people
from tests.e2e.running import Running

BUILD_PATIENCE_S = 180


@pytest.fixture
def plain_page(browser: Browser, running: Running) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, base_url=running.address)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_the_whole_job_without_scripts(running: Running, plain_page: Page) -> None:
    page = plain_page
    people.sign_up(page, running)
    page.goto("/")
    page.locator("#capture-text").fill("Written without scripts.")
    page.locator(".capture button.btn-primary").click()
    expect(page.get_by_role("main").get_by_text("Written without scripts.").first).to_be_visible()
    _add_a_goal(page)
    _add_a_date(page)
    _decide_and_build(page)


def _open(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()


def _add_a_goal(page: Page) -> None:
    _open(page, "Goals")
    page.get_by_role("link", name="Add a goal").click()
    page.get_by_label("The words as given").fill("Ship the export by June.")
    page.get_by_role("button", name="Save goal").click()
    expect(page.get_by_role("main").get_by_text("Ship the export by June.")).to_be_visible()


def _add_a_date(page: Page) -> None:
    _open(page, "Dates")
    page.get_by_role("link", name=re.compile("add one date by hand")).click()
    page.get_by_label("What is it?").fill("Weekly talk")
    page.get_by_label(re.compile("^Day\\b")).fill(
        (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
    )
    page.get_by_role("button", name="Show the date").click()
    page.get_by_role("button", name="Save date").click()
    expect(page.get_by_role("main").get_by_text("Weekly talk").first).to_be_visible()


def _decide_and_build(page: Page) -> None:
    _open(page, "Packet")
    page.get_by_role("link", name="Decide one by one").click()
    page.get_by_role("button", name="May go in a packet").click()
    page.get_by_role("link", name="Go on to building").click()
    page.get_by_role("button", name="Build packet for a panel").click()
    ready = page.get_by_role("link", name="Download packet")
    for _second in range(BUILD_PATIENCE_S):
        if ready.count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    expect(ready).to_be_visible()
