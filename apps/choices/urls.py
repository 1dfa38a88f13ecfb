from __future__ import annotations

from django.urls import path

from apps.choices.views import pdf, scenario, scenarios, vests

urlpatterns = [
    path("p/<uuid:plan_pk>/choices", scenarios.choices, name="choices"),
    path("p/<uuid:plan_pk>/choices/add", scenarios.choice_add, name="choice_add"),
    path("p/<uuid:plan_pk>/choices/compare", scenarios.choices_compare, name="choices_compare"),
    path(
        "p/<uuid:plan_pk>/choices/compare/pdf", pdf.choices_compare_pdf, name="choices_compare_pdf"
    ),
    path("choices/<uuid:pk>", scenario.choice, name="choice"),
    path("choices/<uuid:pk>/pdf", pdf.choice_pdf, name="choice_pdf"),
    path("choices/<uuid:pk>/figures", scenario.choice_figures, name="choice_figures"),
    path("choices/<uuid:pk>/try", scenario.choice_try, name="choice_try"),
    path("choices/<uuid:pk>/vests", vests.choice_vests, name="choice_vests"),
    path("choices/<uuid:pk>/vests/read", vests.choice_vests_read, name="choice_vests_read"),
    path("choices/<uuid:pk>/vests/keep", vests.choice_vests_keep, name="choice_vests_keep"),
    path("choices/<uuid:pk>/vests/undo", vests.choice_vests_undo, name="choice_vests_undo"),
    path("choices/<uuid:pk>/vests/clear", vests.choice_vests_clear, name="choice_vests_clear"),
    path(
        "choices/<uuid:pk>/vests/dates", vests.choice_vests_to_dates, name="choice_vests_to_dates"
    ),
    path("vests/<uuid:pk>/remove", vests.vest_remove, name="vest_remove"),
    path("choices/<uuid:pk>/copy", scenarios.choice_copy, name="choice_copy"),
    path("choices/<uuid:pk>/delete", scenarios.choice_delete, name="choice_delete"),
]
