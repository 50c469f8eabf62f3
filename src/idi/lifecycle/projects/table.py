"""The table of facts by stage as a page of the documentation: `python -m idi.lifecycle.projects.table` prints it."""

from __future__ import annotations

from typing import Any

from idi import rules
from idi.lifecycle.projects.stages import ASKED_BY, REQUIREMENTS, STAGES, STEPS, Requirement

HEAD = """# 项目资料：哪一项在哪个阶段需要 Project facts by stage

Generated from `projects/stages.py` (`as_markdown` in `projects/table.py`); a test keeps both alike. 阻止 = the stage waits for it;
提示 = shown as missing, nothing is blocked (platform default, grade D). Articles are those of the region's law on the day of registration.

| 阶段 | 对象 | 资料 | 字段 | 谁要求 | 缺少时 |
|---|---|---|---|---|---|
"""
SUBJECTS = {"project": "项目", "building": "单体", "unit": "户", "step": "办理事项"}


def as_markdown() -> str:
    """The whole page."""
    return HEAD + "".join(f"| {' | '.join(_cells(row))} |\n" for row in REQUIREMENTS)


def _cells(row: Requirement) -> list[str]:
    who = f"地区法规“{rules.law('prc').declaration(row.law).label}”" if row.law else str(ASKED_BY[row.asked_by])
    condition = "（装配式住宅）" if row.when == "prefabricated" else ""
    return [
        str(STAGES[row.stage]), SUBJECTS[row.subject], f"{_label(row)}{condition}", f"`{row.field}`", who,
        "阻止" if row.binding else "提示",
    ]  # fmt: skip


def _label(row: Requirement) -> str:
    from idi.lifecycle.projects.models import Building, Project, Unit

    models: dict[str, Any] = {"project": Project, "building": Building, "unit": Unit}
    return str(
        STEPS[row.field] if row.subject == "step" else models[row.subject]._meta.get_field(row.field).verbose_name
    )
