"""Sending somebody to a damage, and the phone page of whoever was sent."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from idi.foundation.core import agenda
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.frontend import addresses_of, sprite_address, worker_script
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties.selectors import organisations
from idi.foundation.seats.selectors import region_name, regions_within
from idi.lifecycle.claims import selectors, services, surveys, triage
from idi.lifecycle.claims.kinds import ITEMS, PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim, JointSurvey, Survey, SurveyTask
from idi.lifecycle.claims.states import SURVEY_TASK
from idi.lifecycle.claims.surveying_forms import (
    CorrectForm,
    DispatchForm,
    JointAnswerForm,
    JointForm,
    SurveyorForm,
    VisitForm,
)
from idi.lifecycle.claims.views.claims import address, found, trail
from idi.lifecycle.claims.views.prices import keeper
from idi.lifecycle.projects import selectors as projects

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
"""How far the calendar file reaches."""


class Surveyors(Listing):
    title = _("查勘人员")
    lead = _("按地区和专长指派上门查勘的人：本单位的人员，或保险公估机构的人员。")
    columns = (
        Column(_("姓名"), "name", link=lambda row: reverse("claims:end_surveyor", args=[row.pk])),
        Column(_("单位"), "firm.name"),
        Column(_("地区"), lambda row: "、".join(map(region_name, row.areas)) or gettext("全部")),
        Column(_("专长"), lambda row: "、".join(str(ITEMS.get(code, code)) for code in row.skills) or gettext("全部")),
        Column(_("登记日期"), "from_on", "day", sort="from_on"),
    )
    order = "from_on"


@signed_in("claims.dispatch")
def surveyors(request: Request) -> HttpResponse:
    new = Action(_("登记查勘人员"), reverse("claims:set_surveyor"), "plus", "claims.dispatch", "primary")
    listing = Surveyors(request, surveys.surveyors(request.actor), actions=[new])
    listing.empty = Empty(_("还没有查勘人员"), _("登记后可以在报案页面指派上门查勘。"), new, "users")
    return listing.response()


@signed_in("claims.dispatch")
def set_surveyor(request: Request) -> HttpResponse:
    insurer = keeper(request)
    areas = [(each.code, each.name) for each in regions_within(insurer.region_code)]
    form = SurveyorForm.of(request, people=surveys.people(request.actor, local_date(request.at)), areas=areas)
    back = reverse("claims:surveyors")

    def do(form: SurveyorForm) -> Any:
        firm_id, person_id = form.ids
        return services.set_surveyor(
            by=request.actor, at=request.at, insurer=insurer, firm=get_object_or_404(organisations(), pk=firm_id),
            person_id=person_id, areas=form.cleaned_data["areas"], skills=form.cleaned_data["skills"],
        )  # fmt: skip

    return act(
        request, form, do=do, success=gettext("查勘人员已登记。"), to=back,
        context={"title": _("登记查勘人员"), "submit": _("登记"), "trail": [(_("查勘人员"), back)], "cancel": back},
    )  # fmt: skip


@signed_in("claims.dispatch")
def end_surveyor(request: Request, pk: int) -> HttpResponse:
    surveyor = get_object_or_404(surveys.surveyors(request.actor), pk=pk)
    back = reverse("claims:surveyors")
    if request.method == "POST":
        services.end_surveyor(by=request.actor, at=request.at, surveyor=surveyor)
        return HttpResponse(status=303, headers={"Location": back})
    return page(
        request, "claims/surveyor.html",
        {"title": surveyor.name, "surveyor": surveyor, "trail": [(_("查勘人员"), back)],
         "areas": "、".join(map(region_name, surveyor.areas)), "skills": [ITEMS.get(code, code) for code in surveyor.skills]},
    )  # fmt: skip


@signed_in("claims.dispatch")
def dispatch(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    candidates = surveys.candidates(claim, request.actor)
    if not candidates:
        new = Action(_("登记查勘人员"), reverse("claims:set_surveyor"), "plus", "claims.dispatch", "primary")
        return page(
            request, "claims/no_surveyors.html", {"title": _("指派查勘"), "trail": trail(claim), "actions": [new]}
        )
    by_id = {each.surveyor.pk: each.surveyor for each in candidates}
    form = DispatchForm.of(request, candidates=candidates, initial={"surveyor": candidates[0].surveyor.pk})

    def do(form: DispatchForm) -> Any:
        told = dict(form.cleaned_data)
        return services.dispatch_survey(
            by=request.actor, at=request.at, claim=claim, surveyor=by_id[told.pop("surveyor")], **told
        )

    return act(
        request, form, do=do, success=gettext("已指派，报案人可以看到上门时间。"), to=address(claim),
        context={
            "title": _("指派查勘"), "trail": trail(claim), "cancel": address(claim), "submit": _("指派"),
            "lead": _("地区和专长符合、手上任务少的排在前面。"),
        },
    )  # fmt: skip


@signed_in("claims.dispatch")
def invite(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    return act(
        request, JointForm.of(request, initial={"visit_at": claim.visit_at}), to=address(claim),
        do=lambda form: services.invite_joint_survey(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=gettext("已邀请风险管理机构联合查勘。"),
        context={
            "title": _("邀请联合查勘"), "trail": trail(claim), "cancel": address(claim), "submit": _("邀请"),
            "lead": _("邀请在施工期间检查本工程的风险管理机构一起查勘，它的意见显示在报案页面。"),
        },
    )  # fmt: skip


class JointFilters(Filters):
    answered = forms.ChoiceField(label=_("回复"), choices=[("", _("全部")), ("no", _("未回复")), ("yes", _("已回复"))])


class Joints(Listing):
    title = _("联合查勘")
    lead = _("保险机构邀请一起查勘的报案：请到场，说明缺陷与施工期间检查记录的关系。")
    columns = (
        Column(_("报案号"), "claim_number", link=lambda row: reverse("claims:joint", args=[row.pk])),
        Column(_("房屋"), "place"),
        Column(_("查勘时间"), "visit_at", "moment", sort="visit_at"),
        Column(_("回复时间"), "answered_at", "moment"),
    )
    filters = JointFilters
    order = "-visit_at"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        return rows.filter(answered_at__isnull=wanted["answered"] == "no") if wanted else rows

    empty = Empty(_("还没有联合查勘的邀请"), _("保险机构邀请后出现在这里和待办里。"), icon="users")


@signed_in("claims.join_survey")
def joints(request: Request) -> HttpResponse:
    return Joints(request, surveys.joint_surveys(request.actor)).response()


@signed_in("claims.join_survey")
def joint(request: Request, pk: int) -> HttpResponse:
    row: JointSurvey | None = surveys.joint(pk)
    if row is None:
        raise Http404
    back = reverse("claims:joints")
    claim = surveys.damage(row, request.actor)
    return act(
        request, JointAnswerForm.of(request), to=reverse("claims:joint", args=[pk]), template="claims/joint.html",
        do=lambda form: services.answer_joint_survey(by=request.actor, at=request.at, joint=row, **form.cleaned_data),
        success=gettext("已回复，保险机构可以看到。"),
        context={
            "symptom": SYMPTOMS.get(claim.symptom, ""), "part": PLACES.get(claim.place, ""), "claim": claim,
            "title": _("联合查勘"), "joint": row, "trail": [(_("联合查勘"), back)], "cancel": back, "submit": _("回复"),
        },
    )  # fmt: skip


@signed_in("claims.visit")
def visits(request: Request) -> HttpResponse:
    """My visits by day, those to come first."""
    rows = list(surveys.survey_tasks(request.actor).filter(state="assigned")[:200])
    days = [(day, list(each)) for day, each in groupby(rows, key=lambda row: local_date(row.visit_at))]
    done = surveys.survey_tasks(request.actor).exclude(state="assigned").order_by("-visit_at")[:20]
    return page(
        request, "claims/visits.html",
        {
            "title": _("上门查勘"), "days": days, "today": local_date(request.at),
            "done": [(row, SURVEY_TASK.state(row.state)) for row in done],
            "actions": [Action(_("下载日历文件"), reverse("claims:visits_file"), "download", "claims.visit")],
            "addresses": {"worker": reverse("claims:visits_worker")}, "words": _words(),
        },
    )  # fmt: skip


@never_cache
@require_safe
def visits_worker(request: Request) -> HttpResponse:
    """The service worker with which the visits of the day open without signal."""
    first = [static("core/mark.svg"), sprite_address(), *addresses_of("main.ts"), *addresses_of("survey.ts")]
    script = worker_script("idi-visits", list(dict.fromkeys(first)), below=reverse("claims:visits"))
    return HttpResponse(script, content_type="text/javascript")


@require_safe
@signed_in("claims.visit")
def visits_file(request: Request) -> HttpResponse:
    """The same as a file that calendar programs read."""
    today = local_date(request.at)
    rows = surveys.survey_tasks(request.actor).filter(
        visit_at__date__range=(today - BACK, today + AHEAD), state="assigned"
    )
    items = [
        agenda.Item(
            name=f"survey-{row.pk}", on=local_date(row.visit_at), at=row.visit_at, title=row.claim_number, project=row.place,
            address=reverse("claims:visit", args=[row.pk]), state=SURVEY_TASK.state(row.state),
        )
        for row in rows[: agenda.MOST]
    ]  # fmt: skip
    text = agenda.as_ics(
        items, at=request.at, name=gettext("上门查勘"), host=request.get_host().split(":")[0],
        base=request.build_absolute_uri("/").rstrip("/"), room="claims",
    )  # fmt: skip
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="surveys.ics"'
    return answer


def _task(request: Request, pk: int) -> SurveyTask:
    task = surveys.task(pk)
    if task is None:
        raise Http404
    return task


@signed_in("claims.visit")
def visit(request: Request, pk: int) -> HttpResponse:
    """The phone page: where to go, what was reported and known before, and the record to fill in."""
    return _visited(request, _task(request, pk))


@require_POST
@signed_in("claims.visit")
def visit_contact(request: Request, pk: int) -> HttpResponse:
    """The reporter's phone for whoever was sent: looking is recorded."""
    task = _task(request, pk)
    return _visited(request, task, contact=services.reveal_for_visit(by=request.actor, at=request.at, task=task))


