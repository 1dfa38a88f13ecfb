from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e import people
from tests.e2e.people import Account
from tests.e2e.running import Running, start
from tests.e2e.watch import Watch

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
# A busy machine must not fail a test: what is expected may take its time.
expect.set_options(timeout=30_000)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these are skipped aloud; in CI a missing browser is a failure."""
    for item in items:
        if "/e2e/" not in str(item.path):
            continue
        item.add_marker(pytest.mark.e2e)
        if CHROMIUM is None and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason="no browser: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "the browser tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def zone() -> str:
    """The zone of the browser's clock."""
    return "America/Los_Angeles"


@pytest.fixture(scope="session")
def running(browser: Browser) -> Iterator[Running]:
    """One product for all journeys of a process, with open sign-up: each test has an account of its own.

    The first account, to which the instance's own settings belong, is nobody's by chance (`people.FIRST`).
    A module that stops its product, starts it with settings of its own or needs the first account of a closed one
    overrides this.
    """
    product = start(DAYBOOK_SIGNUP="open")
    people.take_first_account(browser, product)
    yield product
    product.stop()


@pytest.fixture
def account(browser: Browser, running: Running, zone: str) -> Account:
    """Somebody with an account of this test's own, already signed in."""
    return people.account(browser, running, zone=zone)


@pytest.fixture
def page(browser: Browser, running: Running, zone: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=running.address,
        viewport={"width": 1280, "height": 900},
        timezone_id=zone,
        locale="en-US",
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def watch(page: Page) -> Watch:
    """Fails the test at its end for a CSP report, an error in the console or a request that left the origin."""
    return Watch(page)
