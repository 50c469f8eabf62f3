"""The form of a visit, and of what an inspector has at hand for one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.checklists import ANSWERS, Checklist
from idi.lifecycle.inspections.forms.inputs import CHOOSE, PhotosField, few_lines
from idi.lifecycle.inspections.models import Mandate, Visit
from idi.lifecycle.inspections.planned import open_nodes
from idi.lifecycle.inspections.scheme import Scheme, cover_items
from idi.lifecycle.projects import selectors as projects


class CheckedForm(Form):
    """A visit as it is typed, with the answers to the checklist of its stage where there is one."""

    checklist: ClassVar[Checklist | None] = None

    def told(self) -> dict[str, Any]:
        """What the door takes: the fields of a visit, and its checklist."""
        of_points = ("answer_", "remark_")
        own = {name: value for name, value in self.cleaned_data.items() if not name.startswith(of_points)}
        return {**own, "checks": self.checks()}

    def checks(self) -> dict[str, Any]:
        """The answers to the checklist, as a visit keeps them; without one where another stage was chosen after all."""
        given = self.cleaned_data
        if self.checklist is None or given["stage"] != self.checklist.stage:
            return {}
        answers = [
            {
                "code": each.code,
                "text": each.text,
                "answer": given[f"answer_{each.code}"],
                "remark": given[f"remark_{each.code}"],
            }
            for each in self.checklist.points
        ]
        return {"version": self.checklist.version, "points": answers} if any(each["answer"] for each in answers) else {}

    @classmethod
    def ask(cls, checklist: Checklist) -> None:
        """Adds the points of a checklist, each with room for a word, as a section of its own."""
        own, points = list(cls.base_fields), []
        for point in checklist.points:
            answer, remark = f"answer_{point.code}", f"remark_{point.code}"
            cls.base_fields[answer] = forms.ChoiceField(
                label=point.text, required=False, choices=[(code, state.label) for code, state in ANSWERS.items()]
            )
            cls.base_fields[remark] = forms.CharField(label=_("说明"), required=False, max_length=200)
            points += [answer, remark]
        cls.checklist = checklist
        cls.sections = ((_("检查情况"), own), (_("检查要点"), points))


def finding_row(mandate: Mandate, scheme: Scheme) -> type[Form]:
    """One finding of a visit."""
    builders = [party.pk for party in projects.building_parties(mandate.project)]
    items = cover_items(mandate.region_code, mandate.signed_on)

    class FindingRow(Form):
        location = forms.CharField(label=_("部位"), max_length=120, help_text=_("例如：地下室外墙 ①-⑥轴交A轴"))
        grade = forms.ChoiceField(label=_("风险等级"), choices=[CHOOSE, *((g.code, g.label) for g in scheme.grades)])
        description = forms.CharField(
            label=_("问题描述"), widget=forms.Textarea(attrs={"rows": 2, "data-suggest": reverse("inspections:library_search")}),
            help_text=_("输入几个字，从缺陷库中选取，会一并填写依据标准和整改建议；也可以自行填写。"),
        )  # fmt: skip
        photos = PhotosField(label=_("照片（可一次选多张）"))
        building = forms.ModelChoiceField(
            label=_("单体"), queryset=projects.buildings(mandate.project), required=False, empty_label=_("不限单体")
        )
        responsible = forms.ModelChoiceField(
            label=_("责任单位"), queryset=parties.ever_registered().filter(pk__in=builders), empty_label=CHOOSE[1]
        )
        item = forms.ChoiceField(
            label=_("相关承保项目"), required=False,
            choices=[("", _("不涉及或未确定")), *((code, f"{code} {name}") for code, name in items.items())],
        )  # fmt: skip
        standard = forms.CharField(label=_("依据标准"), max_length=200, required=False)
        advice = forms.CharField(label=_("整改建议"), widget=few_lines(2), required=False)

    return FindingRow


def visit_form(mandate: Mandate, scheme: Scheme, checklist: Checklist | None = None) -> type[CheckedForm]:
    """A visit to one project: its buildings and parties, the grades and cover items of its region, the points of a stage."""

    class VisitForm(CheckedForm):
        visited_on = DayField(label=_("检查日期"))
        node = forms.ModelChoiceField(
            label=_("检查计划的节点"), queryset=open_nodes(mandate.project_id), required=False, empty_label=_("不对应计划节点"),
            help_text=_("选了节点，这次检查就计入它的检查次数；阶段可以不填。"),
        )  # fmt: skip
        stage = forms.ChoiceField(label=_("检查阶段"), choices=[CHOOSE, *Visit.Stage.choices], required=False)
        weather = forms.CharField(label=_("天气"), max_length=40, required=False)
        summary = forms.CharField(label=_("检查情况小结"), widget=few_lines(3))
        next_on = DayField(label=_("下次检查日期"), required=False)
        rows: ClassVar = {
            "findings": Rows(
                finding_row(mandate, scheme), _("风险记录"), hint=_("没有发现风险可以留空。等级的含义和整改期限见上方说明。"), extra=1,
                most=60, stacked=True,
            )
        }  # fmt: skip

    if checklist is not None:
        VisitForm.ask(checklist)
    return VisitForm


def drawing_form(mandate: Mandate) -> type[Form]:
    """A drawing of one project."""

    class DrawingForm(Form):
        title = forms.CharField(label=_("图纸名称"), max_length=120, help_text=_("例如：1号楼地下一层平面图"))
        building = forms.ModelChoiceField(
            label=_("单体"), queryset=projects.buildings(mandate.project), required=False, empty_label=_("不限单体")
        )
        picture = forms.FileField(
            label=_("图纸文件（PDF、JPG、PNG、WebP 或 HEIC）"),
            help_text=_("PDF 的每一页成为一张图，一次最多 20 页。"),
            widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        )

    return DrawingForm


class LibraryForm(Form):
    """A defect library as a file, and what becomes of the one in force."""

    file = forms.FileField(
        label=_("缺陷库文件"), help_text=_("Excel（.xlsx、.xls）、.ods、CSV 或 JSON；有一处错误则全部不导入，并列出每一处"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.json"}),
    )  # fmt: skip
    whole = forms.TypedChoiceField(
        label=_("导入方式"), coerce=lambda value: value == "whole", widget=forms.RadioSelect, initial="whole",
        choices=[("whole", _("整库替换：新版本只含文件中的条目")), ("more", _("补充：保留现有条目，编号相同的以文件为准"))],
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("例如：补充装配式条目"))
