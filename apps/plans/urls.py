from __future__ import annotations

from django.urls import path

from apps.plans import views

urlpatterns = [
    path("p/<uuid:pk>/settings", views.plan, name="plan"),
    path("p/<uuid:plan_pk>/people", views.people, name="people"),
    path("p/<uuid:plan_pk>/people/add", views.person_add, name="person_add"),
    path("people/<uuid:pk>", views.person, name="person"),
    path("people/<uuid:pk>/remove", views.person_remove, name="person_remove"),
    path("people/<uuid:pk>/restore", views.person_restore, name="person_restore"),
    path("p/<uuid:plan_pk>/days-off", views.days_off, name="days_off"),
    path("days-off/<uuid:pk>/remove", views.dayoff_remove, name="dayoff_remove"),
    path("days-off/<uuid:pk>/restore", views.dayoff_restore, name="dayoff_restore"),
]
