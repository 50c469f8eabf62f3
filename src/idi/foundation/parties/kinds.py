"""Kinds of organisation (参与方类别) and the roles people act in, with what each may do. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[str, str] = {
    "developer": gettext_noop("建设单位"),
    "insurer": gettext_noop("保险机构"),
    "inspection_body": gettext_noop("质量风险管理机构"),
    "contractor": gettext_noop("施工单位"),
    "designer": gettext_noop("设计单位"),
    "surveyor": gettext_noop("勘察单位"),
    "drawing_review": gettext_noop("审图机构"),
    "supervisor": gettext_noop("监理单位"),
    "supplier": gettext_noop("材料设备供应单位"),
    "tester": gettext_noop("检测单位"),
    "repairer": gettext_noop("维修机构"),
    "property_firm": gettext_noop("物业服务企业"),
    "owners_committee": gettext_noop("业主委员会"),
    "appraiser": gettext_noop("鉴定机构"),
    "loss_adjuster": gettext_noop("保险公估机构"),
    "housing_authority": gettext_noop("住建主管部门"),
    "insurance_regulator": gettext_noop("保险监管部门"),
    "finance_office": gettext_noop("金融办"),
    "property_authority": gettext_noop("物业主管部门"),
    "association": gettext_noop("保险行业协会"),
    "hotline": gettext_noop("服务专线"),
    "company": gettext_noop("其他企业"),
}
"""In Chinese, as they are kept in messages and lists; `KIND_CHOICES` are the same words in the language of the page."""

KIND_CHOICES = [(kind, _(word)) for kind, word in KINDS.items()]

BUILDING_PARTIES = (
    "developer", "contractor", "designer", "surveyor", "drawing_review", "supervisor", "supplier", "tester",
)  # fmt: skip
"""参建单位: the parties an inspection body must be independent of (notice 三（六）)."""

KEEPERS = ("property_firm", "owners_committee")
"""Who looks after finished buildings: of no concern to the facts an insurer judges."""

REGION_SEATS = (
    "housing_authority", "insurance_regulator", "finance_office", "property_authority", "association", "hotline",
)  # fmt: skip
"""Kinds that see a whole region instead of single projects."""


ANY_ORGANISATION = "*"
"""The kind of a role that every organisation has, whatever it does."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role in plain words, the kind of organisation it belongs to (empty: none) and its capabilities."""

    name: str
    label: StrOrPromise
    kind: str
    does: str
    capabilities: frozenset[str]

    def fits(self, kind: str) -> bool:
        """Whether people of this kind of organisation (empty: of none) may have the role."""
        return self.kind == kind or (self.kind == ANY_ORGANISATION and bool(kind))


def _role(name: str, label: StrOrPromise, kind: str, does: str, *capabilities: str) -> Role:
    """Everybody who acts for an organisation may read projects and the registry, as far as row security shows them."""
    reading = ("projects.read", "parties.read") if kind else ()
    return Role(name, label, kind, does, frozenset((*reading, *capabilities)))


