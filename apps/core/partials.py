"""A page and its fragment come from one view and one template; the view names the fragment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def wants_whole(request: HttpRequest) -> bool:
    """Whether the answer is a whole page: asked for without htmx, through its boost, or restored from history."""
    htmx = getattr(request, "htmx", None)
    return not htmx or bool(htmx.boosted or htmx.history_restore_request)


def render_partial(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    """Render the whole page, or for htmx only `{% partialdef partial %}` of it, with what is to be said.

    `status` 422 marks a form that comes back with problems; htmx swaps it like a 200. A page asked for
    through htmx's boost, or restored from history, is always whole.
    """
    if wants_whole(request):
        response = render(request, template, context, status=status)
    else:
        response = render(request, f"{template}#{partial}", context, status=status)
        response.write(render_to_string("components/messages.html", {"out_of_band": True}, request))
    response["Vary"] = "HX-Request"
    return response
