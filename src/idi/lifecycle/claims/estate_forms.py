"""What people fill in for a notice of many homes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, FilesField, MomentField
from idi.lifecycle.claims.kinds import CAUSES, PLACES, SYMPTOMS
from idi.lifecycle.claims.services.reporting import require_report

LONG = forms.Textarea(attrs={"rows": 4})
_NAMED = 10


class HomesForm(Form):
    """Which homes, and since when. `units` of the project are what may be chosen."""

    buildings = forms.TypedMultipleChoiceField(label=_("楼栋"), coerce=int, widget=forms.CheckboxSelectMultiple)
    part = forms.ChoiceField(
        label=_("范围"), widget=forms.RadioSelect, initial="inside",
        choices=[("inside", _("各户户内")), ("public", _("公共部位（屋面、外墙、地下室等）"))],
    )  # fmt: skip
    numbers = forms.CharField(
        label=_("户号"), required=False, widget=LONG,
        help_text=_(
            "只有部分户有问题的，写出户号，用逗号、空格或换行隔开，可以从表格里粘贴；几栋楼户号不同的，连楼栋写，例如 1号楼-302；留空表示所选楼栋的全部户。"
        ),
    )  # fmt: skip
    discovered_on = DayField(label=_("哪天发现的"))

    def __init__(self, *args: Any, units: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        buildings = {unit.building_id: str(unit.building) for unit in units}
        self.fields["buildings"].choices = list(buildings.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "buildings" not in told or "part" not in told:
            return told
        public = told.pop("part") == "public"
        there = [
            unit for unit in self.units
            if unit.building_id in told["buildings"] and (unit.part != "inside") == public
        ]  # fmt: skip
        told["units"] = self._named(there, told.pop("numbers", ""))
        del told["buildings"]
        if not told["units"] and not {"buildings", "numbers"} & set(self.errors):
            self.add_error("buildings", gettext("所选楼栋没有登记这类房屋。请另选楼栋或范围。"))
        return told

    def _named(self, there: list[Any], numbers: str) -> list[Any]:
        asked = split_numbers(numbers)
        if not asked:
            return there
        names = {unit.pk: names_of(unit) for unit in there}
        known = set().union(*names.values())
        if unknown := [each for each in asked if each not in known]:
            words = gettext("所选楼栋没有这些户号：%(numbers)s。请核对后改正。")
            self.add_error("numbers", words % {"numbers": "、".join(unknown[:_NAMED])})
        return [unit for unit in there if names[unit.pk] & set(asked)]


def split_numbers(numbers: str) -> list[str]:
    """Numbers of homes as people list them or paste them from a table."""
    return [each for each in re.split(r"[\s,，、;；]+", numbers) if each]


def names_of(unit: Any) -> set[str]:
    """How people write the number of a home: with and without its 室, with and without its building before it."""
    numbers = {unit.number, unit.number.removesuffix("室")}
    return numbers | {f"{unit.building}{between}{number}" for number in numbers for between in ("-", "/", "")}


class EstateForm(HomesForm):
    """What is the matter as well, and who reports."""

    symptom = forms.ChoiceField(label=_("共同的情况"), choices=[("", _("请选择")), *SYMPTOMS.items()])
    place = forms.ChoiceField(label=_("部位"), choices=[("", _("请选择")), *PLACES.items()])
    narrative = forms.CharField(label=_("说明情况"), widget=LONG)
    photos = FilesField(label=_("照片"), required=False, most=9)
    reporter_name = forms.CharField(label=_("联系人"), max_length=40)
    reporter_phone = forms.CharField(label=_("联系电话"), max_length=20)
    sections = (
        (_("哪些房屋"), ["buildings", "part", "numbers"]),
        (_("什么情况"), ["symptom", "place", "narrative", "discovered_on", "photos"]),
        (_("谁来联系"), ["reporter_name", "reporter_phone"]),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        self.also(lambda: require_report(
            self.at, symptom=told.get("symptom", ""), place=told.get("place", ""), narrative=told.get("narrative", ""),
            discovered_on=told.get("discovered_on", local_date(self.at)), name=told.get("reporter_name", ""),
            phone=told.get("reporter_phone", ""), placed=True, address="",
        ))  # fmt: skip
        return told


class AddHomesForm(HomesForm):
    """Homes for a notice that is on file: each by its number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = self.fields["numbers"]
        numbers.required, numbers.help_text = True, _("要增加的户号，用逗号、空格或换行隔开。")


class PlanForm(Form):
    visit_at = MomentField(label=_("统一查勘时间"))
    plan = forms.CharField(
        label=_("怎样安排"), widget=LONG, help_text=_("先看哪几户、业主怎样配合，业主在查询页可以看到。")
    )


class CauseForm(Form):
    cause = forms.ChoiceField(label=_("共同的原因"), choices=[("", _("请选择")), *CAUSES.items()])
    finding = forms.CharField(label=_("认定的依据"), widget=LONG)
    responsible_id = forms.TypedChoiceField(label=_("责任单位"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, parties: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.pk, each.name) for each in parties]
        self.fields["responsible_id"].choices = [("", _("未查明或不适用")), *named]  # type: ignore[attr-defined]
