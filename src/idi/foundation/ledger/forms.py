"""Forms of the ledger."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, YuanField
from idi.foundation.core.listing import Filters
from idi.foundation.ledger.bankfile import FORMAT
from idi.foundation.ledger.models import Due, Invoice
from idi.foundation.ledger.states import BANK_FILE

STANDINGS = (("open", _("未结清")), ("overdue", _("已逾期")), ("paid", _("已结清")))


class DueFilters(Filters):
    side = forms.ChoiceField(label=_("方向"), choices=[("", _("全部")), ("creditor", _("应收")), ("debtor", _("应付"))])
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *Due.Kind.choices])
    standing = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), ("unpaid", _("未结清，含逾期")), *STANDINGS]
    )


class SettleForm(Form):
    amount = YuanField(label=_("金额"), help_text=_("可以分笔登记，合计不超过未结余额"))
    paid_on = DayField(label=_("收付日期"))
    reference = forms.CharField(label=_("银行流水号"), max_length=60)


class WriteBackForm(Form):
    reason = forms.CharField(label=_("冲回原因"), max_length=200, help_text=_("例如：银行退票、登记到了别的账款。"))


class InvoiceForm(Form):
    kind = forms.ChoiceField(label=_("发票类别"), choices=Invoice.Kind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("发票号码"), max_length=20, help_text=_("数电票 20 位数字。"))
    issued_on = DayField(label=_("开票日期"))
    net = YuanField(label=_("不含税金额"))
    tax = YuanField(label=_("税额"))
    gross = YuanField(label=_("价税合计"))
    blue_number = forms.CharField(
        label=_("被冲红的蓝字发票号码"),
        max_length=20,
        required=False,
        help_text=_("红字发票必填；红字发票的金额也填正数。"),
    )
    file = forms.FileField(label=_("发票文件"), required=False, help_text=_("PDF 或照片。"))


class BankFileForm(Form):
    file = forms.FileField(label=_("银行流水文件"), help_text=FORMAT)


class BankFileFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *BANK_FILE.choices])


class BankLineFilters(Filters):
    standing = forms.ChoiceField(
        label=_("对应情况"), choices=[("", _("全部")), ("waiting", _("未对应完")), ("placed", _("已对应"))]
    )
    way = forms.ChoiceField(label=_("收支"), choices=[("", _("全部")), ("in", _("收入")), ("out", _("支出"))])


class PartForm(forms.Form):
    """One due a transfer pays, in full or in part."""

    number = forms.CharField(label=_("账款编号"), max_length=40)
    amount = YuanField(label=_("金额"))


class PlaceForm(Form):
    rows = {
        "parts": Rows(
            PartForm,
            label=_("对应到账款"),
            least=1,
            most=50,
            hint=_("一笔转账可以分到几笔账款，可以只付一部分；没有对应完的继续留在暂收款项。"),
        )
    }

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        return [(row["number"], row["amount"]) for row in self.cleaned_data["parts"]]


class GiveBackForm(Form):
    amount = YuanField(label=_("退还金额"))
    paid_on = DayField(label=_("退还日期"))


class BookForm(Filters):
    """Whose book, with whom, over which period."""

    holder = forms.TypedChoiceField(label=_("记账单位"), coerce=int)
    counterparty = forms.TypedChoiceField(label=_("往来单位"), coerce=int, empty_value=None)
    from_on = DayField(label=_("自"))
    until_on = DayField(label=_("至"))

    def __init__(self, *args: Any, holders: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = holders  # type: ignore[attr-defined]
        self.fields["counterparty"].choices = [("", _("全部")), *others]  # type: ignore[attr-defined]


class StateForm(Form):
    from_on = DayField(label=_("自"))
    until_on = DayField(label=_("至"))
    counterparty_id = forms.TypedChoiceField(label=_("往来单位"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counterparty_id"].choices = [("", _("全部")), *others]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
