"""R37 and R40: what every answer carries, and what a page may fetch."""

from __future__ import annotations

import pytest
from django.http import HttpResponseBase

from tests.guards.routes import Route, routes, url_of

ROUTES = routes()
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.name)
FORBIDDEN_SOURCES = {"*", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'"}


def policy(response: HttpResponseBase) -> dict[str, set[str]]:
    """The content policy by directive; the sources as a set."""
    parts = [
        part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()
    ]
    return {part[0]: set(part[1:]) for part in parts}


def assert_is_strict(response: HttpResponseBase, what: str) -> None:
    rules = policy(response)
    assert rules["default-src"] == {"'none'"}, what
    assert not any(FORBIDDEN_SOURCES & sources for sources in rules.values()), what
    assert not any("://" in source for sources in rules.values() for source in sources), what
    assert "data:" not in rules.get("script-src", set()), what
    if "sandbox" not in rules:
        closed = ("base-uri", "frame-ancestors", "object-src")
        assert all(rules[name] == {"'none'"} for name in closed), what
    assert response["X-Content-Type-Options"] == "nosniff", what


def assert_is_not_kept(response: HttpResponseBase, what: str) -> None:
    assert {"no-store", "private"} <= set(response["Cache-Control"].replace(" ", "").split(",")), (
        what
    )


@each_route
def test_no_answer_to_a_person_stays_in_a_cache(route, world, own_client):
    for method in ("get", "head", "post", "put"):
        assert_is_not_kept(getattr(own_client, method)(url_of(route, world)), method)


@each_route
def test_no_answer_to_nobody_stays_in_a_cache(route, world, visitor):
    assert_is_not_kept(visitor.get(url_of(route, world)), route.name)


@each_route
def test_every_answer_has_the_strict_policy(route, world, own_client, visitor):
    for client in (own_client, visitor):
        for method in ("get", "post"):
            assert_is_strict(getattr(client, method)(url_of(route, world)), method)


@pytest.mark.parametrize("path", ["/nothing/here", "/help/x.css", "/p/1/log", "/entries/x"])
def test_a_page_that_is_not_there_is_as_strict(path, own_client, visitor):
    for client in (own_client, visitor):
        answer = client.get(path)
        assert answer.status_code == 404
        assert_is_strict(answer, path)
        assert_is_not_kept(answer, path)


@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if not one.params and not one.is_public],
    ids=lambda one: one.name,
)
def test_a_page_with_something_behind_its_name_is_not_there(route, world, own_client):
    """A cache that goes by endings must find nothing to keep (ASVS 14.2.5)."""
    assert own_client.get(f"{url_of(route, world).rstrip('/')}/page.css").status_code == 404


def test_a_stored_file_can_neither_run_nor_be_framed(world, own_client):
    answer = own_client.get(url_of(named("file"), world))
    rules = policy(answer)
    assert rules == {"sandbox": set(), "default-src": {"'none'"}}
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def named(name: str) -> Route:
    return next(one for one in ROUTES if one.name == name)


def test_cookies_are_out_of_reach_of_scripts(owner, visitor):
    visitor.force_login(owner)
    visitor.get("/settings")
    session = visitor.cookies["sessionid" if "sessionid" in visitor.cookies else "daybook_session"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_forged_host_is_refused(visitor):
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1.nip.example"):
        assert visitor.get("/help/", headers={"host": host}).status_code == 400


def test_a_forged_forwarded_host_changes_nothing(visitor):
    answer = visitor.get("/settings", headers={"x-forwarded-host": "evil.example"})
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]
