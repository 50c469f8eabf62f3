"""Facts of the registry change: what stood before stays readable, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.journal.services import announce, locked, record
from idi.foundation.parties.events import ConditionChanged
from idi.foundation.parties.kinds import KINDS, REGION_SEATS, ROLES
from idi.foundation.parties.models import Change, Link, Organisation
from idi.foundation.parties.selectors import memberships_of
from idi.foundation.parties.services.merging import require_living
from idi.foundation.parties.services.registering import pinyin_key, require_free_code
from idi.foundation.parties.uscc import checked_uscc
from idi.foundation.seats.selectors import all_places, region_name


@act
def change_facts(
    *, by: Actor, at: datetime, organisation: Organisation, kind: str, name: str, uscc: str | None, region_code: str,
    contact_phone: str, reason: str,
) -> Organisation:  # fmt: skip
    """Puts the facts of an organisation right, or follows them; every fact that changed becomes a row of its history.

    Refuses a code others have, a kind its people's roles do not fit, and another place or kind of who sees a region.
    """
    by.require("parties.register")
    organisation = locked(organisation)
    require_living(organisation)
    given = {
        "kind": kind, "name": name.strip(), "uscc": checked_uscc(uscc) if uscc else None, "region_code": region_code,
        "contact_phone": contact_phone.strip(),
    }  # fmt: skip
    changed = {fact: value for fact, value in given.items() if getattr(organisation, fact) != value}
    _check(by, at, organisation, given, changed, reason)
    before = {fact: _said(fact, getattr(organisation, fact)) for fact in changed}
    for fact, value in changed.items():
        setattr(organisation, fact, value)
    organisation.sort_key = pinyin_key(organisation.name)
    organisation.save(update_fields=[*changed, "sort_key"])
    for fact, value in changed.items():
        note_change(by, at, organisation, fact, before[fact], _said(fact, value), reason)
    record("parties.change", by=by, at=at, subject=organisation, changed=sorted(changed))
    return organisation


@act
def note_condition(
    *, by: Actor, at: datetime, organisation: Organisation, condition: str, reason: str
) -> Organisation:  # fmt: skip
    """Registrar or authority notes that an organisation is out of reach, insolvent or deregistered, or active again;
    `reason` names the source."""
    by.require("credit.record")
    organisation = locked(organisation)
    require_living(organisation)
    no = Refusals()
    no.unless(condition in Organisation.Condition.values, "请选择状态。", field="condition")
    no.unless(condition != organisation.condition, "状态没有变化。", field="condition")
    no.unless(bool(reason.strip()), "请写明依据，例如法院公告、登记机关公示的文号和日期。", field="reason")
    no.stop()
    before, organisation.condition = on_paper(organisation.get_condition_display)(), condition
    organisation.save(update_fields=["condition"])
    note_change(by, at, organisation, "condition", before, on_paper(organisation.get_condition_display)(), reason)
    record("parties.note_condition", by=by, at=at, subject=organisation, condition=condition)
    announce(ConditionChanged(
        scope_id=organisation.pk, at=at, caused_by=by.person_id, organisation_id=organisation.pk, condition=condition
    ))  # fmt: skip
    return organisation


@act
def change_phone(*, by: Actor, at: datetime, organisation: Organisation, contact_phone: str) -> Organisation:
    """The organisation's own administrator keeps its public telephone number."""
    require_own(by, organisation)
    organisation = locked(organisation)
    before, organisation.contact_phone = organisation.contact_phone, contact_phone.strip()
    if before == organisation.contact_phone:
        raise Refusal(Reason("单位电话没有变化。", "contact_phone"))
    organisation.save(update_fields=["contact_phone"])
    note_change(by, at, organisation, "contact_phone", before, organisation.contact_phone, "本单位更新")
    record("parties.change", by=by, at=at, subject=organisation, changed=["contact_phone"])
    return organisation


def require_own(by: Actor, organisation: Organisation) -> None:
    """The platform's registrar, or the organisation's own administrator."""
    own = by.may("parties.own_members") and by.acts_for(organisation.pk)
    if not (own or by.may("parties.register")):
        raise Forbidden(Reason("由本单位管理员或平台管理员办理。"))
    require_living(organisation)


def note_change(
    by: Actor, at: datetime, organisation: Organisation, fact: str, before: str, after: str, reason: str,
    link: Link | None = None,
) -> None:  # fmt: skip
    Change.objects.create(
        organisation=organisation, link=link, fact=fact, before=before, after=after, reason=reason.strip(),
        changed_at=at, changed_by_id=by.organisation_id,
    )  # fmt: skip


def _said(fact: str, value: Any) -> str:
    if fact == "kind":
        return KINDS.get(value, str(value))
    return region_name(value) if fact == "region_code" else str(value or "")


def _check(
    by: Actor, at: datetime, organisation: Organisation, given: dict[str, Any], changed: dict[str, Any], reason: str
) -> None:
    no = Refusals()
    no.unless(bool(changed), "没有任何变化。")
    no.unless(bool(reason.strip()), "请写明变更原因，例如更名、迁址、更正。", field="reason")
    no.unless(bool(given["name"]), "请填写单位名称。", field="name")
    no.unless(given["kind"] in KINDS, "请选择单位类别。", field="kind")
    no.unless(given["region_code"] in dict(all_places()), "请选择所在地区。", field="region_code")
    if changed.get("uscc"):
        require_free_code(no, changed["uscc"])
    seated = {organisation.kind, given["kind"]} & set(REGION_SEATS)
    no.unless(
        not seated or not {"kind", "region_code"} & changed.keys(),
        "按地区查看资料的单位不能改类别或地区，请另行登记。", field="kind" if "kind" in changed else "region_code",
    )  # fmt: skip
    if "kind" in changed and given["kind"] in KINDS:
        with house(organisation.pk, cause=by):
            roles = {row.role for row in memberships_of(organisation.pk, local_date(at))}
        misfits = "、".join(str(ROLES[role].label) for role in sorted(roles) if not ROLES[role].fits(given["kind"]))
        no.unless(not misfits, f"本单位人员现任{misfits}，不属于新的类别，请先结束这些岗位。", field="kind")
    no.stop()