def _visited(request: Request, task: SurveyTask, contact: services.Contact | None = None) -> HttpResponse:
    known = surveys.at_hand(task, request.actor)
    claim, today = known.claim, local_date(request.at)
    prices = selectors.price_list(claim.region_code, today, claim.lead_id)
    wanted = request if contact is None else None
    given: dict[str, Any] = {
        "items": triage.known_items(claim), "parties": known.parties, "prices": prices, "person_id": request.actor.person_id or 0,
        "why": gettext("建议：%(why)s") % {"why": known.suggested_why} if known.suggested else "",
        "initial": {"surveyed_at": request.at, "item": claim.item, "responsible_id": known.suggested},
    }  # fmt: skip
    form = VisitForm.of(request, **given) if wanted else VisitForm(**given)
    mine = task.person_id == request.actor.person_id and task.state == "assigned"
    context = {
        "title": _("上门查勘"), "task": task, "state": SURVEY_TASK.state(task.state), "claim": claim, "mine": mine,
        "trail": [(_("上门查勘"), reverse("claims:visits"))], "symptom": SYMPTOMS.get(claim.symptom, ""),
        "place": PLACES.get(claim.place, ""), "before": known.before, "submit": _("提交查勘"),
        "name": contact.name if contact else mask_name(claim.reporter_name),
        "phone": contact.phone if contact else mask_phone(claim.reporter_phone), "revealed": contact is not None,
        "form": form, "action": reverse("claims:visit", args=[task.pk]),
        "addresses": _addresses(), "words": _words(), "version": surveys.latest_of(task, request.actor),
    }  # fmt: skip
    if contact is not None or not mine:
        return page(request, "claims/visit.html", context)
    return act(
        request, form, template="claims/visit.html", context=context, success=gettext("查勘已提交，保险机构可以核定。"),
        to=reverse("claims:visit", args=[task.pk]),
        do=lambda form: services.take_in_survey(by=request.actor, at=request.at, task=task, **form.told),
    )  # fmt: skip


