"""Forms by which a body is engaged, declares, leaves and hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, YuanField
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.forms.inputs import CHOOSE, few_lines
from idi.lifecycle.inspections.independence import Check
from idi.lifecycle.inspections.models import Engagement
from idi.lifecycle.inspections.services import Agreed


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
