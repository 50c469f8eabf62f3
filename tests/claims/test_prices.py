"""The library of prices: whole or not at all, the insurer's own before the region's, by the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden
from idi.foundation.core.sheets import SheetRefused
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import selectors
from idi.lifecycle.claims.models import PriceLine
from tests.factories.claims import REPORTED
from tests.factories.parties import World
from tests.factories.surveying import PRICES, a_chief, a_price_file, file_prices
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_insurers_price_goes_before_the_regions_and_each_counts_from_its_day(world: World) -> None:
    chief = a_chief(world)
    assert len(file_prices(world.administrator, world.association, region_code="330400")) == 3
    file_prices(
        chief, world.lead, [["FS-01", "卫生间防水层重做", "m²", price, day, "示例协议价"] for price, day in (("200", date(2025, 1, 1)), ("210", date(2025, 6, 1)))]
    )  # fmt: skip
    with acting(world.repair_manager, REPORTED):
        own = selectors.price_list("330481", date(2025, 3, 3), world.lead.pk)
        others = selectors.price_list("330481", date(2025, 3, 3), world.second.pk)
        lines = selectors.priced(
            [{"code": "FS-01", "quantity": Decimal("2.5"), "price": None}, {"name": "运费", "unit": "次", "quantity": Decimal(1), "price": Decimal("80.00")}], own
        )  # fmt: skip
    assert {code: row.price for code, row in own.items()} == {
        "FS-01": Decimal("200.00"), "FS-02": Decimal("300.00"), "ZS-01": Decimal("150.00"),
    }  # fmt: skip
    assert others["FS-01"].price == Decimal("180.00")
    assert [line["total"] for line in lines] == [Decimal("500.00"), Decimal("80.00")]


def test_wrong_rows_are_all_named_and_nothing_is_kept(world: World) -> None:
    chief = a_chief(world)
    file_prices(chief, world.lead)
    wrong = [
        ["FS-01", "卫生间防水层铲除重做", "m²", "190", date(2024, 1, 1), "示例"],
        ["FS-09", "开孔", "个", "0", date(2024, 1, 1), "示例"],
        ["FS-10", "堵漏", "处", "一百", date(2024, 1, 1), "示例"],
    ]
    with acting(chief, REPORTED):
        before = PriceLine.objects.count(), Entry.objects.count()
    for rows, named in ((wrong[:2], {2, 3}), (wrong, {4}), ([wrong[1], wrong[1]], {2, 3})):
        with pytest.raises(SheetRefused) as refused:
            file_prices(chief, world.lead, rows)
        assert {each.row for each in refused.value.errors} >= named
    with acting(chief, REPORTED):
        assert (PriceLine.objects.count(), Entry.objects.count()) == before


def test_same_file_twice_changes_nothing_and_only_the_chief_files(world: World) -> None:
    chief = a_chief(world)
    assert len(file_prices(chief, world.lead)) == len(PRICES)
    assert file_prices(chief, world.lead) == []
    for by in (world.claims_handler, world.repair_manager):
        with pytest.raises(Forbidden):
            file_prices(by, world.lead)
    with pytest.raises(Forbidden, match="本单位"):
        file_prices(chief, world.second)


def test_chief_files_on_the_page_and_competitors_do_not_list_it(world: World) -> None:
    client = a_browser(a_chief(world))
    assert "还没有单价" in client.get("/claims/prices/").content.decode()
    assert client.post("/claims/prices/file/", {"file": a_price_file()}).status_code == 303
    assert "卫生间防水层铲除重做" in client.get("/claims/prices/").content.decode()
    assert "卫生间防水层铲除重做" not in a_browser(world.second_claims_handler).get("/claims/prices/").content.decode()
    wrong = client.post("/claims/prices/file/", {"file": a_price_file([["", "无编码", "m²", "-1", "昨天", ""]])})
    assert wrong.status_code == 422 and "第 2 行" in wrong.content.decode()
