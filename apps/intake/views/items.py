from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.intake.attaching import attach_item
from apps.intake.forms import AttachForm, FindEntryForm
from apps.intake.reach import item_of
from apps.intake.shown import choices_for


@require_http_methods(["GET", "HEAD", "POST"])
def item_attach(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What came in twice may prove a second thing: choose the entry, by its words or among the newest."""
    item = item_of(request, pk)
    form = AttachForm(request.POST or None, batch=item.batch)
    if request.method == "POST" and form.is_valid():
        entry = form.cleaned_data["entry"]
        if attach_item(item=item, entry=entry, by=request.user, now=timezone.now()):
            say(request, _("The file is added to this entry. It is not decided yet."))
            return redirect(entry)
        warn(request, _("The file is not kept any more. Choose it again and add it to this entry."))
        return redirect("entry_files", entry.pk)
    find = FindEntryForm(request.GET or None)
    q = find.cleaned_data["q"] if find.is_valid() else ""
    context = {
        "plan": item.batch.plan,
        "item": item,
        "form": form,
        "q": q,
        "entries": choices_for(item.batch, q=q),
    }
    return render(request, "intake/attach.html", context, status=422 if form.errors else 200)
