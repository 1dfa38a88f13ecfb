from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.errors import error_page, too_large
from apps.core.where_help_is import countries


@require_safe
@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


@require_safe
@login_not_required
def where_help_is(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/where_help_is.html", {"countries": countries()})


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/keys.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also Django's answer to more than fits, which is 413 and says so, and to too many files."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, limit_bytes=settings.MAX_FILE_BYTES)
    return error_page(request, 400, is_too_many_files=isinstance(exception, TooManyFilesSent))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)
