"""What builder, handler and lead fill in beside survey and decision: the wait, emergencies, small claims, authorisations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, FilesField, MomentField, YuanField
from idi.lifecycle.claims.forms import LONG, item_choices, zero_reason
from idi.lifecycle.claims.kinds import CAUSES
from idi.lifecycle.claims.models import Authorisation


class AnswerInWaitForm(Form):
    visit_at = MomentField(label=_("上门维修时间"), help_text=_("已与报修人电话约定的时间，报修人在查询页可以看到。"))


class ResolveForm(Form):
    text = forms.CharField(
        label=_("维修情况"), widget=LONG, help_text=_("怎样修的，报修人会看到；没有修好的可以反映。")
    )
    photos = FilesField(label=_("维修后的照片"), required=False, most=9)


class FastLaneForm(Form):
    finding = forms.CharField(label=_("照片显示的情况"), widget=LONG)
    cause = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *CAUSES.items()])
    item = forms.ChoiceField(label=_("承保项目"))
    responsible_id = forms.TypedChoiceField(label=_("责任单位"), required=False, coerce=int, empty_value=None)
    estimate = YuanField(label=_("估损金额"))
    zero_reason = zero_reason()

    def __init__(self, *args: Any, items: Iterable[str] = (), parties: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = item_choices(items)  # type: ignore[attr-defined]
        named = [(each.pk, each.name) for each in parties]
        self.fields["responsible_id"].choices = [("", _("未查明或不适用")), *named]  # type: ignore[attr-defined]


class AuthoriseForm(Form):
    holder_name = forms.CharField(label=_("受托人"), max_length=80, help_text=_("委托书上写的姓名或单位名称。"))
    holder_id = forms.TypedChoiceField(
        label=_("已登记的单位"), required=False, coerce=int, empty_value=None, help_text=_("受托人是本项目的物业或业主委员会的，请选择。")
    )  # fmt: skip
    phone = forms.CharField(
        label=_("受托人手机号"), required=False, max_length=20,
        help_text=_("受托人是个人且有本平台账号的，填写其手机号，由本人登录办理。"),
    )  # fmt: skip
    acts = forms.MultipleChoiceField(
        label=_("授权事项"), choices=Authorisation.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    from_on = DayField(label=_("自"))
    until_on = DayField(label=_("至"))
    paper = forms.FileField(label=_("委托书"), help_text=_("PDF 或照片。"))

    def __init__(self, *args: Any, keepers: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder_id"].choices = [("", _("不是已登记的单位")), *keepers]  # type: ignore[attr-defined]


class EndForm(Form):
    reason = forms.CharField(label=_("撤销的原因"), widget=LONG)
