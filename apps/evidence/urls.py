from __future__ import annotations

from django.urls import path

from apps.evidence.views import (
    capture,
    changes,
    citations,
    entry,
    files,
    log,
    mail,
    pages,
    readings,
    saved,
)

urlpatterns = [
    path("p/<uuid:plan_pk>/log", log.log, name="log"),
    path("p/<uuid:plan_pk>/log/views", saved.view_add, name="view_add"),
    path("views/<uuid:pk>/remove", saved.view_remove, name="view_remove"),
    path("views/<uuid:pk>/restore", saved.view_restore, name="view_restore"),
    path("p/<uuid:plan_pk>/capture/draft", capture.capture_draft, name="capture_draft"),
    path("p/<uuid:plan_pk>/entries/add", entry.entry_add, name="entry_add"),
    path("entries/<uuid:pk>", entry.entry, name="entry"),
    path("entries/<uuid:pk>/details", entry.entry_details, name="entry_details"),
    path("entries/<uuid:pk>/correct", changes.entry_correct, name="entry_correct"),
    path("entries/<uuid:pk>/withdraw", changes.entry_withdraw, name="entry_withdraw"),
    path("entries/<uuid:pk>/restore", changes.entry_restore, name="entry_restore"),
    path("entries/<uuid:pk>/undo", changes.entry_undo, name="entry_undo"),
    path("entries/<uuid:pk>/kind", changes.entry_kind, name="entry_kind"),
    path("entries/<uuid:pk>/date", changes.entry_date, name="entry_date"),
    path("entries/<uuid:pk>/date/offered", changes.entry_offered_date, name="entry_offered_date"),
    path("entries/<uuid:pk>/goals", changes.entry_goals, name="entry_goals"),
    path("entries/<uuid:pk>/people", changes.entry_people, name="entry_people"),
    path("entries/<uuid:pk>/principles", changes.entry_principles, name="entry_principles"),
    path("entries/<uuid:pk>/audience", changes.entry_audience, name="entry_audience"),
    path(
        "entries/<uuid:pk>/audience/undo", changes.entry_audience_undo, name="entry_audience_undo"
    ),
    path("entries/<uuid:pk>/values", readings.entry_readings, name="entry_readings"),
    path("values/<uuid:pk>/withdraw", readings.reading_withdraw, name="reading_withdraw"),
    path("values/<uuid:pk>/restore", readings.reading_restore, name="reading_restore"),
    path("entries/<uuid:pk>/files", files.entry_files, name="entry_files"),
    path("entries/<uuid:pk>/origin", files.entry_origin, name="entry_origin"),
    path("entries/<uuid:pk>/point", files.entry_point, name="entry_point"),
    path("entries/<uuid:pk>/mail", mail.entry_mail, name="entry_mail"),
    path("entries/<uuid:pk>/words", mail.entry_words, name="entry_words"),
    path("entries/<uuid:pk>/places/add", citations.entry_cite, name="entry_cite"),
    path("places/<uuid:pk>/withdraw", citations.citation_withdraw, name="citation_withdraw"),
    path("places/<uuid:pk>/restore", citations.citation_restore, name="citation_restore"),
    path("places/<uuid:pk>/audience", citations.citation_audience, name="citation_audience"),
    path("attachments/<uuid:pk>/pages/<int:number>", pages.attachment_page, name="attachment_page"),
    path("attachments/<uuid:pk>/text", pages.attachment_text, name="attachment_text"),
    path("attachments/<uuid:pk>/withdraw", files.attachment_withdraw, name="attachment_withdraw"),
    path("attachments/<uuid:pk>/restore", files.attachment_restore, name="attachment_restore"),
]
