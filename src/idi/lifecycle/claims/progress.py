"""Where a claim stands and what can be done next, for the pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.navigation import Action, offered
from idi.foundation.core.wording import moment
from idi.lifecycle.claims.models import Claim, DecisionLine, Draft, SurveyTask
from idi.lifecycle.claims.silence import Silence
from idi.lifecycle.claims.triage import builder_first

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
    "covered": _("由主承保机构安排维修或现金赔付，进展见本页下方的“维修”。"),
    "refused": _("业主可以提出异议；建设单位有异议的，可与保险机构共同委托鉴定。无人提出异议的，可以结案。"),
    "in_appraisal": _("等待第三方鉴定意见，意见作出后重新核定。"),
    "in_repair": _("维修进展见本页下方的“维修”；完工后由业主确认，再赔付。"),
    "repaired": _("主承保机构在本页下方的“付款”中提交赔款，在时限内足额赔付，从保机构随后按份额摊回。"),
    "paid": _("有责任单位的，可以追偿；没有后续事项的，可以结案。"),
    "closed": _("本案已结案，资料按规定保存。有新情况的，办理单位可以重新打开。"),
    "withdrawn": _("报案人已撤回。同一情况可以重新报案。"),
    "joined": _("已并入另一件报案，由那一件办理；两位报案人看到的进展相同。"),
    "voided": _("本案已作废，理由见“结果说明”。真有缺陷的，可以重新报案。"),
}


PARTLY = _(
    "属于保险责任的部分由主承保机构安排维修或现金赔付，进展见本页下方的“维修”；其余部分，业主可以在维修开始前提出异议，"
    "建设单位有异议的，可与保险机构共同委托鉴定（期间已届满的部分除外）。"
)
URGENT = _("紧急：先在本页下方的“维修”安排应急先修，不属于保险责任时由谁承担先签字确认；查勘同时进行。")
OBJECTED = _("业主对核定有异议，等待由作出核定以外的另一人复核。")


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides, beside the state of a claim, what comes next.

    `sent` is the visit that was agreed, `draft` a decision that waits for a second person, `decided_by_id` who made the one that
    stands, `anew` one that has to be made again, `contestable` one the owner may object to, once at a time, `objected` one it did
    object to, `urgent` an emergency nobody acted on, `arrangeable` what may still be put right about the report, `added` what an
    award found covered after the repair had begun, `silence` a builder that cannot be counted on, and `advanced` that a part is paid
    in advance, so that no repair is ordered any more.
    """

    sent: SurveyTask | None = None
    draft: Draft | None = None
    decided_by_id: int | None = None
    anew: bool = False
    contestable: bool = False
    objected: bool = False
    urgent: bool = False
    arrangeable: Collection[str] = ()
    added: Sequence[DecisionLine] = ()
    silence: Silence | None = None
    advanced: bool = False

    @property
    def drafted(self) -> bool:
        return self.draft is not None


def next_step(claim: Claim, now: Standing) -> Any:
    """What comes next, in words."""
    if now.added:
        return gettext(
            "鉴定意见认定%(elements)s也属于保险责任：请主承保机构在“付款”中补充赔付，维修还没有完工的，也可以在“维修”中追加维修项目。原来的维修和赔付照常进行。"
        ) % {"elements": "、".join(f"“{line.element}”" for line in now.added)}
    if now.silence:
        return _of_silence(now.silence)
    if now.drafted:
        return _("核定已拟定，由另一位有权限的人复核后生效。")
    if now.objected:
        return OBJECTED
    if claim.state == "paid" and claim.owes_delay:
        return _("主承保机构在本页下方的“付款”中支付延迟赔付的损失。")
    if waits_for_papers(claim) and now.sent is None:
        return _("已请报案人补充资料，核定的时限暂停；到齐后在这里登记，时限继续计算。查勘可以同时进行。")
    if now.anew:
        return _("核定之后查勘作了更正，或者异议成立：请先重新核定，再安排维修或赔付。")
    if claim.state == "covered" and not claim.estimate:
        return _("属于保险责任，但查勘没有登记损失：请先更正查勘、登记损失，再重新核定，然后安排维修或现金赔付。")
    if claim.state == "covered" and now.advanced:
        return _("已先予支付一部分：由主承保机构在本页下方的“维修”提出现金赔付，业主同意后支付差额；不能再派修。")
    if claim.state == "covered" and now.contestable:
        return PARTLY
    if claim.state != "with_insurer":
        return NEXT.get(claim.state, "")
    if now.sent is not None:
        return gettext("%(name)s于 %(moment)s 上门查勘，提交后核定。") % {
            "name": now.sent.surveyor_name,
            "moment": moment(now.sent.visit_at),
        }
    if now.urgent:
        return URGENT
    if claim.visit_at is not None:
        return gettext("已约定 %(moment)s 上门，请指派查勘人员或登记查勘。") % {"moment": moment(claim.visit_at)}
    return NEXT[claim.state]


