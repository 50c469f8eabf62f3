"""Kinds of record the construction credit system knows (信用记录类别). Pure data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

GRADE, GOOD, BAD, LISTING = "grade", "good", "bad", "listing"

RECORDS = {
    GRADE: _("信用等级"),
    GOOD: _("良好行为"),
    BAD: _("不良行为"),
    LISTING: _("列入名单"),
}
"""What comes in from outside; facts the platform learns by itself carry the name of their act, such as `inspections.report`."""
