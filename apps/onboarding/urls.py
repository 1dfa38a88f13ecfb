from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from apps.onboarding.views import appeal, doors, example, first, tonight

urlpatterns: list[URLPattern | URLResolver] = [
    path("welcome/<str:token>", first.welcome, name="welcome"),
    path("start", first.device, name="device"),
    path("start/where", first.where_are_you, name="where_are_you"),
    path("start/goals", appeal.goals, name="start_goals"),
    path("start/facts", appeal.facts, name="start_facts"),
    path("start/statement", appeal.statement, name="start_statement"),
    path("start/<slug:door>", doors.door, name="door"),
    path("tonight/blank", tonight.tonight_blank, name="tonight_blank"),
    path("p/<uuid:plan_pk>/tonight", tonight.tonight, name="tonight"),
    path("p/<uuid:plan_pk>/tonight/tick", tonight.tick, name="tonight_tick"),
    path("p/<uuid:plan_pk>/tonight/enough", tonight.enough, name="tonight_enough"),
    path("example", example.example_start, name="example_start"),
    path("example/leave", example.example_leave, name="example_leave"),
]
