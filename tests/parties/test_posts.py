"""Who lacks a post reads whose post it is, and no name of the machinery."""

from __future__ import annotations

import pytest
from django.utils import translation

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden
from idi.foundation.parties.kinds import ROLES, posts_holding


@pytest.mark.parametrize(
    ("capability", "kind", "posts"),
    [
        ("rating.approve_offer", "insurer", ["核保负责人"]),
        ("rating.accept", "insurer", ["建设单位的项目经办"]),
        ("claims.object", "insurer", ["业主"]),
        ("repairs.confirm", "insurer", ["物业服务企业的物业经办", "业主委员会的业委会经办", "业主"]),
        ("claims.read", "supplier", []),
        ("no.such", "insurer", []),
    ],
)
def test_posts_that_hold_a_capability(capability: str, kind: str, posts: list[str]) -> None:
    assert posts_holding(capability, kind) == posts


@pytest.mark.parametrize(
    ("capability", "words"),
    [
        ("rating.approve_offer", "您的岗位没有此项权限，这项操作由核保负责人办理。"),
        ("claims.report", "您的岗位没有此项权限，这项操作由理赔经办办理。"),
        ("no.such", "您的岗位没有此项权限，请联系本单位管理员。"),
    ],
)
def test_whose_post_it_is(capability: str, words: str) -> None:
    underwriter = Actor(
        kind="person", person_id=1, organisation_kind="insurer", capabilities=ROLES["underwriter"].capabilities
    )
    with pytest.raises(Forbidden) as refused:
        underwriter.require(capability)
    assert str(refused.value) == words
    with translation.override("en"), pytest.raises(Forbidden) as told:
        underwriter.require(capability)
    assert not {"核", "理", "岗"} & set(str(told.value)) and capability not in str(told.value)
