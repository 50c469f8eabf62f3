"""QR codes of addresses, for pages and papers."""

from __future__ import annotations

import io

import segno

# Level M survives a stamp or a fold over about one seventh of the code.
_LEVEL = "m"


def svg(address: str, *, scale: int = 4) -> str:
    """An SVG element to stand inside a page, `scale` pixels a module, quiet zone included."""
    return segno.make(address, error=_LEVEL, micro=False).svg_inline(scale=scale, title=address, light="#fff")


def png(address: str, *, scale: int = 8) -> bytes:
    """The same as a PNG file, to download or print."""
    out = io.BytesIO()
    segno.make(address, error=_LEVEL, micro=False).save(out, kind="png", scale=scale)
    return out.getvalue()
