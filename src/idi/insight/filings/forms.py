"""What is asked before returns are built."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.insight.filings.periods import Period


class BuildForm(Form):
    """Place and period. The periods are those the law asks for that have ended, each written `from/until`."""

    region_code = forms.ChoiceField(label=_("地区"))
    period = forms.ChoiceField(label=_("报告期"))

    def __init__(self, *args: Any, places: list[tuple[str, str]], periods: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._periods = {f"{each.from_on}/{each.until_on}": each for each in periods}
        self.fields["region_code"].choices = places  # type: ignore[attr-defined]
        self.fields["period"].choices = [(key, str(each)) for key, each in self._periods.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Period:
        """The period that was chosen."""
        return self._periods[self.cleaned_data["period"]]
