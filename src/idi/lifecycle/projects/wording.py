"""A changed fact in words: the label of its column, and both values as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext

from idi.foundation.core.wording import NOTHING, plain
from idi.lifecycle.projects.models import Building, Project, Unit

_MODELS: dict[str, type[Model]] = {"project": Project, "building": Building, "unit": Unit}


def exact(value: Any) -> str | int | bool | None:
    """A fact as history keeps it: numbers without idle zeros, days as ISO text, nothing as None."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, bool | int) else str(value)


def column(subject: str, name: str) -> Field[Any, Any]:
    """The column a fact is kept in."""
    field = _MODELS[subject]._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{subject}.{name} is no column")
    return field


def label(subject: str, name: str) -> str:
    return str(column(subject, name).verbose_name)


def shown(subject: str, name: str, value: Any) -> str:
    """The value of a fact as history kept it, codes in their words."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    field = column(subject, name)
    if field.related_model is not None:
        found = field.related_model._default_manager.filter(pk=value).first()
        return str(found) if found else str(value)
    return str(dict(field.flatchoices).get(str(value), value))


def changed(subject: str, name: str, before: Any, after: Any) -> str:
    """“建筑高度（米）”：33 → 36。"""
    told = {"label": label(subject, name), "before": shown(subject, name, before), "after": shown(subject, name, after)}
    return gettext("“%(label)s”：%(before)s → %(after)s。") % told
