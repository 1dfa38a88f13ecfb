"""Concerns with answers and places, through the services."""

from __future__ import annotations

from uuid import uuid4

from apps.concerns import places, responses, services

WORDS = "The migration ended on 12 May, a day before its date."


def accuse(plan, *, now, words="You are hard to reach.", **fields):
    return services.add_concern(
        plan=plan, by=plan.owner, now=now, words=words, client_token=uuid4(), **fields
    )


def answer(concern, *, now, words=WORDS, standing="disputed"):
    by = concern.plan.owner
    responses.save_draft(concern=concern, by=by, now=now, standing=standing, words=words)
    return responses.decide_answer(concern=concern, by=by, now=now, audience="panel")


def point(concern, entry, *, now, **fields):
    return places.add_place(concern=concern, by=concern.plan.owner, now=now, entry=entry, **fields)
