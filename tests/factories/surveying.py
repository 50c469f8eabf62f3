"""Who surveys and decides beside the handler of the world, and the libraries they work with."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.selectors import actor_of
from idi.lifecycle.claims import services
from idi.lifecycle.claims.models import Claim, PriceLine, Surveyor, SurveyTask
from tests.factories import HOUSE
from tests.factories.claims import REPORTED
from tests.factories.parties import PASSWORD, World, uscc

PRICES = [
    ["FS-01", "卫生间防水层铲除重做", "m²", "180.00", date(2024, 1, 1), "示例造价信息2024年第1期"],
    ["FS-02", "蓄水试验", "次", "300.00", date(2024, 1, 1), "示例造价信息2024年第1期"],
    ["ZS-01", "地砖铲除重铺", "m²", "150.00", date(2024, 1, 1), "示例造价信息2024年第1期"],
]
HEADERS = ["编码", "名称", "单位", "单价", "生效日期", "来源"]


def somebody(world: World, organisation: Organisation, role: str, username: str) -> Actor:
    """A further person of an organisation, in one role."""
    by = world.administrator
    with acting(by, REPORTED):
        person = parties.add_person(
            by=by, at=REPORTED, username=username, password=PASSWORD, name=f"{username}（示例）"
        )
        parties.join(by=by, at=REPORTED, person=person, organisation=organisation, role=role)
    with acting(HOUSE, REPORTED), house(person.pk, cause=HOUSE):
        return actor_of(person.pk, REPORTED)


def a_chief(world: World) -> Actor:
    """Who heads the claims of the lead."""
    return somebody(world, world.lead, "claims_chief", "claims_chief")


def adjusters(world: World) -> Organisation:
    """A firm of loss adjusters."""
    by = world.administrator
    with acting(by, REPORTED):
        return parties.register_organisation(
            by=by, at=REPORTED, kind="loss_adjuster", name="示例保险公估公司", region_code="330481", uscc=uscc(91),
            contact_phone="0573-00000001",
        )  # fmt: skip


def a_price_file(rows: list[list[Any]] | None = None) -> io.BytesIO:
    """Prices as somebody sends them."""
    lines = [",".join(HEADERS)] + [",".join(str(cell) for cell in row) for row in (PRICES if rows is None else rows)]
    file = io.BytesIO("\n".join(lines).encode())
    file.name = "单价.csv"
    return file


def file_prices(
    by: Actor, holder: Organisation, rows: list[list[Any]] | None = None, **changes: Any
) -> list[PriceLine]:
    """The prices come into the library of the holder."""
    with acting(by, REPORTED):
        return services.file_prices(by=by, at=REPORTED, holder=holder, file=a_price_file(rows), **changes)


def registered(world: World, person: Actor, **changes: Any) -> Surveyor:
    """The lead may send them."""
    by = world.claims_handler
    with acting(HOUSE, REPORTED):
        firm = Organisation.objects.get(pk=person.organisation_id)
    with acting(by, REPORTED):
        return services.set_surveyor(
            by=by, at=REPORTED, insurer=world.lead, firm=firm, person_id=person.person_id or 0, **changes
        )


def a_surveyor(world: World, username: str, **changes: Any) -> Surveyor:
    """A surveyor of the lead's staff, with areas and skills."""
    return registered(world, somebody(world, world.lead, "claims_surveyor", username), **changes)


def sent(world: World, claim: Claim, surveyor: Actor, visit_at: datetime, **changes: Any) -> SurveyTask:
    """Somebody is sent to a claim."""
    by = world.claims_handler
    row = registered(world, surveyor)
    with acting(by, REPORTED):
        return services.dispatch_survey(by=by, at=REPORTED, claim=claim, surveyor=row, visit_at=visit_at, **changes)
