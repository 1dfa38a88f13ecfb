from __future__ import annotations

from django.urls import path

from apps.deadlines.views import dates, deadline, stage

urlpatterns = [
    path("p/<uuid:plan_pk>/dates", dates.dates, name="dates"),
    path("p/<uuid:plan_pk>/dates/add", dates.deadline_add, name="deadline_add"),
    path("p/<uuid:plan_pk>/dates.ics", dates.calendar_file, name="calendar_file"),
    path("p/<uuid:plan_pk>/stages/begin", stage.stage_begin, name="stage_begin"),
    path("p/<uuid:plan_pk>/stages/begin/<slug:template_id>", stage.stage_count, name="stage_count"),
    path("deadlines/<uuid:pk>", deadline.deadline, name="deadline"),
    path("deadlines/<uuid:pk>/change", deadline.deadline_change, name="deadline_change"),
    path("deadlines/<uuid:pk>/state/<slug:state>", deadline.deadline_state, name="deadline_state"),
]
