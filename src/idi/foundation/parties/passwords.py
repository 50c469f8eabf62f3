"""What is asked of a password beyond what Django asks."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """Ten characters, refused in the language of the page: Django changed its words and has no Chinese for the new ones."""

    def __init__(self) -> None:
        super().__init__(min_length=10)

    def get_error_message(self) -> str:
        return gettext("至少 10 位")
