"""Whether the insurer's panel lets a repairer take an order today: its contract runs, its qualification holds, it has the skill."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from idi.foundation.core.errors import Refusals
from idi.foundation.core.wording import day
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
    running = [row for row in rows if row.from_on <= on and (row.until_on is None or row.until_on >= on)]
    if not rows:
        no.add(
            f"“{repairer.name}”不在本机构的维修机构名录中，不能派修。请选名录内的机构，或先在“保险服务公示”中增加。",
            field=field,
        )
        return []
    if not running:
        no.add(_why_not(repairer.name, rows, on), field=field)
        return []
    qualified = [row for row in running if row.qualified_until is None or row.qualified_until >= on]
    if not qualified:
        last = max(row.qualified_until for row in running if row.qualified_until)
        no.add(
            f"“{repairer.name}”的资质已于{day(last)}到期，不能派修。请更新资质后再派，或选其他维修机构。", field=field
        )
        return []
    return _skill_warning(repairer.name, {skill for row in qualified for skill in row.skills}, item)


def _why_not(name: str, rows: list[RepairContract], on: date) -> str:
    ended = [row.until_on for row in rows if row.until_on and row.until_on < on]
    if ended:
        return f"“{name}”的维修委托已于{day(max(ended))}到期，不能派修。请续签后再派，或选其他维修机构。"
    return f"“{name}”的维修委托自{day(min(row.from_on for row in rows))}起才生效，不能派修。"


def _skill_warning(name: str, skills: set[str], item: str) -> list[str]:
    wanted = SKILL_OF.get(item)
    if not skills or wanted is None or wanted in skills or "general" in skills:
        return []
    return [f"名录中“{name}”没有登记“{SKILLS[wanted]}”，请确认能否承接。"]