_ROLES = (
    _role(
        "administrator", _("平台管理员"), "association", "开通试点、登记单位和人员、维护单位之间的关联关系",
        "pilot.open", "parties.register", "parties.merge", "parties.link", "parties.members", "parties.own_members", "parties.qualify", "standing.judge", "credit.record", "keys.manage",
        "notices.log", "notices.deliver",
        "statistics.read", "filings.read", "filings.build", "filings.send", "supervision.read", "inspections.read",
        "claims.read", "rating.read_filings", "rating.read_quotes", "ledger.read",
        "policies.read",
        "acceptance.read", "repairs.read", "disputes.read", "recovery.read", "claims.library",
        "complaints.read", "complaints.direct",
    ),
    _role(
        "developer_manager", _("项目经办"), "developer", "登记项目、投保、付费、记录竣工验收和结算、处理等待期报修、申请鉴定",
        "projects.register", "projects.edit", "rating.accept", "policies.propose", "policies.pass_home", "policies.sign",
        "acceptance.record", "acceptance.settle", "acceptance.hand_over", "acceptance.owners", "claims.report", "claims.resolve_in_wait", "claims.contact",
        "claims.read", "disputes.apply",
        "inspections.book", "inspections.design", "inspections.rectify", "inspections.read", "credit.reply", "rating.read_quotes", "ledger.read",
        "policies.read",
        "acceptance.read", "repairs.read", "disputes.read",
        "complaints.read", "complaints.answer",
    ),
    _role(
        "underwriter", _("核保经办"), "insurer", "备案条款费率、报价、组织共保、签单、聘请风险管理机构、批改",
        "standing.publish", "rating.file", "rating.quote", "policies.panel", "policies.accept_share", "policies.sign", "policies.issue",
        "policies.record_outside", "policies.endorse", "ledger.receive", "documents.certify", "inspections.appoint", "inspections.read",
        "filings.read", "filings.send", "rating.read_filings", "rating.read_quotes", "ledger.read",
        "policies.read",
        "acceptance.read",
    ),
    _role(
        "chief_underwriter", _("核保负责人"), "insurer", "复核他人拟定的报价和批改，设定复核规则，分派待办",
        "diary.assign", "policies.approve_endorsement", "policies.read", "rating.approve_offer", "rating.set_limits", "rating.read_filings",
        "rating.read_quotes", "ledger.read",
        "inspections.read", "acceptance.read",
    ),
    _role(
        "claims_handler", _("理赔经办"), "insurer", "查勘、核定、派修、先予支付和补充赔付、赔付、追偿、委托鉴定",
        "standing.publish", "acceptance.owners", "claims.survey", "claims.arrange", "claims.visit", "claims.dispatch", "claims.decide", "claims.reserve", "claims.pay", "claims.contact",
        "claims.read", "repairs.order", "disputes.agree",
        "disputes.commission",
        "recovery.manage", "ledger.settle", "claims.report", "inspections.read", "ledger.read",
        "policies.read",
        "acceptance.read", "repairs.read", "disputes.read", "recovery.read",
        "complaints.read", "complaints.answer",
    ),
    _role(
        "claims_chief", _("理赔负责人"), "insurer", "复核超出权限的核定，批准付款，设定核定权限，维护单价库和理由库，指派查勘，分派待办",
        "diary.assign", "claims.approve", "claims.decide", "claims.pay", "claims.set_limits", "claims.library", "claims.dispatch", "claims.reserve", "claims.contact", "claims.read",
        "inspections.read", "ledger.read", "policies.read", "acceptance.read", "repairs.read", "disputes.read", "recovery.read",
        "complaints.read", "complaints.answer",
    ),
    _role(
        "finance_clerk", _("财务经办"), "insurer", "提交和登记赔款支付、收保险费、对应银行流水、催收共保摊回",
        "claims.pay", "ledger.receive", "ledger.settle", "ledger.read", "claims.read", "policies.read",
    ),
    _role(
        "claims_surveyor", _("查勘员"), "insurer", "按指派上门查勘、拍照、估损", "claims.visit", "claims.contact", "claims.read",
        "inspections.read", "policies.read", "acceptance.read",
    ),
    _role("adjuster", _("公估查勘员"), "loss_adjuster", "受保险机构委托上门查勘、拍照、估损", "claims.visit"),
    _role(
        "inspector", _("检查工程师"), "inspection_body", "现场检查、记录风险、复核整改、编写报告、审核同事的报告",
        "inspections.book", "inspections.visit", "inspections.close", "inspections.report", "inspections.review", "inspections.library",
        "inspections.read", "acceptance.read", "claims.join_survey",
    ),
    _role(
        "inspection_chief", _("风险管理机构负责人"), "inspection_body", "登记检查人员、指定项目组、编排检查计划、声明独立性、交接和辞任委托、签发检查报告",
        "diary.assign", "inspections.plan", "inspections.book", "inspections.staff", "inspections.declare", "inspections.report", "inspections.review", "inspections.approve",
        "inspections.read",
        "acceptance.read", "claims.join_survey",
        "complaints.read", "complaints.answer",
    ),
    _role(
        "site_manager", _("现场负责人"), "contractor", "预约检查、整改质量风险、等待期维修、回复信用记录",
        "inspections.book", "inspections.rectify", "inspections.read", "claims.resolve_in_wait", "claims.contact", "claims.read", "credit.reply",
        "ledger.read",
        "acceptance.read", "recovery.read",
        "complaints.read", "complaints.answer",
    ),
    _role("supervision_engineer", _("总监理工程师"), "supervisor", "会签整改、预约检查、报告形象进度", "projects.report_progress", "inspections.book", "inspections.read", "inspections.cosign",
        "acceptance.read",
    ),
    _role("design_manager", _("设计负责人"), "designer", "提交设计资料、回复设计意见", "inspections.design", "inspections.read"),
    _role("repair_manager", _("维修负责人"), "repairer", "接单、维修、申报完工", "repairs.work", "claims.contact", "claims.read",
        "repairs.read",
        "complaints.read", "complaints.answer",
    ),
    _role("appraiser", _("鉴定人"), "appraiser", "出具鉴定意见", "disputes.award", "claims.read",
        "disputes.read",
    ),
    _role(
        "housing_officer", _("住建经办"), "housing_authority", "确定试点项目、查看本区域工程、风险、理赔和统计报告",
        "projects.designate", "projects.permits", "projects.remind", "credit.record", "statistics.read", "filings.read", "supervision.read", "inspections.read",
        "claims.read", "rating.read_filings",
        "policies.read",
        "acceptance.read", "repairs.read", "disputes.read", "recovery.read",
        "complaints.read", "complaints.direct",
    ),
    _role(
        "insurance_officer", _("保险监管经办"), "insurance_regulator", "核准条款费率、查看承保理赔和统计报告",
        "rating.approve", "standing.judge", "statistics.read", "filings.read", "supervision.read", "inspections.read",
        "claims.read", "rating.read_filings", "rating.read_quotes", "ledger.read",
        "policies.read",
        "acceptance.read", "repairs.read", "disputes.read", "recovery.read",
        "complaints.read", "complaints.direct",
    ),
    _role(
        "finance_officer", _("金融办经办"), "finance_office", "查看本区域工程、风险、理赔和统计报告",
        "statistics.read", "filings.read", "supervision.read", "inspections.read", "claims.read",
        "policies.read",
    ),
    _role(
        "property_officer", _("物业主管经办"), "property_authority", "登记和撤销物业保修金免交",
        "policies.record_waiver", "projects.seat_keepers", "policies.pass_home", "supervision.read",
        "policies.read",
        "acceptance.read",
    ),
    _role(
        "hotline_agent", _("专线坐席"), "hotline", "接听来电、登记报案、分派未找到地址的报案",
        "hotline.answer", "hotline.exchange", "acceptance.owners", "claims.report", "claims.arrange", "claims.contact", "claims.read",
        "policies.read",
        "complaints.read", "complaints.direct",
    ),
    _role(
        "hotline_chief", _("专线班长"), "hotline", "接听来电，看全部来电、逾期回拨和统计，分派待办，安排交接班",
        "diary.assign", "hotline.answer", "hotline.exchange", "acceptance.owners", "claims.report", "claims.arrange", "claims.contact",
        "claims.read", "policies.read", "complaints.read", "complaints.direct",
    ),
    _role("property_keeper", _("物业经办"), "property_firm", "代业主和公共部位报修、持委托书代业主确认和签字、打印房屋卡", "claims.report", "claims.read",
        "repairs.confirm", "repairs.entrusted",
        "acceptance.read",
    ),
    _role("committee_member", _("业委会经办"), "owners_committee", "为公共部位报修、确认公共部位的维修、查看保障起止", "claims.report", "claims.read",
        "repairs.confirm", "repairs.entrusted",
        "acceptance.read",
    ),
    _role(
        "unit_administrator", _("本单位管理员"), ANY_ORGANISATION, "邀请、停用本单位人员，调整岗位，维护本单位联系人",
        "parties.own_members", "keys.manage", "documents.certify",
    ),
    _role(
        "owner", _("业主"), "", "报修、跟踪、确认维修、提出异议",
        "projects.move_in", "claims.report", "claims.read", "claims.object", "repairs.confirm",
        "repairs.read",
    ),
)  # fmt: skip

