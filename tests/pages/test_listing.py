"""Lists: what is asked for is what is shown, in two queries, as page, fragment and Excel file."""

from __future__ import annotations

import io
import sys
import types
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from python_calamine import CalamineWorkbook

from idi.foundation.core.actor import Actor
from idi.foundation.core.columns import shown as written
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.states import State

Asked = Callable[..., HttpRequest]
urlpatterns = [
    path("", include("idi.config.urls")),
]
COUNT = 30
ODD, EVEN = State("odd", "单", "warn"), State("even", "双", "good")

pytestmark = pytest.mark.django_db


class KindFilters(Filters):
    label = forms.ChoiceField(label="应用", choices=[("", "全部"), ("lane_0", "零"), ("lane_1", "一")])


class Kinds(Listing):
    title = "类别"
    columns = (
        Column("名称", "model", sort="model", link=lambda row: f"/kinds/{row.pk}/"),
        Column("应用", "app_label"),
        Column("金额", lambda row: Decimal(int(row.model[-2:])) + Decimal("0.50"), "money"),
        Column("费率", lambda row: Decimal("0.0125"), "percent"),
        Column("状态", lambda row: ODD if int(row.model[-2:]) % 2 else EVEN, "state"),
        Column("备注", lambda row: "=1+1", sort=None),
    )
    filters = KindFilters
    search_hint = "名称"
    order = "model"
    page_size = 12
    empty = Empty("还没有类别", "先登记一个。", Action("登记", "/kinds/new/", capability="things.read"))

    def narrow(self, rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
        return rows.filter(app_label=wanted["label"]) if "label" in wanted else rows

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(model__contains=text)


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = sys.modules[__name__]


@pytest.fixture
def rows(asked: Asked) -> QuerySet[ContentType]:
    ContentType.objects.bulk_create(ContentType(app_label=f"lane_{n % 2}", model=f"kind {n:02d}") for n in range(COUNT))
    return ContentType.objects.filter(app_label__startswith="lane_")


def shown(listing: Kinds) -> list[int]:
    return [int(row.model[-2:]) for row in listing.page]


def test_the_first_page_takes_three_queries_a_fragment_two(
    asked: Asked, rows: Any, markup: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        response = Kinds(asked("/kinds/"), rows).response()
    with django_assert_num_queries(2):
        Kinds(asked("/kinds/", HX_Request="true"), rows).response()
    page = markup(response)
    assert len(page.all("tr")) == 1 + 12
    assert page.all("td", **{"data-label": "名称"})
    assert page.all("title")
    assert "¥ 0.50" in page.words
    assert "1.25%" in page.words
    assert "双" in page.words


def test_filter_search_order_and_page_work_together(asked: Asked, rows: Any) -> None:
    listing = Kinds(asked("/kinds/?label=lane_1&q=kind 2&sort=-model"), rows)
    assert shown(listing) == [29, 27, 25, 23, 21]
    assert shown(Kinds(asked("/kinds/?page=3"), rows)) == list(range(24, 30))


@pytest.mark.parametrize("query", ["page=99", "page=-1", "page=x", "sort=password", "sort=-app_label", "label=unknown"])
def test_nonsense_in_the_address_breaks_nothing(asked: Asked, rows: Any, query: str) -> None:
    listing = Kinds(asked(f"/kinds/?{query}"), rows)
    assert listing.response().status_code == 200
    assert listing.page.paginator.count == COUNT
    assert listing.sorting == "model"


def test_links_keep_what_was_asked_and_change_one_thing(asked: Asked, rows: Any) -> None:
    listing = Kinds(asked("/kinds/?label=lane_0&page=2"), rows)
    assert listing.previous_url == "/kinds/?label=lane_0&page=1"
    assert listing.next_url == ""
    assert listing.headings[0].url == "/kinds/?label=lane_0&sort=-model"
    assert listing.headings[1].url == ""
    assert listing.excel_url == "/kinds/?label=lane_0&format=xlsx"


def test_htmx_gets_the_rows_only(asked: Asked, rows: Any, markup: Any) -> None:
    page = markup(Kinds(asked("/kinds/", HX_Request="true"), rows).response())
    assert "listing" in page.ids
    assert not page.all("html")
    assert not page.all("form", role="search")


def test_an_empty_list_says_what_to_do_next(asked: Asked, rows: Any, markup: Any) -> None:
    page = markup(Kinds(asked("/kinds/"), rows.none()).response())
    assert "还没有类别" in page.words
    assert page.all("a", href="/kinds/new/")
    stranger = Actor(kind="person", person_id=2)
    assert not markup(Kinds(asked("/kinds/", actor=stranger), rows.none()).response()).all("a", href="/kinds/new/")


def test_nothing_found_is_not_the_same_as_nothing_there(asked: Asked, rows: Any, markup: Any) -> None:
    page = markup(Kinds(asked("/kinds/?q=nowhere"), rows).response())
    assert "没有符合条件的记录" in page.words
    assert "还没有类别" not in page.words
    assert page.all("a", href="/kinds/?all=1")


def excel(response: HttpResponse) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_the_excel_file_has_every_selected_row_with_real_numbers(asked: Asked, rows: Any) -> None:
    table = excel(Kinds(asked("/kinds/?label=lane_0&format=xlsx"), rows).response())
    assert table[0] == ["名称", "应用", "金额", "费率（%）", "状态", "备注"]
    assert len(table) == 1 + COUNT // 2
    assert table[2] == ["kind 02", "lane_0", 2.5, 1.25, "双", "=1+1"]


def test_too_much_for_one_file_is_refused_with_advice(asked: Asked, rows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("idi.foundation.core.listing.EXPORT_LIMIT", COUNT - 1)
    request = asked("/kinds/?q=kind&format=xlsx")
    response = Kinds(request, rows).response()
    assert (response.status_code, response["Location"]) == (302, "/kinds/?q=kind")
    assert "请先用筛选条件缩小范围" in str(next(iter(request._messages)))


def test_a_path_may_end_at_a_choice_in_words() -> None:
    kind = types.SimpleNamespace(get_kind_display=lambda: "商品住宅", developer=types.SimpleNamespace(name="甲"))
    assert written(Column("工程类别", "get_kind_display"), kind) == "商品住宅"
    assert written(Column("建设单位", "developer.name"), kind) == "甲"
