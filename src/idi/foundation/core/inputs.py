"""Form fields of this field of work: days, moments, yuan, percentages and several files at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from idi.foundation.core.wording import plain

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％－", "0123456789.,%-")


class DayField(forms.DateField):
    """A calendar day; the browser offers its calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MomentField(forms.DateTimeField):
    """A day and time in China time, to the minute. Cleaned: an aware datetime."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class _NumberField(forms.DecimalField):
    """A number typed as people type it: with thousands commas, full-width digits or its unit behind."""

    unit = ""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.translate(_FULL_WIDTH).replace(",", "").strip().removesuffix(self.unit).strip()
            if "e" in value.lower():
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"data-unit": _(self.unit)}


class YuanField(_NumberField):
    """Yuan to the cent, not negative unless `min_value` says otherwise. Cleaned: Decimal."""

    unit = gettext_noop("元")

    def __init__(self, **kwargs: Any) -> None:
        said = {
            "min_value": _("金额不能小于 %(limit_value)s 元，请核对后重新填写。"),
            **kwargs.pop("error_messages", {}),
        }
        bounds = {"max_digits": 16, "decimal_places": 2, "min_value": Decimal(0)}
        super().__init__(**{**bounds, **kwargs, "error_messages": said})


class PercentField(_NumberField):
    """A ratio typed in percent. Cleaned: the exact ratio (`1.25` gives `Decimal("0.0125")`), from 0 to 1 unless told otherwise.

    `min_value` and `max_value` are in percent, as the user sees them.
    """

    unit = "%"

    def __init__(self, **kwargs: Any) -> None:
        bounds = {"min_value": Decimal(0), "max_value": Decimal(100)}
        super().__init__(**{"max_digits": 12, "decimal_places": 8, **bounds, **kwargs})

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        return None if typed is None else typed / 100

    def prepare_value(self, value: Any) -> Any:
        return plain(value * 100) if isinstance(value, Decimal) else value


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field. Cleaned: a list of uploads, at most `most`; empty where the field is optional."""

    widget = FilesInput
    default_error_messages: ClassVar[dict[str, Any]] = {"most": _("最多上传%(most)d个文件，请减少后重新选择。")}

    def __init__(self, *, most: int = 20, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > self.most:
            raise forms.ValidationError(self.error_messages["most"], params={"most": self.most})
        if not given:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in given]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A row in which no file was chosen is still blank."""
        return bool(data)
