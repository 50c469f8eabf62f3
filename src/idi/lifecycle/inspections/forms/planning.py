"""The forms of plan, bookings and design stage."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, MomentField
from idi.foundation.core.wording import day
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.forms.inputs import CHOOSE, PhotosField, few_lines
from idi.lifecycle.inspections.models import DesignVersion, Visit
from idi.lifecycle.inspections.planned import Row
from idi.lifecycle.inspections.scheme import Scheme, cover_items
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

STAGES = [CHOOSE, *((code, name) for code, name in Visit.Stage.choices if code != "design")]


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=few_lines(3))


def replan_form(rows: Iterable[Row], *, proposed: bool) -> type[Form]:
    """The days of the nodes of one building; `proposed` fills in what the site's progress says."""
    open_rows = [row for row in rows if row.node.dropped_at is None]
    fields: dict[str, Any] = {f"node_{row.node.pk}": _day_of(row, proposed) for row in open_rows}
    fields["reason"] = forms.CharField(
        label=_("调整原因"), max_length=300, widget=few_lines(2),
        initial=gettext("按现场报告的形象进度调整") if proposed else None,
    )  # fmt: skip

    return type("ReplanForm", (Form,), fields)


def days_of(form: Form) -> dict[int, date | None]:
    """What a form of `replan_form` says, by node."""
    named = ((name.removeprefix("node_"), on) for name, on in form.cleaned_data.items() if name.startswith("node_"))
    return {int(pk): on for pk, on in named}


def _day_of(row: Row, proposed: bool) -> DayField:
    said = row.proposed_on
    hint = gettext("按形象进度建议：%(day)s") % {"day": day(said)} if said else ""
    initial = said if proposed and said else row.node.planned_on
    return DayField(label=str(row.node), required=False, initial=initial, help_text=hint)


def node_form(project: Project) -> type[Form]:
    """A node of the body's own."""

    class NodeForm(Form):
        building = forms.ModelChoiceField(label=_("单体"), queryset=projects.buildings(project), empty_label=CHOOSE[1])
        name = forms.CharField(label=_("节点名称"), max_length=60, help_text=_("例如：幕墙龙骨与防火封堵"))
        part = forms.CharField(label=_("部位或楼层"), max_length=60, required=False)
        stage = forms.ChoiceField(label=_("检查阶段"), choices=STAGES)
        planned_on = DayField(label=_("计划检查日"), required=False)
        least = forms.IntegerField(label=_("最少检查次数"), min_value=1, max_value=50)
        notice_days = forms.IntegerField(label=_("现场须提前几日预约"), min_value=0, max_value=60)
        hidden = forms.BooleanField(label=_("隐蔽工程"), required=False)
        reason = forms.CharField(label=_("增加原因"), max_length=300, widget=few_lines(2))

    return NodeForm


class AskVisitForm(Form):
    """A visit asked for at a node."""

    place = forms.CharField(label=_("部位"), max_length=120, help_text=_("例如：3层 ①-⑥轴 顶板"))
    what = forms.CharField(label=_("检查什么"), max_length=300, widget=few_lines(2))
    visit_at = MomentField(label=_("何时可以检查"))
    photos = PhotosField(label=_("照片（可不附，可一次选多张）"))


class CounterForm(Form):
    visit_at = MomentField(label=_("另提的时间"))
    reason = forms.CharField(label=_("改期原因"), max_length=300, widget=few_lines(2))


class CoverForm(Form):
    covered_on = DayField(label=_("隐蔽日期"))
    reason = forms.CharField(label=_("情况说明"), max_length=300, widget=few_lines(3))


def ask_documents_form(listed: Mapping[str, str]) -> type[Form]:
    """Documents of the region's list, and one of the body's own."""

    class AskDocumentsForm(Form):
        codes = forms.MultipleChoiceField(
            label=_("本地区清单中的资料"), choices=list(listed.items()), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        name = forms.CharField(label=_("清单以外的资料"), max_length=120, required=False)
        due_on = DayField(label=_("清单以外的资料的提交日期"), required=False)

    return AskDocumentsForm


class FileDesignForm(Form):
    """A version of a document."""

    upload = forms.FileField(
        label=_("文件（PDF、图片、Office 文件）"), help_text=_("再次提交成为新的版本，以前的版本保留。"),
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=300, required=False)


class SharePercentField(forms.DecimalField):
    """A share of a picture's width or height: typed in percent, cleaned as a ratio."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2, "required": False,
                "widget": forms.NumberInput(attrs={"step": "0.01", "min": 0, "max": 100}), **kwargs,
            }
        )  # fmt: skip

    def clean(self, value: Any) -> Decimal | None:
        cleaned = super().clean(value)
        return None if cleaned is None else cleaned / 100


def comment_form(project: Project) -> type[Form]:
    """A comment on a version that was handed in, or on a drawing."""
    drawings = selectors.drawings(project.pk)
    pictures = json.dumps({each.pk: reverse("documents:file", args=[each.document_id]) for each in drawings})
    versions = DesignVersion.objects.filter(project=project).select_related("document").order_by("-filed_at")

    class CommentForm(Form):
        version = forms.ModelChoiceField(
            label=_("所对的资料"), queryset=versions, required=False, empty_label=_("不针对已提交的资料")
        )
        drawing = forms.ModelChoiceField(
            label=_("图纸"), queryset=drawings, required=False, empty_label=_("不在图上标注"),
            widget=forms.Select(attrs={"data-pin": pictures}), help_text=_("选好后在图上点一下标出位置，也可以填写下面两个数。"),
        )  # fmt: skip
        pin_x = SharePercentField(label=_("图上位置，距左边（%）"))
        pin_y = SharePercentField(label=_("图上位置，距上边（%）"))
        place = forms.CharField(label=_("部位"), max_length=120)
        text = forms.CharField(label=_("意见"), widget=few_lines(4))
        sections = ((_("对什么提意见"), ["version", "drawing", "pin_x", "pin_y"]), (_("意见"), ["place", "text"]))

    return CommentForm


class ReplyDesignForm(Form):
    text = forms.CharField(label=_("回复"), widget=few_lines(4))


class RemarkForm(Form):
    remark = forms.CharField(label=_("理由"), max_length=300, widget=few_lines(3))


def raise_form(project: Project, scheme: Scheme, on: date) -> type[Form]:
    """What the finding needs beyond the comment."""
    builders = [party.pk for party in projects.building_parties(project)]
    items = cover_items(project.region_code, on)

    class RaiseForm(Form):
        grade = forms.ChoiceField(label=_("风险等级"), choices=[CHOOSE, *((g.code, g.label) for g in scheme.grades)])
        responsible = forms.ModelChoiceField(
            label=_("责任单位"), queryset=parties.ever_registered().filter(pk__in=builders), empty_label=CHOOSE[1]
        )
        item = forms.ChoiceField(
            label=_("相关承保项目"), required=False,
            choices=[("", _("不涉及或未确定")), *((code, f"{code} {name}") for code, name in items.items())],
        )  # fmt: skip

    return RaiseForm


class ChecklistsForm(Form):
    """Checklists of a body as a file."""

    file = forms.FileField(
        label=_("检查要点文件"), help_text=_("Excel（.xlsx、.xls）、.ods 或 CSV；有一处错误则全部不导入，并列出每一处"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
