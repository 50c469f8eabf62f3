"""Forms about accidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import MomentField
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.forms.inputs import CHOOSE, PhotosField, few_lines
from idi.lifecycle.inspections.models import Accident
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project


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
