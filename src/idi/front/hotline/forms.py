"""What an agent types while somebody talks."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import mask_phone
from idi.foundation.core.forms import AskingBack, Form
from idi.foundation.core.inputs import DayField, MomentField
from idi.front.hotline.models import Call, Incoming
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.complaints.asking import ComplaintForm

LONG = forms.Textarea(attrs={"rows": 3})
PHONE = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})


class CallReportForm(AskingBack):
    """A report taken down on the telephone."""

    reporter_phone = forms.CharField(label=_("来电号码"), max_length=20, widget=PHONE)
    reporter_name = forms.CharField(label=_("报案人姓名"), max_length=40)
    reporter_is_owner = forms.TypedChoiceField(
        label=_("身份"), coerce=lambda value: value == "owner", widget=forms.RadioSelect, initial="owner",
        choices=[("owner", _("业主本人")), ("other", _("代业主报案"))],
    )  # fmt: skip
    claim_word = forms.CharField(
        label=_("报案口令"),
        required=False,
        max_length=20,
        help_text=_("请报案人念出卡片上的口令；没有的，登记为未核实身份。"),
    )
    symptom = forms.ChoiceField(label=_("看到的情况"), choices=[("", _("请选择")), *SYMPTOMS.items()])
    place = forms.ChoiceField(label=_("部位"), required=False, choices=[("", _("请选择")), *PLACES.items()])
    narrative = forms.CharField(label=_("说明"), widget=LONG)
    discovered_on = DayField(label=_("发现日期"))
    emergency = forms.BooleanField(label=_("紧急（影响基本居住或有安全危险）"), required=False)

    def __init__(self, *args: Any, incoming: Incoming | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _carried(self, "reporter_phone", incoming)
        self.fields["reporter_phone"].widget.attrs["autofocus"] = True


class UnplacedReportForm(CallReportForm):
    """A report from an address the agent cannot find while talking."""

    claim_word = None  # type: ignore[assignment]
    region_code = forms.ChoiceField(label=_("地区"))
    address_given = forms.CharField(label=_("报案人所述地址"), max_length=200)
    field_order = ("region_code", "address_given")

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = regions  # type: ignore[attr-defined]


class CallForm(Form):
    """A call that is no report and no complaint: a question, a reminder, a suggestion, a promised call-back."""

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(k, label) for k, label in Call.Kind.choices if k not in (Call.Kind.REPORT, Call.Kind.COMPLAINT)],
    )
    caller_phone = forms.CharField(label=_("来电号码"), max_length=20, widget=PHONE)
    caller_name = forms.CharField(label=_("来电人"), required=False, max_length=40)
    note = forms.CharField(label=_("来电内容和答复"), widget=LONG)
    call_back_at = MomentField(
        label=_("约定回拨时间"), required=False, help_text=_("需要回拨的填写，来电会留在待回拨里。")
    )
    wrap_up = forms.ChoiceField(
        label=_("办理结果"), required=False, choices=[("", _("按类别自动填写")), *Call.WrapUp.choices]
    )

    def __init__(self, *args: Any, incoming: Incoming | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _carried(self, "caller_phone", incoming)
        self.fields["caller_phone"].widget.attrs["autofocus"] = True


class CalledComplaintForm(ComplaintForm):
    """A complaint taken down on the telephone: the agent is asked about the caller."""

    asked: ClassVar = {"wish": _("来电人希望怎样解决"), "name": _("来电人姓名"), "phone": _("来电号码")}

    def __init__(self, *args: Any, incoming: Incoming | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.asked.items():
            self.fields[name].label = label
        _carried(self, "phone", incoming)


class CloseCallForm(Form):
    reached = forms.ChoiceField(
        label=_("接通了吗"), required=False, initial="yes", widget=forms.RadioSelect,
        choices=[("yes", _("已接通")), ("no", _("没有接通"))],
    )  # fmt: skip
    note = forms.CharField(label=_("回拨结果"), widget=LONG)
    again_at = MomentField(label=_("再约时间"), required=False, help_text=_("没有接通、还要再拨的填写。"))

    def clean_reached(self) -> bool:
        return bool(self.cleaned_data["reached"] != "no")


class HandoverForm(Form):
    note = forms.CharField(label=_("交代下一班"), widget=LONG, help_text=_("谁在等什么、哪件要盯着。没有的写“无”。"))


class PeriodForm(Form):
    since = DayField(label=_("从"))
    until = DayField(label=_("到"))


def _carried(form: Form, name: str, incoming: Incoming | None) -> None:
    """The phone of the call on the screen is used unless another is typed: it is not shown in full."""
    if incoming is not None:
        form.fields[name].required = False
        form.fields[name].help_text = gettext("来电 %(phone)s 已带入，另有号码时填写。") % {
            "phone": mask_phone(incoming.phone)
        }
