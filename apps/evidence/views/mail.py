from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.evidence.enums import EntryKind
from apps.evidence.mail_view import HEADERS, framed
from apps.evidence.models import EmailDetail
from apps.evidence.reach import entry_of
from apps.evidence.reading_on import part_of


@require_safe
def entry_mail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The HTML of a mail as a document of its own, for a frame in which nothing runs and nothing is loaded (R26)."""
    mails = EmailDetail.objects.for_user(request.user).filter(entry__kind=EntryKind.EMAIL)
    mail = get_object_or_404(mails.exclude(html=""), entry=pk)
    response = HttpResponse(framed(mail.html))
    for name, value in HEADERS.items():
        response[name] = value
    return response


@require_safe
def entry_words(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The whole text of a mail, a part at a time."""
    entry = entry_of(request, pk)
    row: EmailDetail | None = getattr(entry, "email", None)
    if entry.kind != EntryKind.EMAIL or row is None or not row.text:
        raise Http404
    quotes = [one.quote for one in entry.citations.all() if one.withdrawn_at is None]
    part = part_of(row.text, asked=request.GET.get("part", ""), quotes=quotes)
    context = {"plan": entry.plan, "entry": entry, "part": part, "name": row.subject}
    return render(request, "evidence/words.html", context)
