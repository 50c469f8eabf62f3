"""A list of choices is written at once; it reads as Django's own template writes it."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from idi.foundation.core.forms import Look

FLAT = [("", "全部"), ("a&b", '<"甲">'), (3, "三")]
GROUPED = [("", "全部"), ("防水 & 保温", [("C05", "卫生间"), ("C06", "屋面")]), ("其他", [("X", "x")])]


@pytest.mark.parametrize("choices", [FLAT, GROUPED], ids=["flat", "grouped"])
@pytest.mark.parametrize("value", ["", "a&b", "3", "C06", None])
@pytest.mark.parametrize("attrs", [{}, {"required": True, "disabled": False, "class": "form-select", "data-x": "<1>"}])
def test_a_select_reads_as_django_writes_it(choices: Any, value: Any, attrs: dict[str, Any]) -> None:
    for kind in (forms.Select, forms.SelectMultiple):
        widget = kind(attrs, choices)
        chosen = value if kind is forms.Select else [value]
        ours, theirs = (widget.render("item", chosen, renderer=each()) for each in (Look, DjangoTemplates))
        assert parse_html(ours) == parse_html(theirs)
        assert "<1>" not in ours and '<"' not in ours
