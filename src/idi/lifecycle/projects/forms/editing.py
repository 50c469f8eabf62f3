"""Forms of facts that may be changed: each knows the version its reader opened."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.errors import Refusal
from idi.foundation.core.forms import AskingBack, Form
from idi.foundation.core.inputs import DayField, PercentField, YuanField
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.models import Building, Project, Unit
from idi.lifecycle.projects.services.editing import BUILDING_FACTS, PROJECT_FACTS, UNIT_FACTS, ChangedMeanwhile
from idi.lifecycle.projects.wording import exact


def _number(
    model: Any, name: str, *, least: str | None = None, whole: bool = False, help_text: Any = ""
) -> forms.Field:
    column = model._meta.get_field(name)
    given: dict[str, Any] = {"label": column.verbose_name, "required": not column.null, "help_text": help_text}
    if least is not None:
        given["min_value"] = int(least) if whole else Decimal(least)
    if whole:
        return forms.IntegerField(max_value=200, **given)
    return forms.DecimalField(max_digits=column.max_digits, decimal_places=column.decimal_places, **given)


def _words(model: Any, name: str, *, help_text: Any = "") -> forms.Field:
    column = model._meta.get_field(name)
    area = forms.Textarea(attrs={"rows": 3}) if column.get_internal_type() == "TextField" else None
    return forms.CharField(
        label=column.verbose_name,
        max_length=column.max_length,
        required=not column.blank,
        widget=area,
        help_text=help_text,
    )


def _choice(model: Any, name: str) -> forms.Field:
    column = model._meta.get_field(name)
    unknown = [("", _("未填"))] if column.blank else []
    return forms.ChoiceField(label=column.verbose_name, choices=[*unknown, *column.choices], required=not column.blank)


class EditForm(Form):
    """Base: the hidden version, the reason, and what happens where somebody else was quicker."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("修改原因"), max_length=300, required=False, help_text=_("项目承保后必填"))
    facts: tuple[str, ...] = ()

    def given(self) -> dict[str, Any]:
        """What a service that edits takes: the version, the facts, the reason."""
        cleaned = self.cleaned_data
        return {
            "version": cleaned["version"], "reason": cleaned["reason"],
            "facts": {name: cleaned[name] for name in self.facts if name in cleaned},
        }  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        typed = dict(self.cleaned_data)  # an error at a field takes its value out
        super().refuse(refusal)
        if isinstance(refusal, ChangedMeanwhile):
            self._catch_up(refusal, typed)

    def _catch_up(self, refusal: ChangedMeanwhile, typed: dict[str, Any]) -> None:
        """What was typed stays; what this reader had not touched shows what it is now, so that sending again changes only
        what he meant to change."""
        data: Any = copy(self.data)
        data["version"] = str(refusal.version)
        for name, value in refusal.theirs.items():
            if name in self.fields and exact(typed.get(name)) == refusal.base[name]:
                data[name] = "" if value is None else str(self.fields[name].prepare_value(value))
                if value is False:
                    del data[name]
        self.data = data


class AreasForm(AskingBack, EditForm):
    """Base of what changes an area: where the buildings are larger together than the project it is asked back."""

    def given(self) -> dict[str, Any]:
        return {**super().given(), "sure": self.cleaned_data["sure"]}


