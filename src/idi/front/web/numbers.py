"""The numbers that matter to a role: what waits, and how much there is. All in one query, only those the reader may ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.diary import selectors as diary
from idi.foundation.ledger import selectors as ledger
from idi.front.hotline import selectors as hotline
from idi.insight.filings import selectors as filings
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.complaints import selectors as complaints
from idi.lifecycle.disputes import selectors as disputes
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.payouts import selectors as payouts
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors as rating
from idi.lifecycle.recovery import selectors as recovery
from idi.lifecycle.repairs import selectors as repairs

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Asked = Callable[[Actor, date], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Number:
    """A number offered to whoever has the capability; `waits` where more than none means work.

    With `among`, one of these is needed too: who only reads along while doing something else has no work with it; and nobody with
    the capability `apart` is shown it. The list at the address shows exactly the rows that were counted.
    """

    label: StrOrPromise
    capability: str
    url_name: str
    rows: Asked
    query: str = ""
    waits: bool = True
    among: frozenset[str] = frozenset()
    apart: str = ""

    def concerns(self, actor: Actor) -> bool:
        if not actor.may(self.capability) or (self.apart and actor.may(self.apart)):
            return False
        return not self.among or bool(self.among & actor.capabilities)


@dataclass(frozen=True, slots=True)
class Tile:
    """A number as the page shows it."""

    label: StrOrPromise
    count: int
    url: str
    tone: str


INSPECTING = frozenset(
    {
        "inspections.appoint", "inspections.book", "inspections.report", "inspections.rectify", "inspections.design",
        "policies.approve_endorsement", "supervision.read",
    }
)  # fmt: skip
"""Who has to do with the inspection of works; claims people only look up what was found at the spot of a damage."""

OWING = frozenset(
    {"ledger.receive", "ledger.settle", "claims.pay", "policies.propose", "inspections.rectify", "rating.approve_offer"}
)
"""Who works with what its own organisation owes or is owed; authorities read the book of others."""

NUMBERS = (
    Number(_("待报价"), "rating.quote", "rating:quotes", lambda by, on: rating.quotes(by).filter(state="invited"), "state=invited"),
    Number(_("待接受的报价"), "rating.accept", "rating:quotes", lambda by, on: rating.quotes(by).filter(state="offered", valid_until_on__gte=on), "state=offered"),
    Number(_("待核准条款费率"), "rating.approve", "rating:filings", lambda by, on: rating.filings(by).filter(state="submitted"), "state=submitted"),
    Number(_("待复核报价"), "rating.approve_offer", "rating:quotes", lambda by, on: rating.quotes(by).filter(state="referred"), "state=referred"),
    Number(_("待补充资料的报价"), "rating.accept", "rating:quotes", lambda by, on: rating.quotes(by).filter(state="asked"), "state=asked"),
    Number(_("已列入试点未投保"), "projects.permits", "projects:duty_pilots", lambda by, on: projects.designated_without_policy(by)),
    Number(_("应保未保"), "projects.permits", "projects:duty_uninsured", lambda by, on: projects.uninsured_permits(by)),
    Number(_("待确认共保份额"), "policies.accept_share", "policies:shares", lambda by, on: policies.shares_of(by).filter(state="invited"), "state=invited"),
    Number(_("待聘请风险管理机构"), "inspections.appoint", "inspections:mandates", lambda by, on: inspections.mandates(by, on).filter(state="open", lead_id__in=by.organisation_ids), "state=open&own=on"),
    Number(_("待整改风险"), "inspections.rectify", "inspections:findings", lambda by, on: inspections.findings(by, on).filter(state="open"), "state=open"),
    Number(_("待会签整改回复"), "inspections.cosign", "diary:list", lambda by, on: diary.waiting(by).filter(kind="inspections.cosign"), "kind=inspections.cosign"),
    Number(_("待复核整改"), "inspections.close", "inspections:findings", lambda by, on: inspections.findings(by, on).filter(state="replied"), "state=replied"),
    Number(_("待我审核的报告"), "inspections.review", "inspections:reports", lambda by, on: inspections.to_judge(by, inspections.all_reports(by)), "waiting=on"),
    Number(_("未查收的报告"), "inspections.read", "inspections:received_reports", lambda by, on: inspections.received(by).filter(opened_at=None, over=""), "read=no", among=INSPECTING),
    Number(_("严重且未销项的风险"), "inspections.read", "inspections:findings", lambda by, on: inspections.severe(inspections.findings(by, on)), "severe=on", among=INSPECTING),
    Number(_("逾期未处置风险"), "policies.endorse", "inspections:findings", lambda by, on: inspections.undecided(by, on), "undecided=on"),
    Number(_("检查计划告警"), "inspections.read", "inspections:alarms", lambda by, on: inspections.plan_alarms(by).filter(settled_at=None), "settled=no", among=INSPECTING),
    Number(_("到期未做的检查和回访"), "inspections.visit", "diary:list", lambda by, on: diary.narrowed(diary.of_kind(diary.waiting(by), "inspections.on_site"), "due", on), "kind=inspections.on_site&standing=due"),
    Number(_("等待期报修"), "claims.resolve_in_wait", "claims:list", lambda by, on: claims.visible(by).filter(state="with_builder"), "state=with_builder"),
    Number(_("无人维修的等待期报修"), "projects.permits", "claims:list", lambda by, on: claims.that_stand(claims.visible(by), "unanswered", on), "progress=unanswered"),
    Number(_("待查勘核定报案"), "claims.decide", "claims:list", lambda by, on: claims.that_stand(claims.visible(by), "to_judge", on), "progress=to_judge"),
    Number(_("超过时限的报案"), "claims.decide", "claims:list", lambda by, on: claims.overdue(by, on), "progress=late"),
    Number(_("我的查勘"), "claims.visit", "claims:visits", lambda by, on: claims.survey_tasks(by).filter(ended_at=None), apart="claims.dispatch"),
    Number(_("已指派、待上门的查勘"), "claims.dispatch", "claims:visits", lambda by, on: claims.survey_tasks(by).filter(ended_at=None), waits=False, among=frozenset({"claims.visit"})),
    Number(_("待参加的联合查勘"), "claims.join_survey", "claims:joints", lambda by, on: claims.joint_surveys(by).filter(answered_at=None), "answered=no"),
    Number(_("待赔付"), "claims.pay", "claims:list", lambda by, on: claims.visible(by).filter(state="repaired", lead_id__in=by.organisation_ids), "state=repaired"),
    Number(_("待审批付款"), "claims.pay", "payouts:list", lambda by, on: payouts.visible(by).filter(state="prepared"), "state=prepared"),
    Number(_("退回或失败的付款"), "claims.pay", "payouts:list", lambda by, on: payouts.came_back(payouts.visible(by)), "state=back"),
    Number(_("待核实地址的报案"), "hotline.answer", "hotline:queue", lambda by, on: claims.unplaced(by)),
    Number(_("待回电"), "hotline.answer", "hotline:calls", lambda by, on: hotline.call_backs(by), "open=1"),
    Number(_("待受理投诉"), "complaints.answer", "complaints:list", lambda by, on: complaints.visible(by).filter(state="filed"), "state=filed"),
    Number(_("逾期未答复投诉"), "complaints.read", "complaints:list", lambda by, on: complaints.late(complaints.visible(by), on), "late=yes"),
    Number(_("待报价的维修询价"), "repairs.work", "repairs:today", lambda by, on: repairs.asked_of(by).filter(closes_at__date__gte=on)),
    Number(_("待处理维修单"), "repairs.work", "repairs:today", lambda by, on: repairs.visible(by).filter(state__in=("ordered", "accepted", "rework"))),
    Number(_("待出具鉴定意见"), "disputes.award", "disputes:list", lambda by, on: disputes.visible(by).filter(state="commissioned"), "state=commissioned"),
    Number(_("待同意的鉴定申请"), "disputes.agree", "disputes:list", lambda by, on: disputes.visible(by).filter(state="applied"), "state=applied"),
    Number(_("待追偿案件"), "recovery.manage", "recovery:list", lambda by, on: recovery.to_recover(recovery.visible(by)), "state=open"),
    Number(_("逾期未付的账款"), "ledger.read", "ledger:dues", lambda by, on: ledger.that_stand(ledger.dues_of_holder(by), "overdue", on).filter(debtor_id__in=by.holders), "side=debtor&standing=overdue", among=OWING),
    Number(_("未结清账款"), "ledger.read", "ledger:dues", lambda by, on: ledger.that_stand(ledger.dues_of_holder(by), "unpaid", on), "standing=unpaid", among=OWING),
    Number(_("逾期保险费"), "ledger.receive", "policies:arrears", lambda by, on: policies.arrears(by, on).filter(creditor_id__in=by.organisation_ids)),
    Number(_("未对应的银行流水"), "ledger.receive", "ledger:bank_lines", lambda by, on: ledger.bank.waiting(by).filter(holder_id__in=by.organisation_ids), "standing=waiting"),
    Number(_("待报送统计报告"), "filings.send", "filings:list", lambda by, on: filings.visible(by).filter(state="built"), "state=built"),
    Number(_("工程项目"), "projects.read", "projects:list", lambda by, on: projects.visible(by), waits=False),
    Number(_("保险单"), "policies.read", "policies:list", lambda by, on: policies.visible(by), waits=False),
    Number(_("处理中的报案"), "claims.read", "claims:list", lambda by, on: claims.in_hand(by), "progress=in_hand", waits=False),
)  # fmt: skip


def tiles(actor: Actor, on: date) -> list[Tile]:
    """The numbers of this actor, in the order a building lives."""
    shown = [each for each in NUMBERS if each.concerns(actor)]
    counts = _counted([each.rows(actor, on) for each in shown])
    return [_tile(each, count) for each, count in zip(shown, counts, strict=True)]


def _counted(asked: list[QuerySet[Any]]) -> list[int]:
    """How many rows each query set has, in one statement: a home page would otherwise ask twenty times."""
    parts: list[str] = []
    given: list[Any] = []
    for rows in asked:
        try:
            sql, values = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            sql, values = "SELECT 1 WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  our own query set, its values apart
        given += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return [int(count) for count in cursor.fetchone()]


def _tile(number: Number, count: int) -> Tile:
    address = reverse(number.url_name) + (f"?{number.query}" if number.query else "")
    return Tile(number.label, count, address, "warn" if number.waits and count else "neutral")
