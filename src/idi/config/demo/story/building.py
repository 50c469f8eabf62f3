"""Works and completion: the inspection body's visits, the contractor's answers, acceptance and settlement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from idi import rules
from idi.config.demo.play import Play
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.lifecycle.acceptance import services as acceptance
from idi.lifecycle.inspections import reply_link
from idi.lifecycle.inspections import selectors as inspections_asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.projects import selectors as projects_asked


def photo(shade: int) -> bytes:
    """A drawn picture that stands for a site photo; nothing real is shown."""
    picture = Image.new("RGB", (640, 480), (shade, shade, 190))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((60, 60, 580, 420), outline=(90, 90, 90), width=6)
    pen.line((120, 380, 330, 210, 520, 330), fill=(160, 40, 40), width=8)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def appoint(play: Play, project: Any, *, lead_login: str, on: str) -> Any:
    """The lead appoints the independent body to the mandate the signing opened; its head names the team and declares."""
    with play.step(lead_login, on) as (by, at):
        open_mandate: Any = inspections_asked.mandate_of_project(project.pk)
        mandate = inspections.appoint(
            by=by, at=at, mandate=open_mandate, body=play.firms["inspection"], appointed_on=date.fromisoformat(on),
            agreed=agreed(on, number=f"示例委托-{project.number}"),
        )  # fmt: skip
    with play.step("body_chief", on) as (by, at):
        leader, *members = inspections_asked.specialists(by)
        inspections.name_team(by=by, at=at, mandate=mandate, leader=leader, members=members)
        inspections.declare(by=by, at=at, mandate=mandate)
    return mandate


def agreed(on: str, *, number: str) -> inspections.Agreed:
    """What insurer and body agree: from the works to the return visit."""
    return inspections.Agreed(
        scope=["construction", "completion", "return"], entry_stage="502", entry_on=date.fromisoformat(on),
        fee=Decimal("260000.00"), contract_number=number,
    )  # fmt: skip


def plan(shade: int) -> bytes:
    """A drawn floor plan; no building looks like it."""
    picture = Image.new("RGB", (1200, 800), "white")
    pen = ImageDraw.Draw(picture)
    for box in ((80, 80, 1120, 720), (80, 80, 480, 420), (480, 80, 800, 420), (80, 420, 800, 720)):
        pen.rectangle(box, outline=(shade, shade, shade), width=6)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def draw_up(play: Play, mandate: Any, *, title: str, on: str) -> Any:
    """A drawing on which the inspector pins findings."""
    with play.step("inspector", on) as (by, at):
        return inspections.file_drawing(by=by, at=at, mandate=mandate, title=title, picture=plan(60))[0]


def keep_library(play: Play, *, on: str) -> Any:
    """The body's own defect library: the platform's entries, with one more."""
    entries = rules.law("prc").figure("defect_library", date.fromisoformat(on)).listed()
    own = {
        **entries[0],
        "number": "SL-101",
        "problem": "示例：阳台地漏周边渗水",
        "major": "防水工程",
        "minor": "阳台",
        "period": "five",
    }
    file = BytesIO(json.dumps([*entries, own], ensure_ascii=False).encode())
    file.name = "缺陷库（示例）.json"
    with play.step("inspector", on) as (by, at):
        return inspections.file_library(by=by, at=at, body=play.firms["inspection"], file=file, note="示例")


WORDS = {
    "scope": "示例：本阶段已完工的部位，抽查数量见检查要点。", "method": "示例：目测、尺量、淋水和蓄水试验，核对资料。",
    "content": "示例：实体质量、原材料和施工资料。", "plan": "示例：按施工进度逐阶段检查。",
    "overall": "示例：施工质量总体受控，个别部位需要整改。", "risk_warning": "示例：防水节点整改不到位的，交付后容易渗漏。",
    "next_plan": "示例：复查整改部位，检查下一阶段。",
}  # fmt: skip
"""What reports of the demonstration say beside their records."""


def visit(
    play: Play, project: Any, mandate: Any, *, on: str, stage: str, summary: str,
    findings: Sequence[tuple[str, str, str, str]], next_on: str | None = None,
) -> Any:  # fmt: skip
    """One visit; findings are (place, item, grade, words), all the contractor's to put right. The report is issued."""
    with play.step("inspector", on) as (by, at):
        building: Any = projects_asked.buildings(project).first()
        recorded = inspections.record_visit(
            by=by, at=at, mandate=mandate, visited_on=date.fromisoformat(on), stage=stage, summary=summary,
            node=inspections_asked.node_of(building, stage),
            weather="晴", next_on=date.fromisoformat(next_on) if next_on else None,
            findings=[
                {
                    "building": building, "location": place, "item": item, "grade": grade, "description": words,
                    "responsible": play.firms["contractor"], "standard": "示例：按设计文件和现行验收规范复核",
                    "advice": "查明原因，整改后回复并附照片", "photos": [photo(120 + 10 * n)],
                }
                for n, (place, item, grade, words) in enumerate(findings)
            ],
        )  # fmt: skip
    report(play, mandate, recorded, on=on)
    return recorded


