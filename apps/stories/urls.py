from __future__ import annotations

from django.urls import path

from apps.stories import views

urlpatterns = [
    path("p/<uuid:plan_pk>/stories", views.stories, name="stories"),
    path("p/<uuid:plan_pk>/stories/add", views.story_add, name="story_add"),
    path("p/<uuid:plan_pk>/stories/text", views.stories_text, name="stories_text"),
    path("stories/<uuid:pk>", views.story, name="story"),
    path("stories/<uuid:pk>/delete", views.story_delete, name="story_delete"),
    path("stories/<uuid:pk>/best/<slug:state>", views.story_best, name="story_best"),
]