@signed_in("claims.survey")
def correct(request: Request, pk: int) -> HttpResponse:
    """The lead's handler puts a survey right."""
    claim = found(pk)
    survey = selectors.latest_survey(claim)
    if survey is None:
        raise Http404
    parties = [(each.pk, each.name) for each in projects.building_parties(claim.project)] if claim.project else []
    form = _correcting(request, claim, survey, parties)
    return act(
        request, form, context=_corrects(survey, trail(claim), address(claim)), to=address(claim),
        success=gettext("查勘已更正，原来的一份保留可查。"),
        do=lambda form: services.correct_survey(by=request.actor, at=request.at, claim=claim, **form.told),
    )  # fmt: skip


@signed_in("claims.visit")
def correct_visit(request: Request, pk: int) -> HttpResponse:
    """The same by whoever was sent, on the phone."""
    task = _task(request, pk)
    survey = surveys.latest_of(task, request.actor)
    if survey is None or task.person_id != request.actor.person_id:
        raise Http404
    known = surveys.at_hand(task, request.actor)
    form = _correcting(request, known.claim, survey, known.parties, on_site=True)
    back = reverse("claims:visit", args=[task.pk])
    way = [(_("上门查勘"), reverse("claims:visits")), (task.claim_number, back)]
    return act(
        request, form, template="claims/correct_visit.html", to=back,
        context={**_corrects(survey, way, back), "task": task, "addresses": _addresses(), "words": _words()},
        success=gettext("查勘已更正，原来的一份保留可查。"),
        do=lambda form: services.correct_visit(by=request.actor, at=request.at, task=task, **form.told),
    )  # fmt: skip


