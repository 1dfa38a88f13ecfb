"""R26: the HTML of mails in its frame, in a real browser: nothing runs, nothing is asked for, nothing leads away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Response, Route

from apps.evidence.mail_view import HEADERS, framed
from apps.intake.parsers.clean_html import clean
from tests.data.hostile_mail import HOST, payloads

OURS = "https://daybook.example"
AT_ONCE = 60
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
        frames = (f'<iframe sandbox="" src="{escape(url)}"></iframe>' for url in self.served)
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
        for frame in self.page.query_selector_all("iframe") if clicks else ():
            frame.scroll_into_view_if_needed()
            box = frame.bounding_box()
            assert box is not None
            self.page.mouse.click(box["x"] + 16, box["y"] + 24)
        self.page.wait_for_timeout(300)

    def assert_nothing_happened(self, *, walls_alone: bool = False) -> None:
        assert self.ran == []
        assert walls_alone or self.asked == []
        assert self.page.url == f"{OURS}/page"
        assert [one.url for one in self.page.main_frame.child_frames] == list(self.served)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(30_000)
    yield made
    made.close()


def batches() -> Iterator[Sequence[tuple[str, str]]]:
    every = list(PAYLOADS.items())
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def frames_of(
    context: BrowserContext, some: Sequence[tuple[str, str]], make: Callable[[str], str]
) -> Frames:
    served = {f"{OURS}/mail/{name.replace(' ', '-')}": make(html) for name, html in some}
    return Frames(context.new_page(), served, {name.lower(): one for name, one in HEADERS.items()})


def test_there_are_enough_of_them():
    assert len(PAYLOADS) >= 200


WAYS: dict[str, Callable[[str], str]] = {
    "as it is kept and served": lambda html: framed(clean(html).html),
    "with the second cleaning alone": framed,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_mail_runs_loads_or_leads_away(context, way):
    for some in batches():
        frames = frames_of(context, some, WAYS[way])
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
    for some in batches():
        frames = frames_of(context, some, lambda html: f"<!doctype html><body>{html}")
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
