"""Who listens to whom, who fills which slot, what stands in the navigation: the only place where a later stage is named
beside an earlier one.

LISTENERS: event → dotted names of handlers, each `handler(event=…, by=…)`, run in jobs after the commit.
PANELS: slot of a page → panels of later stages, loaded into it.
NAVIGATION: in the order a building lives; everybody sees what its role may do.
SEARCH: where the field on top of every page leads.
PLACES: who names the project of a task.
ACCOUNT: in the account menu of those who act for more than one organisation.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.events import Event
from idi.foundation.core.navigation import Item
from idi.foundation.core.panels import Panel
from idi.foundation.ledger.events import MoneyMoved
from idi.foundation.parties.events import ConditionChanged, LinkChanged
from idi.lifecycle.claims.events import ClaimDecided, ClaimPaid, ClaimReported, SupplementPaid
from idi.lifecycle.inspections.events import BodyAppointed
from idi.lifecycle.policies.events import ContractSigned, CoverStarted, HomeChangedHands, PolicyEndorsed
from idi.lifecycle.rating.events import QuoteAccepted

LISTENERS: dict[type[Event], list[str]] = {
    ConditionChanged: ["idi.lifecycle.claims.handlers.on_condition_changed"],
    LinkChanged: ["idi.lifecycle.inspections.handlers.on_link_changed"],
    QuoteAccepted: ["idi.lifecycle.policies.handlers.on_quote_accepted"],
    MoneyMoved: [
        "idi.lifecycle.policies.handlers.on_money_moved",
        "idi.lifecycle.payouts.handlers.on_money_moved",
    ],
    ContractSigned: [
        "idi.lifecycle.inspections.handlers.on_contract_signed",
        "idi.lifecycle.acceptance.handlers.on_contract_signed",
    ],
    BodyAppointed: ["idi.lifecycle.inspections.handlers.on_body_appointed"],
    CoverStarted: ["idi.lifecycle.inspections.handlers.on_cover_started"],
    PolicyEndorsed: [
        "idi.lifecycle.inspections.handlers.on_policy_endorsed",
        "idi.lifecycle.acceptance.handlers.on_policy_endorsed",
    ],
    HomeChangedHands: ["idi.lifecycle.acceptance.handlers.on_home_changed_hands"],
    ClaimReported: ["idi.lifecycle.repairs.handlers.on_claim_reported"],
    ClaimDecided: ["idi.lifecycle.repairs.handlers.on_claim_decided"],
    ClaimPaid: ["idi.lifecycle.recovery.handlers.on_claim_paid"],
    SupplementPaid: ["idi.lifecycle.recovery.handlers.on_supplement_paid"],
}

PLACES = "idi.lifecycle.projects.selectors.name_of"

PANELS: dict[str, list[Panel]] = {
    "claim.detail": [
        Panel(_("维修"), "repairs:panel", "repairs.read"),
        Panel(_("付款"), "payouts:panel", "claims.pay"),
        Panel(_("争议鉴定"), "disputes:panel", "disputes.read"),
        Panel(_("代位追偿"), "recovery:panel", "recovery.read"),
        Panel(_("投诉"), "complaints:panel", "complaints.read"),
    ],
    "claim.track": [
        Panel(_("维修进展"), "repairs:tracked"),
        Panel(_("投诉"), "complain:panel"),
    ],
    "claim.entrusted": [
        Panel(_("赔款"), "payouts:entrusted", "repairs.confirm"),
    ],
    "insurer.detail": [
        Panel(_("承保条件"), "standing:eligibility", "parties.read"),
        Panel(_("服务公示"), "standing:sheet", "parties.read"),
    ],
    "organisation.detail": [
        Panel(_("资质"), "standing:qualifications", "parties.read"),
        Panel(_("信用"), "credit:panel", "parties.read"),
        Panel(_("工程项目"), "projects:of_organisation", "projects.read"),
        Panel(_("保险单"), "policies:of_organisation", "policies.read"),
    ],
    "organisation.holdings": [
        Panel(_("工程项目"), "projects:of_organisation", "projects.read"),
        Panel(_("保险单"), "policies:of_organisation", "policies.read"),
    ],
    "project.next": [
        Panel(_("下一步"), "policies:next_of_project", "rating.read_quotes"),
    ],
    "policy.next": [
        Panel(_("下一步"), "acceptance:next_of_policy", "acceptance.read"),
    ],
    "project.detail": [
        Panel(_("报价"), "rating:project_quotes", "rating.read_quotes"),
        Panel(_("保险"), "policies:of_project", "policies.read"),
        Panel(_("质量风险管理"), "inspections:panel", "inspections.read"),
        Panel(_("竣工与结算"), "acceptance:panel", "acceptance.read"),
        Panel(_("物业与业主委员会"), "projects:keepers", "projects.read"),
    ],
    "unit.detail": [
        Panel(_("交付、两书和业主"), "acceptance:of_unit", "acceptance.read"),
        Panel(_("维修保修"), "repairs:of_unit", "repairs.read"),
        Panel(_("房屋转让"), "policies:passings", "policies.read"),
    ],
    "quote.next": [
        Panel(_("投保"), "policies:of_quote", "policies.read"),
    ],
    "quote.detail": [
        Panel(_("承保机构的条件"), "rating:insurer", "rating.read_quotes"),
        Panel(_("参建单位信用"), "rating:credit", "rating.quote"),
        Panel(_("文件和经过"), "rating:record", "rating.read_quotes"),
    ],
}

NAVIGATION: list[Item] = [
    Item(_("首页"), "web:home", None, "home"),
    Item(_("待办"), "diary:list", None, "clipboard-check"),
    Item(_("消息"), "notices:list", None, "mail"),
    Item(_("搜索"), "web:search", None, "search"),
    Item(_("监管一览"), "web:supervision", "supervision.read", "eye"),
    Item(_("参与方"), "parties:list", "parties.read", "users-group", _("登记")),
    Item(_("本单位人员"), "parties:people", "parties.own_members", "user", _("登记")),
    Item(_("保险服务公示"), "standing:sheets", "parties.read", "headset", _("登记")),
    Item(_("信用记录"), "credit:list", "parties.read", "scale", _("登记")),
    Item(_("试点方案"), "projects:pilot", "projects.read", "map-pin", _("项目")),
    Item(_("应保未保检查"), "projects:duty", "projects.permits", "alert-triangle", _("项目")),
    Item(_("工程项目"), "projects:list", "projects.read", "building-community", _("项目")),
    Item(_("条款费率备案"), "rating:filings", "rating.read_filings", "file-certificate", _("承保")),
    Item(_("报价"), "rating:quotes", "rating.read_quotes", "coin", _("承保")),
    Item(_("投保单"), "policies:proposals", "policies.read", "file-text", _("承保")),
    Item(_("出单前清单"), "policies:blocking", "policies.read", "clipboard-list", _("承保")),
    Item(_("共保邀请"), "policies:shares", "policies.accept_share", "users-group", _("承保")),
    Item(_("变更确认"), "policies:joinings", "policies.accept_share", "users-group", _("承保")),
    Item(_("保险单"), "policies:list", "policies.read", "shield-check", _("承保")),
    Item(_("批单"), "policies:endorsements", "policies.read", "edit", _("承保")),
    Item(_("补录缺项"), "web:missing", "policies.read", "clipboard-list", _("承保")),
    Item(_("投保证明"), "policies:proofs", "policies.read", "file-certificate", _("承保")),
    Item(_("检查工作台"), "inspections:today", "inspections.report", "calendar", _("质量风险管理")),
    Item(_("风险管理委托"), "inspections:mandates", "inspections.read", "clipboard-list", _("质量风险管理")),
    Item(_("检查日历"), "inspections:calendar", "inspections.read", "calendar", _("质量风险管理")),
    Item(_("检查预约"), "inspections:bookings", "inspections.read", "clock", _("质量风险管理")),
    Item(_("检查计划告警"), "inspections:alarms", "inspections.read", "alert-triangle", _("质量风险管理")),
    Item(_("现场检查"), "inspections:visits", "inspections.read", "clipboard-check", _("质量风险管理")),
    Item(_("外业模式"), "inspections:site", "inspections.visit", "map-pin", _("质量风险管理")),
    Item(_("检查报告"), "inspections:reports", "inspections.read", "file-certificate", _("质量风险管理")),
    Item(_("收到的报告"), "inspections:received_reports", "inspections.read", "mail", _("质量风险管理")),
    Item(_("风险记录"), "inspections:findings", "inspections.read", "alert-triangle", _("质量风险管理")),
    Item(_("风险看板"), "inspections:risks", "inspections.read", "chart-bar", _("质量风险管理")),
    Item(_("质量风险评价"), "web:scorecards", "inspections.read", "scale", _("质量风险管理")),
    Item(_("事故报告"), "inspections:accidents", "inspections.read", "alert-triangle", _("质量风险管理")),
    Item(_("竣工与结算"), "acceptance:list", "acceptance.read", "circle-check", _("竣工")),
    Item(_("业主登记"), "acceptance:owners", "acceptance.owners", "home", _("竣工")),
    Item(_("专线工作台"), "hotline:desk", "hotline.answer", "headset", _("理赔")),
    Item(_("报案理赔"), "claims:list", "claims.read", "first-aid-kit", _("理赔")),
    Item(_("群体报案"), "claims:estates", "claims.read", "users-group", _("理赔")),
    Item(_("等待期维修"), "claims:wait", "claims.read", "tool", _("理赔")),
    Item(_("时限遵守情况"), "claims:kept", "claims.read", "clock", _("理赔")),
    Item(_("上门查勘"), "claims:visits", "claims.visit", "map-pin", _("理赔")),
    Item(_("联合查勘"), "claims:joints", "claims.join_survey", "users", _("理赔")),
    Item(_("今日维修"), "repairs:today", "repairs.work", "calendar", _("维修和赔付")),
    Item(_("受托办理"), "repairs:entrusted", "repairs.entrusted", "certificate", _("维修和赔付")),
    Item(_("维修"), "repairs:list", "repairs.read", "tool", _("维修和赔付")),
    Item(_("赔款支付"), "payouts:list", "claims.pay", "coin", _("维修和赔付")),
    Item(_("付款清单"), "payouts:batches", "claims.pay", "receipt", _("维修和赔付")),
    Item(_("争议鉴定"), "disputes:list", "disputes.read", "gavel", _("争议、追偿和投诉")),
    Item(_("代位追偿"), "recovery:list", "recovery.read", "scale", _("争议、追偿和投诉")),
    Item(_("投诉"), "complaints:list", "complaints.read", "message", _("争议、追偿和投诉")),
    Item(_("账款"), "ledger:dues", "ledger.read", "receipt", _("账款")),
    Item(_("共保摊回"), "payouts:shares", "ledger.read", "users-group", _("账款")),
    Item(_("账簿"), "ledger:book", "ledger.read", "report", _("账款")),
    Item(_("逾期保险费"), "policies:arrears", "ledger.read", "clock", _("账款")),
    Item(_("银行流水"), "ledger:bank", "ledger.receive", "coin", _("账款")),
    Item(_("统计"), "statistics:overview", "statistics.read", "chart-bar", _("统计与报送")),
    Item(_("统计报告"), "filings:list", "filings.read", "report-analytics", _("统计与报送")),
    Item(_("签名证书"), "documents:certificates", "documents.certify", "certificate", _("资料和权限"), aside=True),
    Item(_("接口密钥"), "keys:list", "keys.manage", "key", _("资料和权限"), aside=True),
    Item(_("核保权限"), "rating:limits", "rating.set_limits", "users", _("资料和权限"), aside=True),
    Item(_("经验数据"), "rating:experiences", "rating.quote", "chart-bar", _("资料和权限"), aside=True),
    Item(_("检查人员"), "inspections:staff", "inspections.staff", "users", _("资料和权限"), aside=True),
    Item(
        _("检查要点"), "inspections:checklists", "inspections.library", "clipboard-check", _("资料和权限"), aside=True
    ),
    Item(_("缺陷库"), "inspections:library", "inspections.library", "book", _("资料和权限"), aside=True),
    Item(_("查勘人员"), "claims:surveyors", "claims.dispatch", "users", _("资料和权限"), aside=True),
    Item(_("核定权限"), "claims:limits", "claims.decide", "users", _("资料和权限"), aside=True),
    Item(_("理由库"), "claims:reasons", "claims.decide", "file-text", _("资料和权限"), aside=True),
    Item(_("维修单价库"), "claims:prices", "claims.read", "book", _("资料和权限"), aside=True),
]

ACCOUNT: list[Item] = [Item(_("换一个单位"), "parties:acting_for", None, "users-group")]

SEARCH = "web:search"
