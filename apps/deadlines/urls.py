from __future__ import annotations

from django.urls import path

from apps.deadlines.views import (
    calendar,
    dates,
    deadline,
    ended,
    invitation,
    reminding,
    several,
    stage,
    trigger,
)

urlpatterns = [
    path("p/<uuid:plan_pk>/dates", dates.dates, name="dates"),
    path("p/<uuid:plan_pk>/dates/add", dates.deadline_add, name="deadline_add"),
    path("p/<uuid:plan_pk>/dates/month", several.dates_month, name="dates_month"),
    path("p/<uuid:plan_pk>/dates/move", several.dates_move, name="dates_move"),
    path("p/<uuid:plan_pk>/dates/recount", trigger.dates_recount, name="dates_recount"),
    path("p/<uuid:plan_pk>/dates/undo/<int:stamp>", several.dates_undo, name="dates_undo"),
    path("p/<uuid:plan_pk>/dates/limits", ended.limits, name="dates_limits"),
    path("p/<uuid:plan_pk>/ended", ended.plan_ended, name="plan_ended"),
    path("p/<uuid:plan_pk>/resumed", ended.plan_resumed, name="plan_resumed"),
    path("stages/<uuid:pk>/ended", ended.stage_ended, name="stage_ended"),
    path("trigger-days/<uuid:pk>", trigger.trigger_day, name="trigger_day"),
    path("p/<uuid:plan_pk>/dates.ics", dates.calendar_file, name="calendar_file"),
    path("p/<uuid:plan_pk>/calendar", calendar.calendar_live, name="calendar_live"),
    path("p/<uuid:plan_pk>/calendar/end", calendar.calendar_end, name="calendar_end"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("p/<uuid:plan_pk>/dates/invitation", invitation.date_invitation, name="date_invitation"),
    path("p/<uuid:plan_pk>/stages/begin", stage.stage_begin, name="stage_begin"),
    path("p/<uuid:plan_pk>/stages/begin/<slug:template_id>", stage.stage_count, name="stage_count"),
    path("deadlines/<uuid:pk>", deadline.deadline, name="deadline"),
    path("deadlines/<uuid:pk>/change", deadline.deadline_change, name="deadline_change"),
    path("deadlines/<uuid:pk>/state/<slug:state>", deadline.deadline_state, name="deadline_state"),
    path("deadlines/<uuid:pk>/reminded", reminding.reminded, name="deadline_reminded"),
    path("deadlines/<uuid:pk>/reminders", reminding.own_reminders, name="deadline_reminders"),
    path("settings/reminders", reminding.reminder_settings, name="settings_reminders"),
]
