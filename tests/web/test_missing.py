"""What is missing of recorded policies: told policy by policy, until it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.lifecycle.policies import services
from tests.factories.books import entered, excel, row, several, taken
from tests.factories.parties import World
from tests.factories.policies import ISSUED, PDF
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
PAGE = "web:missing"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with mock.patch("idi.foundation.core.clock.now", return_value=ISSUED):
        yield


def a_book(world: World, numbers: list[str]) -> None:
    rows = [
        row(each, outside_number=number) for each, number in zip(several(world, len(numbers)), numbers, strict=True)
    ]
    rows[0] |= {"paid_on": None}
    entered(world, taken(world, excel(rows)))


def shown(world: World, actor: str, **asked: str) -> str:
    return str(a_browser(getattr(world, actor)).get(reverse(PAGE), asked).content.decode())


def test_each_gap_is_told_and_goes_when_it_is_filled(world: World) -> None:
    a_book(world, ["示例-0001", "示例-0004"])
    page = shown(world, "underwriter")
    for words in ("没有外部保险单文件", "没有保险费到账记录", "没有聘请风险管理机构", "示例-0002", "示例-0003"):
        assert words in page, words
    assert "没有承保单体</div>" not in page
    only = shown(world, "underwriter", kind="no_payment")
    assert "示例-0001</span>" in only
    assert "示例-0004</span>" not in only
    with acting(world.underwriter, ISSUED):
        from idi.lifecycle.policies.models import Policy

        policy = Policy.objects.get(outside_number="示例-0001")
        services.add_outside_file(by=world.underwriter, at=ISSUED, policy=policy, upload=PDF)
    assert "示例-0001</span>" not in shown(world, "underwriter", kind="no_file")


def test_association_and_regulator_see_it_and_other_insurers_do_not(world: World) -> None:
    a_book(world, ["示例-1", "示例-2"])
    for actor in ("administrator", "insurance_officer", "haining_officer"):
        assert "示例-2" in shown(world, actor), actor
    assert "示例-2" not in shown(world, "second_underwriter")
    # The housing authority may not read the ledger: nothing is said of money it does not see.
    assert "没有保险费到账记录</div>" not in shown(world, "haining_officer")


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_no_query_per_row_and_goes_out_as_excel(world: World, count: int) -> None:
    a_book(world, [f"示例-{n}" for n in range(count)])
    browser = a_browser(world.underwriter)
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse(PAGE))
    assert len(queries) <= 17
    assert browser.get(reverse(PAGE), {"format": "xlsx"}).content.startswith(b"PK")


def test_facts_of_the_project_are_missing_until_the_last_is_filled_in(world: World) -> None:
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects import selectors as projects
    from idi.lifecycle.projects.models import Building, Project

    a_book(world, ["示例-1"])
    assert "工程资料没有填齐</div>" in shown(world, "underwriter")
    with acting(world.underwriter, ISSUED):
        project = Policy.objects.get().project
        assert projects.lacking_facts("issue").filter(pk=project.pk).exists()
        lacking = {gap.requirement for gap in projects.gaps(project, "issue") if not gap.requirement.law}
        assert lacking
    with acting(world.developer, ISSUED):
        for model, subject, narrowed in (
            (Project, "project", {"pk": project.pk}), (Building, "building", {"project": project, "use": "housing"}),
        ):  # fmt: skip
            values = {
                each.field: _something(model._meta.get_field(each.field)) for each in lacking if each.subject == subject
            }
            rows = model.objects.filter(**narrowed)
            rows.update(**dict(list(values.items())[1:]))
            assert projects.lacking_facts("issue").filter(pk=project.pk).exists()
            rows.update(**values)
        assert not projects.lacking_facts("issue").filter(pk=project.pk).exists()
    assert "工程资料没有填齐</div>" not in shown(world, "underwriter")


def _something(field: Any) -> Any:
    """A value a column takes that is not empty."""
    if field.choices:
        return field.choices[0][0]
    return {"DateField": ISSUED.date(), "TextField": "示例", "CharField": "示例"}.get(field.get_internal_type(), 1)
