from __future__ import annotations

from django.urls import path

from apps.checkpoints.views import checkpoint, meeting, promises, said_back

urlpatterns = [
    path("checkpoints/<uuid:pk>", checkpoint.checkpoint, name="checkpoint"),
    path("checkpoints/<uuid:pk>/outcome", checkpoint.checkpoint_outcome, name="checkpoint_outcome"),
    path("checkpoints/<uuid:pk>/ask", checkpoint.checkpoint_ask, name="checkpoint_ask"),
    path("questions/<uuid:pk>/answer", checkpoint.question_answer, name="question_answer"),
    path("questions/<uuid:pk>/<slug:state>", checkpoint.question_state, name="question_state"),
    path("p/<uuid:plan_pk>/after-a-meeting", meeting.meeting_add, name="meeting_add"),
    path("entries/<uuid:pk>/text", said_back.entry_text, name="entry_text"),
    path("said-back/<uuid:pk>/answer", said_back.confirmback_answer, name="confirmback_answer"),
    path("said-back/<uuid:pk>/state", said_back.confirmback_state, name="confirmback_state"),
    path("p/<uuid:plan_pk>/promises", promises.promises, name="promises"),
    path("p/<uuid:plan_pk>/promises/add", promises.promise_add, name="promise_add"),
    path("promises/<uuid:pk>/<slug:state>", promises.promise_state, name="promise_state"),
]
