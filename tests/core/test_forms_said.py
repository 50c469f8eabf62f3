"""What forms say of themselves: in the words of the house, never in those of the framework."""

from __future__ import annotations

import pytest

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import YuanField
from idi.lifecycle.disputes.forms import ApplyForm


class Paid(Form):
    amount = YuanField(label="金额")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("12345678901234567", "数字太长，最多16位，请核对后重新填写。"),
        ("123456789012345", "整数部分最多14位，请核对后重新填写。"),
        ("1.234", "最多填写2位小数，请核对后重新填写。"),
    ],
)
def test_a_number_that_is_too_long(typed: str, told: str) -> None:
    assert Paid({"amount": typed}).errors["amount"] == [told]


def test_an_empty_choice_asks_to_choose() -> None:
    assert ApplyForm().fields["body"].empty_label == "请选择"  # type: ignore[attr-defined]
