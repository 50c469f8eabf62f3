"""What the accepted quote says of deductible and limits stands on proposal, policy, paper and as-at page by itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.documents import files
from idi.foundation.documents import selectors as documents
from idi.lifecycle.policies.models import CoverItem
from idi.lifecycle.projects.models import Project
from tests.factories.parties import World
from tests.factories.policies import ISSUED, an_issued_policy
from tests.factories.rating import a_filing, an_accepted_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with mock.patch("idi.foundation.core.clock.now", return_value=ISSUED):
        yield


QUOTED: Any = {
    "deductibles": [{"name": "一万", "amount": "10000", "ratio": "0.05", "factor": "1"}],
    "limits": [
        {"item": "", "each": "500000", "total": "80000000"},
        {"item": "C05", "each": "20000", "total": "90000", "home": "60000"},
    ],
}


def test_the_accepted_quote_gives_deductible_and_limits_without_anybody_saving_them(
    world: World, standing_project: Project
) -> None:
    project = standing_project
    quote = an_accepted_quote(world, project, filing=a_filing(world, **QUOTED), deductible="一万")
    policy = an_issued_policy(world, project, quote=quote)
    address = reverse("policies:proposal", args=[policy.proposal_id])
    assert "¥ 10,000.00" in a_browser(world.underwriter).get(address).content.decode()
    detail, as_at = reverse("policies:detail", args=[policy.pk]), reverse("policies:as_at", args=[policy.pk])
    for reader in (world.underwriter, world.second_underwriter, world.developer, world.insurance_officer):
        for page in (detail, f"{as_at}?on=2019-05-10"):
            shown = a_browser(reader).get(page).content.decode()
            for told in (
                "每次 10,000 元；损失的 5%",
                "每次 ¥ 500,000.00；累计 ¥ 80,000,000.00",
                "¥ 90,000.00",
                "每户 ¥ 60,000.00",
            ):
                assert told in shown, (reader, page, told)
    with acting(world.underwriter, ISSUED):
        items = set(CoverItem.objects.filter(policy=policy).values_list("item", "deductible", "limit"))
        assert ("C05", Decimal("10000.00"), Decimal("90000.00")) in items
        assert ("C01", Decimal("10000.00"), None) in items
        for kind, subject in (("policies.policy", policy), ("policies.proposal", policy.proposal)):
            # Where a line of the paper ends is not what this is about.
            words = "".join(pdf.text_of(files.get(documents.latest(subject, kind).sha256)).split())  # type: ignore[union-attr]
            for told in ("10,000.00", "90,000.00", "60,000.00", "80,000,000.00", "损失的5%"):
                assert told in words, (kind, told)