def _addresses() -> dict[str, str]:
    """Where the script of the page sends photos, and what keeps the page on the device."""
    return {"arrivals": reverse("documents:arrival", args=["0" * 64]), "worker": reverse("claims:visits_worker")}


def _correcting(
    request: Request, claim: Claim, survey: Survey, parties: list[tuple[int, str]], *, on_site: bool = False
) -> CorrectForm:
    names = (
        "surveyed_at",
        "finding",
        "cause",
        "item",
        "responsible_id",
        "estimate",
        "zero_reason",
        "measurements",
        "lines",
    )
    return CorrectForm.of(
        request, on_site=on_site, person_id=request.actor.person_id or 0, items=triage.known_items(claim), parties=parties,
        prices=selectors.price_list(claim.region_code, local_date(survey.surveyed_at), claim.lead_id),
        initial={**{name: getattr(survey, name) for name in names}, "version": survey.pk},
    )  # fmt: skip


def _corrects(survey: Survey, way: Any, back: str) -> dict[str, Any]:
    return {
        "title": _("更正查勘"), "trail": way, "cancel": back, "submit": _("更正查勘"), "survey": survey,
        "lead": _("改正已提交的查勘。已经核定的，作为新的事实重新核定；重新核定前不能派修和付款。"),
    }  # fmt: skip


def _words() -> dict[str, str]:
    """What the script of the page says."""
    return {
        "draft_restored": gettext("已恢复这台手机上没有提交的内容。"), "photo_kept": gettext("已存在手机上"),
        "photo_sent": gettext("已上传"), "photo_drop": gettext("删除"), "photo_twice": gettext("“{name}”已经拍过。"),
        "photo_none": gettext("“{name}”不是照片，没有加入；请选择照片。"), "photo_refused": gettext("没有被接受"),
        "photo_refused_why": gettext("“{name}”没有被接受：{why}"), "photo_remove": gettext("删除“{name}”"),
        "photos_refused": gettext("没有提交：请先在“查勘照片”中删除没有被接受的文件：{names}。"),
        "server_busy": gettext("平台暂时不能接收，内容存在手机上，请稍后再提交。"),
        "photo_heavy": gettext("“{name}”太大，请换一张小于 20 MB 的照片。"),
        "photos_wait": gettext("没有信号，照片和内容都存在手机上；有信号后再提交。"), "sending": gettext("正在上传照片……"),
        "no_signal": gettext("没有信号。"), "signed_out": gettext("登录已过期，请重新登录；内容存在手机上。"),
    }  # fmt: skip
