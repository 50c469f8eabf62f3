"""What the lead fills in about a payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, FilesField, YuanField
from idi.foundation.core.listing import Filters
from idi.foundation.core.wording import day
from idi.lifecycle.payouts.asking import OwnAccountForm
from idi.lifecycle.payouts.states import PAYOUT

if TYPE_CHECKING:
    from idi.lifecycle.payouts.models import GivenAccount

LONG = forms.Textarea(attrs={"rows": 3})
KINDS = (
    ("claim", _("赔款")), ("claim_advance", _("先予支付的赔款")), ("claim_mitigation", _("施救费用")),
    ("claim_supplement", _("补充赔款")), ("claim_delay", _("延迟赔付的损失")),
)  # fmt: skip


BACK = "back"
"""Of the states the filter offers: what came back, from the bank or from who approves."""


class PayoutFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), (BACK, _("退回或失败")), *PAYOUT.choices])
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *KINDS])


class AccountForm(OwnAccountForm):
    holder_name = forms.CharField(
        label=_("收款户名"), max_length=80, help_text=_("与银行开户名一致；应为业主本人、业主授权的人或维修机构。")
    )
    authority = forms.FileField(
        label=_("授权委托书"), required=False, help_text=_("付给业主以外的人时必须上传，PDF 或照片。")
    )

    def begin_with(self, given: GivenAccount) -> Self:
        """The owner said where to pay: an empty number means the owner's."""
        field = self.fields["account"]
        field.required = False
        field.help_text = gettext("%(who)s%(day)s填写的账户：%(account)s。照用的，账号留空；与证件、银行卡不符的，请与业主核对。") % {
            "who": given.get_given_as_display(), "day": day(local_date(given.given_at)), "account": given.masked,
        }  # fmt: skip
        return self


class ReasonForm(Form):
    reason = forms.CharField(label=_("原因"), max_length=300, widget=LONG)


class ApproveOverForm(Form):
    """批准付款 above what the decision found payable."""

    reason = forms.CharField(
        label=_("批准的理由"), max_length=300, widget=LONG,
        help_text=_("金额超过核定应付（已扣免赔、不超过剩余限额）；为什么仍应支付，凭什么依据。"),
    )  # fmt: skip


class PaidForm(Form):
    paid_on = DayField(label=_("付款日期"))
    reference = forms.CharField(label=_("银行流水号"), max_length=60)


class ResultsForm(Form):
    upload = forms.FileField(
        label=_("银行回盘文件"),
        help_text=_("在下载的付款清单里填写付款结果、流水号、付款日期或失败原因后上传，Excel 或 CSV。"),
    )


class AdvanceForm(Form):
    amount = YuanField(label=_("先予支付金额"))
    basis = forms.CharField(label=_("已能确定的部分和依据"), max_length=500, widget=LONG)


class SupplementForm(Form):
    loss = YuanField(
        label=_("鉴定意见认定的部位的损失"),
        help_text=_("只算鉴定后新认定的部位；免赔和限额由平台计算。没有另外的损失的填 0。"),
    )
    basis = forms.CharField(
        label=_("损失怎样算出"), max_length=500, widget=LONG, help_text=_("凭什么估损或资料；业主会看到。")
    )


class MitigateForm(Form):
    amount = YuanField(label=_("施救费用"))
    basis = forms.CharField(label=_("做了什么、为什么必要"), max_length=500, widget=LONG)
    papers = FilesField(label=_("发票或收据"), help_text=_("可一次选择多张"))
