from __future__ import annotations

from django.urls import include, path

from apps.intake.views.api import api

urlpatterns = [
    path("", include("apps.dashboard.urls")),
    path("", include("apps.core.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.onboarding.urls")),
    path("", include("apps.plans.urls")),
    path("", include("apps.deadlines.urls")),
    path("", include("apps.goals.urls")),
    path("", include("apps.evidence.urls")),
    path("", include("apps.intake.urls")),
    path("", include("apps.checkpoints.urls")),
    path("", include("apps.concerns.urls")),
    path("", include("apps.champions.urls")),
    path("", include("apps.checklists.urls")),
    path("", include("apps.stories.urls")),
    path("", include("apps.choices.urls")),
    path("", include("apps.files.urls")),
    path("api/v1/", api.urls),
    path("", include("apps.jobs.urls")),
    path("", include("apps.mail.urls")),
    path("", include("apps.packets.urls")),
    path("", include("apps.operations.urls")),
]

handler400 = "apps.core.views.bad_request"
handler403 = "apps.core.views.forbidden"
handler404 = "apps.core.views.not_found"
handler500 = "apps.core.views.server_error"
