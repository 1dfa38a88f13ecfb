from __future__ import annotations

from django.urls import path

from apps.champions.views import answers, asked, private_page, requests

urlpatterns = [
    path("p/<uuid:plan_pk>/champions", requests.champions, name="champions"),
    path("p/<uuid:plan_pk>/champions/add", requests.request_add, name="request_add"),
    path("champions/<uuid:pk>", requests.request, name="request"),
    path("champions/<uuid:pk>/change", requests.request_change, name="request_change"),
    path("champions/<uuid:pk>/sent", requests.request_sent, name="request_sent"),
    path("champions/<uuid:pk>/state", requests.request_state, name="request_state"),
    path("champions/<uuid:pk>/answer", answers.request_answer, name="request_answer"),
    path("champions/<uuid:pk>/point", answers.request_point, name="request_point"),
    path("champions/<uuid:pk>/page", private_page.request_page, name="request_page"),
    path(
        "champions/<uuid:pk>/page/close", private_page.request_page_close, name="request_page_close"
    ),
    path("asked/<str:token>", asked.asked, name="asked"),
]
