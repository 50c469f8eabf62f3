"""What the cover calculator is asked: what happened, in somebody's own words, and on which day."""

from __future__ import annotations

from datetime import date
from typing import Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.lifecycle.claims.saying import Said, understood


class AskForm(Form):
    """Asked by an address, so that an answer can be passed on; what cannot be read is said and left out."""

    marks_optional = False
    words = forms.CharField(
        label=_("发生了什么"), required=False, max_length=60, help_text=_("用自己的话说，例如：卫生间漏水、阳台开裂。")
    )
    on = DayField(label=_("哪一天"), required=False, help_text=_("发现缺陷的日期；不填按今天推算。"))

    @classmethod
    def asked(cls, request: HttpRequest) -> Self:
        form = cls(data={name: request.GET.get(name, "") for name in cls.base_fields})
        form.is_valid()
        return form

    @property
    def words_said(self) -> str:
        return str(self.cleaned_data.get("words") or "")

    @property
    def said(self) -> Said:
        """What the words mean."""
        return understood(self.words_said)

    def day(self, today: date) -> date:
        return self.cleaned_data.get("on") or today