class ProjectFactsForm(AreasForm):
    facts = PROJECT_FACTS
    name = _words(Project, "name", help_text=_("与施工许可证一致"))
    works_name = _words(Project, "works_name")
    community_name = _words(Project, "community_name", help_text=_("业主报修时看到的名称"))
    address = _words(Project, "address")
    longitude = _number(Project, "longitude", help_text=_("十进制度，例如 120.680000"))
    latitude = _number(Project, "latitude", help_text=_("十进制度，例如 30.510000"))
    kind = _choice(Project, "kind")
    finish = _choice(Project, "finish")
    prefabricated = forms.BooleanField(label=_("装配式住宅"), required=False)
    prefabricated_rate = PercentField(label=_("装配率"), required=False)
    gfa_total = _number(Project, "gfa_total", least="0.01")
    gfa_above = _number(Project, "gfa_above", least="0")
    gfa_below = _number(Project, "gfa_below", least="0")
    max_height = _number(Project, "max_height", least="0.01")
    land_contract_number = _words(Project, "land_contract_number")
    land_area = _number(Project, "land_area", least="0.01")
    budget_cost = YuanField(label=_("建筑安装工程概算造价"))
    contract_cost = YuanField(label=_("合同总造价"), required=False)
    total_investment = YuanField(label=_("总投资"), required=False)
    permit_number = _words(Project, "permit_number")
    permit_issued_on = DayField(label=_("施工许可证日期"), required=False)
    started_on = DayField(label=_("开工日期"), required=False)
    planned_completion_on = DayField(label=_("计划竣工日期"), required=False)
    standing = _choice(Project, "standing")
    new_technology = _words(Project, "new_technology", help_text=_("没有的填“无”"))
    surroundings = _words(Project, "surroundings", help_text=_("邻近建筑、管线、河道、地质等"))
    sections = (
        (_("项目"), ["name", "works_name", "community_name", "address", "longitude", "latitude"]),
        (_("工程"), ["kind", "finish", "prefabricated", "prefabricated_rate", "gfa_total", "gfa_above", "gfa_below",
                     "max_height", "land_contract_number", "land_area"]),
        (_("造价"), ["budget_cost", "contract_cost", "total_investment"]),
        (_("许可和工期"), ["permit_number", "permit_issued_on", "started_on", "planned_completion_on", "standing"]),
        (_("风险情况"), ["new_technology", "surroundings"]),
        (_("这次修改"), ["reason"]),
    )  # fmt: skip


class BuildingFactsForm(AreasForm):
    facts = BUILDING_FACTS
    number = _words(Building, "number")
    use = _choice(Building, "use")
    kind = _choice(Building, "kind")
    main_id = forms.ChoiceField(
        label=_("所属主体单体"), required=False, help_text=_("裙房、连廊等与主体不可分割的，与主体是同一个危险单位")
    )
    structure = _choice(Building, "structure")
    floors_above = _number(Building, "floors_above", least="0", whole=True)
    floors_below = _number(Building, "floors_below", least="0", whole=True)
    height = _number(Building, "height", least="0.01")
    area = _number(Building, "area", least="0.01")
    design_life = _number(Building, "design_life", least="1", whole=True)
    safety_grade = _choice(Building, "safety_grade")
    foundation_grade = _choice(Building, "foundation_grade")
    pile_grade = _choice(Building, "pile_grade")
    fire_rating = _choice(Building, "fire_rating")
    roof_grade = _choice(Building, "roof_grade")
    basement_grade = _choice(Building, "basement_grade")
    seismic_category = _choice(Building, "seismic_category")
    seismic_intensity = _choice(Building, "seismic_intensity")
    basic_acceleration = _number(Building, "basic_acceleration", least="0.01")
    earthquake_group = _choice(Building, "earthquake_group")
    site_class = _choice(Building, "site_class")
    characteristic_period = _number(Building, "characteristic_period", least="0.01")
    sections = (
        (_("单体"), ["number", "use", "kind", "main_id", "structure", "floors_above", "floors_below", "height", "area"]),
        (_("设计"), ["design_life", "safety_grade", "foundation_grade", "pile_grade", "fire_rating", "roof_grade",
                     "basement_grade"]),
        (_("抗震和场地"), ["seismic_category", "seismic_intensity", "basic_acceleration", "earthquake_group", "site_class",
                           "characteristic_period"]),
        (_("这次修改"), ["reason"]),
    )  # fmt: skip

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = selectors.buildings(building.project).exclude(pk=building.pk).filter(main__isnull=True)
        self.fields["main_id"].choices = [("", _("自成一个危险单位")), *((row.pk, row.number) for row in others)]  # type: ignore[attr-defined]

    def clean_main_id(self) -> int | None:
        return int(self.cleaned_data["main_id"]) if self.cleaned_data["main_id"] else None


class UnitFactsForm(EditForm):
    facts = UNIT_FACTS
    field_order = (*UNIT_FACTS, "reason")
    number = _words(Unit, "number")
    part = _choice(Unit, "part")
    floor = forms.IntegerField(label=_("楼层"), required=False, min_value=-9, max_value=200)
    area = _number(Unit, "area", least="0.01")
