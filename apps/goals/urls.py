from __future__ import annotations

from django.urls import path

from apps.goals import views

urlpatterns = [
    path("p/<uuid:plan_pk>/goals", views.goals, name="goals"),
    path("p/<uuid:plan_pk>/goals/add", views.goal_add, name="goal_add"),
    path("p/<uuid:plan_pk>/goals/paste", views.goals_paste, name="goals_paste"),
    path("goals/<uuid:pk>", views.goal, name="goal"),
    path("goals/<uuid:pk>/change", views.goal_change, name="goal_change"),
    path("goals/<uuid:pk>/delivered", views.goal_delivered, name="goal_delivered"),
    path("goals/<uuid:pk>/withdraw", views.goal_withdraw, name="goal_withdraw"),
    path("goals/<uuid:pk>/restore", views.goal_restore, name="goal_restore"),
    path("p/<uuid:plan_pk>/principles", views.principles, name="principles"),
    path("p/<uuid:plan_pk>/principles/preset", views.principles_preset, name="principles_preset"),
    path("principles/<uuid:pk>/withdraw", views.principle_withdraw, name="principle_withdraw"),
    path("principles/<uuid:pk>/restore", views.principle_restore, name="principle_restore"),
]
