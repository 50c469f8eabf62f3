"""示例·稻香苑: a second version of filed rates, two alternatives beyond an authority limit, data asked for; 示例·杏花里 waits for the chief."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story import opening
from idi.config.demo.story.estate import Estate, register
from idi.lifecycle.rating import services as rating

ESTATE = Estate(
    name="示例·稻香苑", developer="developer", login="developer", housing="housing", region_code="330481",
    address="海宁市示例稻香路6号", registered_on="2026-11-04", started_on="2026-11-16", completion_on="2028-10-31",
    budget=Decimal("126500000.00"), buildings=("1幢", "2幢", "3幢"), floors=3, pilot=False,
)  # fmt: skip
SECOND = replace(
    ESTATE, name="示例·杏花里", address="海宁市示例杏花路2号", started_on="2026-11-17", budget=Decimal("42000000.00"),
    buildings=("1幢",),
)  # fmt: skip
STEPS = ((None, "27", "1.00"), ("27", "54", "1.05"), ("54", None, "1.10"))
FACTORS: dict[str, Any] = {
    **opening.FACTORS,
    "structure": {
        "label": "结构类型", "reads": "structure", "values": {"剪力墙": "1.00", "装配整体式混凝土": "1.03", "砖混/砌体": "1.08"},
        "min": "0.95", "max": "1.10",
    },
    "height": {
        "label": "建筑高度", "reads": "height", "ranges": [{"low": a, "high": b, "value": v} for a, b, v in STEPS],
        "min": "1.00", "max": "1.15",
    },
    "basement": {
        "label": "地下层数", "reads": "basement", "min": "1.00", "max": "1.10",
        "ranges": [{"low": None, "high": "2", "value": "1.00"}, {"low": "2", "high": None, "value": "1.06"}],
    },
    "findings_score": {
        "label": "施工单位质量风险评分", "reads": "findings_score", "min": "0.95", "max": "1.10",
        "ranges": [{"low": None, "high": "20", "value": "0.98"}, {"low": "20", "high": None, "value": "1.05"}],
    },
    "地质条件": {"label": "地质条件", "reads": "underwriter", "values": {}, "min": "0.95", "max": "1.20"},
}  # fmt: skip
DEDUCTIBLES = (
    {"name": "每次一万元", "amount": "10000", "factor": "1.00"},
    {"name": "每次五万元", "amount": "50000", "factor": "0.96"},
)
LIMITS = (
    {"item": "", "each": "20000000", "total": "60000000"},
    {"item": "C05", "each": "3000000", "home": "800000", "total": "12000000"},
)


def tell(play: Play) -> None:
    _second_version(play)
    _draft(play)
    _own_rules(play)
    project = register(play, ESTATE)
    _beyond_authority(play, project)
    _asked_for_data(play, project)
    _looked_at_twice(play)


def _content(**changes: Any) -> rating.Content:
    given = {
        "region_code": "330400", "name": "住宅工程质量潜在缺陷保险（示例备案）", "terms": opening.TERMS,
        "base_rate": Decimal("0.0128"), "min_rate": Decimal("0.0095"), "max_rate": Decimal("0.0190"), "factors": FACTORS,
        "clauses": opening.CLAUSES, "deductibles": DEDUCTIBLES, "limits": LIMITS,
        "kind_rates": {"215": {"base": "0.0115", "min": "0.0095", "max": "0.0160"}},
        "authority_premium": Decimal("1200000.00"), "authority_deviation": Decimal("0.2"),
    }  # fmt: skip
    return rating.Content(**{**given, **changes})


def _second_version(play: Play) -> None:
    """Returned once, corrected, approved, reported; the first version ends the day before."""
    lead = play.firms["lead"]
    with play.step("lead", "2026-11-04") as (by, at):
        filing = rating.draft_filing(by=by, at=at, insurer=lead, content=_content(limits=()))
        rating.submit_filing(by=by, at=at, filing=filing)
    with play.step("regulator", "2026-11-05") as (by, at):
        rating.return_filing(by=by, at=at, filing=filing, reason="示例：请补充防水项目的限额")
    with play.step("lead", "2026-11-06") as (by, at):
        rating.edit_filing(by=by, at=at, filing=filing, content=_content())
        rating.submit_filing(by=by, at=at, filing=filing)
    with play.step("regulator", "2026-11-09") as (by, at):
        rating.approve_filing(
            by=by, at=at, filing=filing, approval_number="示例核准-2026-lead", approved_on=date(2026, 11, 9)
        )
    with play.step("lead", "2026-11-10") as (by, at):
        play.filings["lead"] = rating.report_filing(
            by=by, at=at, filing=filing, reported_on=date(2026, 11, 10), in_force_on=date(2026, 11, 11),
            reference="示例报送-2026-07",
        )  # fmt: skip


def _draft(play: Play) -> None:
    with play.step("follower", "2026-11-12") as (by, at):
        rating.draft_filing(
            by=by, at=at, insurer=play.firms["follower_b"], content=_content(base_rate=Decimal("0.0130"))
        )


def _own_rules(play: Play) -> None:
    with play.step("chief", "2026-11-11") as (by, at):
        rating.set_authority(
            by=by, at=at, insurer=play.firms["lead"], premium=Decimal("1200000.00"), deviation=Decimal("0.2"),
            from_on=date(2026, 11, 11),
        )  # fmt: skip
    with play.step("lead", "2026-11-11") as (by, at):
        rating.record_experience(
            by=by, at=at, insurer=play.firms["lead"], organisation=play.firms["contractor"], kind="findings_score",
            value=Decimal("12.50"), source="示例：2026年三季度风险管理统计", from_on=date(2026, 10, 1),
            until_on=date(2027, 9, 30),
        )  # fmt: skip


def _prepare(play: Play, asked: Any, name: str, deductible: str, **judged: tuple[str, str]) -> None:
    with play.step("lead", "2026-11-16") as (by, at):
        rating.prepare(
            by=by, at=at, quote=asked, filing=play.filings["lead"], name=name, deductible=deductible,
            judged={key: rating.Judgement(Decimal(value), why) for key, (value, why) in judged.items()},
        )  # fmt: skip


def _beyond_authority(play: Play, project: Any) -> None:
    """Two alternatives; the premium of one exceeds what the underwriter may offer alone, so the chief agrees first."""
    with play.step("developer", "2026-11-13") as (by, at):
        asked = rating.invite(by=by, at=at, project=project, insurer=play.firms["lead"])
    _prepare(play, asked, "方案一", "每次一万元")
    _prepare(play, asked, "方案二", "每次五万元", 地质条件=("1.02", "示例：局部软土地基"))
    with play.step("lead", "2026-11-16") as (by, at):
        rating.offer(by=by, at=at, quote=asked, valid_until_on=date(2027, 1, 15))
    with play.step("chief", "2026-11-17") as (by, at):
        rating.approve_offer(by=by, at=at, quote=asked, words="示例：同意，费率与风险相称")


def _asked_for_data(play: Play, project: Any) -> None:
    """Another insurer wanted to know more, got its answer and offered."""
    with play.step("developer", "2026-11-13") as (by, at):
        asked = rating.invite(by=by, at=at, project=project, insurer=play.firms["follower_b"])
    with play.step("follower", "2026-11-16") as (by, at):
        rating.ask_for_data(
            by=by, at=at, quote=asked, fields=["building.height", "other"], reason="示例：请说明地下水位和降水方案"
        )
    with play.step("developer", "2026-11-17") as (by, at):
        rating.answer_data(by=by, at=at, quote=asked, answer="示例：常水位在底板以下，无需降水")
    with play.step("follower", "2026-11-18") as (by, at):
        rating.offer(by=by, at=at, quote=asked, filing=play.filings["follower_b"], valid_until_on=date(2027, 1, 18))


def _looked_at_twice(play: Play) -> None:
    """The underwriter asks the chief of its own accord; this one still waits."""
    project = register(play, SECOND)
    with play.step("developer", "2026-11-13") as (by, at):
        asked = rating.invite(by=by, at=at, project=project, insurer=play.firms["lead"])
    _prepare(play, asked, "方案一", "每次一万元", 地质条件=("1.15", "示例：临近河道"))
    with play.step("lead", "2026-11-18") as (by, at):
        rating.refer(
            by=by,
            at=at,
            quote=asked,
            reason="示例：临近河道，拟上浮一成半，请核保负责人决定",
            valid_until_on=date(2027, 1, 18),
        )
