"""How the lead surveys and decides: prices, limits, surveyors, and somebody on the way to the latest leak."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.config.demo.story.living import as_it_stands, report
from idi.foundation.parties import selectors as parties
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.projects import selectors as projects

PRICES = """编码,名称,单位,单价,生效日期,来源
FS-01,卫生间防水层铲除重做,m²,180.00,2026-01-01,示例价格（非市场价）
FS-02,屋面卷材局部修补,m²,145.00,2026-01-01,示例价格（非市场价）
FS-03,蓄水、淋水试验,次,300.00,2026-01-01,示例价格（非市场价）
FS-04,外窗周边重新注胶,m,45.00,2026-01-01,示例价格（非市场价）
ZS-01,地砖铲除重铺,m²,150.00,2026-01-01,示例价格（非市场价）
ZS-02,墙面腻子乳胶漆修复,m²,38.00,2026-01-01,示例价格（非市场价）
JG-01,裂缝压力注浆,m,120.00,2026-01-01,示例价格（非市场价）
"""


def tell(play: Play) -> None:
    """What is prepared once, and a visit on its way."""
    prepare(play)
    loose_wall(play)
    send_out(play)


def prepare(play: Play) -> None:
    """The association publishes prices of the region; the lead's head of claims sets limits, its handler registers surveyors."""
    with play.step("admin", "2026-01-12") as (by, at):
        file = io.BytesIO(PRICES.encode())
        file.name = "维修单价.csv"
        association = parties.organisations("association").get(pk=by.organisation_id or 0)
        claims.file_prices(by=by, at=at, holder=association, file=file, region_code="330400")
    lead = play.firms["lead"]
    with play.step("claims_chief", "2026-01-14") as (by, at):
        claims.set_limit(by=by, at=at, insurer=lead, amount=Decimal("50000.00"), from_on=date(2026, 1, 15))
        claims.write_reason(
            by=by, at=at, holder=lead, code="expired", outcome="expired", title="保险期间已届满",
            text="您发现问题的那一天，这一项的保险期间已经结束，本公司不能赔付。谁还负责修，见下面列出的单位；没有的，我们可以介绍维修机构。",
        )  # fmt: skip
    with play.step("claims", "2026-01-15") as (by, at):
        for login, firm, skills in (("surveyor", "lead", []), ("adjuster", "adjuster", ["C03", "C04"])):
            claims.set_surveyor(
                by=by, at=at, insurer=lead, firm=play.firms[firm], person_id=play.people[login].pk,
                areas=["330481", "330411"], skills=skills,
            )  # fmt: skip


def loose_wall(play: Play) -> None:
    """A balcony that cracks again, surveyed by the loss adjuster together with the inspection body; the decision waits
    for a second person."""
    with play.step("admin", "2026-11-09"):
        project = projects.search_units("梧桐里 1号楼 1102")[0].project
    claim = report(
        play, project, home="1号楼/901室", day="2026-11-09", symptom="crack", place="balcony",
        words="阳台板根部通长裂缝，下雨时滴水，栏杆有些晃。",
    )  # fmt: skip
    with play.step("claims", "2026-11-10") as (by, at):
        claim = as_it_stands(by, claim)
        claims.note(by=by, at=at, claim=claim, text="业主希望安排在周末上门。", shared=False)
        claims.note(by=by, at=at, claim=claim, text="查勘前请勿在阳台堆放重物，栏杆已请物业临时围挡。", shared=True)
        adjuster = claims_asked.surveyors(by).get(person_id=play.people["adjuster"].pk)
        task = claims.dispatch_survey(
            by=by, at=at, claim=claim, surveyor=adjuster, visit_at=at + timedelta(days=2), note="请带裂缝测宽仪。"
        )
        joint = claims.invite_joint_survey(by=by, at=at, claim=claim, visit_at=at + timedelta(days=2))
    with play.step("adjuster", "2026-11-13") as (by, at):
        claims.take_in_survey(
            by=by, at=at, task=task, photos=[photo(120)], signature=photo(250),
            seen=claims.Seen(
                surveyed_at=at, finding="阳台悬挑板根部上表面通长裂缝，宽0.45毫米，板底渗水痕迹，钢筋保护层偏大。", cause="construction", item="C03",
                measurements=[{"what": "裂缝宽度", "value": "0.45", "unit": "mm"}, {"what": "裂缝长度", "value": "3.6", "unit": "m"}],
                lines=[
                    {"code": "JG-01", "quantity": Decimal("3.6"), "price": None},
                    {"name": "悬挑板碳纤维加固", "unit": "m²", "quantity": Decimal("12"), "price": Decimal("4800.00")},
                ],
                responsible_id=play.firms["contractor"].pk, signed_as="owner", signer="示例·业主",
            ),
        )  # fmt: skip
    with play.step("inspector", "2026-11-13") as (by, at):
        claims.answer_joint_survey(
            by=by, at=at, joint=joint, came=True, remarks="施工期间此处负筋位置曾要求调整，建议剔凿一处核对保护层厚度。"
        )
    with play.step("claims", "2026-11-16") as (by, at):
        claims.decide(
            by=by, at=at, claim=as_it_stands(by, claim), outcome="covered", item="C03", ground="保险条款第三条（三）",
            reasons="阳台板根部裂缝由施工时负筋位置偏低造成，影响使用安全，属于工程质量潜在缺陷，由本公司负责加固修复。",
        )  # fmt: skip


def send_out(play: Play) -> None:
    """The lead sends its surveyor to the leak reported the other day."""
    with play.step("claims", "2026-11-23") as (by, at):
        claim = claims_asked.visible(by).filter(state="with_insurer", lead_id=by.organisation_id).latest("pk")
        surveyor = claims_asked.surveyors(by).get(person_id=play.people["surveyor"].pk)
        claims.dispatch_survey(
            by=by,
            at=at,
            claim=claim,
            surveyor=surveyor,
            visit_at=at + timedelta(days=9),
            note="业主白天在家，请先电话联系。",
        )
