"""Where a claim stands and what can be done next, for the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.lifecycle.claims.models import Claim, Clock
from idi.lifecycle.claims.services import overdue_days

_AFTER = {
    "survey": {"surveyed", "covered", "refused", "in_appraisal", "in_repair", "repaired", "paid"},
    "decide": {"covered", "refused", "in_appraisal", "in_repair", "repaired", "paid"},
    "repair": {"repaired", "paid"},
    "pay": {"paid"},
}
_NOW = {"with_insurer": "survey", "surveyed": "decide", "covered": "repair", "in_repair": "repair", "repaired": "pay"}
_STEPS = [
    ("survey", _("查勘")), ("decide", _("核定")), ("repair", _("维修和业主确认")), ("pay", _("赔付")),
]  # fmt: skip

NEXT = {
    "unplaced": _("专线坐席核实地址后，按房屋所在项目分派。"),
    "with_builder": _("由建设单位组织维修，修好后在本页登记维修情况。"),
    "with_insurer": _("主承保机构联系报案人、约定上门时间，并在时限内查勘。"),
    "surveyed": _("主承保机构根据查勘情况作出核定。"),
    "covered": _("主承保机构安排维修机构，维修单在本页下方。"),
    "refused": _("业主可以提出异议；建设单位有异议的，可与保险机构共同委托鉴定。无人提出异议的，可以结案。"),
    "in_appraisal": _("等待第三方鉴定意见，意见作出后重新核定。"),
    "in_repair": _("维修机构完工后，由业主确认维修。"),
    "repaired": _("主承保机构在本页下方的“付款”中提交赔款，在时限内足额赔付，从保机构随后按份额摊回。"),
    "paid": _("有责任单位的，可以追偿；没有后续事项的，可以结案。"),
    "closed": _("本案已结案，资料按规定保存。有新情况的，办理单位可以重新打开。"),
    "withdrawn": _("报案人已撤回。同一情况可以重新报案。"),
}


@dataclass(frozen=True, slots=True)
class Step:
    label: Any
    standing: str


def steps(claim: Claim) -> list[Step]:
    """The way of a claim with the insurer; the builder's has no such steps."""
    found = [Step(_("报案"), "done")]
    for name, label in _STEPS:
        done = claim.state in _AFTER[name] or (claim.state == "closed" and claim.paid_at is not None)
        blocked = claim.state in ("refused", "in_appraisal") and name in ("repair", "pay")
        standing = (
            "done" if done else "current" if _NOW.get(claim.state) == name else "blocked" if blocked else "waiting"
        )
        found.append(Step(label, standing))
    return found


_LEAD = {
    "acknowledge": (("with_insurer",), _("约定上门"), "calendar", "claims.survey"),
    "dispatch": (("with_insurer", "surveyed"), _("指派查勘"), "users", "claims.dispatch"),
    "survey": (("with_insurer",), _("登记查勘"), "eye", "claims.survey"),
    "invite": (("with_insurer", "surveyed"), _("邀请联合查勘"), "users", "claims.dispatch"),
    "decide": (("with_insurer", "surveyed"), _("核定"), "gavel", "claims.decide"),
    "papers": (("with_insurer", "surveyed"), _("通知补充资料"), "files", "claims.survey"),
    "review": (("refused",), _("复核异议"), "users", "claims.decide"),
    "decide_anew": (("covered", "refused"), _("有新的事实，重新核定"), "refresh", "claims.decide"),
}


def actions(claim: Claim, actor: Actor, *, objected: bool) -> list[Action]:
    """The links this actor may follow now; acts of the insurer are the lead's."""
    found: list[Action] = []
    if actor.acts_for(claim.lead_id):
        for name, (states, label, icon, capability) in _LEAD.items():
            if claim.state in states and not _spent(claim, name, objected):
                style = "outline-primary" if found or name == "decide_anew" else "primary"
                found.append(Action(label, reverse(f"claims:{name}", args=[claim.pk]), icon, capability, style))
    if claim.state == "with_builder":
        url = reverse("claims:resolve", args=[claim.pk])
        found.append(Action(_("登记维修情况"), url, "tool", "claims.resolve_in_wait"))
    if claim.state == "refused" and not objected and actor.organisation_id is None:
        found.append(Action(_("提出异议"), reverse("claims:object", args=[claim.pk]), "message", "claims.object"))
    ended = claim.state in ("closed", "withdrawn")
    if ended and actor.acts_for(claim.lead_id or (claim.project.developer_id if claim.project else None)):
        capability = "claims.decide" if claim.lead_id else "claims.resolve_in_wait"
        url = reverse("claims:reopen", args=[claim.pk])
        found.append(Action(_("重新打开"), url, "refresh", capability, "outline-primary"))
    if claim.state == "unplaced":
        found.append(Action(_("核实地址"), f"/hotline/queue/{claim.pk}/", "map-pin", "hotline.answer"))
    return found


def waits_for_papers(claim: Claim) -> bool:
    """Papers were asked for and have not arrived."""
    asked = claim.papers_asked_at is not None and claim.papers_complete_at is None
    return asked and claim.state in ("with_insurer", "surveyed")


def _spent(claim: Claim, name: str, objected: bool) -> bool:
    if name == "papers":
        return claim.papers_asked_at is not None
    return name == "review" and not objected


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as the page shows it: `words` say how it stands, `tone` colours them."""

    clock: Clock
    words: Any
    tone: str


def running(clock: Clock, at: datetime) -> Running:
    """How a clock stands at a moment: waiting, running with days left, overdue, done in time or late."""
    late = overdue_days(clock, at)
    if clock.stopped_at:
        return Running(clock, _("逾期%d日完成") % late, "bad") if late else Running(clock, _("已完成"), "good")
    if clock.due_on is None:
        return Running(clock, clock.text, "neutral")
    if late:
        return Running(clock, _("已逾期%d日") % late, "bad")
    left = (clock.due_on - local_date(at)).days
    return Running(clock, _("今天到期") if left == 0 else _("还有%d日") % left, "warn" if left <= 1 else "active")
