"""The works on site: progress and prizes of a project, and parties that leave."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.foundation.parties.selectors import ever_registered
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.forms.course import AwardForm, EndParticipantForm, ProgressForm
from idi.lifecycle.projects.models import Participant
from idi.lifecycle.projects.views.projects import address, trail


def _address(pk: int) -> str:
    return reverse("projects:course", args=[pk])


@signed_in("projects.read")
def course(request: Request, pk: int) -> HttpResponse:
    """Milestones with their days, every report as a timeline with photos, and the prizes."""
    project = selectors.project(pk)
    reports = list(selectors.progress(project)[:60])
    awards = list(selectors.awards(project))
    photos = documents.of_each(reports)
    names: dict[int | None, str] = dict(
        ever_registered().filter(pk__in={row.organisation_id for row in reports}).values_list("pk", "name")
    )
    return page(
        request,
        "projects/course.html",
        {
            "project": project, "trail": trail(project), "milestones": selectors.milestones(project),
            "reports": [(row, names.get(row.organisation_id, ""), photos.get(row.pk, [])) for row in reports],
            "awards": awards, "reports_here": services.may_report(request.actor, project),
            "edits": selectors.edited_by(project, request.actor),
        },
    )  # fmt: skip


@signed_in("projects.read")
def report_progress(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        ProgressForm.of(request, project=project),
        do=lambda form: services.report_progress(by=request.actor, at=request.at, project=project, **form.cleaned_data),
        success=gettext("形象进度已报告。"),
        to=_address(project.pk),
        context={
            "title": _("报告形象进度"), "trail": trail(project), "submit": _("报告"), "cancel": _address(project.pk),
            "lead": _("由建设单位或监理单位填写；同一节点可多次报告，照片随报告保存。"),
        },
    )  # fmt: skip


@signed_in("projects.edit")
def record_award(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        AwardForm.of(request),
        do=lambda form: services.record_award(by=request.actor, at=request.at, project=project, **form.cleaned_data),
        success=gettext("创优夺杯已登记。"),
        to=_address(project.pk),
        context={
            "title": _("登记创优夺杯"),
            "trail": trail(project),
            "submit": _("登记"),
            "cancel": _address(project.pk),
        },
    )


@signed_in("projects.edit")
def end_participant(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Participant.objects.select_related("project__developer", "organisation"), pk=pk)
    back = address(row.project)
    return act(
        request,
        EndParticipantForm.of(request),
        do=lambda form: services.end_participant(by=request.actor, at=request.at, participant=row, **form.cleaned_data),
        success=gettext("已结束参建；接替的单位请另行添加。"),
        to=back,
        context={
            "title": _("结束参建"), "trail": trail(row.project), "submit": _("结束"), "cancel": back,
            "lead": f"{row.organisation.name}（{row.get_role_display()}）",
        },
    )  # fmt: skip
