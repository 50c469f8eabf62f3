"""The usual course of a form: shown, refused with everything kept, or done and gone on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from idi.foundation.core import pages
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.core.forms import Form

urlpatterns = [
    path("", include("idi.config.urls")),
    path("things/<int:pk>/", lambda request, pk: HttpResponse(), name="thing"),
]

Asked = Callable[..., HttpRequest]


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = sys.modules[__name__]


class Report(Form):
    phone = forms.CharField(label="电话")


def run(request: HttpRequest, do: Callable[[Report], Any], **more: Any) -> HttpResponse:
    return pages.act(
        request,
        Report.of(request),
        do=do,
        success=lambda thing: f"已登记 {thing}",
        to="/things/7/",
        context={"title": "报修"},
        **more,
    )


def never(form: Report) -> None:
    raise AssertionError("the service must not be called")


def test_the_form_is_shown_and_nothing_is_done(asked: Asked, markup: Any) -> None:
    response = run(asked(), never)
    page = markup(response)
    assert response.status_code == 200
    assert page.all("input", name="phone")
    assert page.all("input", name="_once")
    assert page.all("input", name="csrfmiddlewaretoken")
    assert "报修" in page.words


def test_an_invalid_form_never_reaches_the_service_and_keeps_its_token(asked: Asked, markup: Any) -> None:
    response = run(asked(post={"phone": "", "_once": "1-2-3"}), never)
    page = markup(response)
    assert response.status_code == 422
    assert page.all("a", href="#id_phone")
    assert "id_phone" in page.ids
    assert page.all("input", name="_once", value="1-2-3")


def test_a_refusal_keeps_what_was_typed_and_names_the_article(asked: Asked, markup: Any) -> None:
    def refuse(form: Report) -> None:
        raise Refusal(Reason("等待期内请联系建设单位", "phone", ({"ref": "通知三（一）", "grade": "S"},)))

    request = asked(post={"phone": "0573-1"})
    response = run(request, refuse)
    page = markup(response)
    assert response.status_code == 422
    assert page.all("input", name="phone", value="0573-1")
    assert "等待期内请联系建设单位" in page.words
    assert "通知三（一）" in page.words
    assert list(get_messages(request)) == []


@pytest.mark.parametrize(("refusal", "status"), [(Conflict, 409), (Forbidden, 403)])
def test_a_refusal_carries_its_own_status(asked: Asked, refusal: type[Refusal], status: int) -> None:
    def refuse(form: Report) -> None:
        raise refusal("不行")

    assert run(asked(post={"phone": "1"}), refuse).status_code == status


def test_success_goes_on_and_says_so(asked: Asked) -> None:
    request = asked(post={"phone": "0573-1"})
    done: list[str] = []

    def report(form: Report) -> str:
        done.append(form.cleaned_data["phone"])
        return "BA1"

    response = run(request, report)
    assert (response.status_code, response["Location"]) == (303, "/things/7/")
    assert done == ["0573-1"]
    assert [str(message) for message in get_messages(request)] == ["已登记 BA1"]


def test_htmx_is_told_to_go_on(asked: Asked) -> None:
    response = run(asked(post={"phone": "1"}, HX_Request="true"), lambda form: "BA1")
    assert response["HX-Redirect"] == "/things/7/"


def test_where_to_go_may_depend_on_what_was_made(asked: Asked) -> None:
    request = asked(post={"phone": "1"})
    response = pages.act(request, Report.of(request), do=lambda form: 9, to=lambda pk: f"/things/{pk}/")
    assert response["Location"] == "/things/9/"


@pytest.mark.parametrize(
    ("headers", "template"),
    [
        ({}, "whole"),
        ({"HX_Request": "true"}, "part"),
        ({"HX_Request": "true", "HX_Boosted": "true"}, "whole"),
        ({"HX_Request": "true", "HX_History_Restore_Request": "true"}, "whole"),
    ],
)
def test_one_address_serves_the_page_and_its_fragment(
    asked: Asked, headers: dict[str, str], template: str, markup: Any
) -> None:
    request = asked(**headers)
    response = pages.page(request, "core/form_page.html", {"form": Report()}, fragment="core/form.html")
    assert bool(markup(response).all("html")) == (template == "whole")
    assert "HX-Request" in response["Vary"]


def test_the_pages_that_say_no_tell_what_to_do_next(asked: Asked, markup: Any) -> None:
    answers = {
        400: pages.bad_request(asked()),
        403: pages.forbidden(asked(), PermissionDenied()),
        404: pages.not_found(asked(actor=ANONYMOUS)),
        500: pages.server_error(asked()),
    }
    for status, response in answers.items():
        page = markup(response)
        assert response.status_code == status
        assert all((page.all("h1"), page.all("title"), page.all("a", href="/"))), status
    assert pages.csrf_failure(asked()).status_code == 403


def test_a_stranger_may_sign_in_and_come_back(asked: Asked, markup: Any, clerk: Actor) -> None:
    links = markup(pages.not_found(asked("/policies/7/?a=1", actor=ANONYMOUS))).all("a")
    assert any(link["href"] == "/account/login/?next=/policies/7/%3Fa%3D1" for link in links)
    assert not any("next=" in link["href"] for link in markup(pages.not_found(asked(actor=clerk))).all("a"))


def test_a_missing_permission_is_named(asked: Asked, markup: Any) -> None:
    page = markup(pages.forbidden(asked(), Forbidden("需要“核赔”权限")))
    assert "需要“核赔”权限" in page.words


def test_a_button_without_fields_is_a_form_with_token_and_question(asked: Asked, markup: Any) -> None:
    from django.template import engines

    template = engines["django"].from_string('{% post_button "/things/7/" "受理" confirm="确定受理？" %}')
    page = markup(template.render({}, asked()))
    assert page.all("form", method="post", action="/things/7/")
    assert page.all("input", name="csrfmiddlewaretoken")
    assert page.all("input", name="_once")
    assert page.all("button")[0]["data-confirm"] == "确定受理？"
