from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import cosigned, selectors, services
from idi.lifecycle.inspections.forms.findings import (
    CosignForm,
    RejectForm,
    WhyForm,
    close_form,
    regrade_form,
    reply_form,
    series_form,
)
from idi.lifecycle.inspections.listings import finding_state
from idi.lifecycle.inspections.pricing import priced
from idi.lifecycle.inspections.scheme import cosigning, cover_items, scheme_on
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Finding
    from idi.lifecycle.inspections.scheme import Scheme


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    rows = selectors.with_rounds(selectors.findings(request.actor, local_date(request.at), every=True))
    finding = get_object_or_404(rows, pk=pk)
    scheme = scheme_on(finding.region_code, finding.visit.visited_on)
    photos = selectors.pictures([finding])
    items = cover_items(finding.region_code, finding.visit.visited_on)
    context = {
        "finding": finding,
        "state": finding_state(finding),
        "next": _next(finding, local_date(request.at)),
        "grade": scheme.find(finding.grade_original),
        "remains": scheme.label(finding.grade_current),
        "item": finding.item and f"{finding.item} {items.get(finding.item, '')}",
        "noticed_at": datetime.fromisoformat(finding.seen["at"]) if "at" in finding.seen else None,
        "pin": [each * 100 for each in (finding.pin_x, finding.pin_y) if each is not None],
        "photos": photos.before.get(finding.pk, []),
        "failed": sum(each.accepted is False for each in finding.rectifications.all()),
        "rounds": _rounds(request, finding, photos),
        "regrades": [_regrade(each, scheme) for each in finding.regrades],
        "series": selectors.in_series(finding) if finding.series_id else [],
        "alike": selectors.alike(finding)[:5] if _inspects(request, finding) and not finding.series_id else [],
        "inspects": _inspects(request, finding),
        "cosign": cosigning(finding.region_code, local_date(request.at)),
        **_decided(request, finding),
        "trail": _trail(finding)[:-1],
        "actions": _actions(request, finding),
        "story": story(history(Ref.of(finding))),
    }
    return page(request, "inspections/finding.html", context)


def _inspects(request: Request, finding: Finding) -> bool:
    return (
        not finding.voided
        and request.actor.acts_for(finding.visit.mandate.body_id)
        and request.actor.may("inspections.close")
    )


def _rounds(request: Request, finding: Finding, photos: selectors.Pictures) -> list[tuple[Any, list[Any], bool]]:
    """Every reply with its photos, and whether the reader may take it back."""
    may = request.actor.may("inspections.rectify") and not finding.voided
    return [
        (each, photos.after.get(each.pk, []), may and each.accepted is None and not each.voided and request.actor.acts_for(each.replied_by_id))
        for each in selectors.rounds(finding)
    ]  # fmt: skip


def _regrade(told: dict[str, Any], scheme: Scheme) -> dict[str, Any]:
    """A change of the grade, in words."""
    days = {name: told[name] and date.fromisoformat(told[name]) for name in ("due_before", "due_on")}
    return {
        **told,
        **days,
        "at": datetime.fromisoformat(told["at"]),
        "from": scheme.label(told["from"]),
        "to": scheme.label(told["to"]),
    }


def _decided(request: Request, finding: Finding) -> dict[str, Any]:
    """What the insurer decided about the finding, and what it costs inside the filed table."""
    policy = policies.policy_of_project(finding.project_id)
    others = selectors.open_of_party(finding.responsible_id, finding.visit.mandate.lead_id)
    leads = policy is not None and request.actor.acts_for(policy.lead_id) and request.actor.may("policies.endorse")
    return {
        "consequences": selectors.consequences(finding), "leads": leads,
        "priced": priced(request.actor, finding, policy, others, local_date(request.at)) if leads else None,
    }  # fmt: skip


def _next(finding: Finding, on: date) -> str:
    """What is to be done now, and by whom."""
    if finding.voided:
        return _("登记有误，已作废，不计入任何统计：%(reason)s") % {"reason": finding.voided_reason}
    if finding.state == "closed":
        return _("已复核通过，无须再处理。")
    if not finding.asks_reply:
        return _("此等级为提醒或观察，不要求整改回复；检查人员在以后的检查中销项。")
    if finding.state == "replied":
        body = finding.visit.mandate.at_work
        judge = body.name if body else _("新聘的风险管理机构")
        if supervisors := cosigned.asked(finding, on):
            first = _("、").join(each.name for each in supervisors)
            return _("等待%(first)s会签、%(who)s复核整改。") % {"first": first, "who": judge}
        return _("等待%(who)s复核整改。") % {"who": judge}
    return _("等待%(who)s整改并回复，请附整改后的照片。") % {"who": finding.responsible.name}


def _trail(finding: Finding) -> list[tuple[str, str]]:
    visit = (finding.visit.number, reverse("inspections:visit", args=[finding.visit_id]))
    own = (finding.number, reverse("inspections:finding", args=[finding.pk]))
    return [(_("风险记录"), reverse("inspections:findings")), visit, own]


