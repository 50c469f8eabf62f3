"""What lead, repairer and owner fill in about a repair."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import AskingBack, Form, Rows
from idi.foundation.core.inputs import DayField, FilesField, MomentField, YuanField
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import day
from idi.foundation.parties.selectors import organisations
from idi.lifecycle.repairs.models import Confirmation, Order

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from idi.foundation.parties.models import Organisation


class WorkForm(forms.Form):
    """One line of work others put the price to."""

    element = forms.CharField(label=_("部位和问题"), max_length=120, required=False)
    code = forms.CharField(label=_("编码"), max_length=20, required=False)
    name = forms.CharField(label=_("项目"), max_length=80, required=False)
    unit = forms.CharField(label=_("单位"), max_length=10, required=False)
    quantity = forms.DecimalField(label=_("数量"), max_digits=10, decimal_places=3)


class LineForm(WorkForm):
    """The same with its price."""

    price = YuanField(label=_("单价"), required=False)


class PricedForm(Form):
    """Lines of a price, each taken from the `library` that counts for the lead, or written out."""

    def __init__(self, *args: Any, library: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(code, f"{code} {row.name} {yuan(row.price)}/{row.measure}") for code, row in library.items()]
        code = forms.ChoiceField(label=_("单价库"), choices=[("", _("不在库中")), *listed], required=False)
        self.rows = {  # type: ignore[misc]
            name: replace(rows, form=type("ListedLine", (rows.form,), {"code": code}))
            for name, rows in self.rows.items()
        }


class PanelForm(PricedForm):
    """The same for one or more of the `repairers` that may be chosen today; `left_out` says why others may not."""

    def __init__(self, *args: Any, repairers: QuerySet[Organisation], left_out: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("repairer") or self.fields["repairers"]
        field.queryset = repairers  # type: ignore[attr-defined]
        field.help_text = " ".join(filter(None, [str(field.help_text), *left_out]))


class PlacedForm(PanelForm):
    """What is to be done, by whom and at what price."""

    repairer = forms.ModelChoiceField(label=_("维修机构"), queryset=organisations("repairer"), empty_label=_("请选择"))
    scheme = forms.CharField(label=_("维修方案"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    visit_on = DayField(label=_("约定上门日期"), required=False)
    rows: ClassVar = {
        "lines": Rows(
            LineForm, _("维修费用"), _("合计即为核定维修费用，业主确认后按此赔付"), extra=1, least=1, stacked=True
        )
    }


class OrderForm(AskingBack, PlacedForm):
    """派修: a price far above what was decided to be payable is asked back."""


class ExtendForm(PricedForm):
    """追加维修: what is done beside what was ordered."""

    scheme = forms.CharField(label=_("追加的维修方案"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    rows: ClassVar = {
        "lines": Rows(
            LineForm, _("追加的费用"), _("加入维修单的合计，业主确认后一并赔付。"), extra=1, least=1, stacked=True
        )
    }


LIBRARY = _("从单价库选的，项目、单位和单价可以不填，按单价库计算。")


class SelfPaidForm(PlacedForm):
    """业主自费: the same, borne by the owner."""

    rows: ClassVar = {
        "lines": Rows(LineForm, _("维修费用"), _("合计由业主付给维修机构。"), extra=1, least=1, stacked=True)
    }


class EmergencyForm(PlacedForm):
    """应急先修: and who bears it where it is not covered."""

    if_refused = forms.ChoiceField(
        label=_("不属于保险责任时由谁承担"), choices=Order.Bearer.choices, widget=forms.RadioSelect
    )
    signed = forms.FileField(
        label=_("承担方签字的确认书"),
        required=False,
        help_text=_("由业主或建设单位承担的，先签字再开工；照片或 PDF。业主已在报案进展页签署的，不用再上传。"),
    )


class WarrantyForm(Form):
    visit_on = DayField(label=_("约定上门日期"), required=False)


class CashForm(Form):
    amount = YuanField(label=_("现金赔付金额"), help_text=_("代替维修的全部金额，已先予支付的包括在内。"))
    reason = forms.CharField(label=_("金额怎样算出"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TenderForm(PanelForm):
    """询价 of two to five repairers."""

    repairers = forms.ModelMultipleChoiceField(
        label=_("维修机构"), queryset=organisations("repairer"), widget=forms.CheckboxSelectMultiple,
        help_text=_("选择2至5家。"),
    )  # fmt: skip
    scheme = forms.CharField(label=_("维修内容和要求"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    closes_at = MomentField(label=_("报价截止时间"), help_text=_("截止前任何人都看不到报价，您也看不到。"))
    rows: ClassVar = {
        "lines": Rows(WorkForm, _("维修项目"), _("各家从这些项目开始报价，可以增减；不写单价。"), extra=1, stacked=True)
    }


class PriceForm(PricedForm):
    """报价 of one repairer."""

    days = forms.IntegerField(label=_("工期（日）"), min_value=1, max_value=365)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    rows: ClassVar = {"lines": Rows(LineForm, _("报价明细"), LIBRARY, extra=1, least=1, stacked=True)}


class AwardForm(Form):
    reason = forms.CharField(
        label=_("选择的理由"), max_length=300, required=False, help_text=_("不是最低价的必须写明。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    visit_on = DayField(label=_("约定上门日期"), required=False)


class AppointForm(Form):
    appointment_at = MomentField(label=_("上门时间"), help_text=_("已与业主电话约定的时间，业主在查询页可以看到。"))


class BeforeForm(Form):
    photos = FilesField(label=_("修前照片"), help_text=_("可一次选择多张"))


class RecheckForm(Form):
    passed = forms.TypedChoiceField(
        label=_("复查结果"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("合格")), ("no", _("不合格，要求返修"))],
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photos = FilesField(label=_("复查照片"), required=False)


class SendBackForm(Form):
    """退单 with its reason."""

    reason = forms.CharField(label=_("退单原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FinishForm(AskingBack):
    """申报完工 with photos; before the day agreed it asks at once, so that nobody has to choose the photos twice."""

    work_done = forms.CharField(label=_("维修情况"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    materials = forms.CharField(
        label=_("用了哪些材料"), max_length=300, required=False, help_text=_("品牌、型号、用量，供复查和保修时核对。")
    )
    photos = FilesField(label=_("完工照片"), help_text=_("可一次选择多张"))

    def __init__(self, *args: Any, early: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if early is not None:
            self.fields["sure"].widget = forms.CheckboxInput()
            self.fields["sure"].label = _("约定的日期还没有到，确实已经修好")
            self.fields["sure"].help_text = gettext("约定上门的日期是%(day)s。") % {"day": day(early)}


class SignatureField(forms.CharField):
    """A name drawn with a finger; the browser hands it in as a PNG. Cleaned: its bytes, or None where nothing was drawn."""

    def __init__(self) -> None:
        super().__init__(
            label=_("手写签名"), required=False, max_length=300_000, help_text=_("用手指写在框里；也可以不写。"),
            widget=forms.HiddenInput(attrs={"data-sign": _("手写签名（可以不写）"), "data-again": _("重写")}),
        )  # fmt: skip

    def clean(self, value: Any) -> bytes | None:
        text = super().clean(value)
        if not text:
            return None
        head, _comma, body = text.partition(",")
        try:
            drawn = base64.b64decode(body, validate=True)
        except ValueError:
            drawn = b""
        if head != "data:image/png;base64" or not drawn:
            raise forms.ValidationError(_("签名没有读出来，请重新书写，或不签名直接确认。"))
        return drawn


class ConfirmForm(Form):
    """维修确认 by a signed-in owner."""

    satisfaction = forms.TypedChoiceField(
        label=_("您对这次维修"), choices=Confirmation.Satisfaction.choices, coerce=int, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("还想说的"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    signature = SignatureField()


class ReworkForm(Form):
    """要求返修 by a signed-in owner."""

    remark = forms.CharField(label=_("哪里没有修好"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class WordField(forms.CharField):
    """The claim word printed beside the QR code of the home."""

    def __init__(self) -> None:
        super().__init__(
            label=_("报案口令"), max_length=16, help_text=_("印在房屋二维码旁边，用来确认您是业主"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        )  # fmt: skip


class PublicConfirmForm(ConfirmForm):
    """维修确认 by an owner without an account."""

    word = WordField()


class PublicReworkForm(ReworkForm):
    """要求返修 by an owner without an account."""

    word = WordField()


class AgreeForm(Form):
    """同意自费维修, or not, by a signed-in owner."""

    yes = forms.TypedChoiceField(
        label=_("您的决定"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("同意，由我付费")), ("no", _("不同意"))],
    )  # fmt: skip


class CashAnswerForm(Form):
    """同意现金赔付, or not, by a signed-in owner."""

    yes = forms.TypedChoiceField(
        label=_("您的决定"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("同意现金赔付，不再维修")), ("no", _("不要现金，请安排维修"))],
    )  # fmt: skip


class PublicAgreeForm(AgreeForm):
    word = WordField()


class PublicCashAnswerForm(CashAnswerForm):
    word = WordField()
