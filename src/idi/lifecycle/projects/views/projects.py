from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import scope_history
from idi.foundation.parties.selectors import organisation, registered
from idi.foundation.parties.story import story
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.forms import ContractForm, ParticipantForm, PremiumLineForm, ProjectFilters, RegisterForm
from idi.lifecycle.projects.models import Project
from idi.lifecycle.projects.progress import actions, steps
from idi.lifecycle.projects.states import BEFORE_INSURANCE, PROJECT


def address(project: Project) -> str:
    return reverse("projects:detail", args=[project.pk])


def trail(project: Project | None = None) -> list[tuple[Any, str]]:
    """The way back from a page below the project (or below the list)."""
    home: list[tuple[Any, str]] = [(_("工程项目"), reverse("projects:list"))]
    return [*home, (project.name, address(project))] if project else home


class Projects(Listing):
    title = _("工程项目")
    lead = _("从登记到理赔，一个项目的全部资料都从这里进入。")
    columns = [
        Column(_("项目名称"), "name", sort="name", link=address),
        Column(_("项目编号"), "number", sort="id"),
        Column(_("建设单位"), "developer.name"),
        Column(_("地区"), lambda project: region_name(project.region_code), sort="region_code"),
        Column(_("工程类别"), "get_kind_display"),
        Column(_("总建筑面积（㎡）"), "gfa_total", "decimal", sort="gfa_total"),
        Column(_("概算造价"), "budget_cost", "money", sort="budget_cost"),
        Column(_("状态"), lambda project: PROJECT.state(project.state), "state"),
    ]
    reads = ("name", "number", "developer__name", "region_code", "kind", "gfa_total", "budget_cost", "state")
    filters = ProjectFilters
    search_hint = _("项目编号、名称、小区、地址、施工许可证号")
    order = "-id"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        columns = {name: value for name, value in wanted.items() if name not in ("award", "designated")}
        if wanted.get("designated"):
            rows = rows.filter(designated_on__isnull=False)
        if award := wanted.get("award"):
            rows = selectors.with_award(rows, won=award == "won")
        return super().narrow(rows, columns)

    def search(self, rows: Any, text: str) -> Any:
        return rows.filter(pk__in=selectors.search_projects(text).values("pk"))


@signed_in("projects.read")
def projects(request: Request) -> HttpResponse:
    new = Action(_("登记项目"), reverse("projects:register"), capability="projects.register")
    listing = Projects(request, selectors.visible(request.actor), actions=[new])
    words = (
        _("建设单位登记后，项目会出现在这里。")
        if not request.actor.may("projects.register")
        else _("先登记项目，再添加参建单位、合同、单体和分户清单，就可以投保。")
    )
    listing.empty = Empty(_("还没有项目"), words, new, icon="building-community")
    return listing.response()


@signed_in("projects.read")
def detail(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    today = local_date(request.at)
    contracts = list(selectors.contracts(project))
    open_steps = selectors.open_steps(project)
    found = selectors.gaps(project)
    return page(
        request,
        "projects/detail.html",
        {
            "project": project,
            "trail": trail(),
            "state": PROJECT.state(project.state),
            "region": region_name(project.region_code),
            "designated_by": organisation(project.designated_by_id),
            "steps": steps(project, open_steps, request.actor),
            "open_steps": open_steps if project.state in BEFORE_INSURANCE else [],
            "stages": list(selectors.by_stage([gap for gap in found if not gap.requirement.binding])),
            "standing": selectors.facts_standing(project),
            "actions": actions(project, request.actor),
            "edits": selectors.edited_by(project, request.actor),
            "cards": selectors.hands_out_cards(project, request.actor),
            "builds": project.state in BEFORE_INSURANCE,
            "participants": selectors.participants(project, today),
            "contracts": contracts,
            "papers": documents.of_each(contracts),
            "buildings": _with_risk(project),
            "chapters": story(scope_history(project.pk).exclude(act__startswith="documents.")[:30]),
        },
    )


def _with_risk(project: Project) -> list[Any]:
    """The buildings, each that is no annex with the risk unit it leads."""
    rows = list(selectors.buildings_counted(project).select_related("main"))
    leads = {unit.main.pk: unit for unit in selectors.risk_units(project, rows)}
    for row in rows:
        row.risk = leads.get(row.pk)  # type: ignore[attr-defined]
    return rows


@signed_in("projects.register")
def register(request: Request) -> HttpResponse:
    developer = organisation(request.actor.organisation_id)
    if developer is None:
        raise Http404
    return act(
        request,
        RegisterForm.of(request),
        do=lambda form: services.register(
            by=request.actor, at=request.at, developer=developer, **form.cleaned_data
        ),
        success=lambda project: gettext("项目已登记，编号 %(number)s。接着请添加参建单位。") % {"number": project.number},
        to=address,
        context={
            "title": _("登记项目"), "trail": trail(), "submit": _("登记"), "cancel": reverse("projects:list"),
            "lead": _("登记后可以继续添加参建单位、承发包合同、单体和分户清单。"),
        },
    )  # fmt: skip


@signed_in("projects.edit")
def add_participant(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)

    def add(form: ParticipantForm) -> Any:
        given = form.cleaned_data
        given["organisation"] = registered(given["organisation"], field="organisation")
        return services.add_participant(by=request.actor, at=request.at, project=project, **given)

    return act(
        request,
        ParticipantForm.of(request, initial={"from_on": project.started_on}),
        do=add,
        success=lambda row: gettext("已添加%(role)s“%(name)s”。")
        % {"role": row.get_role_display(), "name": row.organisation.name},
        to=address(project),
        context={
            "title": _("添加参建单位"), "trail": trail(project), "submit": _("添加"), "cancel": address(project),
            "lead": _("添加后该单位可以看到本项目；风险管理机构须独立于这里的所有单位。"),
        },
    )  # fmt: skip


@signed_in("projects.edit")
def record_contract(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)

    def record(form: ContractForm) -> Any:
        given = form.cleaned_data
        contractor = registered(given.pop("contractor"), field="contractor")
        return services.record_contract(
            by=request.actor, at=request.at, project=project, contractor=contractor, **given
        )

    contractor = selectors.participants(project).filter(role="contractor").first()
    return act(
        request,
        ContractForm.of(request, initial={"contractor": contractor.organisation.name if contractor else ""}),
        do=record,
        success=gettext("承发包合同已登记。"),
        to=address(project),
        context={
            "title": _("登记承发包合同"), "trail": trail(project), "submit": _("登记"), "cancel": address(project),
            "lead": _("投保的建设单位应当在承发包合同中明确投保事项（通知三（四））。"),
        },
    )  # fmt: skip


@signed_in("projects.edit")
def record_premium_line(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        PremiumLineForm.of(request, initial={"amount": project.budget_premium_line}),
        do=lambda form: services.record_premium_line(
            by=request.actor, at=request.at, project=project, **form.cleaned_data
        ),
        success=gettext("概预算保险费已登记。"),
        to=address(project),
        context={
            "title": _("登记概预算保险费"), "trail": trail(project), "submit": _("登记"), "cancel": address(project),
            "lead": _("建设工程概预算组成中应当列明该保险费（通知三（二））。"),
        },
    )  # fmt: skip
