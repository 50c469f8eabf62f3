"""Refusals as the HTTP interface says them: problem documents (RFC 9457) with row, field and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import JsonResponse
from ninja import Schema

from idi.foundation.core.errors import Refusal

CONTENT_TYPE = "application/problem+json"


class ErrorOut(Schema):
    row: int | None = None
    field: str | None = None
    message: str


class ProblemOut(Schema):
    """问题说明（RFC 9457），errors 逐条列出行、字段和理由。"""

    type: str
    title: str
    status: int
    errors: list[ErrorOut]


def problem(status: int, title: str, errors: Iterable[dict[str, Any]] = (), **further: Any) -> JsonResponse:
    """A problem document. `errors` are the single reasons: message, and where known row and field; `further` members."""
    told = {"type": "about:blank", "title": title, "status": status, "errors": list(errors), **further}
    return JsonResponse(told, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def of_refusal(refusal: Refusal, **further: Any) -> JsonResponse:
    """A refusal with all its reasons; one about many rows tells the row of each. `further` members are its own."""
    rows = getattr(refusal, "problems", ())
    errors = [{"row": each.row, "field": each.field, "message": each.message} for each in rows] or [
        {"field": reason.field, "message": str(reason.message), "because": [_ref(each) for each in reason.because]}
        for reason in refusal.reasons
    ]
    return problem(refusal.status, "没有受理，请按下列各条更正后重新提交。", errors, **further)


def _ref(figure: Any) -> Any:
    return figure.to_json() if hasattr(figure, "to_json") else str(figure)


def of_invalid(found: Iterable[dict[str, Any]]) -> JsonResponse:
    """What pydantic found wrong with a request: the place in a list is the row, the last name the field."""
    return problem(422, "请求的内容不符合接口说明。", [_error(each) for each in found])


def _error(found: dict[str, Any]) -> dict[str, Any]:
    path = list(found.get("loc", ()))
    row = next((step + 1 for step in path if isinstance(step, int)), None)
    name = next((step for step in reversed(path) if isinstance(step, str)), None)
    return {"row": row, "field": name, "message": str(found.get("msg", ""))}
