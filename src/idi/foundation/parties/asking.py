"""The question for an organisation, as it stands on forms of several rooms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


class OrganisationField(forms.CharField):
    """An organisation of the registry, named by code, name or part of it; what fits is suggested while one types.

    Cleaned: the words, which `selectors.registered` understands.
    """

    def __init__(self, **kwargs: Any) -> None:
        hint = _("统一社会信用代码、单位全称，或者只有一个单位符合的部分名称；输入时列出符合的单位")
        super().__init__(**{"max_length": 120, "help_text": hint, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "data-suggest": reverse_lazy("parties:suggest"),
            "autocomplete": "off",
        }
