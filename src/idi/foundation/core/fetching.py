"""Views that answer a script of our own pages with data: JSON, or a problem document in the user's words."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext

from idi.foundation.core import problems
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.pages import Request

P = ParamSpec("P")
_MOST_BYTES = 5 * 1024 * 1024


def answers(
    capability: str | None = None,
) -> Callable[[Callable[Concatenate[Request, P], Any]], Callable[Concatenate[Request, P], HttpResponse]]:
    """Decorates a view that returns plain data, or a response. Who is not signed in reads so as 401, not as a log-in page."""

    def decorate(view: Callable[Concatenate[Request, P], Any]) -> Callable[Concatenate[Request, P], HttpResponse]:
        @functools.wraps(view)
        def run(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.actor.signed_in:
                return problems.problem(401, gettext("登录已过期，请重新登录。"))
            try:
                if capability is not None:
                    request.actor.require(capability)
                told = view(request, *args, **kwargs)
            except Refusal as refusal:
                return problems.of_refusal(refusal)
            except Http404:
                return problems.problem(404, gettext("没有找到，或者不对本单位开放。"))
            response = told if isinstance(told, HttpResponse) else JsonResponse(told, safe=False)
            response["Cache-Control"] = "no-store"
            return response

        return run

    return decorate


def sent(request: Request) -> dict[str, Any]:
    """The JSON object a script sent; refuses what is none."""
    try:
        told = json.loads(request.read(_MOST_BYTES))
    except ValueError as wrong:
        raise Refusal(Reason(gettext("内容不是有效的 JSON。"))) from wrong
    if not isinstance(told, dict):
        raise Refusal(Reason(gettext("内容不是一份记录。")))
    return told
