"""On the page of a claim its people see who of them has it, and give it on from there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.diary.models import Task
from idi.lifecycle.projects.models import Unit
from tests.factories.claims import REPORTED, a_claim, a_second_handler
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_a_claim_says_who_has_it_and_is_given_to_a_colleague_in_one_press(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    other = a_second_handler(world)
    with acting(world.claims_handler, REPORTED):
        task = Task.objects.get(holder_id=world.lead.pk, subject_id=claim.pk, kind="claims.survey")
    browser, address = a_browser(world.claims_handler), reverse("claims:detail", args=[claim.pk])
    page = browser.get(address).content.decode()
    give = reverse("diary:assign", args=[task.pk]) + "?back=on"
    assert "本单位在办" in page and "尚未分派" in page and f'href="{give}"' in page
    refused = browser.post(give, {"person": other.person_id, "reason": ""})
    assert refused.status_code == 422
    with acting(world.claims_handler, REPORTED):
        assert Task.objects.get(pk=task.pk).assigned_to is None
    answer = browser.post(give, {"person": other.person_id, "reason": "熟悉该小区"})
    assert (answer.status_code, answer["Location"]) == (303, address)
    page = browser.get(address).content.decode()
    assert "复核员（示例）" in page and "改由同事办" in page and "尚未分派" not in page
    assert "本单位在办" not in a_browser(world.owner).get(address).content.decode()
