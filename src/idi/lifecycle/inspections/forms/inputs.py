"""What the forms of inspections share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.inputs import FilesField, FilesInput

CHOOSE = ("", _("请选择"))


def few_lines(rows: int) -> forms.Textarea:
    """A text field of a few lines."""
    return forms.Textarea(attrs={"rows": rows})


class PhotosField(FilesField):
    """Photos out of the camera or the album of a phone, several at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": FilesInput(attrs={"accept": "image/*"}), **kwargs})
