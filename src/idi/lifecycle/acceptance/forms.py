"""What the developer fills in about completed works."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import AskingBack, Form
from idi.foundation.core.inputs import DayField, YuanField
from idi.foundation.core.listing import Filters
from idi.lifecycle.acceptance.models import AcceptanceRound, HomeOwner, HousePaper
from idi.lifecycle.acceptance.states import OWNER


class AcceptForm(Form):
    """竣工验收 of one building."""

    accepted_on = DayField(label=_("竣工验收日期"), help_text=_("建设单位组织竣工验收合格之日，保险等待期自此日起算"))
    filed_on = DayField(label=_("竣工验收备案日期"), required=False, help_text=_("还没有备案的留空，备案后再登记。"))
    filing_number = forms.CharField(label=_("备案编号"), max_length=60, required=False)
    upload = forms.FileField(label=_("竣工验收报告"), required=False, help_text=_("PDF 或照片"))


class RoundForm(Form):
    """An inspection that did not accept the whole building."""

    outcome = forms.ChoiceField(
        label=_("验收结果"), choices=AcceptanceRound.Outcome.choices, widget=forms.RadioSelect, initial="failed"
    )
    held_on = DayField(label=_("验收日期"))
    part = forms.CharField(
        label=_("合格的部分"), max_length=100, required=False, help_text=_("部分合格的填写，例如：地下室、1至6层。")
    )
    findings = forms.CharField(
        label=_("没有通过的原因、要整改的内容"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    upload = forms.FileField(label=_("验收记录"), required=False, help_text=_("PDF 或照片"))


class AgainForm(Form):
    """An acceptance that takes the place of the one on record."""

    why = forms.ChoiceField(
        label=_("办理事项"), widget=forms.RadioSelect, initial="again",
        choices=[("again", _("重新组织竣工验收（整改后、或被责令重新验收）")), ("corrected", _("原登记日期有误，更正"))],
    )  # fmt: skip
    accepted_on = DayField(label=_("竣工验收合格日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    upload = forms.FileField(label=_("竣工验收报告"), help_text=_("PDF 或照片"))


class FilingForm(Form):
    """竣工验收备案 of an accepted building."""

    filed_on = DayField(label=_("竣工验收备案日期"))
    filing_number = forms.CharField(label=_("备案编号"), max_length=60)
    upload = forms.FileField(label=_("备案文件"), required=False, help_text=_("PDF 或照片"))


class SettleForm(AskingBack):
    """工程结算 of a project."""

    cost = YuanField(label=_("结算建筑安装总造价"), help_text=_("保险费的计算基数，登记后按此多退少补"))
    settled_on = DayField(label=_("结算日期"))
    upload = forms.FileField(label=_("结算文件"), required=False)


class CorrectSettlementForm(SettleForm):
    """A settled cost put right, with the file it rests on."""

    upload = forms.FileField(label=_("结算文件"), help_text=_("据以更正的结算文件，PDF 或照片。"))
    reason = forms.CharField(label=_("更正原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class HandOverForm(Form):
    """交付 of one home, or of all homes of the building not handed over yet."""

    unit = forms.ChoiceField(label=_("房屋"), required=False)
    handed_over_on = DayField(label=_("交付日期"))
    with_papers = forms.BooleanField(
        label=_("住宅质量保证书、住宅使用说明书已随交付发放"), required=False,
        help_text=_("按交付日期现行的版本登记到每一户；以业主没有按说明书使用为由拒赔的，要核对这一记录。"),
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  for the type checker
        choice.choices = [("", _("本楼全部未交付住宅")), *units]


class PaperForm(Form):
    """A version of 两书, for one building or all."""

    kind = forms.ChoiceField(label=_("文件"), choices=[("", _("请选择")), *HousePaper.Kind.choices])
    building = forms.TypedChoiceField(label=_("适用单体"), required=False, coerce=int, empty_value=None)
    in_force_on = DayField(
        label=_("从哪天起发放"), help_text=_("这一天起交付的住宅收到本版；此前收到的各户保留原来的版本。")
    )
    upload = forms.FileField(label=_("文件（PDF）"))

    def __init__(self, *args: Any, buildings: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["building"]
        assert isinstance(choice, forms.TypedChoiceField)  # noqa: S101  for the type checker
        choice.choices = [("", _("全部单体")), *buildings]


class GivePapersForm(Form):
    given_on = DayField(
        label=_("发放日期"), help_text=_("本楼这一天前已交付、还没有收到现行版本的住宅，都登记为收到。")
    )


class HandoverListForm(Form):
    file = forms.FileField(label=_("交付清单（Excel）"))


class OwnerListForm(Form):
    """Names and phones the developer may hand over only on a ground (PIPL 13, 23)."""

    basis = forms.ChoiceField(
        label=_("提供业主信息的依据"), choices=[("", _("请选择")), *HomeOwner.Basis.choices],
        help_text=_("没有依据的不要导入：把房屋卡交给业主，由业主扫码自行登记。"),
    )  # fmt: skip
    basis_note = forms.CharField(
        label=_("依据的出处和告知同意情况"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：商品房买卖合同第几条；何时以何种方式告知业主、征得同意。"),
    )  # fmt: skip
    as_of_on = DayField(label=_("名单截至哪天"), help_text=_("这一天之后转让的房屋不按名单登记。"))
    file = forms.FileField(label=_("业主名单（Excel）"))


class DeclineOwnerForm(Form):
    reason = forms.CharField(label=_("不予登记的原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class RevealForm(Form):
    reason = forms.CharField(label=_("查看用途"), max_length=120, help_text=_("例如：核对报修预约。不要写姓名和电话。"))


class OwnerFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *OWNER.choices])
    source = forms.ChoiceField(label=_("来源"), choices=[("", _("全部")), *HomeOwner.Source.choices])
