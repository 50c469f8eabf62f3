"""Photos people hand in: is it a picture, which one, when was it taken, and a small copy for lists."""

from __future__ import annotations

import contextlib
import hashlib
import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import pi_heif
from django.utils import timezone
from django.utils.translation import gettext
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from idi.foundation.core.errors import Reason, Refusal

pi_heif.register_heif_opener()

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}


@dataclass(frozen=True, slots=True)
class Photo:
    """A checked picture. Width and height are pixels as seen (turned upright).

    `taken_at` is what the camera noted, in China time unless the camera says otherwise: a hint, never proof.
    """

    content: bytes
    format: str
    width: int
    height: int
    sha256: str
    taken_at: datetime | None

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.format]


def check(upload: BinaryIO | bytes, *, field: str = "photo") -> Photo:
    """Reads the whole picture and refuses what is none (whatever its name says), is broken, too heavy or too large."""
    content = upload if isinstance(upload, bytes) else _read(upload, field)
    if len(content) > MAX_BYTES:
        raise _refused(gettext("照片超过 %(limit)s MB，请压缩后再上传。") % {"limit": MAX_BYTES // 2**20}, field)
    image = _open(io.BytesIO(content), field)
    turned = image.getexif().get(ExifTags.Base.Orientation, 1) >= 5
    width, height = (image.height, image.width) if turned else image.size
    return Photo(
        content=content,
        format=str(image.format),
        width=width,
        height=height,
        sha256=hashlib.sha256(content).hexdigest(),
        taken_at=_taken_at(image),
    )


def recognise(file: BinaryIO, *, field: str = "photo") -> tuple[str, datetime | None]:
    """The content type of a picture and when it was taken, by its head alone: quick enough for sixty photos of a day.

    Refuses what is no picture or too large. Whether all of it can be read shows when its small copy is made.
    """
    image = _open(file, field, whole=False)
    return CONTENT_TYPES[str(image.format)], _taken_at(image)


def thumbnail(content: bytes, *, edge: int = 480) -> bytes:
    """A JPEG of at most `edge` pixels on its longer side, upright, without the place and time the original notes."""
    image = ImageOps.exif_transpose(_open(io.BytesIO(content), "photo"))
    image.thumbnail((edge, edge))
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A") if "A" in image.getbands() else None)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def thumbnail_or_tile(content: bytes) -> bytes:
    """The thumbnail; an empty grey tile of a picture whose head was right and whose rest cannot be read."""
    try:
        return thumbnail(content)
    except Refusal:
        out = io.BytesIO()
        Image.new("RGB", (480, 360), "#d0d4da").save(out, "JPEG")
        return out.getvalue()


def is_one(content: bytes) -> bool:
    """Whether content begins as a picture of a known kind, broken or not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            Image.open(io.BytesIO(content), formats=list(CONTENT_TYPES)).close()
    except UnidentifiedImageError:
        return False
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return True  # what is wrong with it is told by `check`
    return True


def _read(upload: BinaryIO, field: str) -> bytes:
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if not content:
        raise _refused(gettext("照片文件是空的，请重新选择。"), field)
    return content


def _open(file: BinaryIO, field: str, *, whole: bool = True) -> Image.Image:
    """The picture, decoded where `whole`. Its size is read from the header first, so a small file cannot unfold to gigabytes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=list(CONTENT_TYPES))
            if image.width * image.height > MAX_PIXELS:
                raise _too_large(field)
            if whole:
                image.load()
    except Image.DecompressionBombError as wrong:
        raise _too_large(field) from wrong
    except UnidentifiedImageError as wrong:
        raise _refused(gettext("这个文件不是照片。请上传 JPG、PNG、WebP 或 HEIC 格式的照片。"), field) from wrong
    # Decoders raise many kinds of errors on broken files, and all mean the same to the person at the phone.
    except (OSError, SyntaxError, ValueError, EOFError) as wrong:
        raise _refused(gettext("照片文件已损坏或不完整，请重新拍摄或重新上传。"), field) from wrong
    return image


def _too_large(field: str) -> Refusal:
    return _refused(
        gettext("照片尺寸过大（超过 %(limit)s 万像素），请缩小后再上传。") % {"limit": MAX_PIXELS // 10_000}, field
    )


def _refused(message: str, field: str) -> Refusal:
    return Refusal(Reason(message, field))


def _taken_at(image: Image.Image) -> datetime | None:
    exif = image.getexif().get_ifd(ExifTags.IFD.Exif)
    noted, offset = exif.get(ExifTags.Base.DateTimeOriginal), exif.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        moment = datetime.strptime(str(noted).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (cameras note local time)
    except ValueError:
        return None
    with contextlib.suppress(ValueError):  # an offset no clock shows leaves the camera's local time
        moment = datetime.fromisoformat(moment.isoformat() + str(offset or "").strip("\0 "))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, timezone.get_default_timezone())
