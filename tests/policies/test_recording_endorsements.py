"""An endorsement made in the insurer's own system: entered with its paper, in force at once, its amount in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.policies import services
from idi.lifecycle.policies.models import Endorsement, Member, Policy, Version
from idi.lifecycle.policies.outside import OutsideEndorsement
from tests.factories import on
from tests.factories.endorsing import items_of
from tests.factories.parties import World
from tests.factories.policies import PDF, a_recorded_policy, an_issued_policy, invited
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
ENTERED = on(2019, 9, 2)


@pytest.fixture
def policy(world: World) -> Policy:
    project = a_project(world)
    invited(world, project)
    return a_recorded_policy(world, project)


def entered(
    world: World, policy: Policy, *, by: Actor | None = None, at: datetime = ENTERED, upload: bytes | None = PDF, **given: Any
) -> Endorsement:  # fmt: skip
    by = by or world.underwriter
    outside = OutsideEndorsement(**{
        "outside_number": "示例-甲-批-1", "outside_on": date(2019, 8, 5), "kind": "loading", "basis": "agreement",
        "reason": "示例：地下室增加一层", "effective_on": date(2019, 8, 1),
        "change": {"rate": "0.001", "amount": "79000.00"}, **given,
    })  # fmt: skip
    with acting(by, at):
        return services.record_outside_endorsement(by=by, at=at, policy=policy, outside=outside, upload=upload)


def test_it_is_in_force_at_once_with_its_number_file_version_and_money(world: World, policy: Policy) -> None:
    told = entered(world, policy)
    assert (told.state, told.number, told.outside_number, told.amount) == ("in_force", 1, "示例-甲-批-1", Decimal("79000.00"))  # fmt: skip
    with acting(world.underwriter, ENTERED):
        after = Policy.objects.get(pk=policy.pk)
        assert (after.premium, after.loading) == (Decimal("1079000.00"), Decimal("0.001"))
        assert Version.objects.filter(policy=policy).order_by("-number")[0].effective_on == date(2019, 8, 1)
        (due,) = ledger.dues_of(policy, "premium_adjustment")
        assert (due.amount, due.debtor_id, due.creditor_id) == (Decimal("79000.00"), world.hongxiang.pk, world.lead.pk)
        assert sum(Member.objects.filter(policy=policy).values_list("premium", flat=True)) == after.premium
        (paper,) = documents.of(told)
        assert (paper.pk, paper.number) == (told.document_id, "示例-甲-批-1")
        assert Entry.objects.filter(act="policies.record_outside_endorsement").count() == 1
    assert [each["message"] for each in told.warnings] == ["保险费增减 79,000.00 元与平台计算的 80,000.00 元不一致。"]


def test_what_would_be_refused_here_is_a_warning_there(world: World, policy: Policy) -> None:
    """A change of the panel that counts from a past day."""
    change = {"panel": [[world.lead.pk, "0.7"], [world.second.pk, "0.3"]]}
    told = entered(world, policy, kind="members", change=change)
    assert any("不追溯" in each["message"] for each in told.warnings)
    with acting(world.underwriter, ENTERED):
        standing = Member.objects.filter(policy=policy, until_on=None).order_by("-lead")
        assert list(standing.values_list("insurer_id", "share")) == [
            (world.lead.pk, Decimal("0.7")), (world.second.pk, Decimal("0.3")),
        ]  # fmt: skip


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"effective_on": date(2019, 5, 2)}, "effective_on", "早于保险单签发日期"),
    ({"effective_on": date(2019, 9, 3)}, "effective_on", "不能晚于今天"),
    ({"outside_on": date(2019, 9, 3)}, "outside_on", "不能晚于今天"),
    ({"outside_on": date(2019, 5, 2)}, "outside_on", "早于保险单出单日期"),
    ({"outside_number": " "}, "outside_number", "请填写"),
    ({"upload": None}, "upload", "请上传"),
    ({"upload": b"no document"}, "upload", ""),
    ({"reason": " "}, "reason", "原因"),
    ({"basis": ""}, "basis", "没有依据"),
    ({"kind": "cover_start"}, "kind", "请选择批改事项"),
    ({"change": {"rate": "0", "amount": "0"}}, "rate", "加费的费率"),
    ({"change": {"rate": "0.001", "amount": "-1000000.01"}}, "amount", "不能小于零"),
]


@pytest.mark.parametrize(("given", "field", "words"), REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    world: World, policy: Policy, given: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        entered(world, policy, **given)
    assert any(reason.field == field and words in reason.message for reason in refused.value.reasons)
    with acting(world.underwriter, ENTERED):
        assert not Endorsement.objects.exists()
        assert Policy.objects.get(pk=policy.pk).premium == Decimal("1000000.00")
        assert not ledger.dues_of(policy, "premium_adjustment").exists()
        assert not Entry.objects.filter(act="policies.record_outside_endorsement").exists()


def test_a_number_is_entered_once_by_its_lead_for_a_recorded_policy(world: World, policy: Policy) -> None:
    with pytest.raises(Forbidden, match="本机构"):
        entered(world, policy, by=world.second_underwriter)
    entered(world, policy)
    with pytest.raises(Refusal, match="请勿重复补录"):
        entered(world, policy, outside_number="示例-甲-批-1 ", change={"rate": "0.002", "amount": "160000.00"})
    issued = an_issued_policy(world, a_project(world, name="示例另园"))
    with pytest.raises(Conflict, match="在平台办理批改"):
        entered(world, issued, outside_number="示例-甲-批-2")
    with acting(world.underwriter, ENTERED):
        assert Endorsement.objects.count() == 1


@pytest.fixture
def filled(world: World, policy: Policy) -> Callable[..., dict[str, Any]]:
    def fill(**changes: Any) -> dict[str, Any]:
        return {
            "paper_number": "示例-甲-批-7", "paper_on": "2019-08-05", "upload": SimpleUploadedFile("示例.pdf", PDF),
            "items": items_of(world, policy, "C05"), "amount": "-1200.00", "effective_on": "2019-08-01",
            "reason": "示例：阳台改为业主自理", "basis": "agreement", **changes,
        }  # fmt: skip

    return fill


def test_the_page_takes_an_outside_exclusion(
    world: World, policy: Policy, filled: Callable[..., dict[str, Any]]
) -> None:
    lead = a_browser(world.underwriter)
    shown = lead.get(reverse("policies:detail", args=[policy.pk])).content.decode()
    assert (choose := reverse("policies:choose_outside_endorsement", args=[policy.pk])) in shown
    address = reverse("policies:record_outside_endorsement", args=[policy.pk, "exclusion"])
    assert address in lead.get(choose).content.decode()
    assert lead.post(address, filled(effective_on="2019-05-01")).status_code == 422
    answer = lead.post(address, filled())
    assert answer.status_code == 303
    page = lead.get(answer.headers["Location"]).content.decode()
    for words in ("示例-甲-批-7", "外部批单", "除外", "1,200.00"):
        assert words in page, words
    assert a_browser(world.developer).get(address).status_code == 403
