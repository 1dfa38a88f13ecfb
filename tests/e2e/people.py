"""How somebody gets an account: the one-time link, the sign-up page, or the same page without a browser window."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, expect

from tests.e2e.running import Running

FIRST = "first@example.org"
NAME = "Mara Lindqvist"
PASSWORD = "correct horse battery staple"
TOO_MANY = 429
PATIENCE = 180  # seconds; the limit counts by the minute


@dataclass(frozen=True)
class Account:
    """Somebody's address and what their browser holds after signing in."""

    email: str
    state: Any


def new_address() -> str:
    """An address that nobody else has: mails, plans and signing in belong to this test alone."""
    return f"mara-{secrets.token_hex(4)}@example.org"


def take_first_account(browser: Browser, running: Running) -> None:
    """Spend the one-time link, with JavaScript off."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    use_one_time_link(page, running, email=FIRST)
    context.close()


def use_one_time_link(page: Page, running: Running, *, email: str) -> None:
    """From the printed one-time link to "Where are you?"."""
    page.goto(running.welcome_link)
    page.get_by_role("button", name="It is mine").click()
    _fill(page, email)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Where are you?")).to_be_visible()


def sign_up(page: Page, running: Running) -> str:
    """From the sign-up page to "Where are you?"; the address of the new account."""
    email, until = new_address(), time.monotonic() + PATIENCE
    arrived = page.get_by_role("heading", name="Where are you?")
    too_many = page.get_by_role("heading", name="Too many tries")
    while True:
        page.goto(f"{running.address}/account/signup/")
        if page.get_by_role("button", name="It is mine").count():
            page.get_by_role("button", name="It is mine").click()
        _fill(page, email)
        page.get_by_role("button", name="Make the account").click()
        expect(arrived.or_(too_many)).to_be_visible()
        if arrived.is_visible() or time.monotonic() > until:
            break
        time.sleep(5)
    expect(arrived).to_be_visible()
    return email


def open_example(page: Page, running: Running) -> str:
    """The example plan, in a new account; its address."""
    email = sign_up(page, running)
    page.get_by_role("button", name="Look around with an example plan").click()
    expect(page.get_by_text("This is an example plan")).to_be_visible()
    return email


def _fill(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)


def sign_in(page: Page, email: str) -> None:
    """Through the page, wherever the browser is."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def account(browser: Browser, running: Running, *, zone: str) -> Account:
    """Sign up by the requests a browser makes, without showing the pages."""
    context = browser.new_context(base_url=running.address)
    email, request = new_address(), context.request
    request.get("/account/signup/")
    _post(context, request, "/start", answer="mine")
    arrived = _post(
        context, request, "/account/signup/", email=email, name=NAME, password1=PASSWORD, zone=zone
    )
    assert arrived.endswith("/start/where"), arrived
    state = context.storage_state()
    context.close()
    return Account(email, state)


def _post(context: BrowserContext, request: APIRequestContext, path: str, **fields: str) -> str:
    """Post a form with the token of its cookie; the address one arrives at.

    Twenty accounts a minute are let in from one address: a quick machine waits its turn as anybody would.
    """
    token = next(one["value"] for one in context.cookies() if one["name"] == "daybook_csrf")
    form: dict[str, str | float | bool] = {**fields, "csrfmiddlewaretoken": token}
    answer = request.post(path, form=form)
    until = time.monotonic() + PATIENCE
    while answer.status == TOO_MANY and time.monotonic() < until:
        time.sleep(5)
        answer = request.post(path, form=form)
    assert answer.ok, answer.text()
    return answer.url
