"""What is filled in for an endorsement made in the insurer's own system: its paper first, then what its kind asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.inputs import DayField, YuanField
from idi.lifecycle.policies.endorsement_forms import FORMS, MOST_AMOUNT, EndorseForm
from idi.lifecycle.policies.models import Endorsement
from idi.lifecycle.policies.outside import OutsideEndorsement


class _OutsidePaper(EndorseForm):
    """Number, day and file of the paper; its amount counts, whatever the platform would have worked out."""

    paper_number = forms.CharField(label=_("外部系统批单号"), max_length=60)
    paper_on = DayField(label=_("外部系统批单出具日期"))
    upload = forms.FileField(label=_("批单文件"), help_text=_("PDF 或扫描件。"))
    amount = YuanField(
        label=_("增减的保险费"), min_value=-MOST_AMOUNT, help_text=_("照外部批单填写，含税；应退的写负数，不涉及保险费填 0。")
    )  # fmt: skip
    priced = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].help_text = _("照外部批单所载的依据填写；各方已在外部同意，不再请其签署。")
        if "policyholder" in self.fields:
            self.fields["policyholder"].help_text = ""
        paper = (_("外部批单"), ["paper_number", "paper_on", "upload"])
        self.sections = (paper, *self.sections)  # type: ignore[misc]

    def outside(self, kind: str) -> OutsideEndorsement:
        """The endorsement as the service wants it, beside its file."""
        given = self.cleaned_data
        return OutsideEndorsement(
            outside_number=given["paper_number"], outside_on=given["paper_on"], kind=kind, basis=given["basis"],
            reason=given["reason"], effective_on=given["effective_on"], change=self.change(),
        )  # fmt: skip


OUTSIDE_FORMS: dict[str, Any] = {
    kind: type(f"Outside{form.__name__}", (_OutsidePaper, form), {"own": form.own, "priced": kind != Endorsement.Kind.MEMBERS})
    for kind, form in FORMS.items()
}  # fmt: skip