_FEW = 3

ROLES: dict[str, Role] = {role.name: role for role in _ROLES}

MANAGING = tuple(role.name for role in _ROLES if "parties.own_members" in role.capabilities)
"""Roles that manage the people of their own organisation: one of them always stays."""


def roles_of(kind: str) -> list[Role]:
    """The roles people of this kind of organisation may have."""
    return [role for role in _ROLES if role.fits(kind)]


def posts_holding(capability: str, kind: str) -> list[str]:
    """Who has a capability, as people of this kind of organisation name them: the posts of their own, else those of others with
    the kind before them. Empty where nobody has it, and where so many have it that naming them tells nothing.
    """
    able = [role for role in _ROLES if capability in role.capabilities]
    if own := [str(role.label) for role in able if role.fits(kind)]:
        return own
    return [_of_another(role) for role in able] if len(able) <= _FEW else []


def _of_another(role: Role) -> str:
    """A post with the kind of organisation it is found in, where it is one of a kind."""
    kind = KINDS.get(role.kind)
    return gettext("%(kind)s的%(post)s") % {"kind": gettext(kind), "post": role.label} if kind else str(role.label)


def capabilities(names: list[str]) -> frozenset[str]:
    """Everything the named roles may do together; an unknown name may do nothing."""
    return frozenset().union(*(ROLES[name].capabilities for name in names if name in ROLES))
