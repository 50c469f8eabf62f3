"""Two entries of one organisation become one: the survivor's people act for both, the old rows keep their id and name."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.journal.services import record
from idi.foundation.parties.kinds import KINDS, REGION_SEATS
from idi.foundation.parties.models import Organisation


@act
def merge(*, by: Actor, at: datetime, merged: Organisation, survivor: Organisation, reason: str = "") -> Organisation:
    """Merges one organisation into another of the same kind. Returns the survivor.

    The survivor takes over the code where it has none. Two different codes need a reason (a change of registration);
    authorities and the desk, who see a region, are never merged.
    """
    by.require("parties.merge")
    merged, survivor = _both(merged, survivor)
    _check(merged, survivor, reason.strip())
    Organisation.objects.filter(merged_into=merged).update(merged_into=survivor)
    merged.merged_into, merged.merged_at, merged.merge_reason = survivor, at, reason.strip()
    merged.save(update_fields=["merged_into", "merged_at", "merge_reason"])
    if survivor.uscc is None and merged.uscc is not None:
        survivor.uscc = merged.uscc
        survivor.save(update_fields=["uscc"])
    for here, other in ((merged, survivor), (survivor, merged)):
        record("parties.merge", by=by, at=at, subject=merged, scope_id=here.pk, organisation=other.pk, into=survivor.pk)
    return survivor


def _both(merged: Organisation, survivor: Organisation) -> tuple[Organisation, Organisation]:
    """Both rows under one lock, in the order of their ids, so that two mergers never wait for each other."""
    wanted = Organisation.objects.select_for_update().filter(pk__in=(merged.pk, survivor.pk)).order_by("pk")
    rows = {row.pk: row for row in wanted}
    return rows[merged.pk], rows[survivor.pk]


def _check(merged: Organisation, survivor: Organisation, reason: str) -> None:
    no = Refusals()
    no.unless(merged.pk != survivor.pk, "一个单位不能并入自身。", field="survivor")
    for row in (merged, survivor):
        no.unless(row.merged_into_id is None, f"“{row.name}”已经并入其他单位，请选择合并后的单位。", field="survivor")
    no.unless(
        merged.kind == survivor.kind,
        f"单位类别不同（{KINDS[merged.kind]}、{KINDS[survivor.kind]}），不能合并；类别登记有误的，请先更正。",
        field="survivor",
    )
    no.unless(merged.kind not in REGION_SEATS, f"{KINDS[merged.kind]}按地区查看资料，不能合并。", field="survivor")
    differ = bool(merged.uscc and survivor.uscc and merged.uscc != survivor.uscc)
    no.unless(
        not differ or bool(reason),
        f"两个单位的统一社会信用代码不同（{merged.uscc}、{survivor.uscc}），请写明合并理由和依据。",
        field="reason",
    )
    no.stop()


def require_living(*organisations: Organisation, field: str | None = None) -> None:
    """Refuses what would be filed anew for an organisation that was merged into another."""
    for row in organisations:
        if row.merged_into is not None:
            raise Refusal(Reason(f"“{row.name}”已并入“{row.merged_into.name}”，请在合并后的单位办理。", field))
