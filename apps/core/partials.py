"""A page and its fragment come from one view and one template; the view names the fragment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


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
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        response = render(request, template, context, status=status)
    else:
        response = render(request, f"{template}#{partial}", context, status=status)
        response.write(render_to_string("components/messages.html", {"out_of_band": True}, request))
    response["Vary"] = "HX-Request"
    return response
