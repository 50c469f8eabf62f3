"""What a view hands to the browser: a page or its fragment, the usual course of a form, and the pages that say no."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.core.forms import Form

F = TypeVar("F", bound=Form)
T = TypeVar("T")
P = ParamSpec("P")


class Request(HttpRequest):
    """A request as views get it: who asks, and when."""

    actor: Actor
    at: datetime


View = Callable[Concatenate[Request, P], HttpResponse]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asked for a part of the page, rather than the browser for the whole."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def signed_in(capability: str | None = None) -> Callable[[View[P]], View[P]]:
    """Decorates a view that is not public: `@signed_in()` or `@signed_in("projects.read")`.

    Who is not signed in goes to the log-in and comes back; who lacks the capability reads so (403). Which rows are
    shown is decided by row security, not here.
    """

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def run(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.actor.signed_in:
                return redirect_to_login(request.get_full_path())
            try:
                if capability is not None:
                    request.actor.require(capability)
                return view(request, *args, **kwargs)
            except Forbidden as refusal:
                return forbidden(request, refusal)

        run.capability = capability  # type: ignore[attr-defined]
        return run

    return decorate


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Renders `template`, or `fragment` where HTMX asked for it: one address serves both."""
    name = fragment if fragment and wants_fragment(request) else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def act(
    request: HttpRequest,
    form: F,
    *,
    do: Callable[[F], T],
    to: Any,
    success: str | Callable[[T], str] = "",
    template: str = "core/form_page.html",
    context: Mapping[str, Any] | None = None,
    fragment: str | None = None,
) -> HttpResponse:
    """The usual course of a form. GET shows it; POST calls `do(form)`, one service call, when the form is valid; one that asks for
    another row shows it again.

    A refusal shows the form again with what was typed, the reasons at their fields and on top (422, or the status the
    refusal carries). Success leaves `success` as a message and goes on (303) to `to`: an address, a URL name, a thing with
    `get_absolute_url`, or a function of what `do` returned that gives one of these.
    """
    status = 200
    if request.method == "POST":
        status = 200 if getattr(form, "adds_row", "") else 422
        if form.is_valid():
            try:
                result = do(form)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                return _go_on(request, result, success, to)
    return page(request, template, {**(context or {}), "form": form}, fragment=fragment, status=status)


def _go_on(request: HttpRequest, result: Any, success: str | Callable[[Any], str], to: Any) -> HttpResponse:
    if words := success(result) if callable(success) else success:
        messages.success(request, words)
    address = resolve_url(to(result) if callable(to) else to)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return HttpResponse(status=303, headers={"Location": address})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _no(request, 400, gettext("这个请求无法识别"), gettext("请返回上一页，检查填写的内容后再试一次。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says which permission is missing where the exception tells."""
    words = str(exception) if isinstance(exception, Refusal) else ""
    return _no(
        request, 403, gettext("您没有进行这项操作的权限"), words or gettext("如果工作需要，请联系本单位管理员开通。")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words for what does not exist and for what this actor may not see."""
    return _no(
        request,
        404,
        gettext("没有找到这个页面"),
        gettext("地址可能有误，也可能这份资料不对您所在的单位开放。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _no(
        request,
        403,
        gettext("页面已过期，这次提交没有生效"),
        gettext("可能是登录状态有变化或浏览器禁用了 Cookie。请返回上一页，刷新后重新提交。"),
    )


def _no(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return page(request, "core/no.html", {"title": title, "words": words, "status": status}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without context, for nothing may be relied on any more."""
    return HttpResponse(loader.get_template("core/broken.html").render(), status=500)
