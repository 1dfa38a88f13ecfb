from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from apps.core import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/", views.help_page, name="help"),
    path("help/where-help-is/", views.where_help_is, name="where_help_is"),
    path("help/keys/", views.keys, name="keys"),
]
