"""The forms of reports: which kind, what the author writes, who judges, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.forms.inputs import few_lines
from idi.lifecycle.inspections.reporting import TEXTS, Kind

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Report


def begin_form(kinds: Iterable[Kind], *, period: bool) -> type[Form]:
    """The kind, and where it is not about one visit the period."""

    class BeginForm(Form):
        kind = forms.ChoiceField(label=_("报告种类"), choices=[(kind.code, kind.label) for kind in kinds])

    class PeriodForm(BeginForm):
        from_on = DayField(
            label=_("报告期起"), required=False, help_text=_("不填：从上一份同种报告之后开始，没有的从聘请日开始")
        )
        until_on = DayField(label=_("报告期止"), required=False, help_text=_("不填：到今天为止"))

    return PeriodForm if period else BeginForm


def outside_form(kinds: Iterable[Kind]) -> type[Form]:
    """A report issued elsewhere."""

    class OutsideForm(Form):
        kind = forms.ChoiceField(label=_("报告种类"), choices=[(kind.code, kind.label) for kind in kinds])
        outside_number = forms.CharField(label=_("外部报告编号"), max_length=60)
        issued_on = DayField(label=_("出具日期"))
        from_on = DayField(label=_("报告期起"), required=False)
        until_on = DayField(label=_("报告期止"), required=False)
        file = forms.FileField(label=_("报告文件"), widget=forms.FileInput(attrs={"accept": ".pdf,image/*"}))
        summary = forms.CharField(label=_("总结"), required=False, max_length=4000, widget=few_lines(3))

    return OutsideForm


def write_form(report: Report, kind: Kind, addressable: Iterable[int]) -> type[Form]:
    """One field for each text of the kind; those that must be there are checked when it is submitted, so that a draft can be kept."""
    fields: dict[str, Any] = {}
    if report.visit_id is None:
        fields["from_on"], fields["until_on"] = DayField(label=_("报告期起")), DayField(label=_("报告期止"))
    for name in kind.texts:
        fields[name] = forms.CharField(
            label=TEXTS[name], required=False, max_length=4000, widget=few_lines(5 if name == "summary" else 3),
            help_text=_("提交前必须填写") if name in kind.must else "",
        )  # fmt: skip
    fields["further"] = forms.ModelMultipleChoiceField(
        label=_("另外发送给"), queryset=parties.ever_registered().filter(pk__in=list(addressable)), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("按报告种类应发送的单位会自动发送，不必在此选择。"),
    )  # fmt: skip
    return type("WriteForm", (Form,), {**fields, "marks_optional": False})


def submit_form(people: Mapping[int, str], levels: int) -> type[Form]:
    """Who is asked to judge it first."""

    class SubmitForm(Form):
        reviewer_id = forms.TypedChoiceField(
            label=_("请谁审核"), coerce=int, empty_value=None, required=False,
            choices=[("", _("不指定，有权审核的同事均可")), *people.items()],
        )  # fmt: skip

    return SubmitForm if levels else Form


class RemarkForm(Form):
    remark = forms.CharField(label=_("审核意见"), max_length=300, required=False, widget=few_lines(2))


class ReasonForm(Form):
    reason = forms.CharField(label=_("原因"), max_length=300, widget=few_lines(3))
