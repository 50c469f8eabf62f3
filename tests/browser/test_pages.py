"""The foundations of the pages in a real browser: under the policy, by keyboard, on a phone, without a network."""

from __future__ import annotations

import sys
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path, reverse
from playwright.sync_api import Page, expect

from idi.foundation.core import navigation, pages, panels
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.listing import Column, Filters, Listing
from idi.foundation.core.navigation import Item
from idi.foundation.core.panels import Panel
from idi.foundation.core.states import State

CLERK = Actor(kind="person", person_id=1, organisation_id=2, name="张三（示例）", organisation_name="示例保险公司")
SENT: list[str] = []


class Share(Form):
    insurer = forms.CharField(label="保险机构")


class Report(Form):
    phone = forms.CharField(label="联系电话")
    rows = {"shares": Rows(Share, "共保份额", extra=1)}


class KindFilters(Filters):
    app = forms.ChoiceField(label="应用", choices=[("", "全部"), ("sessions", "会话")])
    model = forms.CharField(label="类名")


class Kinds(Listing):
    title = "类别"
    columns = (
        Column("名称", "model", sort="model", link=lambda row: "/form/"),
        Column("应用", "app_label"),
        Column("状态", lambda row: State("a", "有效", "good"), "state"),
    )
    filters = KindFilters
    search_hint = "名称"
    page_size = 8

    def narrow(self, rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
        return rows.filter(app_label=wanted["app"]) if "app" in wanted else rows

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(model__contains=text)


def report(form: Report) -> None:
    SENT.append(form.cleaned_data["phone"])
    time.sleep(0.5)
    if form.cleaned_data["phone"] == "0":
        raise Refusal(Reason("电话号码应为 11 位", "phone"))


def the_form(request: HttpRequest) -> HttpResponse:
    context = {"title": "报修", "submit": "提交报修", "confirm": "确定提交？" if "ask" in request.GET else ""}
    return pages.act(request, Report.of(request), do=report, success="已登记", to="/kinds/", context=context)


def kinds(request: HttpRequest) -> HttpResponse:
    request.actor = CLERK
    return Kinds(request, ContentType.objects.all()).response(trail=[("首页", "/kinds/")])


def detail(request: HttpRequest) -> HttpResponse:
    request.actor = CLERK
    page = engines["django"].from_string(
        '{% extends "core/base.html" %}{% block content %}{% slot "kind" kind %}{% endblock %}'
    )
    return HttpResponse(page.render({"kind": SimpleNamespace(pk=1)}, request))


def panel(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("form/", the_form, name="form"),
    path("kinds/", kinds, name="kinds"),
    path("detail/", detail, name="detail"),
    path("panel/<int:pk>/", panel, name="panel"),
]


@pytest.fixture(autouse=True)
def _platform(settings: Any) -> Any:
    settings.ROOT_URLCONF = sys.modules[__name__]
    items, search, slots = list(navigation._items), "".join(navigation._search), dict(panels._slots)
    panels.install({"kind": [Panel("代位追偿", "panel")]})
    navigation.install([Item("类别", "kinds", icon="list"), Item("报修", "form", icon="tool")])
    SENT.clear()
    yield
    navigation.install(items, search=search)
    panels.install(slots)


def test_the_policy_holds_and_the_house_font_and_colours_arrive(page: Page) -> None:
    response = page.goto("/kinds/")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.locator(".frame-side").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(16, 48, 63)"
    assert page.locator(".icon").first.evaluate("e => e.getBoundingClientRect().width") > 10


def test_two_clicks_are_one_submit(page: Page) -> None:
    page.goto("/form/")
    page.get_by_label("联系电话").fill("13800000000")
    page.get_by_role("button", name="提交报修").dblclick()
    expect(page.get_by_role("status")).to_have_text("已登记")
    assert SENT == ["13800000000"]


def test_a_refusal_takes_the_focus_and_leads_to_its_field(page: Page) -> None:
    page.goto("/form/")
    page.get_by_label("联系电话").fill("0")
    page.get_by_role("button", name="提交报修").click()
    summary = page.get_by_role("alert").filter(has_text="电话号码应为 11 位")
    expect(summary).to_be_focused()
    expect(page.get_by_label("联系电话")).to_have_value("0")
    summary.get_by_role("link").click()
    expect(page.get_by_label("联系电话")).to_be_focused()
    expect(page.get_by_role("button", name="提交报修")).to_be_enabled()


def test_a_row_more_is_sent_too(page: Page) -> None:
    page.goto("/form/")
    page.get_by_role("button", name="再加一行").click()
    second = page.get_by_label("保险机构").nth(1)
    expect(second).to_be_focused()
    assert second.get_attribute("name") == "shares-1-insurer"
    assert page.locator("[name=shares-TOTAL_FORMS]").input_value() == "2"


def test_a_grave_act_asks_first(page: Page) -> None:
    page.goto("/form/?ask")
    page.get_by_label("联系电话").fill("1")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="提交报修").click()
    assert SENT == []
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="提交报修").click()
    expect(page.get_by_role("status")).to_have_text("已登记")
    assert SENT == ["1"]


def test_a_filter_changes_the_rows_without_a_new_page_and_back_undoes_it(page: Page) -> None:
    page.goto("/kinds/")
    page.evaluate("window.stayed = true")
    page.get_by_label("应用").select_option("sessions")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "app=sessions" in page.url
    assert page.evaluate("window.stayed") is True
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(8)
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_role("link", name="上一页")).to_be_visible()
    assert "page=2" in page.url


def test_the_first_tab_stop_leads_past_the_navigation(page: Page) -> None:
    page.goto("/kinds/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_phone_shows_cards_and_opens_the_navigation(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/kinds/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    link = page.get_by_role("navigation", name="主导航").get_by_role("link", name="报修")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="打开或收起导航").click()
    expect(link).to_be_visible()
    cell = page.locator("tbody td").nth(1)
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"应用"'


def test_filters_fold_on_a_phone_until_they_are_wanted(page: Page) -> None:
    page.goto("/kinds/")
    expect(page.get_by_label("应用")).to_be_visible()
    expect(page.get_by_role("button", name="筛选")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_label("应用")).to_be_hidden()
    expect(page.locator("tbody tr").first).to_be_in_viewport()
    page.get_by_role("button", name="筛选").press("Enter")
    page.get_by_label("应用").select_option("sessions")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("应用")).to_be_visible()
    expect(page.get_by_role("button", name="筛选")).to_have_attribute("aria-expanded", "true")


def test_the_account_menu_opens_by_keyboard(page: Page) -> None:
    page.goto("/kinds/")
    page.get_by_role("button", name="张三").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()


def test_english_is_one_press_away_and_stays(page: Page) -> None:
    page.goto("/kinds/?app=sessions")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/kinds/?app=sessions")
    page.goto(reverse("form"))
    expect(page.get_by_role("button", name="Add a row")).to_be_visible()


def test_without_a_network_the_page_says_so(page: Page) -> None:
    page.goto("/kinds/")
    page.context.set_offline(True)
    page.get_by_label("应用").select_option("sessions")
    expect(page.get_by_role("alert")).to_have_text("连不上服务器，请检查网络后再试。")


def test_a_panel_that_cannot_be_loaded_offers_its_link(page: Page) -> None:
    page.goto("/detail/")
    expect(page.get_by_role("link", name="打开 代位追偿")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("没有取到")