def report(play: Play, mandate: Any, visit: Any, *, on: str, kind: str = "1001") -> Any:
    """The inspector writes the report of a visit, a colleague reviews it, the head of the body signs it, the contractor
    takes note of it."""
    with play.step("inspector", on) as (by, at):
        drafted = inspections.draft_report(by=by, at=at, mandate=mandate, visit=visit, kind=kind)
        texts = {**WORDS, "summary": visit.summary}
        written = {name: texts[name] for name in inspections.kind_of(drafted).texts}
        inspections.write_report(by=by, at=at, report=drafted, texts=written)
        inspections.submit_report(by=by, at=at, report=drafted)
    with play.step("inspector_b", on) as (by, at):
        inspections.pass_report(by=by, at=at, report=drafted, remark="示例：记录完整，同意。")
    with play.step("body_chief", on) as (by, at):
        signed = inspections.sign_report(by=by, at=at, report=drafted)
    with play.step("contractor", on) as (by, at):
        for sent in inspections_asked.received(by).filter(report=signed):
            inspections.receive_report(by=by, at=at, recipient=sent)
    return signed


def reports_at_work(play: Play, project: Any, mandate: Any, *, on: str) -> None:
    """The first report is recalled and a new version begun; a list of open items waits for its review."""
    with play.step("body_chief", on) as (by, at):
        first: Any = inspections_asked.all_reports(by).filter(project=project).order_by("id").first()
        inspections.recall_report(by=by, at=at, report=first, reason="示例：引用的检测报告编号有误")
    with play.step("inspector", on) as (by, at):
        inspections.revise_report(by=by, at=at, report=first)
        listed = inspections.draft_report(by=by, at=at, mandate=mandate, kind="1003")
        inspections.write_report(by=by, at=at, report=listed, texts={"summary": "示例：D级风险逾期未整改，请督促。"})
        inspections.submit_report(by=by, at=at, report=listed)


def escalate(play: Play, *, on: str) -> None:
    """The house looks what is late, as every morning."""
    at, nobody = play.moment(on), Actor(kind="house")
    with acting(nobody, at):
        inspections.escalate_daily(by=nobody, at=at)


def answer_by_link(play: Play, project: Any, *, on: str) -> None:
    """The body sends the contractor a link for its open findings; somebody without an account answers the first."""
    with play.step("inspector", on) as (by, at):
        finding: Any = inspections_asked.open_findings(project).filter(state="open").first()
        link = inspections.send_link(by=by, at=at, finding=finding, whole=True)
        told: Any = reply_link.opened(reply_link.token_of(link))
        with house(project.pk, cause=ANONYMOUS) as inside:
            inspections.reply_by_link(
                by=inside, at=at, link=told, finding=finding, text="示例：密封胶已补打。", photos=[photo(190)]
            )


def rectify(play: Play, project: Any, *, replied_on: str, closed_on: str, leave: int = 0) -> None:
    """The contractor answers all open findings but the last `leave`, the inspector closes them."""
    with play.step("contractor", replied_on) as (by, at):
        waiting = list(inspections_asked.open_findings(project).filter(state="open"))
        for finding in waiting[: len(waiting) - leave]:
            inspections.reply(by=by, at=at, finding=finding, text="已返工处理并自检合格。", photos=[photo(200)])
    with play.step("inspector", closed_on) as (by, at):
        for finding in inspections_asked.open_findings(project).filter(state="replied"):
            inspections.close(by=by, at=at, finding=finding, remark="现场复核，符合要求。")


def complete(
    play: Play,
    project: Any,
    *,
    login: str,
    accepted_on: str,
    handed_over_on: str | None = None,
    with_papers: bool = False,
) -> None:
    """All buildings accepted on one day, and handed over on another."""
    with play.step(login, accepted_on) as (by, at):
        for building in projects_asked.buildings(project):
            acceptance.accept(by=by, at=at, building=building, accepted_on=date.fromisoformat(accepted_on))
    if handed_over_on:
        with play.step(login, handed_over_on) as (by, at):
            for building in projects_asked.buildings(project):
                acceptance.hand_over_building(
                    by=by,
                    at=at,
                    building=building,
                    handed_over_on=date.fromisoformat(handed_over_on),
                    with_papers=with_papers,
                )


def settle(play: Play, project: Any, *, login: str, cost: str, on: str) -> None:
    """The settled cost comes in and adjusts the premium."""
    with play.step(login, on) as (by, at):
        acceptance.settle(by=by, at=at, project=project, cost=Decimal(cost), settled_on=date.fromisoformat(on))
