"""The journal as people read it: each act in the words of its app, with the organisation that did it.

The words of an act are those of the move in the state table of its subject, else those its app's `AppConfig` gives:
`acts = {"register": _("登记项目")}`. No list of all acts stands anywhere.

What somebody did on a page for the public, the house wrote down. There the fact `voice` of the act says in which part it was
said (`VOICES`): who owns or reported is named so, by the part and not by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine
from idi.foundation.parties.models import Change, Organisation

if TYPE_CHECKING:
    from idi.foundation.journal.models import Entry


VOICES = {"owner": _("业主"), "reporter": _("报案人"), "holder": _("受托人"), "complainant": _("投诉人")}
"""In which part somebody spoke who acts for no organisation."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One entry of `{% timeline %}`: when, who, what, and from which state to which."""

    at: datetime
    who: str
    label: str
    detail: str = ""


def story(entries: Iterable[Entry]) -> list[Chapter]:
    """The entries in their order, for `{% timeline %}`. One query for the names of all organisations.

    The detail of a move is from which state to which; of another act the organisation its facts name as `organisation`.
    """
    told = [(entry, json.loads(entry.text)["facts"]) for entry in entries]
    named = [entry.organisation_id for entry, __ in told] + [facts.get("organisation") for _, facts in told]
    names = dict(Organisation.objects.filter(pk__in=set(filter(None, named))).values_list("pk", "name"))
    return [
        Chapter(entry.at, _who(entry, facts, names), words(entry.act, entry.subject_kind), _detail(entry, facts, names))
        for entry, facts in told
    ]


def words(act: str, subject_kind: str = "") -> str:
    """The words of an act named `app.verb` done to a kind of subject (`app.model`); its name where nobody gave words."""
    app, _, verb = act.partition(".")
    machine = _machine(subject_kind)
    if machine and machine.knows(verb):
        return str(machine.move(verb).label)
    given = getattr(apps.app_configs.get(app), "acts", {})
    return str(given.get(verb, act))


def _machine(subject_kind: str) -> Machine | None:
    try:
        return getattr(apps.get_model(subject_kind), "machine", None) if subject_kind else None
    except LookupError:  # a kind of an earlier version of the house
        return None


def _who(entry: Entry, facts: Mapping[str, Any], names: Mapping[int, str]) -> str:
    if entry.organisation_id:
        return names.get(entry.organisation_id, gettext("其他单位"))
    if (voice := facts.get("voice")) in VOICES:
        return str(VOICES[voice])
    if entry.by_house:
        return gettext("平台")
    return gettext("个人") if entry.person_id else gettext("公众")


def _detail(entry: Entry, facts: Mapping[str, Any], names: Mapping[int, str]) -> str:
    machine = _machine(entry.subject_kind)
    if machine and {"from", "to"} <= facts.keys():
        labels = dict(machine.choices)
        return f"{labels.get(facts['from'], facts['from'])} → {labels.get(facts['to'], facts['to'])}"
    return names.get(facts.get("organisation", 0), "")


FACTS = {
    "condition": _("存续状态"),
    "kind": _("单位类别"),
    "name": _("单位全称"),
    "uscc": _("统一社会信用代码"),
    "region_code": _("所在地区"),
    "contact_phone": _("单位电话"),
    "share": _("持股比例"),
    "source": _("信息来源"),
    "source_on": _("来源日期"),
    "note": _("说明"),
    "from_on": _("起始日期"),
    "until_on": _("终止日期"),
}


def changes(rows: Iterable[Change]) -> list[Chapter]:
    """Changed facts for `{% timeline %}`: what it was, what it is, why. One query for the names of all organisations."""
    listed = list(rows)
    by = {row.changed_by_id for row in listed if row.changed_by_id}
    names = dict(Organisation.objects.filter(pk__in=by).values_list("pk", "name"))
    return [
        Chapter(
            row.changed_at, names.get(row.changed_by_id or 0, gettext("平台")), str(FACTS.get(row.fact, row.fact)),
            f"{row.before or gettext('（空）')} → {row.after or gettext('（空）')}；{row.reason}",
        )
        for row in listed
    ]  # fmt: skip
