from __future__ import annotations

from django.urls import path

from apps.goals.views import goal, goals, measures, principles

urlpatterns = [
    path("p/<uuid:plan_pk>/goals", goals.goals, name="goals"),
    path("p/<uuid:plan_pk>/goals/add", goals.goal_add, name="goal_add"),
    path("p/<uuid:plan_pk>/goals/paste", goals.goals_paste, name="goals_paste"),
    path("goals/<uuid:pk>", goal.goal, name="goal"),
    path("goals/<uuid:pk>/change", goals.goal_change, name="goal_change"),
    path("goals/<uuid:pk>/delivered", goals.goal_delivered, name="goal_delivered"),
    path("goals/<uuid:pk>/withdraw", goals.goal_withdraw, name="goal_withdraw"),
    path("goals/<uuid:pk>/restore", goals.goal_restore, name="goal_restore"),
    path("goals/<uuid:pk>/measure", measures.goal_measure, name="goal_measure"),
    path("goals/<uuid:pk>/principles", principles.goal_principles, name="goal_principles"),
    path("versions/<uuid:pk>/entry", goal.version_entry, name="version_entry"),
    path("measures/<uuid:pk>/answer", measures.measure_answer, name="measure_answer"),
    path("measures/<uuid:pk>/state", measures.measure_state, name="measure_state"),
    path("measures/<uuid:pk>/entry", measures.measure_entry, name="measure_entry"),
    path("p/<uuid:plan_pk>/principles", principles.principles, name="principles"),
    path(
        "p/<uuid:plan_pk>/principles/preset", principles.principles_preset, name="principles_preset"
    ),
    path("principles/<uuid:pk>/withdraw", principles.principle_withdraw, name="principle_withdraw"),
    path("principles/<uuid:pk>/restore", principles.principle_restore, name="principle_restore"),
]