def _actions(request: Request, finding: Finding) -> list[Action]:
    own, actions = request.actor.acts_for, []
    body = finding.visit.mandate.at_work
    judges = body is not None and own(body.pk)
    if finding.voided:
        return []

    def offer(name: str, label: str, icon: str, capability: str, style: str = "primary") -> None:
        if finding.machine.allows(name, finding.state):
            address = reverse(f"inspections:{name}", args=[finding.pk])
            actions.append(Action(label, address, icon, capability, style))

    if finding.asks_reply and (own(finding.responsible_id) or own(finding.project.developer_id)):
        offer("reply", _("回复整改"), "send", "inspections.rectify")
    sends = judges or own(finding.project.developer_id)
    if finding.asks_reply and finding.state == "open" and sends:
        address = reverse("inspections:send_link", args=[finding.pk])
        actions.append(Action(_("发送整改链接"), address, "send", "inspections.read", "outline-primary"))
    if judges:
        offer("close", _("复核通过"), "check", "inspections.close")
        offer("reject", _("退回整改"), "arrow-left", "inspections.close", "outline-danger")
        offer("reopen", _("撤销销项"), "history", "inspections.close", "outline-danger")
        if finding.asks_reply:
            offer("regrade", _("降低等级"), "sort-descending", "inspections.close", "outline-primary")
        if finding.state != "closed":
            address = reverse("inspections:void_finding", args=[finding.pk])
            actions.append(Action(_("作废"), address, "x", "inspections.close", "outline-danger"))
    waiting = cosigned.waiting_reply(finding) if finding.state == "replied" else None
    if waiting is not None and waiting.agreed is None and any(own(each.pk) for each in cosigned.supervisors(finding)):
        address = reverse("inspections:cosign", args=[finding.pk])
        actions.append(Action(_("会签"), address, "check", "inspections.cosign"))
    undecided = finding.asks_reply and finding.state != "closed" and selectors.standing_consequence(finding) is None
    if own(finding.visit.mandate.lead_id) and undecided:
        address = reverse("inspections:decide", args=[finding.pk])
        actions.append(Action(_("决定风险处置"), address, "gavel", "policies.endorse", "outline-primary"))
    return actions


@signed_in("inspections.rectify")
def reply(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    return _answer(
        request, finding, reply_form(finding).of(request), services.reply, title=_("回复整改"), submit=_("提交回复"),
        success=_("已提交，等待检查人员复核。"),
    )  # fmt: skip


@signed_in("inspections.close")
def close(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    form = close_form(scheme_on(finding.region_code, local_date(request.at))).of(request)
    return _answer(
        request, finding, form, services.close, title=_("复核通过"), submit=_("销项"), success=_("已销项。"),
        warning=cosigned.doubt(finding, local_date(request.at)),
    )  # fmt: skip


@signed_in("inspections.close")
def reject(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    return _answer(
        request, finding, RejectForm.of(request), services.reject, title=_("退回整改"), submit=_("退回"),
        success=_("已退回，责任单位会收到待办。"), style="danger",
    )  # fmt: skip


@signed_in("inspections.close")
def regrade(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    form = regrade_form(scheme_on(finding.region_code, local_date(request.at)), finding).of(request)
    return _answer(
        request, finding, form, services.regrade, title=_("降低等级"), submit=_("降低等级"),
        success=_("等级已降低，责任单位按新的期限整改。"),
    )  # fmt: skip


@signed_in("inspections.close")
def reopen(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    return _answer(
        request, finding, WhyForm.of(request), services.reopen, title=_("撤销销项"), submit=_("撤销销项"),
        success=_("销项已撤销，责任单位和主承保机构已收到通知。"), style="danger",
    )  # fmt: skip


@signed_in("inspections.cosign")
def cosign(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    return _answer(
        request, finding, CosignForm.of(request), services.cosign, title=_("会签整改回复"), submit=_("会签"),
        success=_("已会签，检查人员复核时会看到。"),
    )  # fmt: skip


@signed_in("inspections.close")
def link_series(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    form = series_form(finding).of(
        request, initial={"others": list(selectors.alike(finding).values_list("pk", flat=True))}
    )
    return _answer(
        request, finding, form, services.link_series, title=_("关联同类风险"), submit=_("关联"),
        success=_("已关联，责任单位可以一并回复。"),
    )  # fmt: skip


@signed_in("inspections.close")
def unlink_series(request: Request, pk: int) -> HttpResponse:
    finding = _finding(request, pk)
    return _answer(
        request, finding, WhyForm.of(request), services.unlink_series, title=_("解除同类风险"), submit=_("解除"),
        success=_("已解除。"),
    )  # fmt: skip


def _finding(request: Request, pk: int) -> Finding:
    return get_object_or_404(selectors.findings(request.actor, local_date(request.at)), pk=pk)


def _answer(
    request: Request, finding: Finding, form: Form, service: Callable[..., Any], *, success: str, **context: Any
) -> HttpResponse:
    """The course all answers to a finding have in common."""
    trail = _trail(finding)
    return act(
        request,
        form,
        do=lambda form: service(by=request.actor, at=request.at, finding=finding, **form.cleaned_data),
        success=success,
        to=trail[-1][1],
        context={"lead": f"{finding.number} {finding.place}", "trail": trail, "cancel": trail[-1][1], **context},
    )
