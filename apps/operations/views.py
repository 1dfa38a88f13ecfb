from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz_live(_request: HttpRequest) -> HttpResponse:
    """Says that the web process answers and reaches the database (every request opens a transaction)."""
    return HttpResponse("ok\n", content_type="text/plain")
