"""Forms of the ledger."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, YuanField
from idi.foundation.core.listing import Filters
from idi.foundation.ledger.models import Due

STANDINGS = (("open", _("未结清")), ("overdue", _("已逾期")), ("paid", _("已结清")))


class DueFilters(Filters):
    side = forms.ChoiceField(label=_("方向"), choices=[("", _("全部")), ("creditor", _("应收")), ("debtor", _("应付"))])
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *Due.Kind.choices])
    standing = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *STANDINGS])


class SettleForm(Form):
    amount = YuanField(label=_("金额"), help_text=_("可以分笔登记，合计不超过未结余额"))
    paid_on = DayField(label=_("收付日期"))
    reference = forms.CharField(label=_("银行流水号"), max_length=60)
