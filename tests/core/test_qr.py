"""QR codes: every module of the code is where the address says it must be, in both forms."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import segno
from PIL import Image

from idi.foundation.core import qr

ADDRESS = "http://localhost:8000/verify/示例-2024-000001"


def test_the_picture_shows_the_modules_of_the_address_with_a_quiet_zone() -> None:
    modules = segno.make(ADDRESS, error="m", micro=False).matrix
    image = Image.open(io.BytesIO(qr.png(ADDRESS, scale=3))).convert("L")
    size = len(modules)
    assert image.size == ((size + 8) * 3,) * 2
    seen = [[image.getpixel(((x + 4) * 3 + 1, (y + 4) * 3 + 1)) == 0 for x in range(size)] for y in range(size)]
    assert seen == [[bool(module) for module in row] for row in modules]


def test_the_element_stands_in_a_page_without_styles_or_scripts() -> None:
    root = ElementTree.fromstring(qr.svg(ADDRESS))
    assert root.findtext("{*}title") == ADDRESS or root.findtext("title") == ADDRESS
    assert not [name for element in root.iter() for name in element.attrib if name == "style" or name.startswith("on")]
