"""What is filled in to send somebody to a damage, and by whoever was sent."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import FilesField, MomentField, YuanField
from idi.foundation.documents.services import Arrived
from idi.lifecycle.claims.forms import LONG, item_choices, work, zero_reason
from idi.lifecycle.claims.kinds import CAUSES, ITEMS
from idi.lifecycle.claims.models import PriceLine, Survey
from idi.lifecycle.claims.services import Seen
from idi.lifecycle.claims.surveys import Candidate

_PNG = "data:image/png;base64,"
_HASH = re.compile(r"[0-9a-f]{64}")


class SurveyorForm(Form):
    """查勘人员."""

    person = forms.ChoiceField(label=_("人员"), help_text=_("本单位的理赔经办、查勘员，或保险公估机构的公估查勘员。"))
    areas = forms.MultipleChoiceField(
        label=_("负责的地区"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选为全部地区。")
    )
    skills = forms.MultipleChoiceField(
        label=_("擅长的承保项目"), required=False, widget=forms.CheckboxSelectMultiple, choices=item_choices(ITEMS),
        help_text=_("不选为全部项目。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[int, int, str]] = (),
        areas: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = [(f"{firm}-{person}", words) for firm, person, words in people]
        self.fields["person"].choices = [("", _("请选择")), *listed]  # type: ignore[attr-defined]
        self.fields["areas"].choices = list(areas)  # type: ignore[attr-defined]

    @property
    def ids(self) -> tuple[int, int]:
        """Firm and person."""
        firm, _dash, person = self.cleaned_data["person"].partition("-")
        return int(firm), int(person)


class DispatchForm(Form):
    """指派查勘."""

    surveyor = forms.TypedChoiceField(label=_("查勘人员"), coerce=int, widget=forms.RadioSelect)
    visit_at = MomentField(label=_("上门时间"), help_text=_("已与报案人电话约定的时间，报案人在查询页可以看到。"))
    note = forms.CharField(label=_("交代的事项"), max_length=300, required=False)
    reason = forms.CharField(label=_("改派的原因"), max_length=300, required=False, help_text=_("已指派过的必填。"))

    def __init__(self, *args: Any, candidates: Iterable[Candidate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["surveyor"].choices = [(each.surveyor.pk, _words(each)) for each in candidates]  # type: ignore[attr-defined]


def _words(each: Candidate) -> str:
    fits = [
        gettext("地区符合") if each.area else gettext("地区不符"),
        gettext("专长符合") if each.skill else gettext("专长不符"),
    ]
    waiting = gettext("待查勘 %(count)d 件") % {"count": each.waiting}
    return f"{each.surveyor.name}（{each.surveyor.firm.name}）· {' · '.join(fits)} · {waiting}"


class JointForm(Form):
    """联合查勘."""

    visit_at = MomentField(label=_("查勘时间"))
    note = forms.CharField(label=_("请其关注的事项"), max_length=300, required=False)


class JointAnswerForm(Form):
    """回复联合查勘."""

    came = forms.TypedChoiceField(
        label=_("是否到场"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("到场查勘")), ("no", _("没有到场"))],
    )  # fmt: skip
    remarks = forms.CharField(
        label=_("意见"),
        widget=LONG,
        help_text=_("缺陷的性质、可能的原因、与施工期间检查记录的关系；没有到场的写明原因。"),
    )


class MeasuredRow(forms.Form):
    """测量."""

    what = forms.CharField(label=_("测量内容"), max_length=60)
    value = forms.CharField(label=_("数值"), max_length=20)
    unit = forms.CharField(label=_("单位"), max_length=10, required=False)


class VisitForm(Form):
    """查勘 on the phone. `arrived` and `signature` are filled in by the script of the page."""

    sections: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = (
        (_("看到的情况"), ["surveyed_at", "finding", "cause", "item", "responsible_id"]),
        (_("照片"), ["photos"]),
        (_("估损"), ["estimate", "zero_reason"]),
        (_("在场的人"), ["signed_as", "signer"]),
    )
    surveyed_at = MomentField(label=_("查勘时间"))
    finding = forms.CharField(label=_("查勘情况"), widget=LONG)
    cause = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *CAUSES.items()])
    item = forms.ChoiceField(label=_("承保项目"))
    responsible_id = forms.TypedChoiceField(label=_("责任单位"), required=False, coerce=int, empty_value=None)
    estimate = YuanField(label=_("估损金额"), required=False, help_text=_("下面逐项填写维修项目的，以各项合计为准。"))
    zero_reason = zero_reason()
    photos = FilesField(
        label=_("查勘照片"), required=False, help_text=_("拍下即在手机上记下指纹，有信号时自动上传，断了接着传。")
    )
    signed_as = forms.ChoiceField(label=_("在场的人"), choices=Survey.Present.choices, widget=forms.RadioSelect)
    signer = forms.CharField(label=_("签字人姓名"), max_length=40, required=False)
    arrived = forms.CharField(label=_("查勘照片"), widget=forms.HiddenInput, required=False)
    signature = forms.CharField(label=_("签字"), widget=forms.HiddenInput, required=False, max_length=400_000)

    def __init__(
        self, *args: Any, items: Iterable[str] = (), parties: Iterable[tuple[int, str]] = (), why: str = "",
        prices: Mapping[str, PriceLine], person_id: int = 0, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.person_id = person_id
        self.fields["item"].choices = item_choices(items)  # type: ignore[attr-defined]
        self.fields["responsible_id"].choices = [("", _("未查明或不适用")), *parties]  # type: ignore[attr-defined]
        self.fields["responsible_id"].help_text = why
        self.rows = {  # type: ignore[misc]
            "measurements": Rows(MeasuredRow, _("测量"), _("例如裂缝宽度、空鼓面积、含水率。"), extra=1, most=40),
            "lines": work(prices),
        }  # fmt: skip

    def clean_arrived(self) -> list[Arrived]:
        told = [each for each in self.cleaned_data["arrived"].split(",") if each]
        if not all(_HASH.fullmatch(each) for each in told):
            raise ValidationError(gettext("照片的指纹无法识别，请重新上传。"))
        return [Arrived(self.person_id, each) for each in dict.fromkeys(told)]

    def clean_signature(self) -> bytes | None:
        drawn = self.cleaned_data["signature"]
        if not drawn:
            return None
        try:
            return base64.b64decode(drawn.removeprefix(_PNG), validate=True)
        except binascii.Error as wrong:
            raise ValidationError(gettext("签字无法识别，请重新签字。")) from wrong

    @property
    def told(self) -> dict[str, Any]:
        """What the door takes."""
        given = self.cleaned_data
        apart = ("photos", "arrived", "signature")
        seen = Seen(**{name: value for name, value in given.items() if name not in apart})
        return {"seen": seen, "photos": given["photos"] or (), **{name: given[name] for name in apart[1:]}}


class CorrectForm(VisitForm):
    """更正查勘. `version` is the survey that was read. Who signs anew, and photos in pieces, only `on_site`: at the desk nobody stands."""

    sections: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = (
        (_("更正"), ["reason"]),
        (_("看到的情况"), ["surveyed_at", "finding", "cause", "item", "responsible_id"]),
        (_("估损"), ["estimate", "zero_reason"]),
        (_("新的照片"), ["photos"]),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("更正的原因"), max_length=300, widget=LONG, help_text=_("哪里有错、凭什么更正；报案人会看到，原来的查勘保留可查。")
    )  # fmt: skip

    def __init__(self, *args: Any, on_site: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].help_text = _("补拍的照片归入更正后的查勘；原来的照片和签字随原来的一份保留。")
        if not on_site:
            for name in _ON_SITE:
                del self.fields[name]
            return
        again = self.fields["signed_as"]
        again.required, again.choices = False, [("", _("不重新签字")), *_SIGNING]  # type: ignore[attr-defined]
        self.sections = (*self.sections, (_("在场的人重新签字"), ["signed_as", "signer"]))  # type: ignore[misc]

    @property
    def told(self) -> dict[str, Any]:
        """What the door takes."""
        given = dict(self.cleaned_data)
        apart: dict[str, Any] = {
            name: given.pop(name) for name in ("version", "reason", "arrived", "signature") if name in given
        }
        photos = given.pop("photos") or ()
        return {**apart, "seen": Seen(**given), "photos": photos}


_ON_SITE = ("signed_as", "signer", "arrived", "signature")
_SIGNING = [choice for choice in Survey.Present.choices if choice[0] != Survey.Present.NOBODY]
