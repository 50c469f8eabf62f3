"""What people fill in while a claim is handled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, FilesField, MomentField, YuanField
from idi.foundation.core.listing import Filters
from idi.foundation.core.money import yuan
from idi.lifecycle.claims.kinds import CAUSES, ITEMS
from idi.lifecycle.claims.models import PriceLine
from idi.lifecycle.claims.pricelist import ELEMENT
from idi.lifecycle.claims.states import CLAIM
from idi.lifecycle.projects import selectors as projects

LONG = forms.Textarea(attrs={"rows": 4})


def item_choices(codes: Iterable[str]) -> list[tuple[str, Any]]:
    """Items as code and plain words."""
    return [(code, f"{code} {ITEMS.get(code, '')}") for code in codes]


def zero_reason() -> forms.CharField:
    """Asked wherever an estimate is."""
    return forms.CharField(
        label=_("没有损失的原因"), max_length=300, required=False, help_text=_("估损为零而原因是工程质量缺陷的必填。")
    )  # fmt: skip


PROGRESS = (
    ("in_hand", _("处理中")),
    ("to_judge", _("待查勘核定")),
    ("late", _("超过时限")),
    ("unanswered", _("等待期无人维修")),
)


class ClaimFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *CLAIM.choices])
    progress = forms.ChoiceField(label=_("进展"), choices=[("", _("全部")), *PROGRESS])
    region_code = forms.ChoiceField(label=_("地区"), choices=lambda: [("", _("全部")), *projects.places()])
    item = forms.ChoiceField(label=_("承保项目"), choices=[("", _("全部")), *item_choices(ITEMS)])
    emergency = forms.ChoiceField(label=_("紧急"), choices=[("", _("全部")), ("True", _("是")), ("False", _("否"))])


class AcknowledgeForm(Form):
    visit_at = MomentField(label=_("上门查勘时间"), help_text=_("已与报案人电话约定的时间，报案人在查询页可以看到。"))


class PapersForm(Form):
    papers = forms.CharField(
        label=_("需要补充的资料"),
        widget=LONG,
        help_text=_("只能通知一次，请把缺少的资料写全。报案人在查询页可以看到。"),
    )


class NoteForm(Form):
    text = forms.CharField(label=_("备注"), widget=LONG)
    shared = forms.BooleanField(
        label=_("与各办理单位和业主共享"), required=False, help_text=_("不勾选的，只有本单位看得到。")
    )


class ReopenForm(Form):
    reason = forms.CharField(label=_("重新打开的原因"), widget=LONG, help_text=_("报案人和各办理单位可以看到。"))


def _work_row(prices: Mapping[str, PriceLine]) -> type[forms.Form]:
    listed = [(code, f"{code} {row.name} {yuan(row.price)}/{row.measure}") for code, row in prices.items()]
    fields = {
        "element": forms.CharField(label=_("部位和问题"), max_length=ELEMENT, required=False),
        "code": forms.ChoiceField(label=_("单价库"), choices=[("", _("不在库中")), *listed], required=False),
        "quantity": forms.DecimalField(label=_("数量"), max_digits=10, decimal_places=3),
        "name": forms.CharField(label=_("名称"), max_length=80, required=False),
        "unit": forms.CharField(label=_("单位"), max_length=10, required=False),
        "price": YuanField(label=_("单价"), required=False),
    }  # fmt: skip
    return type("WorkRow", (forms.Form,), fields)


def work(prices: Mapping[str, PriceLine]) -> Rows:
    """The lines of an estimate, each taken from the price library or written out, and said which element it belongs to."""
    hint = _(
        "先从单价库选；库里没有的，填名称、单位和单价。坏了几个部位的，每项写明属于哪个部位，核定和派修按部位列出。"
    )
    return Rows(_work_row(prices), _("维修项目"), hint, extra=1, most=60, stacked=True)


class SurveyForm(Form):
    surveyed_at = MomentField(label=_("查勘时间"))
    finding = forms.CharField(label=_("查勘情况"), widget=LONG)
    cause = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *CAUSES.items()])
    item = forms.ChoiceField(label=_("承保项目"))
    responsible_id = forms.TypedChoiceField(
        label=_("责任单位"), required=False, coerce=int, empty_value=None,
        help_text=_("质量缺陷由某一参建单位造成的，选择该单位；赔付后据此追偿。"),
    )  # fmt: skip
    estimate = YuanField(label=_("估损金额"), required=False, help_text=_("下面逐项填写维修项目的，以各项合计为准。"))
    zero_reason = zero_reason()
    photos = FilesField(label=_("查勘照片"), required=False)

    def __init__(
        self,
        *args: Any,
        items: Iterable[str] = (),
        parties: Iterable[Any] = (),
        prices: Mapping[str, PriceLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {"lines": work(prices)}  # type: ignore[misc]
        self.fields["item"].choices = item_choices(items)  # type: ignore[attr-defined]
        named = [(each.pk, each.name) for each in parties]
        self.fields["responsible_id"].choices = [("", _("未查明或不适用")), *named]  # type: ignore[attr-defined]


class ReviewForm(Form):
    upheld = forms.TypedChoiceField(
        label=_("复核结论"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("异议成立，改为属于保险责任")), ("no", _("异议不成立，维持原核定"))],
    )  # fmt: skip
    answer = forms.CharField(label=_("复核意见"), widget=LONG, help_text=_("业主会看到。"))


class WordsForm(Form):
    """One text, named by the page it stands on."""

    text = forms.CharField(widget=LONG)
    labels: ClassVar[dict[str, Any]] = {
        "resolve": _("维修情况"),
        "object": _("不同意的理由"),
        "withdraw": _("撤回的原因"),
    }

    def __init__(self, *args: Any, about: str = "resolve", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = self.labels[about]


class JoinForm(Form):
    number = forms.CharField(label=_("并入的报案号"), max_length=40, help_text=_("同一处缺陷先报的那一件。"))
    reason = forms.CharField(label=_("并案的理由"), widget=LONG, help_text=_("例如：上下两户报的是同一根管道漏水。"))


class ReasonForm(Form):
    """Why a report is taken apart, voided."""

    reason = forms.CharField(label=_("理由"), widget=LONG)


class RedateForm(Form):
    """更正发现日期."""

    discovered_on = DayField(label=_("正确的发现日期"))
    reason = forms.CharField(label=_("更正的理由"), widget=LONG)


class MoveForm(Form):
    unit_id = forms.TypedChoiceField(label=_("正确的房屋"), coerce=int)
    reason = forms.CharField(label=_("更正的理由"), widget=LONG)

    def __init__(self, *args: Any, homes: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [("", _("请选择")), *homes]  # type: ignore[attr-defined]
