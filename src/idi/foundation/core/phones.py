"""Numbers people can be called back at."""

from __future__ import annotations

import re

from idi.foundation.core.crypto import normalise


def callable_number(text: str) -> bool:
    """Whether this is a telephone number, mobile or fixed, at home or abroad: 7 to 15 digits however they are grouped."""
    return re.fullmatch(r"\+?\d{7,15}", normalise(text)) is not None
