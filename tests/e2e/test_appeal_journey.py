"""From "I must appeal by a date" to a downloaded packet, with nothing logged before."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e import acts, people
from tests.e2e.running import Running
from tests.e2e.watch import Watch

GOALS = "1. Migrate the jobs by 15 May.\n2. Answer review requests within one day."
FACTS = "2026-05-12 38 jobs were migrated, board MIG-114\n2026-05-13 Tunde wrote that the reviews were on time"
ASK = "I ask the panel to set aside the finding on both expectations."
STATEMENT = (
    "The plan asked for the jobs by 15 May.\n\nThey were migrated on 12 May, as the board shows."
)
BUILD_PATIENCE_MS = 180_000


def test_from_the_appeal_to_the_packet(
    running: Running, page: Page, watch: Watch, tmp_path
) -> None:
    people.sign_up(page, running)
    _say_the_deadline(page, watch)
    _paste_the_expectations(page, watch)
    _paste_the_facts(page, watch)
    _write_the_statement(page, watch)
    page.get_by_role("button", name="Build packet for a panel").click()
    expect(page.get_by_role("link", name="Download packet")).to_be_visible(
        timeout=BUILD_PATIENCE_MS
    )
    told = " ".join(acts.pages_of(acts.download(page, "Download packet", tmp_path)))
    for words in (
        ASK,
        "They were migrated on 12 May",
        "Migrate the jobs by 15 May.",
        "38 jobs were migrated",
    ):
        assert words in told
    assert "on time" not in told
    watch.assert_clean()


def _say_the_deadline(page: Page, watch: Watch) -> None:
    page.get_by_role("link", name=re.compile("I must appeal by a date")).click()
    watch.assert_accessible()
    page.get_by_label("Counted from").fill(
        (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    )
    page.get_by_label("How many").fill("3")
    page.get_by_label("Of what").select_option(label="business days")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Is this the date?")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("button", name="Save date").click()


def _paste_the_expectations(page: Page, watch: Watch) -> None:
    page.get_by_label("Paste what is expected of you").fill(GOALS)
    watch.assert_accessible()
    page.get_by_role("button", name="Show how it splits").click()
    expect(page.get_by_role("heading", name="Are these the goals?")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("button", name="Save goals").click()


def _paste_the_facts(page: Page, watch: Watch) -> None:
    page.get_by_label(re.compile("Paste facts")).fill(FACTS)
    page.get_by_role("button", name="Show the lines").click()
    expect(page.get_by_role("heading", name="Which of these may the panel see?")).to_be_visible()
    watch.assert_accessible()
    boxes = page.get_by_role("main").get_by_role("checkbox")
    for place in range(boxes.count()):
        boxes.nth(place).set_checked(place == 0)
    page.get_by_role("button", name="Save entries").click()


def _write_the_statement(page: Page, watch: Watch) -> None:
    page.get_by_label(re.compile("What I ask")).fill(ASK)
    page.get_by_label("My statement").fill(STATEMENT)
    watch.assert_accessible()
    page.get_by_role("button", name="Go to the packet").click()
    watch.assert_accessible()
