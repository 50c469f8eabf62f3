"""The unified social credit code (统一社会信用代码, GB 32100): eighteen characters, the last one checks the others."""

from __future__ import annotations

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from idi.foundation.core.errors import Reason, Refusal


def checked_uscc(text: str, *, field: str = "uscc") -> str:
    """The code in its standard spelling; refuses a wrong length, alphabet or check digit at `field`."""
    code = text.strip().upper()
    try:
        return str(uscc.validate(code))
    except ValidationError as wrong:
        words = f"统一社会信用代码“{code}”不正确（应为18位，末位为校验码），请核对营业执照后重新填写。"
        raise Refusal(Reason(words, field)) from wrong
