"""Forms about the people of a body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.lifecycle.inspections.forms.inputs import CHOOSE, few_lines
from idi.lifecycle.inspections.models import Specialty

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from idi.lifecycle.inspections.models import Specialist


class ReasonForm(Form):
    reason = forms.CharField(label=_("原因"), max_length=200, widget=few_lines(2))


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
