"""Who is asked what about a project that nobody insures yet: the county to choose, the developer to find its insurer."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.diary import services as diary
from idi.foundation.parties import selectors as parties
from idi.lifecycle.projects.models import FactsSheet, PilotArea, Project
from idi.lifecycle.projects.selectors import open_steps, pilot_full
from idi.lifecycle.projects.states import BEFORE_INSURANCE

DESIGNATE, INVITE = "projects.designate", "projects.invite"
"""Kinds of the tasks."""


def ask_to_designate(project: Project, *, by: Actor, at: datetime) -> None:
    """Where the county takes part in the pilot and has a place left, its housing authority decides about the project or notes it."""
    if not PilotArea.objects.filter(region_code=project.region_code).exists():
        return
    if pilot_full(project.region_code, local_date(at)):
        return
    for authority in parties.organisations("housing_authority").filter(region_code=project.region_code):
        diary.open_task(
            by=by, at=at, holder_id=authority.pk, kind=DESIGNATE, capability="projects.designate", subject=project,
            project_id=project.pk, region_code=project.region_code, take_note=True,
            title=f"“{project.name}”已登记，请决定是否列入试点", address=reverse("projects:designate", args=[project.pk]),
        )  # fmt: skip


def ask_as_places_are(region_code: str, *, by: Actor, at: datetime) -> None:
    """With the last place of the county taken its authority is asked about no project any more, with one free again about each."""
    waiting = Project.objects.filter(region_code=region_code, state="registered", withdrawn_on=None)
    full = pilot_full(region_code, local_date(at))
    for project in waiting:
        if full:
            asked_enough(project, DESIGNATE, by=by, at=at)
        else:
            ask_to_designate(project, by=by, at=at)


def ask_to_invite(project: Project, *, by: Actor, at: datetime) -> None:
    """The developer of a pilot project, or of one whose facts for a proposal are complete, is to ask insurers, once."""
    asked = FactsSheet.objects.filter(project_id=project.pk).exists()
    if asked or project.state not in BEFORE_INSURANCE:
        return
    complete = not open_steps(project)
    if not complete and project.designated_on is None:
        return
    title = f"“{project.name}”：邀请保险机构报价" if complete else f"“{project.name}”：补齐投保资料，邀请保险机构报价"
    diary.open_task(
        by=by, at=at, holder_id=project.developer_id, kind=INVITE, capability="projects.edit", subject=project,
        project_id=project.pk, region_code=project.region_code, title=title,
        address=reverse("projects:detail", args=[project.pk]),
    )  # fmt: skip


def asked_enough(project: Project, *kinds: str, by: Actor, at: datetime) -> None:
    """What was asked is done, or need not be done any more."""
    for kind in kinds:
        diary.finish_task(by=by, at=at, kind=kind, subject=project, project_id=project.pk)
