"""Papers as PDF: a Typst template and data in, the same bytes for the same input out.

Templates stand beside the pages of their app (`templates/<app>/<name>.typ`) and import the house style
`core/paper.typ`, which says what a template may use. Data reaches them as JSON, never as source.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pylopdf_fonts_zh_cn as zh_fonts
import pypdfium2
import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template import TemplateDoesNotExist, engines
from django.utils import timezone
from django.utils.translation import gettext
from fontTools.ttLib import TTFont
from PIL import Image

from idi.foundation.core import qr
from idi.foundation.core.characters import visible
from idi.foundation.core.errors import Reason, Refusal

log = logging.getLogger(__name__)

# Templates import the house style by its path under the package.
_ROOT = Path(__file__).resolve().parents[2]
_FONT_FILES = (zh_fonts.sans_path(), zh_fonts.serif_path())
# PDFium keeps global state and must not be entered by two threads.
_pdfium = threading.Lock()


class Missing(NamedTuple):
    """A character without a shape, the first text it stands in and where in the data that text is (`owners.2.name`)."""

    character: str
    text: str
    path: str


class MissingGlyphs(Refusal):
    """The font has no shape for some characters, which would print as empty boxes."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__(*(Reason(_describe(lack), lack.path) for lack in missing))


def _describe(lack: Missing) -> str:
    words = gettext("“%(text)s”中的“%(character)s”（U+%(code)s）字库中没有，无法打印。请改用规范汉字或拼音后重新生成。")
    return words % {"text": lack.text, "character": lack.character, "code": f"{ord(lack.character):04X}"}


class _Encoder(DjangoJSONEncoder):
    """Moments in China time, so that a paper shows the day people saw on the calendar."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime):
            return timezone.localtime(o, timezone.get_default_timezone()).isoformat(timespec="seconds")
        return super().default(o)


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    number: str = "",
    check_at: str = "",
    pictures: Mapping[str, bytes | str] | None = None,
    specimen: bool | None = None,
    signature: str = "",
) -> bytes:
    """The PDF (PDF/A-2u, fonts embedded) of `template`, a name as Django finds templates.

    `data` may hold Decimal, date, aware datetime and lists of them; decimals arrive in the template as exact strings.
    `at` is the moment of issue, `number` the number of the document in the foot, `check_at` the address of its QR code,
    `pictures` JPEG or PNG bytes or SVG text by name. `specimen` prints 示例 on every page, by default in
    demonstration mode. `signature` is the line of the foot that says who signs the file.
    Raises `MissingGlyphs` before anything is compiled.
    """
    frame = {
        "at": at,
        "number": number,
        "check_at": check_at,
        "code": qr.svg(check_at) if check_at else "",
        "signature": signature,
        "specimen": settings.IDI_DEMO if specimen is None else specimen,
    }
    text = json.loads(visible(json.dumps(data, cls=_Encoder, ensure_ascii=False)))
    _require_glyphs({**text, "number": number, "signature": signature})
    shapes = {name: shape if isinstance(shape, str) else _as_svg(shape) for name, shape in (pictures or {}).items()}
    pdf: bytes
    # The stub ties the type of `root` to that of the source.
    pdf, warnings = typst.compile_with_warnings(  # type: ignore[call-overload]
        _source(template),
        root=str(_ROOT),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={
            "data": json.dumps(text, ensure_ascii=False),
            "frame": json.dumps(frame, cls=_Encoder),
            "pictures": json.dumps(shapes),
        },
        timestamp=int(at.timestamp()),
        pdf_standards=["a-2u"],
    )
    for warning in warnings:
        log.warning("%s: %s", template, warning)
    return pdf


def text_of(pdf: bytes) -> str:
    """All text of a PDF in reading order, pages parted by form feeds."""
    with _pdfium, pypdfium2.PdfDocument(pdf) as document:
        return "\f".join(page.get_textpage().get_text_range() for page in document)


def pages_as_png(pdf: bytes, *, dpi: int = 96) -> list[bytes]:
    """Each page as a PNG picture."""
    with _pdfium, pypdfium2.PdfDocument(pdf) as document:
        return [_as_png(page.render(scale=dpi / 72).to_pil()) for page in document]


MOST_SHEETS, _SHEET_EDGE, _SHEET_SCALE = 20, 3600, 3.0


def sheets_as_png(pdf: bytes, *, field: str = "file") -> list[bytes]:
    """Each sheet of a PDF somebody handed in as a picture of at most `_SHEET_EDGE` pixels, whatever size the sheet claims to have.

    Refuses what is broken or locked, and more than `MOST_SHEETS` sheets.
    """
    try:
        with _pdfium, pypdfium2.PdfDocument(pdf) as document:
            if len(document) > MOST_SHEETS:
                words = gettext("PDF 共 %(pages)d 页，一次最多 %(most)d 页，请拆分后再上传。")
                raise Refusal(Reason(words % {"pages": len(document), "most": MOST_SHEETS}, field))
            return [_as_png(_sheet(page)) for page in document]
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError) as wrong:
        raise Refusal(Reason(gettext("这个 PDF 已损坏、加了密码或没有内容，请重新导出。"), field)) from wrong


def _sheet(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    picture: Image.Image = page.render(scale=min(_SHEET_SCALE, _SHEET_EDGE / max(width, height))).to_pil()
    return picture


def _as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _as_svg(raster: bytes) -> str:
    """A raster picture wrapped as SVG: text is the only thing a template can be handed in memory."""
    with Image.open(io.BytesIO(raster), formats=["JPEG", "PNG"]) as image:
        kind, width, height = str(image.format).lower(), image.width, image.height
    address = f"data:image/{kind};base64,{base64.b64encode(raster).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{address}"/></svg>'


def _source(template: str) -> bytes:
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
        for origin in loader.get_template_sources(template):
            if Path(origin.name).is_file():
                return Path(origin.name).read_bytes()
    raise TemplateDoesNotExist(template)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONT_FILES[0].parent])


@lru_cache(maxsize=1)
def _printable() -> frozenset[int]:
    """Code points some font of the house style has a shape for."""
    return frozenset(code for file in _FONT_FILES for code in TTFont(file, lazy=True).getBestCmap())


def _require_glyphs(data: Mapping[str, Any]) -> None:
    printable = _printable() | {ord(blank) for blank in "\n\r\t"}
    missing: dict[str, Missing] = {}
    for path, text in _texts(data, ""):
        for character in text:
            if ord(character) not in printable:
                missing.setdefault(character, Missing(character, text, path))
    if missing:
        raise MissingGlyphs(list(missing.values()))


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in the data with the path that leads to it."""
    match value:
        case str():
            yield path, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, f"{path}.{key}" if path else str(key))
        case list():
            for position, inner in enumerate(value, 1):
                yield from _texts(inner, f"{path}.{position}")
