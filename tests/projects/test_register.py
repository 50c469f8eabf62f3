"""A developer enters a project, its parties, its contract and the premium line; what is wrong is refused at its field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.seats.models import Seat
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import ConstructionContract, Participant, Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
GIVEN: dict[str, Any] = {
    "region_code": "330481", "name": "示例花园", "address": "海宁市示例路1号", "kind": "214",
    "gfa_total": Decimal("24000"), "budget_cost": Decimal("80000000"), "permit_number": "330481201903040101",
    "started_on": date(2019, 1, 10), "planned_completion_on": date(2020, 6, 30),
}  # fmt: skip


def registered(world: World, **changes: Any) -> Project:
    with acting(world.developer, NOW):
        return services.register(by=world.developer, at=NOW, **{"developer": world.hongxiang, **GIVEN, **changes})


def test_a_project_gets_a_number_a_scope_and_its_developer(world: World) -> None:
    project = registered(world)
    assert project.number.startswith("PR-330481-2019-") and project.state == "registered"
    with acting(world.developer, NOW):
        (row,) = selectors.participants(project, NOW.date())
        assert (row.organisation, row.role) == (world.hongxiang, "developer")
        assert [party.pk for party in selectors.building_parties(project)] == [world.hongxiang.pk]
        assert Entry.objects.get(act="projects.register").scope_id == project.pk
    with acting(world.haining_officer, NOW):
        assert selectors.visible(world.haining_officer).get() == project
    for stranger in (world.other_developer, world.underwriter, world.site_manager, world.xiuzhou_officer):
        with acting(stranger, NOW):
            assert not selectors.visible(stranger).exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"region_code": "999999"}, "region_code", "没有地区"),
        ({"region_code": "330400"}, "region_code", "请选择嘉兴市的县"),
        ({"name": "  "}, "name", "项目名称"),
        ({"address": ""}, "address", "项目地址"),
        ({"kind": "999"}, "kind", "工程类别"),
        ({"finish": "golden"}, "finish", "装修标准"),
        ({"gfa_total": Decimal(0)}, "gfa_total", "大于 0"),
        ({"budget_cost": Decimal("-1")}, "budget_cost", "大于 0"),
        ({"planned_completion_on": date(2019, 1, 10)}, "planned_completion_on", "晚于开工"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world: World, changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        registered(world, **changes)
    (reason,) = refused.value.reasons
    assert reason.field == field and words in reason.message
    with acting(world.developer, NOW):
        assert not Project.objects.exists() and not Entry.objects.filter(act="projects.register").exists()


def test_a_permit_is_registered_once(world: World) -> None:
    first = registered(world)
    with pytest.raises(Refusal, match=first.number):
        registered(world, name="又一个")


def test_a_developer_registers_only_its_own(world: World) -> None:
    with pytest.raises(Forbidden):
        registered(world, developer=world.jiayuan)


def added(world: World, project: Project, organisation: Any, role: str) -> Participant:
    with acting(world.developer, NOW):
        return services.add_participant(
            by=world.developer, at=NOW, project=project, organisation=organisation, role=role, from_on=date(2019, 1, 10)
        )


def test_a_party_is_let_in(world: World) -> None:
    project = registered(world)
    added(world, project, world.contractor, "contractor")
    with acting(world.site_manager, NOW):
        assert selectors.visible(world.site_manager).get() == project
        assert {party.pk for party in selectors.building_parties(project)} == {world.hongxiang.pk, world.contractor.pk}


@pytest.mark.parametrize(
    ("who", "role", "field", "words"),
    [
        ("contractor", "supervisor", "organisation", "登记为施工单位，不能作为监理单位"),
        ("inspectors", "inspection_body", "role", "请选择参建身份"),
        ("lead", "insurer", "role", "请选择参建身份"),
        ("jiayuan", "developer", "role", "请选择参建身份"),
    ],
)
def test_who_cannot_take_part(world: World, who: str, role: str, field: str, words: str) -> None:
    project = registered(world)
    with pytest.raises(Refusal) as refused:
        added(world, project, getattr(world, who), role)
    assert (refused.value.reasons[0].field, words in refused.value.reasons[0].message) == (field, True)
    with acting(world.developer, NOW):
        assert Participant.objects.count() == 1
        assert not Seat.objects.filter(scope_id=project.pk, holder_id=getattr(world, who).pk).exists()


def test_nobody_takes_part_twice_in_one_capacity(world: World) -> None:
    project = registered(world)
    added(world, project, world.contractor, "contractor")
    with pytest.raises(Refusal, match="已是本项目的施工单位"):
        added(world, project, world.contractor, "contractor")


def test_only_the_developer_keeps_the_file(world: World) -> None:
    project = a_project(world, until="participants")
    with acting(world.site_manager, NOW), pytest.raises(Forbidden):
        services.record_premium_line(by=world.site_manager, at=NOW, project=project, amount=Decimal(1))
    with acting(world.other_developer, NOW), pytest.raises(Forbidden, match="建设单位"):
        services.record_premium_line(by=world.other_developer, at=NOW, project=project, amount=Decimal(1))


def contracted(world: World, project: Project, **changes: Any) -> ConstructionContract:
    given = {
        "contractor": world.contractor, "number": "示例-001", "signed_on": date(2018, 12, 20),
        "amount": Decimal("80000000"), "states_insurance": True, "clause": "第20.3条", **changes,
    }  # fmt: skip
    with acting(world.developer, NOW):
        return services.record_contract(by=world.developer, at=NOW, project=project, **given)


def test_the_contract_is_filed_with_its_paper(world: World) -> None:
    project = a_project(world, until="participants")
    contract = contracted(world, project, upload=PDF)
    with acting(world.site_manager, NOW):
        assert selectors.contracts(project).get() == contract
        assert documents.latest(contract, "projects.contract").pk == contract.document_id
    with acting(world.supervision_engineer, NOW):  # amounts are for the two parties and the insurers
        assert not selectors.contracts(project).exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number": ""}, "number", "合同编号"),
        ({"signed_on": date(2019, 3, 6)}, "signed_on", "不能晚于今天"),
        ({"amount": Decimal(0)}, "amount", "大于 0"),
        ({"clause": ""}, "clause", "条款"),
        ({"upload": b"MZ program"}, "upload", "不是照片"),
    ],
)
def test_a_contract_that_cannot_be(world: World, changes: dict[str, Any], field: str, words: str) -> None:
    project = a_project(world, until="participants")
    with pytest.raises(Refusal) as refused:
        contracted(world, project, **changes)
    (reason,) = refused.value.reasons
    assert reason.field == field and words in reason.message
    with acting(world.developer, NOW):
        assert not ConstructionContract.objects.exists()


def test_the_contractor_takes_part_first(world: World) -> None:
    with pytest.raises(Refusal, match="还不是本项目的施工单位"):
        contracted(world, registered(world))


@pytest.mark.parametrize("amount", ["0", "-5", "80000000.00", "90000000"])
def test_a_premium_line_lies_between_nothing_and_the_budget(world: World, amount: str) -> None:
    project = registered(world)
    with acting(world.developer, NOW):
        with pytest.raises(Refusal, match="概预算"):
            services.record_premium_line(by=world.developer, at=NOW, project=project, amount=Decimal(amount))
        assert selectors.project(project.pk).budget_premium_line is None


def test_the_steps_to_a_proposal_close_one_by_one(world: World) -> None:
    def waiting(until: Any) -> list[str | None]:
        project = a_project(world, name=f"示例{until}", until=until, designated=False)
        with acting(world.developer, NOW):
            return [step.field for step in selectors.open_steps(project)]

    assert waiting("register") == ["contractor", "contract", "premium_line", "buildings"]
    assert waiting("participants") == ["contract", "premium_line", "buildings"]
    assert waiting("contract") == ["premium_line", "buildings"]
    assert waiting("premium_line") == ["buildings"]
    assert waiting("buildings") == ["units"]
    assert waiting("units") == []


def test_a_contract_without_the_statement_is_recorded_and_does_not_count(world: World) -> None:
    project = a_project(world, until="participants")
    contracted(world, project, states_insurance=False, clause="")
    with acting(world.developer, NOW):
        (step,) = [step for step in selectors.open_steps(project) if step.field == "contract"]
    assert [because.ref for because in step.because] == ["三（四）"]
