"""Every route of the product, and which object each one is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.mail.stopping import token_for
from tests.guards.world import World


@dataclass(frozen=True, kw_only=True)
class Route:
    """One pattern of the URLconf; `params` are the names in it."""

    name: str
    params: frozenset[str]
    is_public: bool
    is_ours: bool


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, outer=frozenset()))


def _walk(
    patterns: list[URLPattern | URLResolver], *, outer: frozenset[str], space: str = ""
) -> Iterator[Route]:
    for one in patterns:
        params = outer | frozenset(one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, outer=params, space=inner)
        else:
            yield Route(
                name=f"{space}{one.name or ''}",
                params=params,
                is_public=not getattr(one.callback, "login_required", True),
                is_ours=(one.callback.__module__ or "").startswith("apps."),
            )


# --- what each route is about. A route about an object that is not named here fails its tests.

Arguments = Callable[[World], dict[str, Any]]


def _pk(name: str) -> Arguments:
    return lambda world: {"pk": getattr(world, name).pk}


# By the first word of the route's name, for routes whose only parameter is `pk`.
OBJECTS: dict[str, Arguments] = {
    name: _pk(name)
    for name in (
        "plan",
        "person",
        "goal",
        "version",
        "measure",
        "deadline",
        "stage",
        "trigger",
        "file",
        "entry",
        "attachment",
        "citation",
        "token",
        "build",
        "principle",
        "dayoff",
        "reading",
        "valuesimport",
        "view",
        "batch",
        "item",
        "question",
        "confirmback",
        "source",
        "concern",
        "response",
        "place",
        "step",
        "story",
        "request",
        "choice",
        "vest",
    )
}
OBJECTS["checkpoint"] = _pk("deadline")

# Routes with other parameters, by their whole name.
ARGUMENTS: dict[str, Arguments] = {
    "file_page": lambda world: {"pk": world.paper.pk, "number": 1},
    "attachment_page": lambda world: {"pk": world.attachment.pk, "number": 1},
    "entry_mail": lambda world: {"pk": world.letter.pk},
    "entry_words": lambda world: {"pk": world.letter.pk},
    "deadline_state": lambda world: {"pk": world.deadline.pk, "state": "met"},
    "promise_state": lambda world: {"pk": world.promise.pk, "state": "kept"},
    "question_state": lambda world: {"pk": world.question.pk, "state": "asked"},
    "step_state": lambda world: {"pk": world.step.pk, "state": "done"},
    "story_best": lambda world: {"pk": world.story.pk, "state": "on"},
    "dates_undo": lambda world: {"plan_pk": world.plan.pk, "stamp": 1_780_000_000_000_000},
    "stage_count": lambda world: {"plan_pk": world.plan.pk, "template_id": "generic-pip"},
    "mailbox_message": lambda world: {"key": world.mail_key},
    "welcome": lambda world: {"token": "not-a-token-that-was-given"},
    "mail_link": lambda world: {"what": "stop", "token": token_for(world.owner.pk, "deadline")},
    "calendar_feed": lambda world: {"token": world.feed_token},
    "asked": lambda world: {"token": "not-a-token-that-was-given"},
    "healthz": lambda world: {"what": "live"},
    "door": lambda world: {"door": "document"},
    "account_reset_password_from_key": lambda world: {"uidb36": "1", "key": "set-password"},
}

# Routes whose parameters name nobody's object: what they show is the reader's own, or public.
NOT_ABOUT_AN_OBJECT = frozenset(
    {
        "calendar_feed",
        "asked",
        "healthz",
        "welcome",
        "mail_link",
        "door",
        "account_reset_password_from_key",
    }
)

# What the owner posts where an empty form is no answer.
POSTED: dict[str, dict[str, str]] = {
    "review_many": {"audience": "never"},
    "citation_audience": {"audience": "never"},
    "elsewhere": {"name": "Phone"},
    "build_request": {"kind": "panel"},
    "checklist_country": {"country": "US"},
    "principles_preset": {"list": "amazon"},
    "theme": {"theme": "dark"},
    "tonight_tick": {"item": "device"},
}


def arguments(route: Route, world: World) -> dict[str, Any]:
    """The parameters that lead to the owner's object; KeyError where nobody said how to make it."""
    if route.name in ARGUMENTS:
        return ARGUMENTS[route.name](world)
    if not route.params:
        return {}
    if route.params == {"plan_pk"}:
        return {"plan_pk": world.plan.pk}
    if route.params == {"pk"}:
        return OBJECTS[route.name.partition("_")[0]](world)
    raise KeyError(route.name)


def url_of(route: Route, world: World) -> str:
    return reverse(route.name, kwargs=arguments(route, world))


def url_of_nothing(route: Route, world: World) -> str:
    """The same address with ids that no row has."""
    asked = arguments(route, world)
    changed = {
        name: uuid4() if name in {"pk", "plan_pk"} else value for name, value in asked.items()
    }
    if "key" in changed:
        changed["key"] = "0" * len(str(changed["key"]))
    return reverse(route.name, kwargs=changed)
