"""What people without an account fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, FilesField
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS

LONG = forms.Textarea(attrs={"rows": 4})
PHONE = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})


class FindForm(Form):
    """The code on the card of a home, or the code or number of a report."""

    code = forms.CharField(
        label=_("房屋码、查询码或报案号"), max_length=40,
        help_text=_("房屋码印在房屋卡的二维码旁；查询码在报案成功后给出。"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("报案时的电话"),
        required=False,
        max_length=20,
        widget=PHONE,
        help_text=_("只有输入报案号查询时才需要。"),
    )


class ReportForm(Form):
    """A report about a known home."""

    symptom = forms.ChoiceField(label=_("您看到了什么"), choices=[("", _("请选择")), *SYMPTOMS.items()])
    place = forms.ChoiceField(label=_("在哪个部位"), required=False, choices=[("", _("请选择")), *PLACES.items()])
    narrative = forms.CharField(
        label=_("说明情况"), widget=LONG, help_text=_("例如：什么时候、什么情况下出现，影响多大。")
    )
    discovered_on = DayField(label=_("哪天发现的"))
    emergency = forms.BooleanField(label=_("影响基本居住或有安全危险，需要应急处理"), required=False)
    photos = FilesField(label=_("照片"), required=False, most=9, help_text=_("可以一次选几张，最多9张。"))
    reporter_name = forms.CharField(
        label=_("您的姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reporter_phone = forms.CharField(
        label=_("您的电话"), max_length=20, widget=PHONE, help_text=_("只给办理本案的人联系您时使用，加密保存。")
    )
    reporter_is_owner = forms.TypedChoiceField(
        label=_("您是"), coerce=lambda value: value == "owner", widget=forms.RadioSelect, initial="owner",
        choices=[("owner", _("业主本人")), ("other", _("代业主报案（物业、家人、邻居等）"))],
    )  # fmt: skip
    claim_word = forms.CharField(
        label=_("报案口令"), required=False, max_length=20,
        help_text=_("印在房屋卡的二维码旁，用来核实您是这户的业主。没有也可以报案，之后由保险机构核实。"),
    )  # fmt: skip


class AddressReportForm(ReportForm):
    """A report about a home nobody has found yet."""

    claim_word = None  # type: ignore[assignment]
    region_code = forms.ChoiceField(label=_("所在地区"))
    address_given = forms.CharField(
        label=_("房屋地址"), max_length=200, help_text=_("写明小区、楼号、单元和室号，专线坐席会核实。")
    )
    field_order = ("region_code", "address_given")

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = regions  # type: ignore[attr-defined]


class ObjectionForm(Form):
    text = forms.CharField(label=_("您不同意的理由"), widget=LONG)


class WithdrawForm(Form):
    text = forms.CharField(label=_("撤回的原因"), widget=LONG)
