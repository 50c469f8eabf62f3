"""Papers: Chinese text embedded, values exact, data never source, same input same bytes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.template import TemplateDoesNotExist
from PIL import Image

from idi.foundation.core import pdf

AT = datetime(2024, 2, 29, 17, 0, tzinfo=UTC)
NUMBER = "示例-2024-0001"
TEMPLATE = """
#import "/foundation/core/templates/core/paper.typ": *
#show: paper.with(title: "保险单", issuer: data.insurer)
#facts((("签订日期", day(data.signed_on)), ("受理时间", moment(data.at)), ("保险费", yuan(data.premium)),
  ("调整", money(data.adjustment)), ("费率", percent(data.rate)), ("备注", plain(none))))
#rows(("编号", "项目"), data.items.map(item => (item.code, item.name)), total: ("合计", str(data.items.len())))
#grounds(data.because)
#if "site" in pictures { picture("site", width: 3cm) }
#signatures("保险人", "投保人")
"""


@pytest.fixture(autouse=True)
def template(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "policy.typ").write_text(TEMPLATE, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def data(**changes: Any) -> dict[str, Any]:
    return {
        "insurer": "示例财产保险股份有限公司",
        "signed_on": date(2019, 5, 1),
        "at": AT,
        "premium": Decimal("1234567.80"),
        "adjustment": Decimal("-37500.00"),
        "rate": Decimal("0.0125000000"),
        "items": [{"code": "C05", "name": "屋面防水工程"}],
        "because": [
            {"figure": "term", "label": "保险期限", "value": 8, "ref": "通知三（一）", "grade": "S"},
            {"figure": "delay", "value": None, "ref": None, "grade": "D"},
        ],
        **changes,
    }


def words(content: bytes) -> str:
    return pdf.text_of(content).replace("\r\n", "\n")


def test_values_are_printed_as_chinese_papers_write_them() -> None:
    text = words(pdf.render("policy.typ", data(), at=AT, number=NUMBER))
    for expected in (
        "示例财产保险股份有限公司",
        "2019年5月1日",
        "2024年3月1日 01:00",
        "人民币 1,234,567.80 元",
        "-37,500.00",
        "1.25%",
        "屋面防水工程",
        f"文件编号 {NUMBER}",
        "第 1 页",
        "共 1 页",
        "保险人（签章）",
    ):
        assert expected in text
    assert text.count("假设／平台默认") == 1


def test_same_input_same_bytes() -> None:
    first = pdf.render("policy.typ", data(), at=AT, number=NUMBER, check_at="http://localhost:8000/check/1")
    assert pdf.render("policy.typ", data(), at=AT, number=NUMBER, check_at="http://localhost:8000/check/1") == first
    assert pdf.render("policy.typ", data(insurer="另一公司"), at=AT, number=NUMBER) != first


def test_data_is_never_source() -> None:
    hostile = '#panic("x") $1$ *粗* @ref "]) //'
    assert hostile in words(pdf.render("policy.typ", data(insurer=hostile), at=AT))


def test_characters_the_font_lacks_are_named_with_the_text_they_stand_in() -> None:
    items = [{"code": "C01", "name": "张𱌀与李𱌀"}, {"code": "C02", "name": "🙂"}]
    with pytest.raises(pdf.MissingGlyphs) as refused:
        pdf.render("policy.typ", data(items=items), at=AT)
    first, second = refused.value.reasons
    assert first.field == "items.1.name"
    assert "“张𱌀与李𱌀”中的“𱌀”（U+31300）" in first.message
    assert second.field == "items.2.name"


def test_what_nobody_sees_is_left_out() -> None:
    assert "张三与李四" in words(pdf.render("policy.typ", data(insurer="张三\u200b与\ufeff李四"), at=AT))


def test_rare_characters_of_names_are_printed() -> None:
    assert "㛃䶮𬭚" in words(pdf.render("policy.typ", data(insurer="㛃䶮𬭚"), at=AT))


def test_long_tables_repeat_their_header_and_number_their_pages() -> None:
    items = [{"code": f"C{n}", "name": "渗漏"} for n in range(120)]
    pages = words(pdf.render("policy.typ", data(items=items), at=AT)).split("\f")
    assert len(pages) > 2
    assert all(f"第 {n} 页　共 {len(pages)} 页" in page for n, page in enumerate(pages, 1))
    assert all("编号" in page for page in pages[:-1])


def test_demonstration_papers_carry_the_mark_on_every_page(settings: Any) -> None:
    settings.IDI_DEMO = True
    items = [{"code": f"C{n}", "name": "渗漏"} for n in range(60)]
    assert all(
        "示例\n" in page for page in words(pdf.render("policy.typ", data(insurer="", items=items), at=AT)).split("\f")
    )
    assert "示例" not in words(pdf.render("policy.typ", data(insurer=""), at=AT, specimen=False))


def test_the_code_and_pictures_are_drawn() -> None:
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "#ff0000").save(photo, "JPEG")
    plain, drawn = (
        Image.open(io.BytesIO(pdf.pages_as_png(content)[0])).convert("RGB")
        for content in (
            pdf.render("policy.typ", data(), at=AT),
            pdf.render(
                "policy.typ",
                data(),
                at=AT,
                check_at="http://localhost:8000/check/1",
                pictures={"site": photo.getvalue()},
            ),
        )
    )
    assert plain.size == drawn.size == (794, 1123)
    corner = (600, 60, 740, 160)
    assert plain.crop(corner).convert("L").getextrema() == (255, 255)
    assert drawn.crop(corner).convert("L").getextrema()[0] < 40
    reds = [sum(r > 200 and g < 60 and b < 60 for r, g, b in image.get_flattened_data()) for image in (plain, drawn)]
    assert reds[0] == 0 and reds[1] > 5_000


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(TemplateDoesNotExist):
        pdf.render("nowhere.typ", {}, at=AT)
