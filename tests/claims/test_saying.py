"""What somebody says, understood as symptom and place; nothing is guessed where the words do not tell."""

from __future__ import annotations

import pytest

from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.claims.saying import Said, understood


@pytest.mark.parametrize(
    ("words", "symptom", "place", "item"),
    [
        ("卫生间漏水", "leak", "bathroom", "C05"),
        ("楼上厕所往下滴水", "leak", "bathroom", "C05"),
        ("下雨天卧室窗户渗水", "leak", "window", "C05"),
        ("屋顶漏雨", "leak", "roof", "C05"),
        ("阳台裂缝", "crack", "balcony", "C03"),
        ("外墙瓷砖掉下来", "falling", "exterior_wall", "C03"),
        ("外墙保温层脱落", "falling", "insulation", "C06"),
        ("梁上有裂缝", "crack", "structure", "C04"),
        ("暖气不热", "equipment", "heating", "C07"),
        ("下水管堵了", "blocked", "pipes", "C08"),
        ("客厅墙皮掉了", "falling", "room", "C09"),
        ("外墙砖掉了", "falling", "exterior_wall", "C03"),
        ("窗户漏风", "door_window", "window", "C09"),
        ("房子倒了", "collapse", "", "C01"),
        ("客厅墙面空鼓", "hollow", "room", "C09"),
        ("整栋楼往一边倾斜", "settlement", "", "C02"),
        ("The bathroom is LEAKING", "leak", "bathroom", "C05"),
        ("crack in the balcony", "crack", "balcony", "C03"),
        ("物业费太贵", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_own_words_are_understood(words: str, symptom: str, place: str, item: str) -> None:
    said = understood(words)
    assert (said, said.item) == (Said(symptom, place), item)


def test_the_words_of_the_forms_are_understood_as_themselves() -> None:
    for key, label in SYMPTOMS.items():
        if key != "other":
            assert understood(str(label)).symptom == key, label
    for key, label in PLACES.items():
        if key != "other":
            assert understood(str(label)).place == key, label