def _of_silence(told: Silence) -> str:
    words = gettext(
        "%(why)s，已请%(authorities)s督促、协调维修；督促的结果请写在本页“备注”里与业主共享。修好后由建设单位或施工单位在本页登记维修情况。"
    ) % {"why": told.why, "authorities": told.authorities}
    if not told.contractors:
        return words
    return words + gettext("施工单位对这一部位负有法定保修责任：%(names)s。") % {"names": told.contractors}


@dataclass(frozen=True, slots=True)
class Step:
    label: Any
    standing: str


def steps(claim: Claim) -> list[Step]:
    """The way of a claim with the insurer; the builder's has no such steps."""
    if claim.lead_id is None or claim.state == "with_builder" or claim.builder_repaired:
        return []
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
    "by_photos": (("with_insurer",), _("凭照片查勘（小额）"), "photo", "claims.survey"),
    "decide": (("with_insurer", "surveyed"), _("核定"), "gavel", "claims.decide"),
    "answer_draft": (("with_insurer", "surveyed", "covered", "refused"), _("复核核定"), "users", "claims.approve"),
    "review": (("refused", "covered"), _("复核异议"), "users", "claims.decide"),
    "decide_anew": (("covered", "refused"), _("有新的事实，重新核定"), "refresh", "claims.decide"),
    "correct": (("surveyed", "covered", "refused"), _("更正查勘"), "edit", "claims.survey"),
    "invite": (("with_insurer", "surveyed"), _("邀请联合查勘"), "users", "claims.dispatch"),
    "papers": (("with_insurer", "surveyed"), _("通知补充资料"), "files", "claims.survey"),
    "authorise": (
        ("with_insurer", "surveyed", "covered", "in_repair", "repaired"), _("登记授权委托"), "certificate", "claims.survey",
    ),
}  # fmt: skip
_ARRANGE = {
    "join": (("with_builder", "with_insurer"), _("并案"), "files"),
    "part": (("joined",), _("取消并案"), "files"),
    "move": (("with_builder", "with_insurer"), _("更正房屋"), "map-pin"),
    "redate": (("with_builder", "with_insurer"), _("更正发现日期"), "calendar"),
    "void": (("unplaced", "with_builder", "with_insurer", "joined"), _("作废"), "x"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a reader may do about a claim: `now` is what the next step asks for, the first of it the most; `beside` is all else."""

    now: list[Action]
    beside: list[Action]


def offer(claim: Claim, actor: Actor, now: Standing) -> Offer:
    """The links this actor may follow and that lead somewhere; acts of the insurer are the lead's."""
    found = {name: action for name, action in _ways(claim, actor, now).items() if action in offered(actor, [action])}
    first = [name for name in _asked(claim, now) if name in found]
    asked = [replace(found[name], style="outline-primary" if place else "primary") for place, name in enumerate(first)]
    return Offer(asked, [action for name, action in found.items() if name not in first])


def _asked(claim: Claim, now: Standing) -> tuple[str, ...]:
    """What the next step asks for, by name, whoever it is that may do it; told in the order of `next_step`."""
    if now.drafted:
        return ("answer_draft",)
    if now.objected:
        return ("review",)
    if now.anew:
        return ("decide_anew",)
    if claim.state == "covered" and not claim.estimate:
        return ("correct",)
    if claim.state == "with_insurer":
        if now.sent is not None:
            return ("visit", "track")
        return ("dispatch", "survey") if claim.visit_at is not None else ("acknowledge", "dispatch", "track")
    return {
        "surveyed": ("decide", "track"), "with_builder": ("answer_in_wait", "resolve", "track"), "unplaced": ("place", "track"),
        "covered": ("object", "track"), "refused": ("object", "track"),
    }.get(claim.state, ("track",))  # fmt: skip


def _ways(claim: Claim, actor: Actor, now: Standing) -> dict[str, Action]:
    """Every link by name, the acts of this state alone."""
    found: dict[str, Action] = {}

    def add(name: str, label: Any, icon: str, capability: str | None, url: str = "") -> None:
        found[name] = Action(
            label, url or reverse(f"claims:{name}", args=[claim.pk]), icon, capability, "outline-secondary"
        )

    lead = actor.acts_for(claim.lead_id)
    if now.sent is not None and now.sent.person_id == actor.person_id:
        add("visit", _("打开查勘任务"), "eye", "claims.visit", reverse("claims:visit", args=[now.sent.pk]))
    if lead:
        for name, (states, label, icon, capability) in _LEAD.items():
            if claim.state in states and not _spent(claim, name, actor, now):
                add(name, _("改派查勘") if now.sent and name == "dispatch" else label, icon, capability)
    if claim.state == "with_builder":
        add("answer_in_wait", _("约定上门维修"), "calendar", "claims.resolve_in_wait")
        add("resolve", _("登记维修情况"), "tool", "claims.resolve_in_wait")
    if now.contestable and not now.objected and actor.organisation_id is None:
        add("object", _("提出异议"), "message", "claims.object")
    builder = claim.lead_id is None or builder_first(claim.triage.get("state", ""))
    answers = claim.project.developer_id if builder and claim.project else claim.lead_id
    if claim.state in ("closed", "withdrawn") and actor.acts_for(answers):
        add("reopen", _("重新打开"), "refresh", "claims.resolve_in_wait" if builder else "claims.decide")
    if lead or actor.organisation_kind == "hotline":
        for name, (states, label, icon) in _ARRANGE.items():
            if claim.state in states and (name == "part" or name in now.arrangeable):
                add(name, label, icon, "claims.arrange")
    if actor.organisation_id is None and actor.person_id is not None:
        add("track", _("补充、确认和撤回"), "arrow-right", None, f"/p/track/{claim.track_code}/")
    if claim.state == "unplaced":
        add("place", _("核实地址"), "map-pin", "hotline.answer", f"/hotline/queue/{claim.pk}/")
    return found


def waits_for_papers(claim: Claim) -> bool:
    """Papers were asked for and have not arrived."""
    asked = claim.papers_asked_at is not None and claim.papers_complete_at is None
    return asked and claim.state in ("with_insurer", "surveyed")


def _spent(claim: Claim, name: str, actor: Actor, now: Standing) -> bool:
    """What is done already or would be refused: the visit is agreed where somebody was sent, nothing is decided or corrected beside a
    draft, and who prepared or decided does not review."""
    match name:
        case "papers":
            return claim.papers_asked_at is not None
        case "acknowledge":
            return now.sent is not None
        case "by_photos":
            return claim.emergency
        case "decide" | "decide_anew" | "correct":
            return now.drafted
        case "answer_draft":
            return now.draft is None or _own(actor, now.draft.prepared_by_id)
        case "review":
            return not now.objected or _own(actor, now.decided_by_id)
    return False


def _own(actor: Actor, person_id: int | None) -> bool:
    return actor.person_id is not None and actor.person_id == person_id
