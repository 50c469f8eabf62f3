"""The pilot opens: areas and firms of the notice, licences, links between firms, the lead's filed rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.foundation.credit import services as credit
from idi.foundation.documents import services as documents
from idi.foundation.parties import services as parties
from idi.lifecycle.projects import services as projects
from idi.lifecycle.rating import services as rating

LICENCES = (
    ("developer", "房地产开发", "一级"),
    ("developer_b", "房地产开发", "二级"),
    ("contractor", "施工总承包", "一级"),
    ("inspection", "工程质量风险管理", "甲级"),
    ("inspection_next", "工程质量风险管理", "甲级"),
    ("related", "工程质量风险管理", "甲级"),
    ("appraiser", "房屋质量鉴定", "甲级"),
)
FACTORS = {
    "credit": {
        "label": "投保单位诚信记录", "reads": "developer_credit", "values": {"AAA": "0.90", "AA": "0.95", "A": "1.00"},
        "min": "0.90", "max": "1.00",
    },
    "qualification": {
        "label": "投保单位资质等级", "reads": "developer_qualification", "values": {"一级": "0.95", "二级": "1.00"},
        "min": "0.95", "max": "1.00",
    },
}  # fmt: skip
TERMS = (
    "示例条款（非正式备案文本）：按《关于开展住宅工程质量潜在缺陷保险试点工作的通知》三（一）所列九项承保，"
    "等待期为竣工验收后两年。责任免除：使用不当、擅自改变主体承重结构、超过设计荷载使用、等待期内的缺陷。"
)
CLAUSES: Sequence[dict[str, Any]] = (
    {"number": "8", "title": "责任免除", "text": "示例：使用不当、擅自改变主体承重结构、超过设计荷载使用、等待期内的缺陷。"},
    {
        "number": "15", "title": "风险显著增加", "text": "示例：质量风险未按期整改的，保险人可以加收保险费、提高免赔或者增加除外责任。",
        "rights": ["loading", "deductible", "exclusion", "suspension"],
    },
    {"number": "21", "title": "保险费的支付", "text": "示例：保险费可以分期支付，首期到账后签发保险单。", "rights": ["instalments"], "issue_rule": "on_first_instalment"},
    {
        "number": "24", "title": "合同的解除", "text": "示例：首次交付前可以协商解除，保险人扣除手续费后退还保险费。",
        "rights": ["termination"], "handling_charge": "0.05",
    },
)  # fmt: skip


def open_pilot(play: Play) -> None:
    """The association opens the programme of the notice and files who is licensed and who hangs together with whom."""
    with play.step("admin", "2018-12-04") as (by, at):
        documents.open_demonstration_authority(by=by, at=at)
        projects.open_programme(
            by=by, at=at, region_code="330400", title="嘉兴市住宅工程质量潜在缺陷保险试点",
            areas=["330481", "330411"], firms=[play.firms["jiayuan"], play.firms["hongxiang"]],
        )  # fmt: skip
        for key, kind, grade in LICENCES:
            parties.qualify(
                by=by, at=at, organisation=play.firms[key], kind=kind, grade=grade, certificate_number=f"示例-{key}",
                from_on=date(2018, 1, 1), until_on=date(2028, 12, 31),
            )  # fmt: skip
        for held, share in (("contractor", "0.6"), ("related", "0.3")):
            parties.link(
                by=by, at=at, holder=play.firms["holding"], held=play.firms[held], kind=parties.LinkKind.SHARES,
                share=Decimal(share), source="工商登记（示例）", from_on=date(2018, 1, 1),
            )  # fmt: skip
        for key, grade in (("developer", "AAA"), ("developer_b", "A")):
            credit.record_grade(
                by=by, at=at, organisation_id=play.firms[key].pk, grade=grade, source="建筑市场信用系统（示例）",
                from_on=date(2018, 1, 1), until_on=date(2028, 12, 31),
            )  # fmt: skip
    _file_rates(play, "lead", "lead", Decimal("0.0125"))
    _file_rates(play, "follower", "follower_b", Decimal("0.0130"))


def _file_rates(play: Play, login: str, firm: str, base_rate: Decimal) -> None:
    with play.step(login, "2018-12-05") as (by, at):
        filing = rating.draft_filing(
            by=by, at=at, insurer=play.firms[firm],
            content=rating.Content(
                region_code="330400", name="住宅工程质量潜在缺陷保险（示例备案）", terms=TERMS, base_rate=base_rate,
                min_rate=Decimal("0.0100"), max_rate=Decimal("0.0180"), factors=FACTORS, clauses=CLAUSES,
            ),
        )  # fmt: skip
        rating.submit_filing(by=by, at=at, filing=filing)
    with play.step("regulator", "2018-12-10") as (by, at):
        rating.approve_filing(
            by=by, at=at, filing=filing, approval_number=f"示例核准-2018-{firm}", approved_on=date(2018, 12, 10)
        )
    with play.step(login, "2018-12-14") as (by, at):
        rating.report_filing(by=by, at=at, filing=filing, reported_on=date(2018, 12, 14), in_force_on=date(2019, 1, 1))
    play.filings[firm] = filing
