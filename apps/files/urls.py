from __future__ import annotations

from django.urls import path

from apps.files import views

urlpatterns = [
    path("files/<uuid:pk>", views.file, name="file"),
    path("files/<uuid:pk>/preview", views.file_preview, name="file_preview"),
    path("files/<uuid:pk>/pages/<int:number>", views.file_page, name="file_page"),
]
