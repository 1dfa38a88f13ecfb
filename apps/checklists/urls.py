from __future__ import annotations

from django.urls import path

from apps.checklists import views

urlpatterns = [
    path("p/<uuid:plan_pk>/checklist", views.checklist, name="checklist"),
    path("p/<uuid:plan_pk>/checklist/add", views.step_add, name="step_add"),
    path("p/<uuid:plan_pk>/checklist/country", views.checklist_country, name="checklist_country"),
    path("steps/<uuid:pk>", views.step, name="step"),
    path("steps/<uuid:pk>/<slug:state>", views.step_state, name="step_state"),
]
