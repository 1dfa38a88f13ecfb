"""Stories for interviews and self-reviews, by principle."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.stories import services
from apps.stories.forms import NewStoryForm, StoryForm, begun
from apps.stories.models import Story
from apps.stories.page import as_text, findings_of, read_stories, words_of
from apps.stories.reach import entry_asked, plan_of, story_of

WITH_PROBLEMS = 422


@require_safe
def stories(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    context = {"plan": plan, "stories": read_stories(plan), "most": services.MOST_BEST}
    return render(request, "stories/stories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def story_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """A new story; `?entry=` begins it with an entry's sentence, `?principle=` under a principle."""
    plan = plan_of(request, plan_pk)
    entry = entry_asked(request, plan)
    data = request.POST if request.method == "POST" else None
    initial = begun(entry, principle=request.GET.get("principle", ""))
    form = NewStoryForm(data, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        found = services.add_story(
            plan=plan, by=request.user, now=timezone.now(), entry=entry, **form.cleaned_data
        )
        say(request, _("The story is saved."))
        return redirect(found)
    context = {"plan": plan, "form": form, "entry": entry}
    return render(
        request, "stories/story_add.html", context, status=WITH_PROBLEMS if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def story(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One story: its words, and a soft word on what an interviewer should not read."""
    found = story_of(request, pk)
    data = request.POST if request.method == "POST" else None
    names = ("title", "principle", "situation", "action", "result")
    initial = {name: getattr(found, name) for name in names}
    form = StoryForm(data, plan=found.plan, of=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_story(story=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        say(request, _("The story is saved."))
        return redirect(found)
    findings = findings_of(words_of(found), plan=found.plan)
    context = {"plan": found.plan, "story": found, "form": form, "findings": findings}
    return render(
        request, "stories/story.html", context, status=WITH_PROBLEMS if form.errors else 200
    )


@require_POST
def story_best(request: AuthenticatedHttpRequest, pk: UUID, state: str) -> HttpResponse:
    """Make a story one of the five best (`on`), or not (`off`), in one tap."""
    if state not in {"on", "off"}:
        raise Http404
    found = story_of(request, pk)
    try:
        services.set_best(story=found, by=request.user, is_best=state == "on")
    except services.FiveAreChosenError:
        warn(request, _("Five are chosen already. Take one out first."))
        return redirect("stories", found.plan_id)
    undo = reverse("story_best", args=[pk, "off" if state == "on" else "on"])
    said = _("One of your five best.") if state == "on" else _("No longer one of your five best.")
    say(request, said, undo_url=undo)
    return redirect("stories", found.plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def story_delete(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Delete for good, by a second tap."""
    found = story_of(request, pk)
    if request.method == "POST":
        services.delete_story(story=found, by=request.user)
        say(request, _("The story is deleted."))
        return redirect("stories", found.plan_id)
    return render(request, "stories/delete.html", {"plan": found.plan, "story": found})


@require_safe
def stories_text(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Plain text to copy: all stories, or with `?best=1` the five best."""
    plan = plan_of(request, plan_pk)
    only_best = request.GET.get("best") == "1"
    rows = Story.objects.for_user(request.user).filter(plan=plan).in_order()
    rows = rows.select_related("principle")
    text = as_text(rows.filter(is_top=True) if only_best else rows)
    findings = findings_of(text, plan=plan)
    context = {"plan": plan, "text": text, "only_best": only_best, "findings": findings}
    return render(request, "stories/text.html", context)
