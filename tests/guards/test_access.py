"""R28: every address, every kind of visitor, every method. Built from the URLconf: a new route is in it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.shortcuts import resolve_url
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.guards.asking import Answer, ask
from tests.guards.routes import (
    ARGUMENTS,
    NOT_ABOUT_AN_OBJECT,
    POSTED,
    Route,
    routes,
    url_of,
    url_of_nothing,
)
from tests.guards.world import CANARY

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")

# Pages of ours that need no account, and why.
PUBLIC = {
    "help": "somebody who cannot sign in needs it most",
    "where_help_is": "for a person in distress, signed in or not",
    "welcome": "makes the first account, by its one-time token",
    "device": "asked before anything else: whose computer is this",
    "tonight_blank": "a sheet to print and to give to someone",
    "mail_link": "what a link in a mail stops, starts or confirms, by its signed token",
    "calendar_feed": "what a phone reads by its secret address, with neutral titles",
    "asked": "what a colleague is asked to say and signs, by its secret address (docs/adr/0011)",
    "healthz": "for supervisors and watchers: ok, or codes of what is wrong",
}
# Where somebody without a session signs in, or gets back in.
SIGN_IN = {
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_from_key",
}
# Reached by a token only, whoever is signed in: tests/intake/test_api.py.
TOKEN_ROUTES = [one for one in routes() if one.name.startswith("api:")]
ROUTES = [one for one in routes() if one not in TOKEN_ROUTES]
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.name)
each_closed_route = pytest.mark.parametrize(
    "route", [one for one in ROUTES if not one.is_public], ids=lambda one: one.name
)


def is_about_an_object(route: Route) -> bool:
    return bool(route.params) and route.name not in NOT_ABOUT_AN_OBJECT


each_object_route = pytest.mark.parametrize(
    "route", [one for one in ROUTES if is_about_an_object(one)], ids=lambda one: one.name
)


def test_every_route_has_a_name_of_its_own():
    names = [one.name for one in ROUTES]
    assert "" not in names
    assert len(names) == len(set(names))


def test_the_public_pages_are_those_that_are_listed():
    public = {one.name for one in ROUTES if one.is_public}
    assert public == set(PUBLIC) | SIGN_IN
    assert len(public) <= 13  # R28, as docs/adr/0011 words it


def test_the_registry_names_no_route_that_is_gone():
    names = {one.name for one in ROUTES}
    assert (set(ARGUMENTS) | set(POSTED) | NOT_ABOUT_AN_OBJECT) - names == set()


@pytest.mark.parametrize("route", TOKEN_ROUTES, ids=lambda one: one.name)
def test_the_api_knows_nobody_without_a_token(route, visitor, own_client, gone_client):
    """Not even somebody who is signed in: no other page can make their browser log for them."""
    url = reverse(route.name)
    for client in (visitor, own_client, gone_client):
        for method in METHODS:
            assert ask(client, method, url, {"statement": "x"}).status == 401, f"{method} {url}"


@each_closed_route
def test_nobody_gets_in_without_signing_in(route, world, visitor, gone_client):
    """Nor does somebody whose account was switched off meanwhile."""
    url = url_of(route, world)
    for method in METHODS:
        assert_is_sent_to_sign_in(ask(visitor, method, url), f"{method} {url}")
    assert_is_sent_to_sign_in(ask(gone_client, "get", url), f"switched off: {url}")
    posted = ask(visitor, "post", url, {"words": "kept until I am back"})
    assert posted.status == 403
    assert b'type="password"' in posted.body
    assert CANARY.encode() not in posted.body


def assert_is_sent_to_sign_in(answer: Answer, what: str) -> None:
    assert answer.status == 302, what
    assert answer.headers["Location"].partition("?")[0] == resolve_url("account_login"), what


@each_object_route
def test_a_stranger_is_told_that_there_is_nothing(route, world, other_client):
    """404 or 405, the same whether the thing exists or not."""
    theirs, nothing = url_of(route, world), url_of_nothing(route, world)
    for method in METHODS:
        found = ask(other_client, method, theirs, POSTED.get(route.name))
        missing = ask(other_client, method, nothing, POSTED.get(route.name))
        assert found.status in {404, 405}, f"{method} {theirs}"
        assert (found.status, found.body) == (missing.status, missing.body), method


@pytest.mark.parametrize(
    "route", [one for one in ROUTES if not is_about_an_object(one)], ids=lambda one: one.name
)
def test_a_stranger_meets_no_word_of_the_owner(route, world, other_client):
    for method in ("get", "post"):
        answer = ask(other_client, method, url_of(route, world), POSTED.get(route.name))
        assert answer.status < 500, method
        assert CANARY.encode() not in answer.body


@each_route
def test_the_owner_is_never_refused_and_nothing_breaks(route, world, own_client):
    url = url_of(route, world)
    # Posting comes last: it may take the object away.
    order = [*(method for method in METHODS if method != "post"), "post"]
    got = {method: ask(own_client, method, url, POSTED.get(route.name)).status for method in order}
    assert {status for status in got.values() if status >= 500 or status in {401, 403}} == set()
    if route.is_ours:
        assert {got[method] for method in ("put", "patch", "delete")} == {405}
    if is_about_an_object(route) and route.name not in ONLY_WITH_A_TOKEN:
        assert set(got.values()) - {404, 405}, f"the registry leads nowhere: {got}"


@each_route
def test_looking_changes_nothing(route, world, own_client):
    """R39, R40: GET and HEAD write no row but those of the session, and the count of a feed's readings."""
    with CaptureQueriesContext(connection) as asked:
        ask(own_client, "get", url_of(route, world))
        ask(own_client, "head", url_of(route, world))
    assert [one["sql"] for one in asked if WRITES.match(one["sql"])] == []


WRITES = re.compile(
    r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"(?!django_session|usersessions_|daybook_cache|deadlines_calendarfeed)",
    re.I,
)


# What undoes needs the signed note of what was done; their own tests have one.
ONLY_WITH_A_TOKEN = frozenset({"entry_audience_undo"})
