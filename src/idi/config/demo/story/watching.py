"""What is seen while the works go on: facts completed, a list from Excel, progress and prizes, permits, who has not insured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.foundation.core.sheets import Sheet, write, write_book
from idi.lifecycle.projects import selectors as asked
from idi.lifecycle.projects import services as projects
from idi.lifecycle.projects.services.book import BUILDING_BOOK, BUILDINGS_TAB, UNIT_BOOK, UNITS_TAB
from idi.lifecycle.projects.services.permits import PERMIT_COLUMNS


def tell(play: Play) -> None:
    _facts_are_completed(play)
    _a_list_comes_back(play)
    _the_works_go_on(play)
    _permits_are_checked(play)


def _project(by: Any, name: str) -> Any:
    return asked.visible(by).get(name=name)


def _facts_are_completed(play: Play) -> None:
    """After insurers were asked to quote: the project page shows what no longer is as they were told."""
    with play.step("developer_b", "2026-11-06") as (by, at):
        project = _project(by, "示例·麦田里")
        facts = {
            "works_name": "示例·麦田里住宅小区工程", "gfa_above": Decimal(21000), "gfa_below": Decimal(6000),
            "max_height": Decimal(33), "longitude": Decimal("120.710000"), "latitude": Decimal("30.765000"),
            "standing": "302", "contract_cost": Decimal("96500000.00"), "new_technology": "无",
            "surroundings": "示例：东侧为农田，西侧 40 米有河道，无地铁和高压管线。",
            "permit_issued_on": date(2026, 10, 16),
        }  # fmt: skip
        projects.edit_project(by=by, at=at, project=project, version=project.version, facts=facts)
        for building in asked.buildings(project)[:2]:
            design = {
                "design_life": 50, "safety_grade": "2", "foundation_grade": "2", "seismic_category": "3",
                "seismic_intensity": "7", "basic_acceleration": Decimal("0.10"), "site_class": "3",
            }  # fmt: skip
            projects.edit_building(by=by, at=at, building=building, version=building.version, facts=design)


def _a_list_comes_back(play: Play) -> None:
    """Two areas put right in Excel; the list waits for its confirmation."""
    with play.step("developer_b", "2026-11-09") as (by, at):
        project = _project(by, "示例·麦田里")
        rows = [
            {"key": str(home.pk), "version": home.version, "building": home.building.number, "number": home.number,
             "part": home.part, "floor": home.floor, "area": Decimal("91.20") if n < 2 else home.area}
            for n, home in enumerate(asked.units(project))
        ]  # fmt: skip
        buildings = [
            {"key": str(row.pk), "version": row.version, "number": row.number, "use": row.use, "structure": row.structure,
             "floors_above": row.floors_above, "floors_below": row.floors_below, "height": row.height, "area": row.area,
             "design_life": row.design_life, "safety_grade": row.safety_grade, "foundation_grade": row.foundation_grade,
             "seismic_category": row.seismic_category, "seismic_intensity": row.seismic_intensity,
             "basic_acceleration": row.basic_acceleration, "site_class": row.site_class}
            for row in asked.buildings(project)
        ]  # fmt: skip
        book = write_book([Sheet(BUILDINGS_TAB, BUILDING_BOOK, buildings), Sheet(UNITS_TAB, UNIT_BOOK, rows)], at=at)
        projects.upload_contents(by=by, at=at, project=project, file=book, filename="示例·麦田里分户清单.xlsx")


def _the_works_go_on(play: Play) -> None:
    reports = (
        ("developer", "2026-05-20", "1", 100, "2026-05-31", "桩基和承台完成。"),
        ("supervisor", "2026-08-18", "2", 35, "2027-02-28", "地下室结构完成，主体施工至 3 层。"),
        ("developer", "2026-10-28", "2", 60, None, "主体施工至 11 层。"),
    )
    for login, day, kind, percent, planned, note in reports:
        with play.step(login, day) as (by, at):
            projects.report_progress(
                by=by, at=at, project=_project(by, "示例·潮汐湾"), kind=kind, percent=percent, seen_on=date.fromisoformat(day),
                planned_on=date.fromisoformat(planned) if planned else None, note=note, photos=[photo(150 + percent)],
            )  # fmt: skip
    with play.step("developer", "2026-09-10") as (by, at):
        projects.record_award(
            by=by, at=at, project=_project(by, "示例·潮汐湾"), name="示例·优质结构奖", level="3", body="示例·市建筑业协会",
            applied_on=date(2026, 9, 8),
        )  # fmt: skip


def _permits_are_checked(play: Play) -> None:
    """Of Haining one permit is matched by its number and one is of no project here; of Shanghai one is not insured."""
    haining = [
        {"number": "示例施许-330481-2026-02-20", "project_name": "示例·潮汐湾", "developer_name": "示例·潮城置业有限公司",
         "region_code": "海宁市", "kind": "214", "issued_on": date(2026, 2, 16), "gfa": Decimal(36000)},
        {"number": "示例施许-330481-2026-09-01", "project_name": "示例·新港名邸", "developer_name": "示例·新港置业有限公司",
         "region_code": "海宁市", "kind": "214", "issued_on": date(2026, 9, 1), "gfa": Decimal(52000)},
    ]  # fmt: skip
    shanghai = [
        {"number": "示例施许-310000-2026-08-03", "project_name": "示例·浦江雅苑", "developer_name": "示例·浦江置业有限公司",
         "region_code": "上海市", "kind": "214", "issued_on": date(2026, 8, 3), "gfa": Decimal(48000)}
    ]  # fmt: skip
    for login, rows in (("housing", haining), ("housing_sh", shanghai)):
        with play.step(login, "2026-11-10") as (by, at):
            file = write(PERMIT_COLUMNS, rows, title="施工许可证清单", at=at)
            projects.import_permits(by=by, at=at, file=file, filename="示例许可证清单.xlsx")
    with play.step("housing_xz", "2026-11-12") as (by, at):
        projects.remind(
            by=by, at=at, project=_project(by, "示例·麦田里"), due_on=date(2026, 12, 31),
            text="示例：“麦田里”列入试点后尚未投保，请在施工至正负零前办理。",
        )  # fmt: skip
    with play.step("housing_sh", "2026-11-12") as (by, at):
        projects.remind(
            by=by, at=at, permit=asked.uninsured_permits(by)[0], method="letter", text="示例：已书面通知建设单位限期投保。"
        )  # fmt: skip
