"""Whether the insurer's panel lets a repairer take an order today: its contract runs, its qualification holds, it has the skill."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from idi.foundation.core.errors import Refusals
from idi.foundation.core.wording import day
from idi.foundation.parties.selectors import organisations
from idi.foundation.standing import selectors as standing
from idi.foundation.standing.kinds import SKILLS
from idi.lifecycle.repairs.kinds import SKILL_OF

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.foundation.standing.models import RepairContract


def check_panel(
    no: Refusals, lead_id: int, repairer: Organisation, item: str, on: date, *, field: str = "repairer"
) -> list[str]:
    """Refuses who is not on the panel, or whose contract or qualification has run out; returns what is only worth a warning.

    An insurer that has published no panel at all orders from any registered repairer, and is told so.
    """
    panel = standing.repair_contracts(lead_id)
    if not panel:
        return ["本机构还没有公布维修机构名录，请在“保险服务公示”中补充。"]
    rows = [row for row in panel if row.repairer_id == repairer.pk]
    if not rows:
        no.add(
            f"“{repairer.name}”不在本机构的维修机构名录中，不能派修。请选名录内的机构，或先在“保险服务公示”中增加。",
            field=field,
        )
        return []
    if why := _why_not(repairer.name, rows, on):
        no.add(why, field=field)
        return []
    return _skill_warning(repairer.name, {skill for row in _qualified(rows, on) for skill in row.skills}, item)


def choosable(lead_id: int, on: date) -> tuple[QuerySet[Organisation], list[str]]:
    """Whom an insurer may order from today, and why not from the others of its panel, in words."""
    panel, every = standing.repair_contracts(lead_id), organisations("repairer")
    if not panel:
        return every, []
    listed = every.filter(pk__in={row.repairer_id for row in panel})
    why = {each.pk: _why_not(each.name, [row for row in panel if row.repairer_id == each.pk], on) for each in listed}
    return listed.filter(pk__in=[pk for pk in why if not why[pk]]), list(filter(None, why.values()))


def _running(rows: list[RepairContract], on: date) -> list[RepairContract]:
    return [row for row in rows if row.from_on <= on and (row.until_on is None or row.until_on >= on)]


def _qualified(rows: list[RepairContract], on: date) -> list[RepairContract]:
    return [row for row in _running(rows, on) if row.qualified_until is None or row.qualified_until >= on]


def _why_not(name: str, rows: list[RepairContract], on: date) -> str:
    """Why a repairer with these contracts gets no order, empty where it may."""
    if _qualified(rows, on):
        return ""
    if running := _running(rows, on):
        last = max(row.qualified_until for row in running if row.qualified_until)
        return f"“{name}”的资质已于{day(last)}到期，不能派修。请更新资质后再派，或选其他维修机构。"
    ended = [row.until_on for row in rows if row.until_on and row.until_on < on]
    if ended:
        return f"“{name}”的维修委托已于{day(max(ended))}到期，不能派修。请续签后再派，或选其他维修机构。"
    return f"“{name}”的维修委托自{day(min(row.from_on for row in rows))}起才生效，不能派修。"


def _skill_warning(name: str, skills: set[str], item: str) -> list[str]:
    wanted = SKILL_OF.get(item)
    if not skills or wanted is None or wanted in skills or "general" in skills:
        return []
    return [f"名录中“{name}”没有登记“{SKILLS[wanted]}”，请确认能否承接。"]
