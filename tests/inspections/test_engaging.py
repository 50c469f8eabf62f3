"""What insurer and body agreed: fee, scope, stage and day of entry, the paper; building parties do not see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Engagement, Mandate
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import APPOINTED, a_mandate, a_photo
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def agreed(**changes: Any) -> services.Agreed:
    given = {
        "scope": ["construction", "completion"], "entry_stage": "502", "entry_on": date(2019, 5, 8),
        "fee": Decimal("180000.00"), "contract_number": "示例-WT-01", "paper": a_photo(), **changes,
    }  # fmt: skip
    return services.Agreed(**given)


def engage(by: Actor, mandate: Mandate, **changes: Any) -> Engagement:
    with acting(by, APPOINTED):
        return services.record_engagement(by=by, at=APPOINTED, mandate=mandate, agreed=agreed(**changes))


def test_it_is_recorded_at_the_appointment_and_put_right_later(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with acting(world.underwriter, APPOINTED):
        services.appoint(
            by=world.underwriter, at=APPOINTED, mandate=mandate, body=world.inspectors, appointed_on=APPOINTED.date(),
            agreed=agreed(paper=None),
        )  # fmt: skip
    engagement = engage(world.underwriter, mandate, fee=Decimal("190000.00"))
    engage(world.underwriter, mandate, fee=Decimal("190000.00"), scope=["design", "return"])
    with acting(world.inspector, APPOINTED):
        known = selectors.engagement(mandate)
        assert known is not None and (known.pk, known.fee) == (engagement.pk, Decimal("190000.00"))
        assert known.scope_labels == ["勘察设计", "回访"]
        assert documents.of(known).get().pk == known.document_id
    for stranger in (world.developer, world.site_manager, world.supervision_engineer):
        with acting(stranger, APPOINTED):
            assert selectors.engagement(mandate) is None and documents.readable(known.document_id) is None
    shown = a_browser(world.underwriter).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    assert "190,000.00" in shown and "示例-WT-01" in shown
    assert (
        "190,000.00"
        not in a_browser(world.developer).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scope": []}, "请选择委托范围"),
        ({"scope": ["moon"]}, "委托范围无法识别"),
        ({"entry_stage": "505"}, "请选择介入阶段"),
        ({"entry_on": date(2019, 4, 30)}, "不能早于保险合同签订日"),
        ({"fee": Decimal("-1.00")}, "服务费不能小于零"),
        ({"paper": b"no paper"}, "文件"),
    ],
)
def test_wrong_facts_are_refused(world: World, changes: dict[str, Any], words: str, mandate: Mandate) -> None:
    with pytest.raises(Refusal, match=words):
        engage(world.underwriter, mandate, **changes)
    with acting(world.underwriter, APPOINTED):
        assert not Engagement.objects.exists()


def test_a_refused_contract_refuses_the_appointment(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with acting(world.underwriter, APPOINTED), pytest.raises(Refusal, match="请选择委托范围"):
        services.appoint(
            by=world.underwriter, at=APPOINTED, mandate=mandate, body=world.inspectors, appointed_on=APPOINTED.date(),
            agreed=agreed(scope=[]),
        )  # fmt: skip
    with acting(world.underwriter, APPOINTED):
        assert Mandate.objects.get().state == "open"


def test_only_the_lead_records_it_and_only_of_a_body_at_work(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with pytest.raises(Conflict):
        engage(world.underwriter, mandate)
    with acting(world.underwriter, on(2019, 5, 9)):
        services.appoint(
            by=world.underwriter,
            at=on(2019, 5, 9),
            mandate=mandate,
            body=world.inspectors,
            appointed_on=date(2019, 5, 9),
        )
    for stranger in (world.body_chief, world.developer):
        with pytest.raises(Forbidden):
            engage(stranger, mandate)
