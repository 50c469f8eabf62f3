"""Forms of qualifications, conditions of insurers and their published service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, FilesField
from idi.foundation.parties import selectors as parties
from idi.foundation.standing.kinds import SKILLS, WRITTEN


class QualificationForm(Form):
    kind = forms.CharField(
        label=_("资质类别"), max_length=60, help_text=_("例如：房地产开发、施工总承包、工程质量风险管理")
    )
    grade = forms.CharField(label=_("等级"), max_length=30)
    certificate_number = forms.CharField(label=_("证书编号"), max_length=60)
    from_on = DayField(label=_("有效期起"))
    until_on = DayField(label=_("有效期止"), required=False, help_text=_("长期有效的不填"))
    evidence = FilesField(label=_("证书扫描件"), required=False, help_text=_("PDF 或照片"))
    replaces = forms.ModelChoiceField(
        label=_("更换哪份证书"), queryset=parties.qualifications(0), required=False, empty_label=_("不更换，新增"),
        help_text=_("换证、升级、延期时选择；从新证书的有效期起，原证书不再计入"),
    )  # fmt: skip

    def __init__(self, *args: Any, organisation_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = parties.qualifications(organisation_id).filter(replaced_by__isnull=True)
        field: Any = self.fields["replaces"]
        field.queryset = rows
        field.label_from_instance = lambda row: f"{row.kind} {row.grade} · {row.certificate_number}"


class ConditionForm(Form):
    """Base of what is said about one of the conditions."""

    condition = forms.ChoiceField(label=_("条件"))

    def __init__(self, *args: Any, conditions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = [(word, word) for word in conditions]  # type: ignore[attr-defined]


class EvidenceForm(ConditionForm):
    note = forms.CharField(label=_("说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    papers = FilesField(label=_("证明材料"), help_text=_("PDF、照片、Excel 或 Word"))


class AssessmentForm(ConditionForm):
    met = forms.TypedChoiceField(
        label=_("认定"), widget=forms.RadioSelect, coerce=lambda word: word == "yes",
        choices=[("yes", _("符合")), ("no", _("不符合"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    judged_on = DayField(label=_("认定日期"))
    valid_until_on = DayField(label=_("有效期止"), required=False, help_text=_("不填表示长期有效，直至重新认定"))
    papers = FilesField(label=_("依据材料"), required=False)


class StatementForm(Form):
    part = forms.ChoiceField(label=_("公示内容"), choices=[(part.code, part.label) for part in WRITTEN])
    text = forms.CharField(
        label=_("内容"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("专线只填号码；流程写明步骤和时限，业主会看到"),
    )  # fmt: skip
    from_on = DayField(label=_("起始日"))
    upload = forms.FileField(label=_("附件"), required=False, help_text=_("PDF 或照片，随公示内容公开"))


class TeamForm(Form):
    duty = forms.CharField(label=_("岗位"), max_length=60, help_text=_("例如：查勘组、维修协调；不写姓名"))
    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=9999)
    area = forms.CharField(label=_("服务区域"), max_length=60)
    first_contact = forms.BooleanField(label=_("首接岗位"), required=False)
    office_line = forms.CharField(label=_("办公电话"), max_length=40, required=False, help_text=_("不填个人手机"))
    from_on = DayField(label=_("起始日"))


class RepairerForm(Form):
    repairer = forms.ModelChoiceField(
        label=_("维修机构"), queryset=parties.organisations("repairer"), required=False, empty_label=_("自建维修机构")
    )
    area = forms.CharField(label=_("服务区域"), max_length=60)
    from_on = DayField(label=_("起始日期"))
    until_on = DayField(label=_("终止日期"), required=False)
    skills = forms.MultipleChoiceField(
        label=_("专长"), required=False, choices=list(SKILLS.items()), widget=forms.CheckboxSelectMultiple
    )
    qualification = forms.CharField(label=_("资质名称和编号"), max_length=120, required=False)
    qualified_until = DayField(
        label=_("资质有效期至"), required=False, help_text=_("到期后不能再派修；自己的维修队伍也在这里登记。")
    )
    upload = forms.FileField(label=_("委托合同"), required=False, help_text=_("只有本单位和主管部门可以查看"))


class EndForm(Form):
    until_on = DayField(label=_("最后一天"))
