"""What a telephone exchange tells over HTTP; docs/how-to/connect-a-telephone-exchange.md describes it."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime
from ninja import Path, Router

from idi.foundation.core.pages import Request
from idi.foundation.core.problems import ProblemOut
from idi.front.hotline import services
from idi.front.hotline.schemas import EventIn, IncomingOut

router = Router(tags=["专线"])
REFUSED: dict[int, Any] = {401: ProblemOut, 403: ProblemOut, 422: ProblemOut}


@router.post("/calls/{reference}/events", response={200: IncomingOut, **REFUSED}, summary="来电事件")
def hear(request: Request, reference: Path[str], given: EventIn) -> dict[str, Any]:
    """交换机报送一次来电的一个事件，reference 是交换机的来电编号。重复报送、次序颠倒都不会重复登记。"""
    told = given.dict(exclude={"at"})
    row = services.hear(by=request.actor, at=request.at, reference=reference[:80], moment=given.at, **told)
    moments = {name: (at := getattr(row, name)) and localtime(at) for name in ("rung_at", "answered_at", "ended_at")}
    return {"reference": row.reference, **moments}
