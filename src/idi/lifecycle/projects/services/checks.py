"""What the facts of a project, a building and a home must keep to, whoever writes them: the form, the sheet or a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from idi.foundation.core.errors import Refusals
from idi.lifecycle.projects.models import Building, Project, Unit

CHINA = {"longitude": (Decimal(73), Decimal(136)), "latitude": (Decimal(3), Decimal(54))}


def check_project(no: Refusals, facts: Mapping[str, Any], on: date) -> None:
    """Adds what is wrong with the facts given; what is not among them is not asked for."""
    _words(no, facts, name="请填写项目名称。", address="请填写项目地址。")
    _one_of(no, facts, kind=(Project.Kind, "请选择工程类别。"), finish=(Project.Finish, "请选择装修标准。"))
    _above_nothing(
        no, facts, gfa_total="总建筑面积应大于 0。", budget_cost="建筑安装工程概算造价应大于 0。",
        land_area="占地面积应大于 0。", max_height="最高建筑高度应大于 0。", contract_cost="合同总造价应大于 0。",
        total_investment="总投资应大于 0。",
    )  # fmt: skip
    _areas(no, facts)
    _place(no, facts)
    _days(no, facts, on)
    if facts.get("prefabricated_rate") is not None:
        no.unless(0 <= facts["prefabricated_rate"] <= 1, "装配率应在 0 到 100% 之间。", field="prefabricated_rate")
        no.unless(
            facts.get("prefabricated", True), "不是装配式住宅，不填写装配率；或勾选“装配式住宅”。", field="prefabricated_rate"
        )  # fmt: skip


def _areas(no: Refusals, facts: Mapping[str, Any]) -> None:
    above, below, total = (facts.get(name) for name in ("gfa_above", "gfa_below", "gfa_total"))
    for name, area in (("gfa_above", above), ("gfa_below", below)):
        no.unless(area is None or area >= 0, "建筑面积不能为负数。", field=name)
    if above is not None and below is not None and total is not None and above + below != total:
        words = f"地上、地下建筑面积之和为 {above + below}，与总建筑面积 {total} 不符，请核对。"
        no.add(words, field="gfa_total")


def doubt_areas(no: Refusals, total: Decimal, areas: Iterable[Decimal], *, field: str) -> None:
    """Buildings that are larger together than the project they stand in: one of the two figures is probably a slip of the pen."""
    together = sum(areas, Decimal(0))
    if together > total:
        no.doubt(
            f"各单体建筑面积之和为 {together:,.2f} 平方米，超过项目总建筑面积 {total:,.2f} 平方米。请核对单体面积或项目总面积；确认无误的，请勾选后再提交。",
            field=field,
        )  # fmt: skip


def _place(no: Refusals, facts: Mapping[str, Any]) -> None:
    given = [name for name in CHINA if facts.get(name) is not None]
    for name in given:
        least, most = CHINA[name]
        words = f"{'经度' if name == 'longitude' else '纬度'}应在 {least} 到 {most} 之间，请核对是否填反。"
        no.unless(least <= facts[name] <= most, words, field=name)
    no.unless(len(given) != 1, "经度和纬度请一并填写。", field="latitude" if given == ["longitude"] else "longitude")


def _days(no: Refusals, facts: Mapping[str, Any], on: date) -> None:
    started, completion = facts.get("started_on"), facts.get("planned_completion_on")
    if started and completion:
        no.unless(completion > started, "计划竣工日期应晚于开工日期。", field="planned_completion_on")
    if issued := facts.get("permit_issued_on"):
        no.unless(issued <= on, "施工许可证日期不能晚于今天。", field="permit_issued_on")
        no.unless(bool(facts.get("permit_number", "?")), "请一并填写施工许可证号。", field="permit_number")


def check_building(no: Refusals, facts: Mapping[str, Any]) -> None:
    """As `check_project`, for a building."""
    _words(no, facts, number="请填写单体编号。")
    _one_of(no, facts, use=(Building.Use, "请选择用途。"), structure=(Building.Structure, "请选择结构类型。"))
    above, below = facts.get("floors_above"), facts.get("floors_below", 0)
    if above is not None:
        no.unless(above >= 0 and below >= 0, "层数不能为负数。", field="floors_above")
        no.unless(above + below > 0, "地上、地下层数不能都为 0。", field="floors_above")
    _above_nothing(
        no, facts, area="建筑面积应大于 0。", height="建筑高度应大于 0。", design_life="结构设计使用年限应大于 0。",
        characteristic_period="特征周期应大于 0。",
    )  # fmt: skip
    acceleration = facts.get("basic_acceleration")
    no.unless(
        acceleration is None or 0 < acceleration <= 1, "基本地震加速度以 g 计，应大于 0、不超过 1。",
        field="basic_acceleration",
    )  # fmt: skip


def check_unit(no: Refusals, facts: Mapping[str, Any]) -> None:
    """As `check_project`, for a home or public part."""
    _words(no, facts, number="请填写户号。")
    _one_of(no, facts, part=(Unit.Part, "请选择部位。"))
    _above_nothing(no, facts, area="建筑面积应大于 0。")


def _words(no: Refusals, facts: Mapping[str, Any], **asked: str) -> None:
    for name, words in asked.items():
        no.unless(name not in facts or bool(str(facts[name]).strip()), words, field=name)


def _one_of(no: Refusals, facts: Mapping[str, Any], **asked: tuple[Any, str]) -> None:
    for name, (choices, words) in asked.items():
        no.unless(name not in facts or facts[name] in choices.values, words, field=name)


def _above_nothing(no: Refusals, facts: Mapping[str, Any], **asked: str) -> None:
    for name, words in asked.items():
        no.unless(facts.get(name) is None or facts[name] > 0, words, field=name)
