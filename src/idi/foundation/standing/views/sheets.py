"""The service sheets behind the log-in: every insurer's, and the own one to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.foundation.seats.selectors import region_name
from idi.foundation.standing import selectors, services
from idi.foundation.standing.forms import EndForm, RepairerForm, StatementForm, TeamForm
from idi.foundation.standing.models import RepairContract, TeamPost
from idi.foundation.standing.views.qualifications import organisation_or_404

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


def _address(pk: int) -> str:
    return reverse("standing:sheet", args=[pk])


def _trail(insurer: Organisation | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("保险服务公示"), reverse("standing:sheets"))]
    return [*home, (insurer.name, _address(insurer.pk))] if insurer else home


@signed_in("parties.read")
def listing(request: Request) -> HttpResponse:
    """All insurers with what they publish and what is missing; one's own first."""
    today = local_date(request.at)
    found = sorted(selectors.sheets(today), key=lambda each: not request.actor.acts_for(each.insurer.pk))
    rows = [(each, region_name(each.insurer.region_code), request.actor.acts_for(each.insurer.pk)) for each in found]
    return page(request, "standing/sheets.html", {"rows": rows, "because": _because(found, today)})


def _because(found: list[selectors.Sheet], today: Any) -> list[Any]:
    return selectors.reasons(found[0].insurer.region_code, today) if found else []


@signed_in("parties.read")
def detail(request: Request, pk: int) -> HttpResponse:
    insurer, today = organisation_or_404(pk, "insurer"), local_date(request.at)
    own = request.actor.acts_for(pk)
    sheet = selectors.sheet(request.actor, selectors.Insurer(pk, insurer.name, insurer.region_code), today)
    return page(
        request,
        "standing/sheet.html",
        {
            "sheet": sheet, "own": own and request.actor.may("standing.publish"),
            "contracts": [paper for papers in documents.of_each(sheet.repairers).values() for paper in papers],
            "because": selectors.reasons(insurer.region_code, today), "trail": _trail(),
            "public": reverse("insurers:detail", args=[pk]), "actions": _actions(pk) if own else [],
        },
        fragment="standing/_sheet_short.html",
    )  # fmt: skip


def _actions(pk: int) -> list[Action]:
    to = lambda name: reverse(f"standing:{name}", args=[pk])  # noqa: E731
    return [
        Action(_("公布新版本"), to("publish"), "file-text", "standing.publish"),
        Action(_("增加团队岗位"), to("post_team"), "users-group", "standing.publish", "outline-primary"),
        Action(_("增加维修机构"), to("engage_repairer"), "tool", "standing.publish", "outline-primary"),
    ]


def _edit(request: Request, pk: int, form: Any, do: Any, *, title: Any, success: str, lead: Any = "") -> HttpResponse:
    insurer = organisation_or_404(pk, "insurer")
    return act(
        request,
        form.of(request, initial={"from_on": local_date(request.at), "part": request.GET.get("part")}),
        do=lambda filled: do(by=request.actor, at=request.at, insurer=insurer, **filled.cleaned_data),
        success=success,
        to=_address(pk),
        context={
            "title": title, "trail": _trail(insurer), "submit": _("公布"), "cancel": _address(pk), "lead": lead,
        },
    )  # fmt: skip


@signed_in("standing.publish")
def publish(request: Request, pk: int) -> HttpResponse:
    return _edit(
        request, pk, StatementForm, services.publish, title=_("公布新版本"), success=gettext("新版本已公布。"),
        lead=_("从起始日起生效；以前的版本仍可查看，不能改写。"),
    )  # fmt: skip


@signed_in("standing.publish")
def post_team(request: Request, pk: int) -> HttpResponse:
    return _edit(
        request, pk, TeamForm, services.post_team, title=_("增加团队岗位"), success=gettext("团队岗位已公布。"),
        lead=_("只公布岗位、人数和办公电话，不公布个人姓名和手机。"),
    )  # fmt: skip


@signed_in("standing.publish")
def engage_repairer(request: Request, pk: int) -> HttpResponse:
    return _edit(
        request, pk, RepairerForm, services.engage_repairer, title=_("增加维修机构"),
        success=gettext("维修机构已公布。"),
        lead=_("可以自行建立维修机构，也可以委托第三方（通知三（七））。"),
    )  # fmt: skip


def _end(request: Request, row: Any, do: Any, title: Any, lead: str) -> HttpResponse:
    back = _address(row.insurer_id)
    return act(
        request,
        EndForm.of(request, initial={"until_on": local_date(request.at)}),
        do=lambda form: do(by=request.actor, at=request.at, row=row, **form.cleaned_data),
        success=gettext("最后一天已登记。"),
        to=back,
        context={
            "title": title,
            "trail": _trail(row.insurer),
            "submit": _("结束"),
            "cancel": back,
            "style": "danger",
            "lead": lead,
        },
    )


@signed_in("standing.publish")
def end_post(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(TeamPost.objects.select_related("insurer"), pk=pk)
    return _end(request, row, services.end_post, _("结束团队岗位"), row.duty)


@signed_in("standing.publish")
def end_repairer(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(RepairContract.objects.select_related("insurer"), pk=pk)
    return _end(request, row, services.end_repairer, _("终止维修机构"), row.repairer_name)
