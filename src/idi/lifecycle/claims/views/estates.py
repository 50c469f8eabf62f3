"""Notices of many homes: begun by whoever looks after them, planned and explained by the insurer, seen home by home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.lifecycle.acceptance import selectors as acceptance
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.estate_forms import AddHomesForm, CauseForm, EstateForm, PlanForm
from idi.lifecycle.claims.kinds import CAUSES, ITEMS, PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Estate
from idi.lifecycle.claims.states import CLAIM, ESTATE_DECISION
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects


def address(estate: Estate) -> str:
    return reverse("claims:estate", args=[estate.pk])


def trail(estate: Estate | None = None) -> list[tuple[Any, str]]:
    """The way back from a page below the notice (or below the list)."""
    home: list[tuple[Any, str]] = [(_("报案理赔"), reverse("claims:list")), (_("群体报案"), reverse("claims:estates"))]
    return [*home, (estate.number, address(estate))] if estate else home


def sought(pk: int) -> Estate:
    """The notice, or 404 for strangers."""
    estate = selectors.estate(pk)
    if estate is None:
        raise Http404
    return estate


class Estates(Listing):
    title = _("群体报案")
    lead = _("同一缺陷涉及多户的，一次报案、统一查勘、认定共同原因；金额和签字仍由各户决定。")
    columns = [
        Column(_("编号"), "number", sort="id", link=address),
        Column(_("项目"), lambda each: str(each.project)),
        Column(_("情况"), lambda each: SYMPTOMS.get(each.symptom, "")),
        Column(_("部位"), lambda each: PLACES.get(each.place, "")),
        Column(_("户数"), "homes", "number", sort="homes"),
        Column(_("报案时间"), "reported_at", "moment", sort="reported_at"),
        Column(_("统一查勘"), "visit_at", "moment"),
        Column(_("原因"), lambda each: CAUSES.get(each.cause, "")),
    ]
    search_hint = _("编号")
    order = "-id"

    def search(self, rows: Any, text: str) -> Any:
        return rows.filter(number__iexact=text)


@signed_in("claims.read")
def estates(request: Request) -> HttpResponse:
    new = Action(_("登记群体报案"), reverse("claims:choose_estate"), capability="claims.report")
    listing = Estates(request, selectors.estates(), actions=[new])
    listing.empty = Empty(
        _("还没有群体报案"), _("多户有同一缺陷时，由物业、建设单位或经办一次登记。"), new, "users-group"
    )
    return listing.response()


@signed_in("claims.report")
def choose(request: Request) -> HttpResponse:
    """In which project: where nothing is accepted yet, nobody lives."""
    accepted = Q(pk__in=acceptance.accepted_projects()) | Q(pk__in=policies.accepted_projects())
    rows = list(projects.visible(request.actor).filter(accepted).order_by("-id")[:100])
    return page(request, "claims/choose_estate.html", {"projects": rows, "trail": trail()})


@signed_in("claims.report")
def report(request: Request, pk: int) -> HttpResponse:
    """The notice itself."""
    project = projects.project(pk)
    units = list(projects.units(project))
    form = EstateForm.of(request, units=units, at=request.at, initial={"discovered_on": local_date(request.at)})
    return act(
        request, form,
        do=lambda form: services.report_estate(by=request.actor, at=request.at, project=project, **form.cleaned_data),
        success=lambda estate: gettext("群体报案 %(number)s 已登记，共%(homes)d户。") % {"number": estate.number, "homes": estate.homes},
        to=address,
        context={
            "title": _("登记群体报案"), "trail": trail(), "submit": _("提交群体报案"), "cancel": reverse("claims:estates"),
            "lead": gettext("%s：每户各有报案号。您是报案人，不是索赔人；金额、签字和撤回由各户业主决定。") % project,
        },
    )  # fmt: skip


_UNDECIDED = ("reported", "with_builder", "with_insurer", "surveyed", "joined")


@signed_in("claims.read")
def estate(request: Request, pk: int) -> HttpResponse:
    """One notice: plan, cause, and where every home stands."""
    found = sought(pk)
    homes = selectors.homes_of_estate(found, by=request.actor)
    lead = any(request.actor.acts_for(each.lead_id) for each in homes)
    second = selectors.waiting_for_second(found) if lead else set()
    waiting = [each for each in homes if lead and each.state in ("with_insurer", "surveyed") and each.pk not in second]
    decides = lead and request.actor.may("claims.decide")
    runs = selectors.estate_decisions(found)[:3] if decides else []
    surveyed = sum(each.state == "surveyed" for each in waiting)
    lacks = missing(found, len(waiting) - surveyed, request.at) if waiting else None
    return page(
        request,
        "claims/estate.html",
        {
            "estate": found, "trail": trail(), "symptom": SYMPTOMS.get(found.symptom, ""),
            "place": PLACES.get(found.place, ""), "item": ITEMS.get(found.item, ""), "cause": CAUSES.get(found.cause, ""),
            "homes": [(each, each.standing) for each in homes], "counts": _counted(homes),
            "photos": documents.photos(found), "may_open": request.actor.organisation_kind != "property_firm",
            "actions": _offered(found, lead=lead, reporter=request.actor.acts_for(found.reporter_id), waiting=bool(waiting), ready=bool(surveyed) or lacks is None),
            "surveyed": surveyed, "second": second, "decided": not any(each.state in _UNDECIDED for each in homes), "missing": lacks if decides else None,
            "may_survey": request.actor.may("claims.survey"),
            "runs": [(run, ESTATE_DECISION.state(run.state)) for run in runs],
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """What a decision of all homes at once waits for: its cause, or for `homes` nobody looked at alone the one survey."""

    cause: bool
    homes: int
    ahead: bool


def missing(estate: Estate, alone: int, at: datetime) -> Missing | None:
    """As the door of `decide_estate` asks for it, told beforehand; None where nothing is missing. `alone` are the homes without
    a survey of their own: the one survey covers them once it took place."""
    visited = estate.visit_at is not None and estate.visit_at <= at
    if estate.cause and (visited or not alone):
        return None
    return Missing(not estate.cause, 0 if visited else alone, estate.visit_at is not None)


def _counted(homes: list[Any]) -> list[tuple[Any, int]]:
    states = [each.state for each in homes]
    return [(CLAIM.state(state), states.count(state)) for state in dict.fromkeys(sorted(states))]


def _offered(found: Estate, *, lead: bool, reporter: bool, waiting: bool, ready: bool) -> list[Action]:
    more = Action(
        _("增加房屋"), reverse("claims:add_homes", args=[found.pk]), "plus", "claims.report", "outline-primary"
    )
    if not lead:
        return [more] if reporter else []
    decides = bool(waiting and found.cause)
    decide = Action(
        _("一并核定"), reverse("claims:decide_estate", args=[found.pk]), "gavel", "claims.decide",
        "primary" if ready else "outline-primary",
    )  # fmt: skip
    plan = Action(
        _("安排统一查勘"), reverse("claims:plan_estate", args=[found.pk]), "calendar", "claims.survey",
        "outline-primary" if decides and ready else "primary",
    )  # fmt: skip
    cause = Action(
        _("认定共同原因"), reverse("claims:estate_cause", args=[found.pk]), "eye", "claims.survey", "outline-primary"
    )
    if not decides:
        return [plan, cause, more]
    return [decide, plan, cause, more] if ready else [plan, decide, cause, more]


@signed_in("claims.survey")
def plan(request: Request, pk: int) -> HttpResponse:
    found = sought(pk)
    initial = {"visit_at": found.visit_at, "plan": found.plan}
    return _on_estate(
        request, found, PlanForm.of(request, initial=initial), services.plan_survey, _("安排统一查勘"), _("保存安排"),
        gettext("已安排，各户业主可以看到。"), _("一次安排所有户的查勘，同时完成各户的受理回应。"),
    )  # fmt: skip


@signed_in("claims.report")
def add_homes(request: Request, pk: int) -> HttpResponse:
    found = sought(pk)
    form = AddHomesForm.of(
        request, units=list(projects.units(found.project)), initial={"discovered_on": found.discovered_on}
    )
    return _on_estate(
        request, found, form, services.add_homes, _("增加房屋"), _("增加"), gettext("已增加，与其他各户一并办理。"),
        _("同一缺陷后来发现的房屋加入本次群体报案；已安排统一查勘的，一并查勘。"),
    )  # fmt: skip


@signed_in("claims.survey")
def cause(request: Request, pk: int) -> HttpResponse:
    found = sought(pk)
    initial = {"cause": found.cause, "finding": found.finding, "responsible_id": found.responsible_id}
    form = CauseForm.of(request, parties=projects.building_parties(found.project), initial=initial)
    return _on_estate(
        request, found, form, services.find_cause, _("认定共同原因"), _("保存原因"),
        gettext("已认定共同原因，各户案件都显示。"), _("各户是否属于保险责任、赔多少，仍要核定：可以一并核定，也可以逐户核定。"),
    )  # fmt: skip


def _on_estate(
    request: Request, found: Estate, form: Any, do: Any, title: Any, submit: Any, success: str, lead: Any
) -> HttpResponse:  # fmt: skip
    return act(
        request, form, do=lambda form: do(by=request.actor, at=request.at, estate=found, **form.cleaned_data),
        success=success, to=address(found),
        context={"title": title, "trail": trail(found), "submit": submit, "cancel": address(found), "lead": lead},
    )  # fmt: skip
