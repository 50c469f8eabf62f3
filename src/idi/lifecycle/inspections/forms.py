from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, FilesField, FilesInput
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.independence import Check
from idi.lifecycle.inspections.models import Mandate, Visit
from idi.lifecycle.inspections.scheme import REMOVED, Scheme, cover_items
from idi.lifecycle.projects import selectors as projects


class PhotosField(FilesField):
    """Photos out of the camera or the album of a phone, several at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": FilesInput(attrs={"accept": "image/*"}), **kwargs})


class BodyField(forms.ModelChoiceField):
    """The inspection bodies of the registry, each with what the independence check found."""

    checks: ClassVar[dict[int, Check]]

    def label_from_instance(self, body: Any) -> str:
        check = self.checks[body.pk]
        licences = "、".join(check.qualified) or gettext("登记簿中没有有效资质，请另行核实")
        if check.independent:
            words = gettext("与 %(count)d 家参建单位均未发现关联关系") % {"count": len(check.parties)}
            found = format_html('<span class="state state-good">{}</span> {}', gettext("独立"), words)
        else:
            lines = format_html_join("", '<span class="d-block">{}</span>', ((told,) for told in check.objections()))
            found = format_html('<span class="state state-bad">{}</span>{}', gettext("不独立，不得聘请"), lines)
        return format_html(
            '<strong>{}</strong> <span class="text-secondary">{}</span><span class="d-block">{}</span>',
            body.name, licences, found,
        )  # fmt: skip


class AppointForm(Form):
    body = BodyField(
        label=_("质量风险管理机构"), queryset=parties.organisations("inspection_body").none(), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    appointed_on = DayField(label=_("聘请日期"))

    def __init__(self, *args: Any, checks: Sequence[Check], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        field.checks = {check.body.pk: check for check in checks}
        field.queryset = parties.organisations("inspection_body")


class FindingRow(Form):
    """One finding; the choices of the project are set by `visit_form`."""

    location = forms.CharField(label=_("部位"), max_length=120, help_text=_("例如：地下室外墙 ①-⑥轴交A轴"))
    grade = forms.ChoiceField(label=_("风险等级"))
    description = forms.CharField(label=_("问题描述"), widget=forms.Textarea(attrs={"rows": 2}))
    photos = PhotosField(label=_("照片（可一次选多张）"))
    building = forms.ModelChoiceField(label=_("单体"), queryset=QuerySet(Visit), required=False, empty_label=_("不限单体"))
    responsible = forms.ModelChoiceField(label=_("责任单位"), queryset=QuerySet(Visit), empty_label=_("请选择"))
    item = forms.ChoiceField(label=_("相关承保项目"), required=False)
    standard = forms.CharField(label=_("依据标准"), max_length=200, required=False)
    advice = forms.CharField(label=_("整改建议"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


class VisitForm(Form):
    visited_on = DayField(label=_("检查日期"))
    stage = forms.ChoiceField(label=_("检查阶段"), choices=[("", _("请选择")), *Visit.Stage.choices])
    weather = forms.CharField(label=_("天气"), max_length=40, required=False)
    summary = forms.CharField(label=_("检查情况小结"), widget=forms.Textarea(attrs={"rows": 3}))
    next_on = DayField(label=_("下次检查日期"), required=False)


def visit_form(mandate: Mandate, scheme: Scheme) -> type[VisitForm]:
    """The form of a visit to one project: its buildings and parties, the grades and cover items of its region."""
    items = cover_items(mandate.region_code, mandate.signed_on)
    builders = [party.pk for party in projects.building_parties(mandate.project)]

    class ProjectRow(FindingRow):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["grade"].choices = [("", _("请选择")), *((g.code, g.label) for g in scheme.grades)]
            self.fields["item"].choices = [("", _("不涉及或未确定")), *((c, f"{c} {name}") for c, name in items.items())]
            self.fields["building"].queryset = projects.buildings(mandate.project)
            self.fields["responsible"].queryset = parties.organisations().filter(pk__in=builders)

    class ProjectVisit(VisitForm):
        rows: ClassVar = {
            "findings": Rows(
                ProjectRow, _("风险记录"), hint=_("没有发现风险可以留空。等级的含义和整改期限见上方说明。"), extra=1, most=60,
                stacked=True,
            )
        }  # fmt: skip

    return ProjectVisit


class ReplyForm(Form):
    text = forms.CharField(label=_("整改情况"), widget=forms.Textarea(attrs={"rows": 4}))
    photos = PhotosField(label=_("整改后照片（可一次选多张）"))


class CloseForm(Form):
    grade = forms.ChoiceField(
        label=_("复核后的风险等级"), required=False, help_text=_("仍有整改期限的等级不能销项，请退回整改。")
    )
    remark = forms.CharField(label=_("复核意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(grade.code, grade.label) for grade in scheme.grades if grade.days is None]
        self.fields["grade"].choices = [("", REMOVED), *left]


class RejectForm(Form):
    reason = forms.CharField(label=_("退回原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReportForm(Form):
    kind = forms.ChoiceField(label=_("报告种类"))

    def __init__(self, *args: Any, kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds.items())
