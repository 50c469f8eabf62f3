"""Forms with the look of the house: labels, hints, errors at the field and on top, rows, and the token against double submits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.errors import Doubt, Refusal
from idi.foundation.core.wording import Source, sources

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONCE, MORE = "_once", "_more"
_CLASSES = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.Select: "form-select",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Options of a choice that stand under one heading; it is open where one of them is chosen."""

    heading: StrOrPromise
    options: list[Any]

    @property
    def chosen(self) -> int:
        return sum(1 for option in self.options if option.data["selected"])


class BoundField(forms.BoundField):
    """A field that gives its widget the class the look needs."""

    @property
    def kind(self) -> str:
        """How the template lays the field out: check, choices, file or plain."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        return "file" if isinstance(widget, forms.FileInput) else "plain"

    @property
    def groups(self) -> list[Group]:
        """The options of a choice under the headings its choices name; under an empty one where they name none."""
        options, found = iter(self.subwidgets), [Group("", [])]
        for value, label in self.field.choices:  # type: ignore[attr-defined]
            if isinstance(label, list):
                found.append(Group(value, [*islice(options, len(label))]))
            else:
                found[0].options.append(next(options))
        return [group for group in found if group.options]

    @property
    def marked_optional(self) -> bool:
        return not self.field.required and getattr(self.form, "marks_optional", True)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        look = next((css for kind, css in _CLASSES.items() if isinstance(widget, kind)), "form-control")
        invalid = "is-invalid" if self.errors else ""
        attrs["class"] = " ".join(filter(None, [widget.attrs.get("class"), look, invalid]))
        return attrs


class Look(DjangoTemplates):
    """The renderer of every form, those of third parties too (setting FORM_RENDERER)."""

    form_template_name = "core/form/fields.html"
    field_template_name = "core/form/field.html"
    bound_field_class = BoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A list of choices is written at once: a template included for every option is most of the time of a page of filters."""
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    """A select as Django's own template writes it."""
    told = "".join(
        _options(options) if not group else f'<optgroup label="{escape(group)}">{_options(options)}</optgroup>'
        for group, options, _index in widget["optgroups"]
    )
    return mark_safe(f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{told}</select>')  # noqa: S308


def _options(options: Sequence[Mapping[str, Any]]) -> str:
    return "".join(
        f'<option value="{escape(option["value"])}"{_attributes(option["attrs"])}>{escape(option["label"])}</option>'
        for option in options
    )


def _attributes(given: Mapping[str, Any]) -> str:
    named = ((name, value) for name, value in given.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in named)


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of small forms inside a form, such as the shares of co-insurers. Cleaned: a list of dicts without the blank rows.

    `extra` blank rows are offered where none came filled in; the page can add more up to `most`, without script by a
    round trip. With `least`, fewer filled rows are an error. Rows of many fields are `stacked`: each a block of its own
    instead of one line.
    """

    form: type[forms.Form]
    label: StrOrPromise
    hint: StrOrPromise = ""
    extra: int = 2
    least: int = 0
    most: int = 200
    stacked: bool = False


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows of a table: one that came filled in and was emptied is left out, as one that was blank from the start."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        say_what_is_missing(form.fields)


def say_what_is_missing(fields: Mapping[str, forms.Field]) -> None:
    """A field left empty says what to do, unless it has words of its own for that."""
    for field in fields.values():
        _say_how_long(field)
        if field.error_messages.get("required") is not forms.Field.default_error_messages["required"]:
            continue
        match field.widget:
            case forms.FileInput():
                words = gettext("请选择文件。")
            case forms.Select() | forms.RadioSelect() | forms.CheckboxSelectMultiple():
                words = gettext("请选择。")
            case forms.CheckboxInput():
                words = gettext("请勾选。")
            case _:
                words = gettext("请填写。")
        field.error_messages["required"] = words


def _say_how_long(field: forms.Field) -> None:
    """What is wrong with a number that is too long, in our words;"""
    if isinstance(field, forms.DecimalField):
        field.error_messages |= {
            "max_digits": gettext("数字太长，最多%(max)d位，请核对后重新填写。"),
            "max_decimal_places": gettext("最多填写%(max)d位小数，请核对后重新填写。"),
            "max_whole_digits": gettext("整数部分最多%(max)d位，请核对后重新填写。"),
        }


_DASHES = forms.ModelChoiceField(queryset=None).empty_label
"""What Django writes where nothing is chosen yet."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary; `anchor` is the id of the input it leads to, or empty."""

    message: str
    label: str = ""
    anchor: str = ""
    because: Sequence[Source] = ()


class Form(forms.Form):
    """Base of our forms. `sections` groups fields under headings, `rows` adds tables of small forms.

    >>> class Report(Form):
    ...     phone = forms.CharField(label="电话")
    ...     sections = (("报案人", ["phone"]),)
    """

    marks_optional: ClassVar[bool] = True
    sections: ClassVar[Sequence[tuple[StrOrPromise, Sequence[str]]]] = ()
    rows: ClassVar[Mapping[str, Rows]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == _DASHES:
                field.empty_label = gettext("请选择")

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """The form as this request asks for it: filled from a POST, otherwise blank or with `initial`."""
        if request.method == "POST":
            return cls(data=request.POST, files=request.FILES, **kwargs)
        return cls(**kwargs)

    @property
    def once(self) -> str:
        """The token by which a second submit of the same form is known; kept when the form is shown again."""
        return self._once

    @cached_property
    def _once(self) -> str:
        return str(self.data.get(ONCE) or uuid4())

    @property
    def adds_row(self) -> str:
        """The table another row of which was asked for by a press of its button, without script; empty where nothing was.

        Nothing is checked then: the form is shown again with what was typed.
        """
        asked = str(self.data.get(MORE, "")) if self.is_bound else ""
        return asked if asked in self.rows else ""

    def is_valid(self) -> bool:
        return not self.adds_row and super().is_valid()

    @cached_property
    def row_sets(self) -> dict[str, forms.BaseFormSet[Any]]:
        return {name: self._row_set(name, rows) for name, rows in self.rows.items()}

    def _row_set(self, name: str, rows: Rows) -> forms.BaseFormSet[Any]:
        told = self._typed(name, rows) if self.adds_row else self.initial.get(name)
        extra = 1 if self.adds_row == name else 0 if told else rows.extra
        factory = forms.formset_factory(
            rows.form, RowSet, extra=extra, max_num=rows.most, validate_max=True, min_num=0, renderer=Look()
        )
        checked = self.is_bound and not self.adds_row
        given = {"data": self.data, "files": self.files} if checked else {"initial": told}
        return factory(prefix=name, **given)

    def _typed(self, name: str, rows: Rows) -> list[dict[str, Any]]:
        """What stands in the rows of a table as it came, right or wrong."""
        total = str(self.data.get(f"{name}-TOTAL_FORMS", ""))
        many = min(int(total), rows.most) if total.isdecimal() else 0
        return [
            {
                field: kind.widget.value_from_datadict(self.data, self.files, f"{name}-{number}-{field}")
                for field, kind in rows.form.base_fields.items()
            }
            for number in range(many)
        ]

    def full_clean(self) -> None:
        say_what_is_missing(self.fields)
        if self.adds_row:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()
        if not self.is_bound:
            return
        for name, rows in self.rows.items():
            self._clean_rows(name, rows)

    def _clean_rows(self, name: str, rows: Rows) -> None:
        row_set = self.row_sets[name]
        filled = [row.cleaned_data for row in row_set.forms if row.is_valid() and row.has_changed()]
        self.cleaned_data[name] = filled
        for message in row_set.non_form_errors():
            self.add_error(None, ValidationError(f"{rows.label}：{message}", params={"rows": name}))
        for number, row in enumerate(row_set.forms, 1):
            for field, messages in row.errors.items():
                label = row[field].label if field in row.fields else ""
                for message in messages:
                    words = gettext("%(rows)s第%(number)d行 %(label)s：%(message)s") % {
                        "rows": rows.label, "number": number, "label": label, "message": message,
                    }  # fmt: skip
                    anchor = row[field].id_for_label if field in row.fields else f"id_{name}"
                    self.add_error(None, _anchored(words, anchor))
        if not row_set.total_error_count() and len(filled) < rows.least:
            words = gettext("%(rows)s至少填写%(least)d行。") % {"rows": rows.label, "least": rows.least}
            self.add_error(None, _anchored(words, f"id_{name}"))

    def refuse(self, refusal: Refusal) -> None:
        """Shows why a service refused: at the field each reason names, and on top with its article."""
        for reason in refusal.reasons:
            error = ValidationError(str(reason.message))
            error.because = sources(reason.because)  # type: ignore[attr-defined]
            if reason.field in self.rows:
                error.anchor = f"id_{reason.field}"  # type: ignore[attr-defined]
            self.add_error(reason.field if reason.field in self.fields else None, error)

    def also(self, check: Callable[[], Any]) -> None:
        """What the rules say of the fields that are filled properly, beside those that are not: all that is wrong at once."""
        try:
            check()
        except Refusal as refusal:
            if more := [reason for reason in refusal.reasons if reason.field not in self.errors]:
                self.refuse(Refusal(*more))

    def is_multipart(self) -> bool:
        """Whether files are sent, in a field or in a row."""
        return super().is_multipart() or any(rows.is_multipart() for rows in self.row_sets.values())

    @property
    def groups(self) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        """Visible fields under their headings; fields no section names come first, without a heading."""
        named = {name for _, names in self.sections for name in names}
        rest = [field for field in self.visible_fields() if field.name not in named]
        return [("", rest)] * bool(rest) + [(title, [self[name] for name in names]) for title, names in self.sections]

    @property
    def row_groups(self) -> list[tuple[str, Rows, forms.BaseFormSet[Any]]]:
        return [(name, rows, self.row_sets[name]) for name, rows in self.rows.items()]


class AskingBack(Form):
    """A form that asks back what its service doubts: a box to tick appears, and the same sent again with it is taken as meant."""

    sure = forms.BooleanField(label=_("已核对，确认无误"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "sure"), "sure"])
        if self.data.get(self.add_prefix("sure")) != "on":
            self.fields["sure"].widget = forms.HiddenInput()

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Doubt):
            self.fields["sure"].widget = forms.CheckboxInput()


def _anchored(message: str, anchor: str) -> ValidationError:
    error = ValidationError(message)
    error.anchor = anchor  # type: ignore[attr-defined]
    return error


def problems(form: forms.BaseForm) -> list[Problem]:
    """All errors of any form, in the order of its fields, each with the input to go to."""
    errors = form.errors.as_data()
    names = [NON_FIELD_ERRORS, *form.fields]
    return [_problem(form, name, error) for name in names for error in errors.get(name, ())]


def _problem(form: forms.BaseForm, name: str, error: ValidationError) -> Problem:
    because = getattr(error, "because", ())
    if name == NON_FIELD_ERRORS:
        return Problem(error.messages[0], anchor=getattr(error, "anchor", ""), because=because)
    return Problem(error.messages[0], str(form[name].label), form[name].id_for_label or form[name].auto_id, because)
