from __future__ import annotations

from django.urls import path

from apps.choices.views import scenario, scenarios

urlpatterns = [
    path("p/<uuid:plan_pk>/choices", scenarios.choices, name="choices"),
    path("p/<uuid:plan_pk>/choices/add", scenarios.choice_add, name="choice_add"),
    path("p/<uuid:plan_pk>/choices/compare", scenarios.choices_compare, name="choices_compare"),
    path("choices/<uuid:pk>", scenario.choice, name="choice"),
    path("choices/<uuid:pk>/figures", scenario.choice_figures, name="choice_figures"),
    path("choices/<uuid:pk>/try", scenario.choice_try, name="choice_try"),
    path("choices/<uuid:pk>/copy", scenarios.choice_copy, name="choice_copy"),
    path("choices/<uuid:pk>/delete", scenarios.choice_delete, name="choice_delete"),
]
