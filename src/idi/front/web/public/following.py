"""The report of a person without an account: where it stands and what comes next, in plain words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.pages import Request, page
from idi.foundation.documents import selectors as documents
from idi.front.web.public.adding import answer
from idi.front.web.public.forms import FindForm, ObjectionForm, WithdrawForm
from idi.front.web.public.homes import HOME
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.kinds import ITEMS, PLACES, SYMPTOMS
from idi.lifecycle.claims.states import CASH, CLAIM
from idi.lifecycle.payouts import selectors as payouts
from idi.lifecycle.repairs import selectors as repairs

NEXT = {
    "unplaced": _("我们正在核实地址，核实后会转给负责的单位，可能会致电您。"),
    "with_builder": _("按规定这项缺陷现在由建设单位负责维修，已通知建设单位。修好后会在这里说明。"),
    "with_insurer": _("保险机构已收到，会在时限内联系您并上门查勘。请保持电话畅通。"),
    "surveyed": _("查勘已经完成，保险机构正在核定是否属于保险责任。"),
    "covered": _("属于保险责任，由保险机构安排维修，进展见下面的“维修进展”。"),
    "refused": _("保险机构核定不属于保险责任，理由见下。您不同意的，可以随时提出异议，由另一人复核。"),
    "in_appraisal": _("有异议，正在由第三方鉴定，鉴定后重新核定。"),
    "in_repair": _("正在维修，进展见下面的“维修进展”。完工后请您在那里查看并确认，没有修好的可以要求返修。"),
    "repaired": _("您已确认维修或选择现金赔付，由保险机构支付，不需要您付款。"),
    "paid": _("赔款已由保险机构支付，本案办理完毕。"),
    "closed": _("本案已结案。有新的情况可以再次报案。"),
    "withdrawn": _("报案已由业主或其受托人撤回，不再办理。有需要可以再次报案。"),
    "joined": _("同一处情况此前已有报案，两件一并办理。"),
    "voided": _("本件已作废，理由见下。确有缺陷的，可以再次报案。"),
}
_PARTLY = _(
    "一部分属于保险责任，由保险机构安排维修，进展见下面的“维修进展”；其余的理由见下，您不同意的，可以在维修开始前提出异议，由另一人复核。"
)
_CASH = _("保险机构提出以现金代替维修，请在下面的“维修进展”答复；要现金还是要维修，由您决定。")
_ANSWERS = {
    "offered": _("维修机构已报价，请在下面的“维修进展”决定是否自费维修；不答复不会视为同意。"),
    "done": _("维修已经完工，请在下面的“维修进展”确认，没有修好的要求返修；不确认不会视为同意。"),
}
_WARRANTY = _("这一处修过，还在维修保修期内：已派原维修机构免费返修，进展见下面的“维修进展”。")
_URGENT = _(
    "紧急情况：保险机构先安排应急维修、同时查勘。有人身危险的，请先离开并报警；费用承诺还没有签署的，请先签署。"
)
_BUILDER_REPAIRED = _("建设单位已登记修复，情况见下；没有修好的，请在这里告诉我们，由建设单位继续维修。")
_ADVANCED = _(
    "属于保险责任，已核定先付给您能够确定的部分，见下面的“赔款”；其余由保险机构提出现金赔付，您同意后支付差额。"
)
_PAID_LATE = _("赔款已由保险机构支付，但晚于规定的时限：还须另付延迟的损失，见下面的“赔款”。")
_GIVE_ACCOUNT = _("有赔款等待支付给您：请在下面的“赔款”填写收款账户，保险机构核对后付款。")
_OBJECTED = _("您的异议正在由作出核定以外的另一人复核，结果会在这里说明。")
_PAPERS = _("请先补充下面的资料：到齐以前，核定的时限暂停；查勘照常进行。")
_RUNNING = ("unplaced", "with_builder", "with_insurer", "surveyed")
LABELS = {
    "unplaced": _("核实地址中"),
    "with_builder": _("由建设单位维修"),
    "with_insurer": _("保险机构受理中"),
    "surveyed": _("等待核定"),
    "covered": _("属于保险责任"),
    "refused": _("不属于保险责任"),
    "in_appraisal": _("争议鉴定中"),
    "in_repair": pgettext_lazy("报案", "维修中"),
    "repaired": _("已确认维修"),
    "paid": _("已赔付"),
    "closed": _("已结案"),
    "withdrawn": _("已撤回"),
    "joined": _("已并案"),
    "voided": _("已作废"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A claim somebody opened with its code."""

    tracked: selectors.Tracked
    claim: Any


