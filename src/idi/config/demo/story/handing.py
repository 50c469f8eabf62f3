"""What goes with the keys: an acceptance that failed first, the filing, both papers, letters to owners, a list of owners."""

from __future__ import annotations

from datetime import date
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import plan
from idi.foundation.core.sheets import write
from idi.lifecycle.acceptance import services as acceptance
from idi.lifecycle.acceptance.services.lists import CHAPTERS
from idi.lifecycle.projects import selectors as projects_asked

OWNERS = (("1号楼", "101室", "示例业主甲", "13900000001"), ("1号楼", "102室", "示例业主乙", "13900000002"))


def before_acceptance(play: Play, project: Any, *, login: str, failed_on: str) -> None:
    """Both papers are on file; the first building was not accepted at the first attempt."""
    with play.step(login, failed_on) as (by, at):
        for shade, kind in ((60, "guarantee"), (90, "manual")):
            acceptance.issue_paper(
                by=by, at=at, project=project, kind=kind, in_force_on=date.fromisoformat(failed_on), upload=plan(shade)
            )
        acceptance.record_round(
            by=by, at=at, building=projects_asked.buildings(project)[0], held_on=date.fromisoformat(failed_on),
            outcome="failed", findings="示例：屋面蓄水试验一处渗水，整改后重新验收。",
        )  # fmt: skip


def after_acceptance(play: Play, project: Any, *, login: str, filed_on: str, day: str) -> None:
    """The acceptances are filed, letters printed, and the owners of two homes come from a list with its ground."""
    with play.step(login, day) as (by, at):
        for n, building in enumerate(projects_asked.buildings(project), 1):
            acceptance.record_filing(
                by=by, at=at, building=building, filed_on=date.fromisoformat(filed_on), filing_number=f"示例-备-{n}"
            )
        acceptance.ask_letters(by=by, at=at, project=project, building=projects_asked.buildings(project)[0])
    columns = CHAPTERS["owners"].COLUMNS
    with play.step(login, day) as (by, at):
        rows = [dict(zip((column.name for column in columns), owner, strict=True)) for owner in OWNERS]
        review = acceptance.upload_list(
            by=by, at=at, project=project, kind="owners", filename="业主名单（示例）.xlsx",
            file=write(columns, rows, title="业主名单", at=at), as_of_on=date.fromisoformat(day), basis="contract",
            basis_note="示例：商品房买卖合同第12条，签约时书面告知并同意",
        )  # fmt: skip
        acceptance.apply_list(by=by, at=at, review=review)
