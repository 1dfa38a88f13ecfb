from __future__ import annotations

from django.urls import path

from apps.intake.views import batch, capture, elsewhere, intake, items, notes, readings_csv, sort

urlpatterns = [
    path("p/<uuid:plan_pk>/capture", capture.capture, name="capture"),
    path("p/<uuid:plan_pk>/intake", intake.intake, name="intake"),
    path("p/<uuid:plan_pk>/intake/file", intake.intake_file, name="intake_file"),
    path("p/<uuid:plan_pk>/intake/start", intake.intake_start, name="intake_start"),
    path("p/<uuid:plan_pk>/notes", notes.notes, name="notes"),
    path("p/<uuid:plan_pk>/notes/save", notes.notes_save, name="notes_save"),
    path("p/<uuid:plan_pk>/sort", sort.sort, name="sort"),
    path("p/<uuid:plan_pk>/sort/undo", sort.sort_undo, name="sort_undo"),
    path(
        "entries/<uuid:pk>/values/file",
        readings_csv.entry_values_import,
        name="entry_values_import",
    ),
    path("values/files/<uuid:pk>", readings_csv.valuesimport, name="valuesimport"),
    path(
        "values/files/<uuid:pk>/leave", readings_csv.valuesimport_leave, name="valuesimport_leave"
    ),
    path("values/files/<uuid:pk>/out", readings_csv.valuesimport_out, name="valuesimport_out"),
    path("entries/<uuid:pk>/read", capture.entry_read, name="entry_read"),
    path("intake/<uuid:pk>", batch.batch, name="batch"),
    path("intake/<uuid:pk>/panel", batch.batch_panel, name="batch_panel"),
    path("intake/<uuid:pk>/stop", batch.batch_stop, name="batch_stop"),
    path("intake/<uuid:pk>/go-on", batch.batch_go_on, name="batch_go_on"),
    path("intake/<uuid:pk>/origin", batch.batch_origin, name="batch_origin"),
    path("intake/<uuid:pk>/point", batch.batch_point, name="batch_point"),
    path("intake/<uuid:pk>/undo", batch.batch_undo, name="batch_undo"),
    path("p/<uuid:plan_pk>/elsewhere", elsewhere.elsewhere, name="elsewhere"),
    path("tokens/<uuid:pk>/revoke", elsewhere.token_revoke, name="token_revoke"),
    path("intake/items/<uuid:pk>/attach", items.item_attach, name="item_attach"),
]