class NoReport(Http404):
    """No report has this code."""


def of_report(view: Callable[[Request, str], HttpResponse]) -> Callable[[Request, str], HttpResponse]:
    """Decorates a page of the report behind a code: who mistyped the code types it again."""

    @functools.wraps(view)
    def run(request: Request, code: str) -> HttpResponse:
        try:
            return view(request, code)
        except NoReport:
            form = FindForm(data={"code": code})
            form.add_error(
                "code",
                gettext(
                    "没有查到这个查询码的报案。请对照报案成功时给出的查询码重新输入；也可以用报案号和报案时的电话查询。"
                ),
            )
            return page(request, "web/public/front.html", {"form": form, "lost": True}, status=404)

    return run


def _opened(request: Request, code: str) -> Opened:
    tracked = selectors.track(code)
    if tracked is None:
        raise NoReport(code)
    return Opened(tracked, selectors.tracked_claim(tracked, by=request.actor))


@of_report
def track(request: Request, code: str) -> HttpResponse:
    """Where a report stands. Whoever has the code sees it; name and phone stay masked even here.

    Of a report that was joined to another, the progress of that one is told, nothing about its reporter.
    """
    opened = _opened(request, code)
    claim = opened.claim
    lead = claim.main or claim
    with house(opened.tracked.scope_id, cause=request.actor):
        told = _recorded(claim, lead)
        running = [
            selectors.running(clock, request.at, lead) for clock in selectors.clocks(lead) if not clock.stopped_at
        ]
    contestable, objections = told["contestable"], told["objections"]
    urgent = any(each.clock.urgent for each in running)
    context = {
        **told, **_of_claim(claim, lead), **_open_to_owner(claim), "tracked": opened.tracked, "trail": HOME,
        "label": _label(lead, contestable),
        "next": _of_repair(request, opened) or _of_silence(told["silence"]) or (told["advanced"] and _ADVANCED)
        or (told["may_give"] and not told["given"] and _account_of(lead))
        or _next(lead, contestable, objections, urgent=urgent),
        "clocks": [each for each in running if each.share is not None],
        "may_object": contestable and all(each.reviewed_at for each in objections),
    }  # fmt: skip
    return page(request, "web/public/track.html", context)


def _recorded(claim: Any, lead: Any) -> dict[str, Any]:
    """What was recorded about a report, and decided about the one it is handled with."""
    owed = payouts.owed_to_owner(lead) if claim.may_sign else []
    owes = bool(claim.unit_id) and any(each.due.open for each in owed)
    return {
        "decision": selectors.latest_decision(lead),
        "objections": list(selectors.objections(lead)),
        "contestable": selectors.contestable(claim),
        "photos": list(documents.photos(claim).filter(kind__in=selectors.SEEN_BY_REPORTER)),
        "additions": list(selectors.additions(claim)),
        "notes": list(selectors.notes(claim).filter(shared_at__isnull=False)),
        "lacking": selectors.lacking(claim) if claim.state in _RUNNING else [],
        "silence": selectors.silence(lead),
        "advanced": lead.state == "covered" and services.advanced(lead),
        "owed": owed,
        "owes": owes,
        "may_give": owes and claim == lead and claim.unit.part == "inside",
        "given": payouts.given_account(lead) if owed else None,
    }


def _of_claim(claim: Any, lead: Any) -> dict[str, Any]:
    """The report itself, its reporter masked, and who answers for the damage."""
    return {
        "claim": claim, "lead": lead, "tone": CLAIM.state(lead.state).tone,
        "address": claim.address_given or _home(claim), "symptom": SYMPTOMS.get(claim.symptom, ""),
        "place": PLACES.get(claim.place, ""), "item": ITEMS.get(lead.item, ""),
        "name": mask_name(claim.reporter_name), "phone": mask_phone(claim.reporter_phone),
        "covered_days": selectors.covered_days(lead), "answers": selectors.who_answers(lead),
        "papers_wanted": _papers_wanted(lead),
    }  # fmt: skip


def _open_to_owner(claim: Any) -> dict[str, Any]:
    """What whoever follows the report may do about it now."""
    return {
        "may_add": claim.state not in ("closed", "withdrawn", "voided"),
        "may_prove": not claim.may_sign and claim.unit_id and claim.unit.part == "inside",
        "may_contest": claim.builder_repaired and claim.project_id,
        "may_sign_costs": _may_sign_costs(claim),
        "may_withdraw": claim.may_sign and claim.may_be_withdrawn,
    }


