"""Characters nobody sees and everybody pastes from chat programs."""

from __future__ import annotations

import re

# Soft hyphen, zero-width spaces and joiners, marks of writing direction, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """The text without characters that show nothing; they make equal names differ and fonts lack them."""
    return _INVISIBLE.sub("", text)
