"""Watches a page through a whole journey: what must not happen, and accessibility at every stop."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES = ((1280, 900), (390, 844))
SCHEMES = ("light", "dark")
VIOLATION_SCRIPT = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP: " + event.violatedDirective + " " + event.blockedURI);
});
"""


class Watch:
    """Collects what a journey does wrong; `assert_clean` tells."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.add_init_script(VIOLATION_SCRIPT)
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "404" not in text and "422" not in text:
            self.faults.append(f"console: {text}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname not in {"localhost", "127.0.0.1"}:
            self.faults.append(f"left the origin: {url}")

    def assert_clean(self) -> None:
        assert self.faults == []

    def assert_accessible(self, *, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
        """No axe violation and nothing that scrolls sideways, wide and narrow, light and dark."""
        before = self.page.viewport_size
        for width, height in sizes:
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self._assert_here(f"{self.page.url} at {width} px, {scheme}")
        self.page.emulate_media(color_scheme="light")
        if before:
            self.page.set_viewport_size(before)

    def _assert_here(self, where: str) -> None:
        found: dict[str, Any] = Axe().run(self.page).response
        told = [
            f"{one['id']}: {one['help']} — {', '.join(str(node['target']) for node in one['nodes'][:3])}"
            for one in found["violations"]
        ]
        assert told == [], f"{where}: {told}"
        sideways = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sideways <= 0, f"{where} scrolls {sideways} px sideways"
