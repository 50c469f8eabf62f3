"""Photos: what is none is refused, whatever its name; small copies carry no place."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zlib
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from PIL import ExifTags, Image

from idi.foundation.core import photos
from idi.foundation.core.errors import Refusal


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, exif=exif or Image.Exif())
    return out.getvalue()


def noted(taken: str, offset: str | None = None, orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = taken
    if offset is not None:
        inner[ExifTags.Base.OffsetTimeOriginal] = offset
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return exif


# A red picture of 64 by 48 as telephones write it; the library in use reads HEIC and cannot write it.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9j"
    "AAAAAERAAAEAAQAAAAABoQABAAAAAAAAABsAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/Wlw"
    "cnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AA"
    "AAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAA"
    "QAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWB"
    "AgMFhAAAACNtZGF0AAAAFygBrxmA70mlv//f4x/5+Qv+NK1pj5uA"
)


def png_of(width: int, height: int) -> bytes:
    """A few bytes whose header promises a picture of this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_photo_is_described(kind: str, content_type: str) -> None:
    content = picture(kind)
    photo = photos.check(io.BytesIO(content))
    assert (photo.width, photo.height, photo.content_type, photo.taken_at) == (80, 60, content_type, None)
    assert (photo.content, photo.sha256) == (content, hashlib.sha256(content).hexdigest())


def test_a_photo_of_a_phone_in_heic() -> None:
    photo = photos.check(HEIC)
    assert (photo.format, photo.width, photo.height, photo.content_type) == ("HEIF", 64, 48, "image/heic")
    red, green, blue = Image.open(io.BytesIO(photos.thumbnail(HEIC))).convert("RGB").getpixel((32, 24))  # type: ignore[misc]
    assert red > 150 and green < 80 and blue < 80


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (None, datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))),
        ("", datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))),
        ("nonsense", datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))),
        ("+09:00", datetime(2024, 3, 1, 9, 0, tzinfo=timezone(timedelta(hours=9)))),
    ],
)
def test_the_camera_clock_is_china_time_unless_it_says_otherwise(offset: str | None, expected: datetime) -> None:
    assert photos.check(picture(exif=noted("2024:03:01 09:00:00", offset))).taken_at == expected


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "", "yesterday"])
def test_a_camera_clock_never_set_is_none(taken: str) -> None:
    assert photos.check(picture(exif=noted(taken))).taken_at is None


def test_a_photo_taken_upright_is_measured_and_shown_upright() -> None:
    content = picture(size=(80, 60), exif=noted("2024:03:01 09:00:00", orientation=6))
    photo = photos.check(content)
    assert (photo.width, photo.height) == (60, 80)
    assert Image.open(io.BytesIO(photos.thumbnail(content, edge=40))).size == (30, 40)


def test_the_small_copy_tells_neither_place_nor_time() -> None:
    content = picture(size=(900, 600), exif=noted("2024:03:01 09:00:00"))
    small = Image.open(io.BytesIO(photos.thumbnail(content)))
    assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (480, 320), {})


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(photos.thumbnail(out.getvalue()))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        ("这是一封信".encode(), "不是照片"),
        (b"%PDF-1.7\n%\xe2\xe3", "不是照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是照片"),
        (picture("GIF"), "不是照片"),
        (picture(size=(400, 300))[:2000], "损坏"),
        (HEIC[:-20], "损坏"),
        (png_of(60_000, 60_000), "尺寸过大"),
        (png_of(8_000, 8_000), "尺寸过大"),
        (b"\xff\xd8\xff" + b"\0" * photos.MAX_BYTES, "超过 20 MB"),
    ],
    ids=["empty", "text", "pdf", "svg", "gif", "cut jpeg", "cut heic", "bomb", "large", "heavy"],
)
def test_what_is_no_photo_is_refused_by_its_content(content: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        photos.check(io.BytesIO(content), field="leak")
    (reason,) = refused.value.reasons
    assert words in reason.message and reason.field == "leak"
