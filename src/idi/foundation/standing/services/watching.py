"""Every morning: qualifications that end soon and service sheets that are not whole become to-dos."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import region_chain
from idi.foundation.standing.selectors.qualifications import warn_days
from idi.foundation.standing.selectors.sheets import Sheet, reasons, sheets

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation, Qualification

EXPIRY, SHEET = "standing.expiry", "standing.sheet"


@act
def watch(*, by: Actor, at: datetime) -> int:
    """Opens what is not open yet and closes what is done; returns how many warnings stand. Run by the house."""
    on = local_date(at)
    national = warn_days("", on)
    rows = list(parties.ending(on + timedelta(days=national.whole())))
    for row in rows:
        _warn(by, at, row, national)
    lacking = [each for each in sheets(on) if not _whole(by, at, each)]
    return len(rows) + len(lacking)


def _warn(by: Actor, at: datetime, row: Qualification, figure: rules.Figure) -> None:
    """The organisation and its registrar are told, each once."""
    organisation, on = row.organisation, local_date(at)
    said = "已于" if row.until_on and row.until_on < on else "将于"
    title = f"{organisation.name}的{row.kind}{row.grade}{said}{day(row.until_on)}到期，请换证并登记新证书"
    for holder_id, capability in ((organisation.pk, ""), (_registrar(organisation), "parties.qualify")):
        if holder_id is not None:
            open_task(
                by=by, at=at, holder_id=holder_id, kind=EXPIRY, title=title, subject=row, capability=capability,
                address=reverse("parties:detail", args=[organisation.pk]), region_code=organisation.region_code,
                due_on=row.until_on, because=[figure.because],
            )  # fmt: skip


def _registrar(organisation: Organisation) -> int | None:
    """The association of the place; where none covers it, the first there is."""
    chain = region_chain(organisation.region_code)
    found = list(parties.organisations("association"))
    near = [each for each in found if each.region_code in chain]
    return next((each.pk for each in [*near, *found]), None)


def _whole(by: Actor, at: datetime, sheet: Sheet) -> bool:
    insurer = parties.organisation(sheet.insurer.pk)
    if insurer is None:
        return True
    if not sheet.missing:
        finish_task(by=by, at=at, kind=SHEET, subject=insurer)
        return True
    words = "、".join(str(part.label) for part in sheet.missing)
    open_task(
        by=by, at=at, holder_id=insurer.pk, kind=SHEET, title=f"服务公示还缺：{words}", subject=insurer,
        capability="standing.publish", address=reverse("standing:sheet", args=[insurer.pk]),
        region_code=insurer.region_code, because=reasons(insurer.region_code, local_date(at)),
    )  # fmt: skip
    return False
