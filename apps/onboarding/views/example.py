from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.onboarding import throwaway


@require_POST
def example_start(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open the example under an account that lives until it is left."""
    if request.user.is_throwaway:
        return redirect("today")
    now = timezone.now()
    throwaway.sweep(now=now)
    plan = throwaway.make(now=now, zone=request.user.zone)
    throwaway.enter(request, throwaway=plan.owner)
    return redirect("today")


@require_POST
def example_leave(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Remove the example with everything in it and go back to one's own account."""
    if not request.user.is_throwaway:
        return redirect("today")
    gone = request.user
    back = throwaway.leave(request)
    throwaway.remove(gone)
    if back is None:
        return redirect("account_login")
    say(request, _("The example is removed."))
    return redirect("today")
