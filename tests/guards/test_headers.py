"""R37 and R40: what every answer carries, and what a page may fetch."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.guards.asking import Answer, ask
from tests.guards.routes import Route, routes, url_of

ROUTES = routes()
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.name)
FORBIDDEN_SOURCES = {"*", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'"}


def policy(answer: Answer) -> dict[str, set[str]]:
    """The content policy by directive; the sources as a set."""
    rules = answer.headers["Content-Security-Policy"].split(";")
    parts = [rule.split() for rule in rules if rule.strip()]
    return {part[0]: set(part[1:]) for part in parts}


# The HTML of a mail, in a frame of ours in which nothing runs: only its own styles, and no other page may frame it.
FRAMED_MAIL = {
    "default-src": {"'none'"},
    "style-src": {"'unsafe-inline'"},
    "sandbox": set(),
    "frame-ancestors": {"'self'"},
}


def assert_is_strict(answer: Answer, what: str) -> None:
    rules = policy(answer)
    assert answer.headers["X-Content-Type-Options"] == "nosniff", what
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, what
    if rules == FRAMED_MAIL:
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN", what
        return
    assert answer.headers["X-Frame-Options"] == "DENY", what
    assert rules["default-src"] == {"'none'"}, what
    assert not any(FORBIDDEN_SOURCES & sources for sources in rules.values()), what
    assert not any("://" in source for sources in rules.values() for source in sources), what
    assert "data:" not in rules.get("script-src", set()), what
    if "sandbox" not in rules:
        closed = ("base-uri", "frame-ancestors", "object-src")
        assert all(rules[name] == {"'none'"} for name in closed), what


def assert_is_not_kept(answer: Answer, what: str) -> None:
    said = set(answer.headers["Cache-Control"].replace(" ", "").split(","))
    assert {"no-store", "private"} <= said, what


@each_route
def test_every_answer_is_strict_and_stays_in_no_cache(route, world, own_client, visitor):
    url = url_of(route, world)
    for client in (visitor, own_client):
        for method in ("get", "post"):
            answer = ask(client, method, url)
            assert_is_strict(answer, method)
            assert_is_not_kept(answer, method)


@pytest.mark.parametrize("path", ["/nothing/here", "/help/x.css", "/p/1/log", "/entries/x"])
def test_a_page_that_is_not_there_is_as_strict(path, own_client, visitor):
    for client in (own_client, visitor):
        answer = ask(client, "get", path)
        assert answer.status == 404
        assert_is_strict(answer, path)
        assert_is_not_kept(answer, path)


def test_a_page_with_something_behind_its_name_is_not_there(world, own_client):
    """A cache that goes by endings must find nothing to keep (ASVS 14.2.5)."""
    plain = [one for one in ROUTES if not one.params and one.is_ours]
    urls = [f"{url_of(one, world).rstrip('/')}/page.css" for one in plain]
    assert {url: ask(own_client, "get", url).status for url in urls} == dict.fromkeys(urls, 404)


def test_a_stored_file_can_neither_run_nor_be_framed(world, own_client):
    answer = ask(own_client, "get", url_of(named("file"), world))
    assert policy(answer) == {"sandbox": set(), "default-src": {"'none'"}}
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_framed_mail_alone_may_be_framed_and_have_styles(world, own_client):
    answers = {one.name: ask(own_client, "get", url_of(one, world)) for one in ROUTES}
    framed = {name for name, one in answers.items() if policy(one) == FRAMED_MAIL}
    assert framed == {"entry_mail"}


def named(name: str) -> Route:
    return next(one for one in ROUTES if one.name == name)


def test_cookies_are_out_of_reach_of_scripts(own_client):
    own_client.get("/settings")
    session = own_client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::2]"])
def test_a_forged_host_is_refused(host, visitor):
    assert visitor.get("/help/", headers={"host": host}).status_code == 400


def test_a_forged_forwarded_host_changes_nothing(visitor):
    answer = visitor.get("/settings", headers={"x-forwarded-host": "evil.example"})
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]
