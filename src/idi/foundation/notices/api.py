"""What a gateway tells over HTTP of the messages it was given."""

from __future__ import annotations

from typing import Any

from ninja import Router

from idi.foundation.core.pages import Request
from idi.foundation.core.problems import ProblemOut
from idi.foundation.notices import services
from idi.foundation.notices.schemas import DeliveryIn, DeliveryOut

router = Router(tags=["消息"])
REFUSED: dict[int, Any] = {401: ProblemOut, 403: ProblemOut, 422: ProblemOut}


@router.post("/deliveries", response={200: DeliveryOut, **REFUSED}, summary="短信送达结果")
def deliver(request: Request, given: DeliveryIn) -> dict[str, Any]:
    """短信网关报送一条短信的结果。重复报送不改变已有结果；送达之后再报未送达，以送达为准。"""
    sending = services.report_delivery(
        by=request.actor, at=request.at, key=str(given.id), delivered=given.state == "delivered", note=given.note
    )
    return {"id": sending.key, "state": sending.state}
