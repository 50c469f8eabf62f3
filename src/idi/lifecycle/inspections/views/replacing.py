"""A body is replaced, and what it hands to the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import independence, selectors, services
from idi.lifecycle.inspections.forms.mandates import AcknowledgeForm, EndForm
from idi.lifecycle.inspections.views.mandates import mandate_or_404, trail

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Handover, Mandate


@signed_in("inspections.appoint")
def replace(request: Request, pk: int) -> HttpResponse:
    mandate = mandate_or_404(request, pk)
    return _end(
        request, mandate, services.replace_body, title=_("更换风险管理机构"), submit=_("更换"),
        success=_("委托已终止，请改聘独立的机构。"), confirm=_("更换后不能撤回。确定更换吗？"),
        to=lambda successor: reverse("inspections:appoint", args=[successor.pk]),
    )  # fmt: skip


@signed_in("inspections.declare")
def resign(request: Request, pk: int) -> HttpResponse:
    mandate = mandate_or_404(request, pk)
    return _end(
        request, mandate, services.resign, title=_("辞任"), submit=_("辞任"), success=_("已辞任，主承保机构已收到通知。"),
        confirm=_("辞任后不能撤回。确定辞任吗？"), to=lambda _successor: reverse("inspections:mandate", args=[pk]),
    )  # fmt: skip


def _end(
    request: Request, mandate: Mandate, service: Callable[..., Mandate], *, success: str, to: Callable[[Mandate], str],
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """The course both ways to end a mandate have in common."""
    on = local_date(request.at)
    found = independence.check(mandate.project, [mandate.body], on)[0].objections() if mandate.body else []
    return act(
        request,
        EndForm.of(request, initial={"ended_on": on, "reason": _("机构不再独立") if found else ""}),
        do=lambda form: service(by=request.actor, at=request.at, mandate=mandate, **form.cleaned_data),
        success=success,
        to=to,
        template="inspections/replace_body.html",
        context={
            "mandate": mandate, "objections": found, "lead": mandate.project.name,
            "open_count": selectors.open_findings(mandate.project).count(),
            "return_count": selectors.returns(mandate).filter(visit=None).count(),
            "because": rules.law(mandate.region_code).figure("inspection_replacement_days", on).reasons,
            "trail": trail(mandate), "cancel": reverse("inspections:mandate", args=[mandate.pk]), "style": "danger",
            **context,
        },
    )  # fmt: skip


@signed_in("inspections.read")
def handover(request: Request, pk: int) -> HttpResponse:
    handed = _handover(request, pk)
    context = {
        "handover": handed,
        "facts": _dated(handed.facts),
        "missing": services.missing_of(handed),
        "actions": _actions(request, handed),
        "trail": trail(handed.mandate),
        "story": story(history(Ref.of(handed))),
    }
    return page(request, "inspections/handover.html", context)


def _actions(request: Request, handed: Handover) -> list[Action]:
    actions = []
    own = request.actor.acts_for
    if (own(handed.giver_id) and handed.giver_at is None) or (own(handed.taker_id) and handed.taker_at is None):
        address = reverse("inspections:acknowledge", args=[handed.pk])
        actions.append(Action(_("确认移交"), address, "check", "inspections.declare"))
    if handed.document_id:
        paper = reverse("documents:file", args=[handed.document_id])
        actions.append(Action(_("移交单（PDF）"), paper, "file-certificate", "inspections.read", "outline-primary"))
    return actions


@signed_in("inspections.declare")
def acknowledge(request: Request, pk: int) -> HttpResponse:
    handed = _handover(request, pk)
    address = reverse("inspections:handover", args=[pk])
    return act(
        request,
        AcknowledgeForm.of(request),
        do=lambda form: services.acknowledge(by=request.actor, at=request.at, handover=handed, **form.cleaned_data),
        success=_("已确认。"),
        to=address,
        context={
            "title": _("确认移交"), "lead": f"{handed.project.name} {handed.number}", "submit": _("确认"),
            "trail": [*trail(handed.mandate), (handed.number, address)], "cancel": address,
        },
    )  # fmt: skip


def _handover(request: Request, pk: int) -> Handover:
    return get_object_or_404(selectors.handovers(request.actor), pk=pk)


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    """The frozen facts with their days as days again."""
    names = ("on", "due_on", "from_on", "until_on")
    return {
        name: [_row(each, names) for each in rows] if isinstance(rows, list) and name != "missing" else rows
        for name, rows in facts.items()
    }


def _row(told: Any, names: tuple[str, ...]) -> Any:
    if not isinstance(told, dict):
        return told
    return {name: date.fromisoformat(value[:10]) if name in names and value else value for name, value in told.items()}
