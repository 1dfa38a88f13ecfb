from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.evidence import picture_size
from apps.evidence.citing import page_count
from apps.evidence.models import Attachment, Citation
from apps.evidence.reach import attachment_of
from apps.evidence.reading_on import part_of, words_of_page
from apps.evidence.showing import refusal_words
from apps.files import pages
from apps.files.models import FileText


@require_safe
def attachment_page(request: AuthenticatedHttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One page of a PDF as a picture, with its words beneath, and the next one a link away."""
    attachment = attachment_of(request, pk)
    text = _text(request, attachment)
    count = page_count(attachment, text)
    if not attachment.file.is_pdf or not 1 <= number <= min(count or 1, pages.MOST_PAGES):
        raise Http404
    quotes = [one.quote for one in _places(request, attachment) if one.quote]
    refused = pages.known(attachment.file).refused
    context = {
        "plan": attachment.entry.plan,
        "entry": attachment.entry,
        "attachment": attachment,
        "number": number,
        "count": count,
        "previous": number - 1,
        "following": number + 1 if number < min(count, pages.MOST_PAGES) else 0,
        "size": picture_size.of_page(attachment.file, number),
        "problem": refusal_words(refused) if refused else "",
        "pieces": words_of_page(text, number, quotes=quotes),
    }
    return render(request, "evidence/page.html", context)


@require_safe
def attachment_text(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """All the words that were read out of a file, a part at a time."""
    attachment = attachment_of(request, pk)
    text = _text(request, attachment)
    if text is None or not text.text:
        raise Http404
    quotes = [one.quote for one in _places(request, attachment) if one.quote]
    part = part_of(text.text, asked=request.GET.get("part", ""), quotes=quotes)
    context = {
        "plan": attachment.entry.plan,
        "entry": attachment.entry,
        "attachment": attachment,
        "part": part,
        "name": attachment.name,
    }
    return render(request, "evidence/words.html", context)


def _text(request: AuthenticatedHttpRequest, attachment: Attachment) -> FileText | None:
    return FileText.objects.for_user(request.user).filter(file=attachment.file_id).first()


def _places(request: AuthenticatedHttpRequest, attachment: Attachment) -> list[Citation]:
    return list(Citation.objects.for_user(request.user).present().filter(attachment=attachment))
