"""R26: the HTML of mails in its frame, in a real browser: nothing runs, nothing is asked for, nothing leads away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import escape

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Response, Route

from apps.evidence.mail_view import HEADERS, framed
from apps.intake.parsers.clean_html import clean
from tests.data.hostile_mail import HOST, payloads

OURS = "https://daybook.example"
AT_ONCE = 120
HEIGHT = 1800
CORNERS = """[...document.querySelectorAll("iframe")].map((one) => {
  const { x, y } = one.getBoundingClientRect();
  return [x, y];
})"""
PAYLOADS = payloads()


@dataclass
class Frames:
    """A page of ours with mails in frames, served from memory; whatever else is asked for is written down."""

    page: Page
    served: dict[str, str]
    headers: dict[str, str]
    asked: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route("**/*", self._answer)
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda one: self._note(one.url))
        self.page.on("popup", lambda one: self.asked.append(f"popup {one.url}"))

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url == f"{OURS}/page":
            route.fulfill(body=self._host(), content_type="text/html; charset=utf-8")
        elif url in self.served:
            body, headers = self.served[url], {"content-type": "text/html; charset=utf-8"}
            route.fulfill(body=body, headers=headers | self.headers)
        else:
            route.abort()

    def _host(self) -> str:
        frames = (
            f'<iframe width=96 height=72 sandbox="" src="{escape(url)}"></iframe>'
            for url in self.served
        )
        return f"<!doctype html><title>Ours</title>{''.join(frames)}"

    def _note(self, url: str) -> None:
        if not url.startswith((f"{OURS}/page", f"{OURS}/mail/")):
            self.asked.append(url)

    def _dialog(self, dialog) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def look(self, *, clicks: bool) -> None:
        """Load everything, wait, and touch each mail once."""
        self.page.goto(f"{OURS}/page", wait_until="load")
        self.page.wait_for_timeout(700)
        places = self.page.evaluate(CORNERS) if clicks else []
        assert all(y + 24 < HEIGHT for _x, y in places), "every mail is on the screen"
        for x, y in places:
            self.page.mouse.click(x + 16, y + 24)
        self.page.wait_for_timeout(300)

    def assert_nothing_happened(self, *, walls_alone: bool = False) -> None:
        assert self.ran == []
        assert walls_alone or self.asked == []
        assert self.page.url == f"{OURS}/page"
        assert [one.url for one in self.page.main_frame.child_frames] == list(self.served)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": HEIGHT})
    made.set_default_timeout(30_000)
    yield made
    made.close()


def documents(make: Callable[[str], str]) -> dict[str, str]:
    """What is served for every payload by the name of its first, each once: cleaning leaves most of them alike."""
    first: dict[str, str] = {}
    for name, html in PAYLOADS.items():
        first.setdefault(make(html), name)
    return {name: document for document, name in first.items()}


def in_frames(context: BrowserContext, make: Callable[[str], str]) -> Iterator[Frames]:
    """Pages of ours that together hold every mail in a frame of its own."""
    every = list(documents(make).items())
    headers = {name.lower(): one for name, one in HEADERS.items()}
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        served = {f"{OURS}/mail/{name.replace(' ', '-')}": one for name, one in some}
        yield Frames(context.new_page(), served, headers)


def test_there_are_enough_of_them():
    assert len(PAYLOADS) >= 200


WAYS: dict[str, Callable[[str], str]] = {
    "as it is kept and served": lambda html: framed(clean(html).html),
    "with the second cleaning alone": framed,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_mail_runs_loads_or_leads_away(context, way):
    for frames in in_frames(context, WAYS[way]):
        frames.look(clicks=True)
        frames.assert_nothing_happened()
        frames.page.close()


def _note_address(reached: list[str], one: Response) -> None:
    reached.append(one.url)


def _note_dialog(asked: list[str], one: Dialog) -> None:
    asked.append("ran")
    one.dismiss()


def test_the_walls_hold_alone(context):
    """Had cleaning failed altogether: the frame and its policy let nothing run, leave or be reached."""
    for frames in in_frames(context, lambda html: f"<!doctype html><body>{html}"):
        reached: list[str] = []
        frames.page.on("response", partial(_note_address, reached))
        frames.look(clicks=False)
        frames.assert_nothing_happened(walls_alone=True)
        assert [url for url in reached if url.startswith(HOST)] == []
        frames.page.close()


def test_the_watch_sees_what_runs_and_what_loads(context):
    """Without cleaning and without walls the same mails do what they are made for."""
    asked: list[str] = []
    for name in ("running 0", "events 3", "loading 0", "styles 0", "going 0"):
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url))
        page.on("dialog", partial(_note_dialog, asked))
        page.route("**/*", lambda route: route.abort())
        page.set_content(PAYLOADS[name], wait_until="commit")
        page.wait_for_timeout(300)
        page.close()
    assert "ran" in asked
    assert len([url for url in asked if url.startswith(HOST)]) >= 5
