from __future__ import annotations

from django.urls import path

from apps.concerns.views import concerns, coverage, lanes, places, responses, sources

urlpatterns = [
    path("p/<uuid:plan_pk>/concerns", concerns.concerns, name="concerns"),
    path("p/<uuid:plan_pk>/coverage", coverage.coverage, name="coverage"),
    path("p/<uuid:plan_pk>/lanes", lanes.lanes, name="lanes"),
    path("p/<uuid:plan_pk>/concerns/add", concerns.concern_add, name="concern_add"),
    path("p/<uuid:plan_pk>/sources/add", sources.source_add, name="source_add"),
    path("sources/<uuid:pk>", sources.source, name="source"),
    path("sources/<uuid:pk>/tick", sources.source_tick, name="source_tick"),
    path("sources/<uuid:pk>/change", sources.source_change, name="source_change"),
    path("sources/<uuid:pk>/withdraw", sources.source_withdraw, name="source_withdraw"),
    path("sources/<uuid:pk>/restore", sources.source_restore, name="source_restore"),
    path("concerns/<uuid:pk>", concerns.concern, name="concern"),
    path("concerns/<uuid:pk>/change", concerns.concern_change, name="concern_change"),
    path("concerns/<uuid:pk>/about", concerns.concern_about, name="concern_about"),
    path("concerns/<uuid:pk>/split", concerns.concern_split, name="concern_split"),
    path("concerns/<uuid:pk>/move", concerns.concern_move, name="concern_move"),
    path("concerns/<uuid:pk>/withdraw", concerns.concern_withdraw, name="concern_withdraw"),
    path("concerns/<uuid:pk>/restore", concerns.concern_restore, name="concern_restore"),
    path("concerns/<uuid:pk>/audience", concerns.concern_audience, name="concern_audience"),
    path("concerns/<uuid:pk>/answer", responses.concern_answer, name="concern_answer"),
    path("concerns/<uuid:pk>/decide", responses.concern_decide, name="concern_decide"),
    path("answers/<uuid:pk>/audience", responses.response_audience, name="response_audience"),
    path("concerns/<uuid:pk>/places/add", places.concern_show, name="concern_show"),
    path("shown/<uuid:pk>/withdraw", places.place_withdraw, name="place_withdraw"),
    path("shown/<uuid:pk>/restore", places.place_restore, name="place_restore"),
    path("shown/<uuid:pk>/audience", places.place_audience, name="place_audience"),
    path("entries/<uuid:pk>/concerns", places.entry_answers, name="entry_answers"),
]
