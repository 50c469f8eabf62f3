"""From a file to a grid of cells: which kind of file it is, merged cells filled down, broken formulas marked."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError
from xlsxwriter.utility import xl_cell_to_rowcol

from idi.foundation.core.sheets.cells import Broken, blank
from idi.foundation.core.sheets.columns import SheetRefused

MAX_UNPACKED = 200 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Grid = list[list[Any]]


def grid(content: bytes, sheet: int) -> Grid:
    """All cells from the first row of the file on, so that index + 1 is the row Excel shows. Raises `SheetRefused`."""
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content, sheet)
    return _csv(content)


def tabs(content: bytes) -> list[str]:
    """The names of the sheets of a .xlsx book in their order; empty for anything else."""
    if not content.startswith(_ZIP):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.getinfo("xl/workbook.xml")
            if part.file_size > MAX_UNPACKED:
                return []
            book = ElementTree.fromstring(archive.read(part))  # noqa: S314
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError):
        return []
    return [str(sheet.get("name")) for sheet in book.findall(f".//{_SPACE}sheet")]


def _workbook(content: bytes, index: int) -> Grid:
    try:
        broken = _broken_cells(content, index) if content.startswith(_ZIP) else {}
        with CalamineWorkbook.from_object(io.BytesIO(content)) as book:
            if index >= len(book.sheet_names):
                raise SheetRefused([gettext("文件中没有第 %(n)s 张工作表。") % {"n": index + 1}])
            sheet = book.get_sheet_by_index(index)
            cells: Grid = sheet.to_python(skip_empty_area=False)
            _fill_down(cells, sheet)
    except PasswordError as wrong:
        raise SheetRefused([gettext("文件设有密码，请取消密码后再上传。")]) from wrong
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError) as wrong:
        raise SheetRefused([gettext("这不是可以读取的表格文件，或文件已损坏。请另存为 .xlsx 后再上传。")]) from wrong
    for (row, column), code in broken.items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = Broken(code)
    return cells


def _fill_down(cells: Grid, sheet: CalamineSheet) -> None:
    """A cell merged over several rows (one building, many homes) counts for each of them that holds anything else."""
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        for row in cells[top + 1 : bottom + 1]:
            if not all(blank(cell) for cell in row):
                row[left] = cells[top][left]


def _broken_cells(content: bytes, index: int) -> dict[tuple[int, int], str]:
    """Places and codes of formula errors: the reader gives them as empty cells, which would lose them silently."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise SheetRefused([gettext("表格展开后过大，请删除多余的工作表或空白格式后再上传。")])
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        # The size is bounded above, and expat bounds what entities may expand to.
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {link.get("Id"): str(link.get("Target")) for link in links}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        sheets = book.findall(f".//{_SPACE}sheet")
        if index >= len(sheets):
            return {}
        target = targets[sheets[index].get(_LINK)]
        content = archive.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    if b't="e"' not in content:
        return {}
    return {
        xl_cell_to_rowcol(str(cell.get("r"))): cell.findtext(f"{_SPACE}v") or "#"
        for _event, cell in ElementTree.iterparse(io.BytesIO(content))  # noqa: S314
        if cell.tag == f"{_SPACE}c" and cell.get("t") == "e"
    }


def _csv(content: bytes) -> Grid:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as wrong:
        raise SheetRefused([gettext("CSV 文件的引号或换行有误。请用 Excel 打开检查后另存为 .xlsx。")]) from wrong


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise SheetRefused([gettext("这不是表格文件。请上传 Excel（.xlsx、.xls）、.ods 或 CSV（UTF-8、GB18030）文件。")])
