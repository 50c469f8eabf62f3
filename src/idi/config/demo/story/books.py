"""示例·桑园, 示例·桑田: insured in 2020 in the lead's own system; both entered here as one book, one still without its file and premium."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story import building
from idi.config.demo.story.estate import Estate, register
from idi.foundation.core import sheets
from idi.lifecycle.policies import book_sheet
from idi.lifecycle.policies import selectors as asked
from idi.lifecycle.policies import services as policies

ESTATES = [
    Estate(
        name=f"示例·{name}", developer="developer_b", login="developer_b", housing="housing_xz", region_code="330411",
        address=f"秀洲区示例蚕桑路{number}号", registered_on="2020-03-02", started_on=f"2020-03-{number + 10}",
        completion_on="2021-12-31", budget=Decimal("24000000.00"), buildings=("1号楼",), floors=4, pilot=False,
    )
    for number, name in enumerate(("桑园", "桑田"), 1)
]  # fmt: skip


def tell(play: Play) -> None:
    projects = [register(play, estate) for estate in ESTATES]
    rows = [_row(project, play.firms["developer_b"].uscc, number) for number, project in enumerate(projects, 118)]
    rows[1] |= {"paid_on": None, "provisional": Decimal("299000.00")}
    shares = [
        {"outside_number": rows[0]["outside_number"], "insurer": play.firms["follower_b"].name, "share": Decimal(30)}
    ]
    with play.step("lead", "2020-06-08") as (by, at):
        filled = zip(("保险单", "共保份额", "承保项目"), (book_sheet.POLICIES, book_sheet.SHARES, book_sheet.ITEMS), (rows, shares, []), strict=True)  # fmt: skip
        book = policies.take_book(
            by=by, at=at, lead=play.firms["lead"], name="2020年存量业务（示例）.xlsx",
            upload=sheets.write_book([sheets.Sheet(*each) for each in filled], at=at),
            archive=_packed(f"{rows[0]['outside_number']}.jpg", building.photo(236)),
        )  # fmt: skip
    with play.step("lead", "2020-06-08") as (by, at):
        policies.start_book(by=by, at=at, book=asked.book(book.pk))
    _explained(play, book.pk)


def _explained(play: Play, book_pk: int) -> None:
    """The exclusions of the first were explained, as its file shows; one line was copied wrongly and is put right."""
    told: dict[str, Any] = {
        "exclusions": ["擅自拆改承重结构", "装修不当造成的渗漏"], "how": "written", "explainer": "示例·王五",
        "explained_on": date(2020, 3, 27), "acknowledged_on": date(2020, 4, 1),
    }  # fmt: skip
    with play.step("lead", "2020-06-10") as (by, at):
        policy: Any = asked.entries(asked.book(book_pk))[0].policy
        policies.record_explanation(by=by, at=at, policy=policy, upload=building.photo(237), **told)
    told["exclusions"][1] = "业主装修破坏防水层造成的渗漏"
    with play.step("lead", "2020-06-17") as (by, at):
        drawn = policies.correct_explanation(
            by=by, at=at, policy=policy, reason="示例：与确认书第2条核对，抄录有误", **told
        )
    with play.step("chief", "2020-06-18") as (by, at):
        policies.answer_correction(by=by, at=at, correction=drawn, agree=True)


def _row(project: Any, developer: str | None, number: int) -> dict[str, Any]:
    return {
        "outside_number": f"甲险-2020-{number:06d}（示例）", "project": project.number,
        "developer": developer, "outside_on": date(2020, 4, 8), "signed_on": date(2020, 4, 1),
        "budget": Decimal("24000000.00"), "rate": Decimal("1.25"), "provisional": Decimal("300000.00"),
        "insured": "owners", "claimant": "owners", "lead_share": Decimal(70 if number == 118 else 100),
        "paid_on": date(2020, 4, 20),
    }  # fmt: skip


def _packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()
