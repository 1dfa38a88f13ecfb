"""Watches a page through a whole journey: what must not happen, and accessibility at every stop."""

from __future__ import annotations

from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SIZES = ((1280, 900), (390, 844))
SCHEMES = ("light", "dark")
HERE = frozenset({"localhost", "daybook.localhost", "127.0.0.1"})
VIOLATION_SCRIPT = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP: " + event.violatedDirective + " " + event.blockedURI);
});
"""
# Half a megabyte of axe goes to a page once, and only what it found comes back.
VIOLATIONS = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map((one) => {
    const places = one.nodes.slice(0, 3).map((node) => node.target.join(" "));
    return `${one.id}: ${one.help} — ${places.join(", ")}`;
  });
}"""


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
        if parts.scheme in {"http", "https"} and parts.hostname not in HERE:
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
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE_SCRIPT)
        told = self.page.evaluate(VIOLATIONS)
        assert told == [], f"{where}: {told}"
        sideways = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sideways <= 0, f"{where} scrolls {sideways} px sideways"
