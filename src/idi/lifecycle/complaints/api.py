"""Complaints over HTTP, for the systems of those who have to answer them and of the authorities."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.timezone import localtime
from ninja import Path, Query, Router

from idi.foundation.core.pages import Request
from idi.foundation.core.problems import ProblemOut
from idi.lifecycle.complaints import selectors
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.schemas import ComplaintOut, ComplaintsOut

router = Router(tags=["投诉"])
REFUSED: dict[int, Any] = {401: ProblemOut, 403: ProblemOut, 422: ProblemOut}
MOST = 200
_PLAIN = (
    "number", "state", "against_kind", "cause", "about", "text", "wish", "due_on", "stage", "outcome", "answer", "rating",
)  # fmt: skip


@router.get("", response={200: ComplaintsOut, **REFUSED}, summary="投诉清单")
def complaints(request: Request, since: Query[date]) -> dict[str, Any]:
    """某日起提出的、对本单位的（主管部门：本辖区的）投诉，最早的在前，一次最多200件；不含投诉人姓名电话。"""
    request.actor.require("complaints.read")
    rows = selectors.visible(request.actor).select_related("claim").filter(filed_at__date__gte=since).order_by("id")
    items = [_told(row) for row in rows[:MOST]]
    return {"count": len(items), "items": items}


@router.get("/{number}", response={200: ComplaintOut, 404: ProblemOut, **REFUSED}, summary="一件投诉")
def complaint(request: Request, number: Path[str]) -> dict[str, Any]:
    """一件投诉的内容、期限和答复。"""
    request.actor.require("complaints.read")
    found = selectors.by_number(request.actor, number)
    if found is None:
        raise Http404
    return _told(found)


def _told(row: Complaint) -> dict[str, Any]:
    moments = {
        name: (at := getattr(row, name)) and localtime(at) for name in ("filed_at", "escalated_at", "answered_at")
    }
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        **moments,
        "claim_number": row.claim.number if row.claim else None,
    }
