"""Repairs through the doors, on the claims of `tests.factories.claims`.

order = an_order(world, a_covered_claim(world, home))     # 示例房屋维修公司, 3333.33 yuan
done = a_finished_order(world, order)
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import acting
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.repairs import services
from idi.lifecycle.repairs.models import Order
from tests.factories import on
from tests.factories.claims import a_photo
from tests.factories.parties import World

ORDERED, TAKEN, FINISHED, CONFIRMED = on(2025, 3, 6), on(2025, 3, 7), on(2025, 3, 14), on(2025, 3, 20)
LINES = (
    {"name": "卫生间防水层重做", "unit": "平方米", "quantity": Decimal("6.5"), "price": Decimal("420.00")},
    {"name": "顶板修补刷漆", "unit": "项", "quantity": Decimal(1), "price": Decimal("603.33")},
)


def an_order(world: World, claim: Claim, *, at: datetime = ORDERED, **changes: Any) -> Order:
    """Ordered by the lead's handler: two lines, 3333.33 yuan together."""
    given = {
        "repairer": world.repairers, "scheme": "凿除饰面层，重做聚氨酯防水并做48小时蓄水试验", "lines": LINES,
        "visit_on": date(2025, 3, 8), **changes,
    }  # fmt: skip
    with acting(world.claims_handler, at):
        return services.order(by=world.claims_handler, at=at, claim=claim, **given)


def a_finished_order(world: World, order: Order, *, at: datetime = FINISHED) -> Order:
    """Taken and reported done, with a photo."""
    with acting(world.repair_manager, TAKEN):
        services.accept(by=world.repair_manager, at=TAKEN, order=order)
    return finish(world, order, at=at)


def finish(world: World, order: Order, *, at: datetime = FINISHED, **changes: Any) -> Order:
    """Reported done."""
    given = {"work_done": "防水层已重做，蓄水48小时无渗漏", "photos": [a_photo()], **changes}
    with acting(world.repair_manager, at):
        return services.finish(by=world.repair_manager, at=at, order=order, **given)
