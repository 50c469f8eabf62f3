"""The forms of inspections. What a form offers depends on the project and its region, so most are made by a function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, FilesField, FilesInput, MomentField, PercentField, YuanField
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.checklists import ANSWERS, Checklist
from idi.lifecycle.inspections.independence import Check
from idi.lifecycle.inspections.models import Accident, Consequence, Engagement, Mandate, Specialty, Visit
from idi.lifecycle.inspections.planned import open_nodes
from idi.lifecycle.inspections.scheme import REMOVED, Scheme, cover_items
from idi.lifecycle.inspections.services import Agreed
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from idi.lifecycle.inspections.models import Finding, Specialist
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects.models import Project

CHOOSE = ("", _("请选择"))


def few_lines(rows: int) -> forms.Textarea:
    """A text field of a few lines."""
    return forms.Textarea(attrs={"rows": rows})


class PhotosField(FilesField):
    """Photos out of the camera or the album of a phone, several at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": FilesInput(attrs={"accept": "image/*"}), **kwargs})


class AgreedForm(Form):
    """What insurer and body agreed in the contract between them."""

    scope = forms.MultipleChoiceField(
        label=_("委托范围"), choices=Engagement.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    entry_stage = forms.ChoiceField(label=_("介入阶段"), choices=[CHOOSE, *Engagement.EntryStage.choices])
    entry_on = DayField(label=_("介入日期"))
    fee = YuanField(label=_("服务费"), required=False, help_text=_("建设单位和其他参建单位看不到。"))
    contract_number = forms.CharField(label=_("委托合同编号"), max_length=60, required=False)
    paper = forms.FileField(label=_("委托合同文件"), required=False, help_text=_("PDF、照片或 Word，可以以后补传。"))
    sections: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = (
        (_("委托合同"), ["scope", "entry_stage", "entry_on", "fee", "contract_number", "paper"]),
    )  # fmt: skip

    def agreed(self) -> Agreed:
        given = self.cleaned_data
        return Agreed(**{each.name: given[each.name] for each in fields(Agreed)})


class EndForm(Form):
    """A body leaves: from which day, and why."""

    ended_on = DayField(label=_("终止日期"))
    reason = forms.CharField(label=_("原因"), max_length=300, widget=few_lines(3))


class ReasonForm(Form):
    reason = forms.CharField(label=_("原因"), max_length=200, widget=few_lines(2))


class DeclareForm(Form):
    remark = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=few_lines(4),
        help_text=_("有关联关系的，逐项说明情况和采取的回避措施；没有的可以不填。"),
    )  # fmt: skip


class AcknowledgeForm(Form):
    note = forms.CharField(
        label=_("说明或缺项"), max_length=500, required=False, widget=few_lines(3),
        help_text=_("移交方写平台以外移交了什么；接收方写还缺什么。没有的可以不填。"),
    )  # fmt: skip


def specialist_form(people: Sequence[tuple[int, str]]) -> type[Form]:
    """What one of the body's people is qualified in."""

    class SpecialistForm(Form):
        person_id = forms.TypedChoiceField(label=_("人员"), coerce=int, choices=[CHOOSE, *people])
        specialty = forms.ChoiceField(label=_("专业"), choices=[CHOOSE, *Specialty.choices])
        title = forms.CharField(label=_("职称"), max_length=40, help_text=_("例如：高级工程师"))
        education = forms.CharField(label=_("学历"), max_length=60, required=False)
        certificate_number = forms.CharField(label=_("证书编号"), max_length=60)
        from_on = DayField(label=_("有效期起"))
        until_on = DayField(label=_("有效期止"), required=False, help_text=_("长期有效的不填"))
        evidence = forms.FileField(label=_("证书扫描件"), required=False, help_text=_("PDF 或照片"))

    return SpecialistForm


def team_form(staff: QuerySet[Specialist]) -> type[Form]:
    """Who inspects a project, out of the people whose qualification counts today."""

    def told(each: Specialist) -> str:
        return f"{each.name} · {each.get_specialty_display()} · {each.title}"

    class Leader(forms.ModelChoiceField):
        def label_from_instance(self, each: Any) -> str:
            return told(each)

    class Members(forms.ModelMultipleChoiceField):
        def label_from_instance(self, each: Any) -> str:
            return told(each)

    class TeamForm(Form):
        leader = Leader(label=_("负责人"), queryset=staff, empty_label=CHOOSE[1])
        members = Members(label=_("成员"), queryset=staff, required=False, widget=forms.CheckboxSelectMultiple)

    return TeamForm


def appoint_form(checks: Sequence[Check]) -> type[AgreedForm]:
    """The bodies of the registry, each with what the independence check found."""
    by_body = {check.body.pk: check for check in checks}

    class BodyField(forms.ModelChoiceField):
        def label_from_instance(self, body: Any) -> SafeString:
            return told(by_body[body.pk])

    class AppointForm(AgreedForm):
        body = BodyField(
            label=_("质量风险管理机构"), queryset=parties.organisations("inspection_body"), empty_label=None,
            widget=forms.RadioSelect,
        )  # fmt: skip
        appointed_on = DayField(label=_("聘请日期"))
        sections = ((_("聘请哪家机构"), ["body", "appointed_on"]), *AgreedForm.sections)

    return AppointForm


def told(check: Check) -> SafeString:
    """A check as the page shows it beside the body."""
    licences = "、".join(check.qualified) or check.expired or gettext("登记簿中没有有效资质，请另行核实")
    if check.independent:
        words = gettext("与 %(count)d 家参建单位均未发现关联关系") % {"count": len(check.parties)}
        found = format_html('<span class="state state-good">{}</span> {}', gettext("独立"), words)
    else:
        lines = format_html_join("", '<span class="d-block">{}</span>', ((line,) for line in check.objections()))
        found = format_html('<span class="state state-bad">{}</span>{}', gettext("不独立，不得聘请"), lines)
    return format_html(
        '<strong>{}</strong> <span class="text-secondary">{}</span><span class="d-block">{}</span>',
        check.body.name, licences, found,
    )  # fmt: skip


def visit_form(mandate: Mandate, scheme: Scheme, checklist: Checklist | None = None) -> type[Form]:
    """A visit to one project: its buildings and parties, the grades and cover items of its region, the points of a stage."""
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

    class VisitForm(Form):
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
                FindingRow, _("风险记录"), hint=_("没有发现风险可以留空。等级的含义和整改期限见上方说明。"), extra=1,
                most=60, stacked=True,
            )
        }  # fmt: skip

        def told(self) -> dict[str, Any]:
            """What the door takes: the fields of a visit, and its checklist."""
            of_points = ("answer_", "remark_")
            own = {name: value for name, value in self.cleaned_data.items() if not name.startswith(of_points)}
            return {**own, "checks": self.checks()}

        def checks(self) -> dict[str, Any]:
            """The answers to the checklist, as a visit keeps them; without one where another stage was chosen after all."""
            given = self.cleaned_data
            if checklist is None or given["stage"] != checklist.stage:
                return {}
            answers = [
                {
                    "code": each.code,
                    "text": each.text,
                    "answer": given[f"answer_{each.code}"],
                    "remark": given[f"remark_{each.code}"],
                }
                for each in checklist.points
            ]
            return {"version": checklist.version, "points": answers} if any(each["answer"] for each in answers) else {}

    own = list(VisitForm.base_fields)
    if checklist is not None:
        for point in checklist.points:
            VisitForm.base_fields[f"answer_{point.code}"] = forms.ChoiceField(
                label=point.text, required=False, choices=[(code, state.label) for code, state in ANSWERS.items()]
            )
            VisitForm.base_fields[f"remark_{point.code}"] = forms.CharField(
                label=_("说明"), required=False, max_length=200
            )
        points = [name for name in VisitForm.base_fields if name.startswith(("answer_", "remark_"))]
        VisitForm.sections = ((_("检查情况"), own), (_("检查要点"), points))
    return VisitForm


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


class ReplyForm(Form):
    text = forms.CharField(label=_("整改情况"), widget=few_lines(4))
    photos = PhotosField(label=_("整改后照片（可一次选多张）"))


def reply_form(finding: Finding) -> type[Form]:
    """A reply; where others of its series wait, it may answer for all of them."""
    others = selectors.in_series(finding).filter(state="open").count() if finding.series_id else 0
    if not others:
        return ReplyForm

    class SeriesReplyForm(ReplyForm):
        series = forms.BooleanField(
            label=_("同时回复其余 %(count)d 条同类风险") % {"count": others}, required=False,
            help_text=_("文字和照片一并记入每一条；检查人员逐条复核。"),
        )  # fmt: skip

    return SeriesReplyForm


class CosignForm(Form):
    agrees = forms.TypedChoiceField(
        label=_("会签意见"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("同意：整改情况属实")), ("no", _("有异议"))],
    )  # fmt: skip
    remark = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=few_lines(3), help_text=_("有异议时必填。")
    )


class WhyForm(Form):
    reason = forms.CharField(label=_("理由"), max_length=250, widget=few_lines(3))


def regrade_form(scheme: Scheme, finding: Finding) -> type[Form]:
    """The lighter grades that still ask for something."""
    now = scheme.known(finding.grade_current)
    lighter = [(g.code, g.label) for g in scheme.grades if g.weight < now.weight and g.asks_reply]

    class RegradeForm(Form):
        grade = forms.ChoiceField(
            label=_("降为"), choices=[CHOOSE, *lighter], help_text=_("整改期限按新的等级，自今天起重新计算。")
        )
        reason = forms.CharField(label=_("理由"), max_length=200, widget=few_lines(3))

    return RegradeForm


def series_form(finding: Finding) -> type[Form]:
    """Which findings are of one series with this one; those that look alike are offered."""

    class AlikeField(forms.ModelMultipleChoiceField):
        def label_from_instance(self, found: Any) -> str:
            return f"{found.number} {found.place}：{found.description}"

    class SeriesForm(Form):
        others = AlikeField(label=_("同类风险"), queryset=selectors.alike(finding), widget=forms.CheckboxSelectMultiple)
        reason = forms.CharField(label=_("关联的理由"), max_length=250, widget=few_lines(2))

    return SeriesForm


def close_form(scheme: Scheme) -> type[Form]:
    """What remains of the risk: nothing, or a grade that sets no time to put it right."""
    left = [(grade.code, grade.label) for grade in scheme.grades if grade.days is None]

    class CloseForm(Form):
        grade = forms.ChoiceField(
            label=_("复核后的风险等级"), required=False, choices=[("", REMOVED), *left],
            help_text=_("仍有整改期限的等级不能销项，请退回整改。"),
        )  # fmt: skip
        remark = forms.CharField(label=_("复核意见"), max_length=300, widget=few_lines(3))

    return CloseForm


class GroundForm(Form):
    """Reason, day and ground of what changes the contract."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=few_lines(2))
    effective_on = DayField(label=_("生效日期"), required=False)
    basis = forms.ChoiceField(
        label=_("依据"), required=False, widget=forms.RadioSelect,
        choices=[("agreement", _("投保人同意（由投保人在自己的页面签署）")), ("clause", _("备案条款"))],
    )  # fmt: skip
    clause = forms.CharField(
        label=_("备案条款原文"), required=False, max_length=2000, widget=few_lines(2),
        help_text=_("依据为备案条款时照原文摘录，或填写条款编号。"),
    )  # fmt: skip


def consequence_form(policy: Policy | None, policies_items: Sequence[tuple[int, str]]) -> type[Form]:
    """What may be decided about a finding, and what the endorsement of that kind needs."""

    class ConsequenceForm(GroundForm):
        kind = forms.ChoiceField(label=_("处置方式"), choices=Consequence.Kind.choices, widget=forms.RadioSelect)
        items = forms.TypedMultipleChoiceField(
            label=_("承保项目"), coerce=int, required=False, choices=policies_items, widget=forms.CheckboxSelectMultiple,
            help_text=_("免赔额、除外、中止时选择。"),
        )  # fmt: skip
        rate = PercentField(
            label=_("加费的费率"), required=False, help_text=_("加费时填写，在原费率之外另加，例如 0.1。")
        )
        deductible = YuanField(label=_("每次事故免赔额"), required=False)
        limit = YuanField(label=_("限额"), required=False)
        after_handover = forms.BooleanField(label=_("所摘条款明确适用于房屋交付之后"), required=False)
        sections = (
            (_("怎样处置"), ["kind", "reason"]), (_("改合同的"), ["items", "rate", "deductible", "limit", "effective_on"]),
            (_("改合同的依据"), ["basis", "clause", "after_handover"]),
        )  # fmt: skip

        def change(self) -> dict[str, Any]:
            given = self.cleaned_data
            own = {"loading": ("rate",), "deductible": ("items", "deductible", "limit")}.get(given["kind"], ("items",))
            names = ("clause", "after_handover", *own)
            return {name: _plain(given[name]) for name in names if given.get(name) not in (None, "", False)}

    if policy is None or policy.first_handover_on is None:
        ConsequenceForm.base_fields.pop("after_handover")
        ConsequenceForm.sections = (*ConsequenceForm.sections[:2], (_("改合同的依据"), ["basis", "clause"]))
    return ConsequenceForm


def _plain(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value


def accident_form(project: Project) -> type[Form]:
    """An accident in one project."""
    builders = [party.pk for party in projects.building_parties(project)]

    class AccidentForm(Form):
        kind = forms.ChoiceField(label=_("事故类别"), choices=[CHOOSE, *Accident.Kind.choices])
        happened_at = MomentField(label=_("发生时间"))
        place = forms.CharField(label=_("部位"), max_length=120)
        description = forms.CharField(label=_("经过和后果"), widget=few_lines(4))
        measures = forms.CharField(label=_("已采取的措施"), widget=few_lines(2), required=False)
        injured = forms.IntegerField(label=_("伤亡人数"), min_value=0)
        building = forms.ModelChoiceField(
            label=_("单体"), queryset=projects.buildings(project), required=False, empty_label=_("不限单体")
        )
        responsible = forms.ModelChoiceField(
            label=_("责任单位（已查明的）"), queryset=parties.ever_registered().filter(pk__in=builders), required=False,
            empty_label=_("尚未查明"), help_text=_("指明后成为该单位的信用事实，对方可先陈述意见，期满后才生效。"),
        )  # fmt: skip
        findings = forms.ModelMultipleChoiceField(
            label=_("相关风险记录"), queryset=selectors.of_project(project), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        photos = PhotosField(label=_("照片（可一次选多张）"))

    return AccidentForm


def correction_form(project: Project) -> type[Form]:
    """What an accident report says, put right; its photos stay as they are."""
    told = accident_form(project)

    class CorrectionForm(told):  # type: ignore[valid-type,misc]
        photos = None
        reason = forms.CharField(label=_("更正的理由"), max_length=250, widget=few_lines(2))

    return CorrectionForm


class LinkForm(Form):
    whole = forms.TypedChoiceField(
        label=_("链接的范围"), coerce=lambda value: value == "whole", widget=forms.RadioSelect,
        choices=[("one", _("只回复这一条风险")), ("whole", _("回复该单位在本工程的全部风险"))],
    )  # fmt: skip


class RejectForm(Form):
    reason = forms.CharField(label=_("退回原因"), max_length=300, widget=few_lines(3))
