"""Lists in Excel and CSV: whole or not at all, every digit kept, nothing that runs."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from idi.foundation.core.sheets import Column, SheetRefused, read, template, write

AT = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)
UNITS = [
    Column(name="building", header="楼号", required=True),
    Column(name="room", header="房号", required=True, example="101"),
    Column(
        name="area", header="建筑面积（㎡）", kind="decimal", required=True, minimum=Decimal("0.01"), also=("面积",)
    ),
    Column(name="floor", header="楼层", kind="integer"),
    Column(name="use", header="用途", choices={"home": "住宅", "shop": "商铺"}),
    Column(name="sold_on", header="交付日期", kind="date"),
    Column(name="code", header="不动产单元号", unique=True),
]
HEADERS = [column.header for column in UNITS]


def excel(rows: list[list[Any]], *, merges: list[tuple[int, int, int, int, Any]] = ()) -> bytes:  # type: ignore[assignment]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(r, c, value, day)
            elif isinstance(value, str) and value.startswith("="):
                page.write_formula(r, c, value, None, "#N/A")
            elif value is not None:
                page.write(r, c, value)
    for merge in merges:
        page.merge_range(*merge)
    book.close()
    return out.getvalue()


def csv_of(rows: list[list[str]], encoding: str) -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def refused(file: bytes, **kwargs: Any) -> list[str]:
    with pytest.raises(SheetRefused) as caught:
        read(file, UNITS, **kwargs)
    assert all(reason.field == "file" for reason in caught.value.reasons)
    return [str(error) for error in caught.value.errors]


def test_a_list_comes_in_typed_with_the_row_numbers_of_excel() -> None:
    file = excel(
        [
            ["海宁示例小区 一房一档表"],
            HEADERS,
            ["1幢", 101.0, 89.12, 1, "住宅", date(2024, 3, 1), "A1"],
            [],
            ["1幢", "102", "1,189.50", "１", "shop", "2024年3月2日", "A2"],
        ]
    )
    first, second = read(file, UNITS)
    assert (first.number, second.number) == (3, 5)
    assert first.values == {
        "building": "1幢",
        "room": "101",
        "area": Decimal("89.12"),
        "floor": 1,
        "use": "home",
        "sold_on": date(2024, 3, 1),
        "code": "A1",
    }
    assert (second["area"], second["floor"], second["use"]) == (Decimal("1189.50"), 1, "shop")
    assert second["sold_on"] == date(2024, 3, 2)


def test_columns_may_stand_in_any_order_starred_or_under_another_known_name() -> None:
    (row,) = read(excel([["面积", " 房 号*", "楼号＊"], [50, "201", "2幢"]]), UNITS)
    assert (row["building"], row["room"], row["area"], row["floor"]) == ("2幢", "201", Decimal(50), None)


def test_a_cell_merged_over_rows_counts_for_each_of_them() -> None:
    file = excel([HEADERS[:3], [None, "101", 50], [None, "102", 60]], merges=[(1, 0, 3, 0, "1幢")])
    assert [row["building"] for row in read(file, UNITS)] == ["1幢", "1幢"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_keeps_leading_zeros(encoding: str) -> None:
    (row,) = read(csv_of([HEADERS[:3], ["1幢", "0101", "50.5"]], encoding), UNITS)
    assert (row["building"], row["room"], row["area"]) == ("1幢", "0101", Decimal("50.5"))


# The same list as old Excel keeps it, packed; nothing in use writes that format.
XLS = zlib.decompress(
    base64.b64decode(
        "eNrtWE1oE0EU/maTND+06aamQiuUULBq7MHoxUvdKmhPhqoHRUTN2hxKSyrBS0W0WnMUBEFRvBR68VL14g/+oDcRoaIHQRASxVMPoih6aLO+93"
        "a3pLWHBrSozLfMmzdv5s28nfdmZmdfTifKE7fbK1iEbQig6kTRUCNTlKJ+wQTVOw6zfh6h5Gj8U4hGyJENITxoehFmH7K/KzBwK/iUKPCe0iEc"
        "R3akkE+tIHaIDTnFNvQQVbhOkjjaxKoWoceErhJ6U1o+FNorkgtCe6htWR3EtJVNb/Wi+IDRKXVxcL93ReetSDJoxTOO4jMXlds2hO3Fwdzw31"
        "nREWzEJMhvfflCvpgbLiNJDpzENycFfPVX6pOUlq+sXIHkPxbKw0vILxlBYAzOUQnwEm2uzwOug3OzSJOXIYkqTw1+30eZZUtmX/k0SlkG9mFq"
        "n9m0OcY7s6xkc8FKbpIIbyQ6gGbhExLnJu3Vszc+v9pt91tHRDImu7e7x69ls+DgLGuQclxqAvM0LRobhZ6TXtcI3y40STZT3tXf6jG7xqXNea"
        "ntonG2CF5b62r49cSXZvbc6yh9sDYQP9VXOZmcemNNoJOmZYD0+RlHt+pW164y7lt+rrz94J3Qtl/2hohherY73kHWjDnEhE0IdUs8O2q+ZHhz"
        "xdpqCW0l2jwfj2h8JdqXFctmsqzNesYivcf0ZoY3KvfheoRn+7TBJR7zC5U+Sv9K2tJZbLTgjrC9NadxDBoaGhoaGhoaGhr1QsmXrvtdH/TuG3"
        "xzCHv/deYoVfVvkv8WezFCzwm6mO5EgfIiRuuKn9UIKb8vtUwd/38hYz+NXsQQbLFjqO74pZufqn2fZSuav28J1Tt+tR47//D4PwHrJsrO"
    )
)


def ods() -> bytes:
    """The same list as LibreOffice keeps it."""
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    rows = [["楼号", "房号", "面积"], ["1幢", "101", 50.5], ["1幢", "102", 60]]
    table = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="a">{table}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def _ods_cell(value: str | float) -> str:
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'


@pytest.mark.parametrize("file", [XLS, ods()], ids=["xls", "ods"])
def test_other_kinds_of_workbooks(file: bytes) -> None:
    rows = [(row.number, row["building"], row["room"], row["area"]) for row in read(file, UNITS)]
    assert rows == [(2, "1幢", "101", Decimal("50.5")), (3, "1幢", "102", Decimal(60))]


def test_what_nobody_sees_is_left_out() -> None:
    (row,) = read(
        excel([["\ufeff楼号", "房号\u200b", "面积"], ["\u200b1幢\u200b ", "101", "50\u202c"], ["\u200b"]]), UNITS
    )
    assert (row["building"], row["room"], row["area"]) == ("1幢", "101", Decimal(50))


def test_every_error_is_listed_with_row_header_value_and_what_to_do() -> None:
    file = excel(
        [
            HEADERS,
            ["1幢", "101", "八十", 1.5, "车库", "2024-02-30", "A1"],
            [None, "102", 50.123, 2, None, None, "A1"],
            ["1幢", date(2024, 1, 2), 0, 3, None, "明天", 1234567890123456789.0],
        ]
    )
    assert refused(file) == [
        "第 2 行“建筑面积（㎡）”（现填“八十”）：应为数字，不要带单位或其他文字。",
        "第 2 行“楼层”（现填“1.5”）：应为整数。",
        "第 2 行“用途”（现填“车库”）：只能填：住宅、商铺。",
        "第 2 行“交付日期”（现填“2024-02-30”）：没有这一天，请核对日期。",
        "第 3 行“楼号”：不能为空，请填写。",
        "第 3 行“建筑面积（㎡）”（现填“50.123”）：最多 2 位小数。",
        "第 3 行“不动产单元号”（现填“A1”）：与第 2 行重复，请删除或改正其中一行。",
        "第 4 行“房号”（现填“2024-01-02”）：Excel 已把内容变成日期或时间。请把单元格格式设为“文本”后重新填写。",
        "第 4 行“建筑面积（㎡）”（现填“0”）：不能小于 0.01。",
        "第 4 行“交付日期”（现填“明天”）：应为日期，例如 2024-03-01。",
        "第 4 行“不动产单元号”（现填“1.23456789012346E+18”）："
        "数字超过 15 位，Excel 已丢失末尾数字。请把单元格格式设为“文本”后重新填写。",
    ]


def test_columns_that_may_not_repeat_together() -> None:
    rows = [HEADERS[:3], ["1幢", "101", 50], ["2幢", "101", 50], ["1幢", "101", 60]]
    assert refused(excel(rows), unique_together=[("building", "room")]) == [
        "第 4 行“楼号＋房号”（现填“1幢 101”）：与第 2 行重复，请删除或改正其中一行。"
    ]


def test_a_formula_that_failed_is_no_blank_cell() -> None:
    rows = [HEADERS[:4], ["1幢", "101", 50, "=VLOOKUP(A1,B:B,1)"]]
    assert refused(excel(rows)) == ["第 2 行“楼层”（现填“#N/A”）：公式结果出错，请改正公式，或粘贴为数值。"]


def test_missing_unknown_doubled_and_nameless_columns() -> None:
    rows = [["楼号", "备注", "房号", "房号", None], ["1幢", "", "101", "101", "?"]]
    assert refused(excel(rows)) == [
        "B 列“备注”不在模板中，请删除该列或改正列名。",
        "“房号”出现了两列，请只保留一列。",
        "E 列有内容但没有表头，请补上列名或删除该列。",
        "缺少“建筑面积（㎡）”列，请按模板补上。",
    ]


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(201):
            part.write(b"\0" * 2**20)
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "空的"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "不是表格文件"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", "已损坏"),
        (b"x" * (10 * 2**20 + 1), "超过 10 MB"),
        ('楼号,房号\n"1幢,101'.encode(), "引号"),
        (excel([["甲", "乙"], [1, 2]]), "找不到表头"),
        (excel([HEADERS]), "没有数据"),
        (_zip_bomb(), "展开后过大"),
    ],
    ids=["empty", "picture", "broken zip", "broken xls", "heavy", "quote", "header", "no rows", "bomb"],
)
def test_files_that_are_no_list_are_refused_in_one_sentence(file: bytes, words: str) -> None:
    (message,) = refused(file)
    assert words in message


def test_more_rows_than_allowed() -> None:
    rows = [HEADERS[:3], *[["1幢", str(n), 50] for n in range(6)]]
    assert refused(excel(rows), max_rows=5) == ["共 6 行，一次最多 5 行，请分成几个文件上传。"]


def test_errors_the_caller_finds_read_the_same() -> None:
    (row,) = read(excel([HEADERS[:3], ["9幢", "101", 50]]), UNITS)
    assert str(row.wrong("building", "没有登记这幢楼。")) == "第 2 行“楼号”（现填“9幢”）：没有登记这幢楼。"


def test_the_template_holds_headers_only_and_comes_back_when_filled_in() -> None:
    file = template(UNITS, title="一房一档表", at=AT)
    assert refused(file) == ["表头下面没有数据，请至少填写一行。"]
    book = CalamineWorkbook.from_object(io.BytesIO(file))
    assert book.sheet_names == ["一房一档表", "填写说明"]
    assert book.get_sheet_by_index(0).to_python()[0][:4] == ["楼号*", "房号*", "建筑面积（㎡）*", "楼层"]
    guide = book.get_sheet_by_index(1).to_python()
    assert ["房号", "是", "文本", "", "101"] in guide
    assert any("只能填：住宅、商铺" in str(cell) for cell in guide[5])


def test_text_never_becomes_a_formula_and_bytes_are_repeatable() -> None:
    rows = [{"building": "=1+1", "room": "+8613800000000", "area": Decimal("12345678901234567.89"), "use": "home"}]
    file = write(UNITS, rows, title="清单/A", at=AT)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    line = CalamineWorkbook.from_object(io.BytesIO(file)).get_sheet_by_index(0).to_python()[1]
    assert line[:3] == ["=1+1", "+8613800000000", "12345678901234567.89"]
    assert line[4] == "住宅"
    assert write(UNITS, rows, title="清单/A", at=AT) == file


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "building": st.from_regex(r"[1-9][0-9]?幢", fullmatch=True),
                "room": st.from_regex(r"[0-9]{3,4}", fullmatch=True),
                "area": st.decimals(min_value="0.01", max_value=10**11, places=2),
                "floor": st.none() | st.integers(-3, 60),
                "use": st.sampled_from([None, "home", "shop"]),
                "sold_on": st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
                "code": st.none(),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_goes_out_comes_back_the_same(rows: list[dict[str, Any]]) -> None:
    assert [dict(row.values) for row in read(write(UNITS, rows, title="清单", at=AT), UNITS)] == rows


def test_the_words_of_a_choice_are_chinese_whatever_the_page_speaks() -> None:
    with override("en"):
        column = Column(name="kind", header="类别", choices={"yes": gettext_lazy("是")})
        assert str(gettext_lazy("是")) == "yes"
        assert column.choices == {"yes": "是"}
