"""Every page of the example plan: accessible, nothing sideways, nothing blocked by the policy."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.running import Running
from tests.e2e.watch import Watch

MOST_PAGES = 80
NOT_PAGES = re.compile(r"\.ics$|/file$|^mailto:|/files/|/logout")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def test_every_page_of_the_example_plan(running: Running, page: Page, watch: Watch) -> None:
    people.sign_up(page, running)
    page.get_by_role("button", name="Look around with an example plan").click()
    expect(page.get_by_text("This is an example plan")).to_be_visible()
    seen = _walk(page, running, watch)
    assert len(seen) > 30, sorted(seen)
    page.goto("/")
    page.get_by_role("button", name="Remove it and go back to my own plan").click()
    page.goto("/")
    expect(page.get_by_text("This is an example plan")).to_have_count(0)
    watch.assert_clean()


def _walk(page: Page, running: Running, watch: Watch) -> set[str]:
    """Follow links from Today, one page of each kind."""
    seen: set[str] = set()
    waiting = [f"{running.address}/"]
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        kind = ID.sub("ID", url.split("#")[0].split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        response = page.goto(url)
        assert response is not None
        assert response.status == 200, url
        assert " · Daybook" in page.title()
        watch.assert_accessible()
        links = page.eval_on_selector_all("a[href]", "found => found.map((one) => one.href)")
        waiting += [
            one for one in links if one.startswith(running.address) and not NOT_PAGES.search(one)
        ]
    return seen
