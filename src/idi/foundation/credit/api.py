"""Credit over HTTP: records in, all or none; grades and records of an organisation out."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Path, Query, Router

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request
from idi.foundation.core.problems import ProblemOut
from idi.foundation.credit import selectors, services
from idi.foundation.credit.schemas import BatchOut, FactsOut, GradeOut, RecordsIn
from idi.foundation.credit.states import standing
from idi.foundation.parties.selectors import organisations

router = Router(tags=["信用"])
REFUSED: dict[int, Any] = {401: ProblemOut, 403: ProblemOut, 422: ProblemOut}
GRADE = ("grade", "source", "reference", "from_on", "until_on", "effective_on", "ended_on")
FACT = (
    "id", "kind", "text", "value", "points", "source", "reference", "happened_on", "from_on", "until_on",
    "reply_until_on", "effective_on", "ended_on", "reply", "answer",
)  # fmt: skip


@router.post("/records", response={200: BatchOut, 409: ProblemOut, **REFUSED}, summary="报送信用记录")
def take_in(request: Request, batch: RecordsIn) -> dict[str, Any]:
    """一批记录全部受理或一条也不受理。来源和编号相同、内容相同的记录再次报送不改变任何内容；内容不同的返回 409，
    逐条列出不同之处，写明 corrects 和 because 后更正。当事单位先获告知，陈述期满后才计入。"""
    records = [
        services.Record(
            row=row, **{**given.dict(), "uscc": given.uscc.upper(), "from_on": given.from_on or given.happened_on}
        )
        for row, given in enumerate(batch.records, 1)
    ]
    plan = services.take_in(
        by=request.actor, at=request.at, records=records, corrects=batch.corrects, because=batch.because
    )
    words = {"other": "corrected"}
    return {
        **{words.get(each, each): len(plan.of(each)) for each in ("new", "known", "other")},
        "records": [
            {
                "row": item.record.row, "source": item.record.source, "reference": item.record.reference,
                "standing": words.get(item.standing, item.standing),
            }
            for item in plan.items
        ],
    }  # fmt: skip


@router.get(
    "/organisations/{uscc}/grades", response={200: list[GradeOut], 404: ProblemOut, **REFUSED}, summary="单位的信用等级"
)
def grades(request: Request, uscc: Path[str]) -> list[dict[str, Any]]:
    """全部等级，最新的在前。"""
    today = local_date(request.at)
    rows = selectors.grades(_organisation(request, uscc))
    return [{**_told(row, GRADE), "standing": standing(row, today).name} for row in rows]


@router.get(
    "/organisations/{uscc}/records", response={200: FactsOut, 404: ProblemOut, **REFUSED}, summary="单位的信用记录"
)
def records(request: Request, uscc: Path[str], limit: Query[int] = 100, offset: Query[int] = 0) -> dict[str, Any]:
    """本单位有权查看的记录和事实，最新的在前；limit 最多 500。"""
    today = local_date(request.at)
    rows = selectors.facts(_organisation(request, uscc))
    shown = rows[max(offset, 0) :][: min(max(limit, 1), 500)]
    return {
        "count": rows.count(),
        "items": [{**_told(row, FACT), "standing": standing(row, today).name} for row in shown],
    }


def _told(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _organisation(request: Request, uscc: str) -> int:
    request.actor.require("parties.read")
    found = organisations().filter(uscc=uscc.strip().upper()).first()
    if found is None:
        raise Http404
    return int(found.pk)
