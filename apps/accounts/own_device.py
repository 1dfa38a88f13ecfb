"""The first question, asked once a session: is this your own computer, account and network?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

ANSWER = "own_device"
AFTER = "after_own_device"
MINE, WORK = "mine", "work"

P = ParamSpec("P")
AnyRequest = TypeVar("AnyRequest", bound=HttpRequest)
View = Callable[Concatenate[AnyRequest, P], HttpResponseBase]


def is_own(request: HttpRequest) -> bool:
    return bool(request.session.get(ANSWER) == MINE)


def own_device_first(view: View[AnyRequest, P]) -> View[AnyRequest, P]:
    """Ask the question before `view` shows a form; what is already being posted is let through."""

    @wraps(view)
    def asked(request: AnyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" or is_own(request):
            return view(request, *args, **kwargs)
        request.session[AFTER] = request.get_full_path()
        return redirect("device")

    return asked
