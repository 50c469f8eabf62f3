"""Who plays in the demonstration: fictitious organisations and people, marked 示例, one account per role.

Only the two pilot firms carry names from the founding notice; no insured building or claim is told of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PASSWORD = "idi-demo-2026"  # noqa: S105 (published on purpose, for demonstration data only)


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation of the demonstration. `body` are the first 17 characters of a made-up USCC, empty for none."""

    key: str
    kind: str
    name: str
    region_code: str
    body: str = ""
    phone: str = ""

    @property
    def uscc(self) -> str | None:
        return self.body + uscc.calc_check_digit(self.body) if self.body else None


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the demonstration with one role; `does` is what to try with it."""

    login: str
    firm: str
    role: str
    name: str
    does: StrOrPromise


FIRMS = (
    Firm("jiayuan", "developer", "嘉兴佳源房产集团公司", "330411"),
    Firm("hongxiang", "developer", "海宁鸿翔房产公司", "330481"),
    Firm("developer", "developer", "示例·潮城置业有限公司", "330481", "91330481MA0DEMD01"),
    Firm("developer_b", "developer", "示例·运河置业有限公司", "330411", "91330411MA0DEMD02"),
    Firm("lead", "insurer", "示例·甲财产保险嘉兴中心支公司", "330400", "91330400MA0DEMA01", "95000-1（示例）"),
    Firm("follower_b", "insurer", "示例·乙财产保险嘉兴中心支公司", "330400", "91330400MA0DEMA02", "95000-2（示例）"),
    Firm("follower_c", "insurer", "示例·丙财产保险嘉兴中心支公司", "330400", "91330400MA0DEMA03", "95000-3（示例）"),
    Firm("follower_d", "insurer", "示例·丁财产保险嘉兴中心支公司", "330400", "91330400MA0DEMA04", "95000-4（示例）"),
    Firm("inspection", "inspection_body", "示例·衡信工程风险管理有限公司", "330400", "91330400MA0DEMT01"),
    Firm("inspection_next", "inspection_body", "示例·守正工程质量咨询有限公司", "330400", "91330400MA0DEMT03"),
    Firm("related", "inspection_body", "示例·安筑工程咨询有限公司", "330400", "91330400MA0DEMT02"),
    Firm("holding", "company", "示例·江南建设控股有限公司", "330400", "91330400MA0DEMH01"),
    Firm("contractor", "contractor", "示例·钱塘建筑工程有限公司", "330481", "91330481MA0DEMC01"),
    Firm("designer", "designer", "示例·嘉设建筑设计有限公司", "330400", "91330400MA0DEMF01"),
    Firm("surveyor", "surveyor", "示例·浙北岩土勘察有限公司", "330400", "91330400MA0DEMF02"),
    Firm("supervisor", "supervisor", "示例·正恒工程监理有限公司", "330400", "91330400MA0DEMF03"),
    Firm("repairer", "repairer", "示例·安居房屋维修有限公司", "330481", "91330481MA0DEMR01"),
    Firm("repairer_b", "repairer", "示例·禾城房屋修缮有限公司", "330481", "91330481MA0DEMR02"),
    Firm("property", "property_firm", "示例·梧桐物业服务有限公司", "330481", "91330481MA0DEMP01"),
    Firm("committee", "owners_committee", "示例·梧桐里一期业主委员会", "330481"),
    Firm("appraiser", "appraiser", "示例·省建科工程质量鉴定有限公司", "330000", "91330000MA0DEMJ01"),
    Firm("adjuster", "loss_adjuster", "示例·浙江中立保险公估有限公司", "330400", "91330400MA0DEMG01"),
    Firm("housing_hn", "housing_authority", "海宁市住建部门（示例账号）", "330481"),
    Firm("housing_xz", "housing_authority", "秀洲区住建部门（示例账号）", "330411"),
    Firm("housing_jx", "housing_authority", "嘉兴市建设主管部门（示例账号）", "330400"),
    Firm("housing_sh", "housing_authority", "上海市住建部门（示例账号）", "310000"),
    Firm("regulator", "insurance_regulator", "嘉兴保险监管部门（示例账号）", "330400"),
    Firm("finance", "finance_office", "嘉兴市金融办（示例账号）", "330400"),
    Firm("property_authority", "property_authority", "海宁市物业主管部门（示例账号）", "330481"),
    Firm("desk", "hotline", "潜在缺陷保险24小时服务专线（示例账号）", "330400", phone="0573-0000000（示例）"),
)

ACCOUNTS = (
    Account("admin", "association", "administrator", "示例·管理员", _("开通试点、登记单位和人员")),
    Account("housing", "housing_hn", "housing_officer", "示例·住建经办", _("确定试点项目，查看海宁市工程、风险、理赔")),
    Account("housing_xz", "housing_xz", "housing_officer", "示例·秀洲住建", _("确定秀洲区试点项目")),
    Account("housing_jx", "housing_jx", "housing_officer", "示例·市住建经办", _("查看全市项目、统计与报告")),
    Account("housing_sh", "housing_sh", "housing_officer", "示例·上海住建", _("强制投保地区的应保未保检查")),
    Account("regulator", "regulator", "insurance_officer", "示例·监管经办", _("核准条款费率，查看统计与报告")),
    Account("finance", "finance", "finance_officer", "示例·金融办经办", _("查看统计与报告")),
    Account(
        "property_officer", "property_authority", "property_officer", "示例·物业主管", _("登记、撤销物业保修金免交")
    ),
    Account(
        "developer", "developer", "developer_manager", "示例·建设单位经办", _("登记项目、投保、验收、结算、等待期报修")
    ),
    Account("developer_b", "developer_b", "developer_manager", "示例·运河经办", _("另一家建设单位")),
    Account("lead", "lead", "underwriter", "示例·主承保核保", _("备案、报价、组织共保、出单、聘请机构")),
    Account("chief", "lead", "chief_underwriter", "示例·核保负责人", _("复核批改，设定复核规则")),
    Account("follower_d", "follower_d", "underwriter", "示例·丁公司核保", _("接替共保成员")),
    Account("claims", "lead", "claims_handler", "示例·主承保理赔", _("查勘、核定、派修、赔付、追偿")),
    Account("claims_b", "lead", "claims_handler", "示例·主承保复核", _("复核同事核定的拒赔（须由另一人复核）")),
    Account("claims_chief", "lead", "claims_chief", "示例·理赔负责人", _("复核超出权限的核定，维护单价库和理由库")),
    Account("cashier", "lead", "finance_clerk", "示例·财务经办", _("提交赔款支付、收保险费、对应银行流水")),
    Account("surveyor", "lead", "claims_surveyor", "示例·查勘员", _("用手机上门查勘、拍照、估损")),
    Account("adjuster", "adjuster", "adjuster", "示例·公估查勘员", _("受保险机构委托上门查勘")),
    Account("follower", "follower_b", "underwriter", "示例·从保核保", _("确认共保份额、补录外部保单")),
    Account("follower_c", "follower_c", "underwriter", "示例·丙公司核保", _("确认共保份额")),
    Account("inspector", "inspection", "inspector", "示例·检查工程师", _("现场检查、复核整改、编写报告")),
    Account("inspector_b", "inspection", "inspector", "示例·检查工程师二", _("审核同事编写的报告")),
    Account(
        "body_chief",
        "inspection",
        "inspection_chief",
        "示例·机构负责人",
        _("登记检查人员、指定项目组、声明独立性、签发报告"),
    ),
    Account(
        "body_chief_b",
        "inspection_next",
        "inspection_chief",
        "示例·接任机构负责人",
        _("接收前任机构的移交，声明独立性"),
    ),
    Account("contractor", "contractor", "site_manager", "示例·现场负责人", _("整改、等待期维修、回复信用事实")),
    Account("designer", "designer", "design_manager", "示例·设计负责人", _("提交设计资料、回复设计意见")),
    Account("supervisor", "supervisor", "supervision_engineer", "示例·总监", _("会签整改、查看风险")),
    Account("repairer", "repairer", "repair_manager", "示例·维修负责人", _("接单、维修、申报完工")),
    Account("appraiser", "appraiser", "appraiser", "示例·鉴定人", _("出具鉴定意见")),
    Account("property_firm", "property", "property_keeper", "示例·物业经办", _("代业主报修")),
    Account("committee", "committee", "committee_member", "示例·业委会经办", _("为公共部位报修，查看保障起止")),
    Account("hotline", "desk", "hotline_agent", "示例·坐席", _("接听来电、登记报案和投诉、核实地址")),
    Account("hotline_b", "desk", "hotline_agent", "示例·夜班坐席", _("接班（交班须由另一人确认）")),
    Account("hotline_chief", "desk", "hotline_chief", "示例·专线班长", _("看全部来电和统计，分派待办")),
    Account("owner", "", "owner", "示例·业主", _("报修、跟踪、确认维修")),
)
