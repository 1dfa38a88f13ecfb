from __future__ import annotations

from django.urls import path

from apps.packets import views

urlpatterns = [
    path("checkpoints/<uuid:pk>/notes.pdf", views.checkpoint_page, name="checkpoint_page"),
    path("p/<uuid:plan_pk>/packet", views.packet, name="packet"),
    path("p/<uuid:plan_pk>/packet/words", views.packet_words, name="packet_words"),
    path("p/<uuid:plan_pk>/packet/review", views.review, name="review"),
    path("p/<uuid:plan_pk>/packet/review/many", views.review_many, name="review_many"),
    path("p/<uuid:plan_pk>/packet/review/undo", views.review_undo, name="review_undo"),
    path("p/<uuid:plan_pk>/packet/build", views.build_request, name="build_request"),
    path("builds/<uuid:pk>", views.build, name="build"),
    path("builds/<uuid:pk>/progress", views.build_progress, name="build_progress"),
    path("builds/<uuid:pk>/cancel", views.build_cancel, name="build_cancel"),
    path("builds/<uuid:pk>/again", views.build_again, name="build_again"),
    path("builds/<uuid:pk>/accept", views.build_accept, name="build_accept"),
    path("builds/<uuid:pk>/file", views.build_file, name="build_file"),
]
