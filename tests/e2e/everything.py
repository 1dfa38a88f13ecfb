"""Every page of the product that somebody with one of everything can open; runs inside a started product."""

from __future__ import annotations

import json

from django.utils import timezone

from apps.accounts.models import User
from apps.core.owner_scope import owner_scope
from tests.guards.routes import Route, arguments, routes, url_of
from tests.guards.world import make_world

# What needs no page of its own: it signs out, or answers something that is no page.
LEFT_OUT = frozenset({"account_logout", "healthz"})


def tell(email: str) -> None:
    """Give an account one of everything and the instance's settings; print the address of every route by its name."""
    user = User.objects.get(email=email)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    with owner_scope(user.pk):
        world = make_world(owner=user, now=timezone.now())
    found = {one.name: url_of(one, world) for one in routes() if _is_asked(one)}
    assert all(arguments(one, world) is not None for one in routes() if one.is_ours)
    print(json.dumps(found))  # noqa: T201  this is the answer


def _is_asked(route: Route) -> bool:
    return bool(route.name) and ":" not in route.name and route.name not in LEFT_OUT