def _label(lead: Any, contestable: bool) -> Any:
    if contestable and lead.state == "covered":
        return _("部分属于保险责任")
    if lead.standing is CASH:
        return _("已同意现金赔付")
    return LABELS.get(lead.state, "")


def _of_repair(request: Request, opened: Opened) -> Any:
    """What the repair waits for, where that is the owner's word or a workman's coming."""
    if repairs.tracked_cash(opened.tracked, by=request.actor) is not None:
        return _CASH
    order = repairs.tracked(opened.tracked, by=request.actor)
    if order is None:
        return ""
    if order.state in _ANSWERS:
        return _ANSWERS[order.state]
    again = order.kind == "warranty" and opened.claim.state in ("with_insurer", "surveyed")
    return _WARRANTY if again and order.state in ("ordered", "accepted", "rework") else ""


def _of_silence(told: Any) -> str:
    """Whom the owner turns to where the developer does not come."""
    if told is None:
        return ""
    words = gettext("%(why)s，平台已请%(authorities)s督促、协调维修，进展会在这里说明。") % {
        "why": told.why, "authorities": told.authorities,
    }  # fmt: skip
    if told.contractors:
        words += gettext("这一部位施工单位也负有法定保修责任，您可以直接请它维修：%(names)s。") % {
            "names": told.contractors
        }
    return words + gettext("您也可以在下面投诉；投诉、报修都不影响以后向保险机构报案。")


def _papers_wanted(claim: Any) -> bool:
    """Whether papers that were asked for are still to come; a decision makes an end of it."""
    return bool(claim.papers_asked_at and not claim.papers_complete_at and claim.state in ("with_insurer", "surveyed"))


def _may_sign_costs(claim: Any) -> bool:
    """Until the emergency repair was ordered: what was signed stays to be seen, and nobody is asked to sign afterwards."""
    waits = claim.emergency and claim.state in ("with_insurer", "surveyed")
    return bool(waits and (claim.self_pay_signed_at or not claim.repair_began_at))


def _was_late(lead: Any) -> bool:
    """Whether the owner was paid, and what the delay cost is still to come."""
    return bool(lead.state == "paid" and lead.owes_delay and lead.payee_id is None)


def _account_of(lead: Any) -> str:
    """The owner is asked where to pay, and reads why there is something left to pay."""
    return f"{_PAID_LATE}{_GIVE_ACCOUNT}" if _was_late(lead) else str(_GIVE_ACCOUNT)


def _home(claim: Any) -> str:
    return " ".join(str(part) for part in (claim.project, claim.building, claim.unit) if part)


def _next(lead: Any, contestable: bool, objections: list[Any], *, urgent: bool) -> Any:
    """What the owner does or waits for."""
    if any(each.reviewed_at is None for each in objections) and contestable:
        return _OBJECTED
    if _papers_wanted(lead):
        return _PAPERS
    if urgent and lead.state == "with_insurer":
        return _URGENT
    if _was_late(lead):
        return _PAID_LATE
    if lead.builder_repaired:
        return _BUILDER_REPAIRED
    return _PARTLY if contestable and lead.state == "covered" else NEXT.get(lead.state, "")


@of_report
def letter(request: Request, code: str) -> HttpResponse:
    """The letter of the decision that stands, for whoever holds the code of the report."""
    opened = _opened(request, code)
    with house(opened.tracked.scope_id, cause=request.actor):
        decision = selectors.latest_decision(opened.claim)
        paper = documents.readable(decision.letter_id) if decision and decision.letter_id else None
        if paper is None:
            raise Http404
        content = documents.content(paper)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{opened.claim.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@of_report
def object(request: Request, code: str) -> HttpResponse:
    """The owner's objection to a refusal, or to what was refused in part."""
    partly = _opened(request, code).claim.state == "covered"
    return answer(
        request, code, ObjectionForm, services.object, title=_("提出异议"), submit=_("提交异议"),
        success=gettext("异议已提交，由作出核定以外的另一人复核，结果会在这里说明。"),
        lead=_("请说明您为什么不同意。请在维修开始前提出；不影响您申请鉴定、投诉或起诉。") if partly
        else _("请说明您为什么不同意。没有提出期限，也不影响您申请鉴定、投诉或起诉。"),
    )  # fmt: skip


@of_report
def withdraw(request: Request, code: str) -> HttpResponse:
    """The owner takes the report back."""
    return answer(
        request, code, WithdrawForm, services.withdraw, title=_("撤回报案"), submit=_("撤回"),
        success=gettext("报案已撤回。"), lead=_("撤回后不再办理，需要时可以重新报案。"), style="danger",
    )  # fmt: skip
