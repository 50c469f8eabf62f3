"""The HTTP interface for other systems: `/api/v1/`, described by OpenAPI at `/api/openapi.json`.

A call shows the key of an organisation and is one transaction of that organisation, under row security and journaled. Each
room brings its own router; refusals are problem documents.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from idi.foundation.core import problems
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.foundation.credit.api import router as credit
from idi.foundation.keys import services as keys
from idi.foundation.notices.api import router as notices
from idi.front.hotline.api import router as hotline
from idi.lifecycle.claims.api import router as claims
from idi.lifecycle.complaints.api import router as complaints


class ByKey(HttpBearer):
    """`Authorization: Bearer idi_…`; sessions of the browser open nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = keys.enter(token, request.at)  # type: ignore[attr-defined]
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        return actor


class Interface(NinjaAPI):
    """The interface whose description names problem documents as what they are."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**given)
        for path in described["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"] = {problems.CONTENT_TYPE: answer["content"]["application/json"]}
        return described


api = Interface(
    title="住宅工程质量潜在缺陷保险平台接口",
    version="1",
    description=(
        "供信用系统、物业和保险机构的业务系统对接。密钥由本单位管理员在“接口密钥”页面签发，放在请求头 Authorization: Bearer 中。"
        "一次调用要么全部成功，要么一条也不写入；出错时返回 application/problem+json，逐条说明行、字段和理由。"
    ),
    urls_namespace="api",
    docs_url=None,
    auth=ByKey(),
)
api.add_router("/v1/credit", credit)
api.add_router("/v1/claims", claims)
api.add_router("/v1/complaints", complaints)
api.add_router("/v1/hotline", hotline)
api.add_router("/v1/messages", notices)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problems.of_refusal(refusal)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.of_invalid(error.errors)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problems.problem(401, "没有有效的接口密钥，请检查请求头 Authorization: Bearer。")


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.problem(404, "没有找到，或者不对本单位开放。")


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, "这个请求无法识别，请检查格式。", [{"message": str(error)}])
