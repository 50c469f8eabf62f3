"""What is to be read: projects on their way to completion, one project's completion, the panel on its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import Chapter, story
from idi.lifecycle.acceptance import selectors
from idi.lifecycle.acceptance.models import Handover
from idi.lifecycle.acceptance.states import LETTERS
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.states import PROJECT


class Completions(Listing):
    """Projects with a way to record what is missing until they are completed."""

    title = _("竣工与结算")
    columns = (
        Column(_("工程"), "name", sort="name", link=lambda row: reverse("acceptance:project", args=[row.pk])),
        Column(_("项目编号"), "number", sort="number"),
        Column(_("建设单位"), "developer.name"),
        Column(_("开工日期"), "started_on", "day", sort="started_on"),
        Column(_("计划竣工日期"), "planned_completion_on", "day", sort="planned_completion_on"),
        Column(_("状态"), lambda row: PROJECT.state(row.state), "state"),
    )
    search_hint = _("项目编号、名称、小区或地址")
    order = "-number"
    empty = Empty(_("还没有项目"), _("项目登记后，在这里登记竣工验收、工程结算和交付。"))

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(pk__in=projects.search_projects(text))


@signed_in("acceptance.read")
def listing(request: Request) -> HttpResponse:
    return Completions(request, projects.visible(request.actor)).response()


@signed_in("acceptance.read")
def project(request: Request, pk: int) -> HttpResponse:
    """The completion of one project: its buildings, its settlement, and what to record next."""
    seen = selectors.completion(pk)
    mine = request.actor.acts_for(seen.project.developer_id)
    corrected, handed = list(selectors.corrected_settlements(seen.project)), selectors.handovers(seen.project)
    settled = {Ref.of(each): "" for each in (seen.settlement, *corrected) if each}
    return page(
        request, "acceptance/project.html",
        {
            "seen": seen, "mine": mine, "story": _story(selectors.told_by_building(seen.project, handed) | settled),
            "trail": [(gettext("竣工与结算"), reverse("acceptance:list"))],
            "actions": _actions(pk, settled=seen.settlement is not None) if mine else [], "papers": selectors.house_papers(seen.project),
            "lacking_papers": selectors.lacking_papers(seen.project, local_date(request.at)) if mine else set(),
            "runs": [(run, LETTERS.state(run.state)) for run in selectors.letter_runs(seen.project)], "corrected": corrected,
            "handed_against": _against(handed),
            "report": inspections.completion_report(pk), "unsettled": inspections.open_findings(seen.project),
            "warnings": any(row.acceptance and row.acceptance.warnings for row in seen.buildings),
        },
    )  # fmt: skip


def _story(told: dict[Ref, str]) -> list[Chapter]:
    """What happened to these things, each with its building before its detail."""
    entries = list(history(*told).filter(act__startswith="acceptance."))
    places = [told[Ref(each.subject_kind, each.subject_id)] for each in entries]
    return [
        replace(chapter, detail=" · ".join(filter(None, (place, chapter.detail))))
        for place, chapter in zip(places, story(entries), strict=True)
    ]


def _actions(pk: int, *, settled: bool) -> list[Action]:
    """What the developer records here for the whole project; single buildings have theirs in their row."""
    handovers, owners = (reverse("acceptance:upload_list", args=[pk, kind]) for kind in ("handovers", "owners"))
    return [
        _correct(pk) if settled else _settle(pk),
        Action(gettext("按清单登记交付"), handovers, "upload", "acceptance.hand_over", "outline-primary"),
        Action(gettext("导入业主名单"), owners, "upload", "acceptance.hand_over", "outline-primary"),
    ]


def _settle(pk: int) -> Action:
    return Action(gettext("登记工程结算"), reverse("acceptance:settle", args=[pk]), "coin", "acceptance.settle")


def _correct(pk: int) -> Action:
    address = reverse("acceptance:correct_settlement", args=[pk])
    return Action(gettext("更正工程结算"), address, "edit", "acceptance.settle", "outline-primary")


def _against(handed: list[Handover]) -> list[tuple[str, str, int]]:
    """What stood against handovers, each once with its building and for how many homes."""
    told = [(each.unit.building.number, warning["text"]) for each in handed for warning in each.warnings]
    return [(*each, told.count(each)) for each in dict.fromkeys(told)]


@signed_in("acceptance.read")
def panel(request: Request, pk: int) -> HttpResponse:
    """The completion of a project, for the slot on its page."""
    seen = selectors.completion(pk)
    context = {
        "seen": seen, "accepted": sum(row.acceptance is not None for row in seen.buildings),
        "homes": sum(row.homes for row in seen.buildings), "handed": sum(row.handed_over for row in seen.buildings),
        "trail": [(seen.project.name, reverse("acceptance:project", args=[pk]))],
    }  # fmt: skip
    return page(request, "acceptance/panel.html", context, fragment="acceptance/_panel.html")


@signed_in("acceptance.read")
def owner_notice(request: Request, pk: int) -> HttpResponse:
    """The newest owners' notice of a building."""
    paper = selectors.notice_paper(pk)
    if paper is None:
        raise Http404
    return HttpResponseRedirect(reverse("documents:file", args=[paper.pk]))
