"""What the insurer's chief fills in to keep its libraries."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Filters


class PriceFilters(Filters):
    code = forms.CharField(label=_("编码"), max_length=20)


class PricesForm(Form):
    """Prices as a file."""

    file = forms.FileField(
        label=_("单价文件"), help_text=_("Excel（.xlsx、.xls）、.ods 或 CSV；有一处错误则全部不导入，并列出每一处"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )  # fmt: skip
