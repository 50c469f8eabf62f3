"""What people see and where, in their own words, and which cover item that most likely is. Pure data.

The item is a proposal of the platform (no source gives one): it only routes a report. The surveyor fixes the item.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SYMPTOMS = {
    "leak": _("渗漏水"),
    "damp": _("结露、发霉"),
    "crack": _("裂缝"),
    "hollow": _("空鼓"),
    "falling": _("脱落"),
    "deformation": _("变形"),
    "settlement": _("房屋沉降、倾斜"),
    "collapse": _("坍塌"),
    "rust": _("锈蚀"),
    "blocked": _("管道堵塞、返水"),
    "equipment": _("设备故障"),
    "power": _("断电、漏电"),
    "door_window": _("门窗开关不良"),
    "other": pgettext_lazy("症状", "其他"),
}

PLACES = {
    "roof": _("屋面"),
    "exterior_wall": _("外墙面"),
    "window": _("外窗、窗台"),
    "balcony": _("阳台、雨篷、挑檐"),
    "bathroom": _("卫生间"),
    "kitchen": _("厨房"),
    "room": _("房间墙面、地面、天花"),
    "structure": _("承重的墙、柱、梁、板"),
    "basement": _("地下室、车库"),
    "insulation": _("外墙保温层"),
    "pipes": _("水电管线、管道井"),
    "heating": _("供暖、空调系统"),
    "public": _("楼梯、走廊等公共部位"),
    "other": pgettext_lazy("部位", "其他"),
}

SPOKEN_OF = {
    "roof": ("屋面", "屋顶", "女儿墙"),
    "exterior_wall": ("外墙",),
    "window": ("窗",),
    "balcony": ("阳台", "雨篷", "挑檐", "露台"),
    "bathroom": ("卫生间", "厕所", "浴室", "淋浴间"),
    "kitchen": ("厨房",),
    "room": ("客厅", "卧室", "餐厅", "书房", "天花"),
    "basement": ("地下", "车库"),
    "insulation": ("保温",),
    "pipes": ("管道井", "管线", "立管", "水管", "强电", "弱电"),
    "heating": ("供暖", "采暖", "地暖", "空调"),
    "public": ("楼梯", "走廊", "电梯厅", "公共"),
}
"""How those who inspect a building name these places."""


ITEMS = {
    "C01": _("房屋倒塌"),
    "C02": _("地基不均匀沉降"),
    "C03": _("阳台雨篷等悬挑构件和外墙面"),
    "C04": _("主体承重结构"),
    "C05": _("防水、防渗漏"),
    "C06": _("墙体保温"),
    "C07": _("供暖、供冷系统"),
    "C08": _("水电管线和设备"),
    "C09": _("装修工程"),
    "C10": _("智能建筑"),
    "C11": _("建筑节能"),
    "C12": _("电梯"),
    "C13": _("门窗工程"),
}
"""Items in plain words for owners; the wording that counts is the one of the law and the policy."""

CAUSES = {
    "design": _("设计"),
    "survey": _("勘察"),
    "construction": _("施工"),
    "material": _("材料、构配件"),
    "equipment": _("设备"),
    "supervision": _("监理"),
    "misuse": _("使用不当"),
    "third_party": _("第三方"),
    "nature": _("自然力"),
    "ageing": _("老化"),
    "unknown": _("未明"),
}

NO_DEFECT = ("misuse", "third_party", "nature", "ageing")
"""Causes outside the works: a damage with one of these may well be worth nothing under the policy."""

SENT = ("claims_surveyor", "claims_handler", "adjuster")
"""Roles of people who may be sent to look at a damage."""

_BY_SYMPTOM = {
    "collapse": "C01", "settlement": "C02", "leak": "C05", "damp": "C05", "blocked": "C08", "power": "C08",
    "equipment": "C08", "door_window": "C09", "hollow": "C09",
}  # fmt: skip
_BY_PLACE = {
    "structure": "C04", "balcony": "C03", "exterior_wall": "C03", "insulation": "C06", "heating": "C07",
    "pipes": "C08", "room": "C09", "public": "C09",
}  # fmt: skip
_PLACE_DECIDES = {"heating": {"equipment", "leak", "blocked"}, "pipes": {"leak", "rust"}, "insulation": {"hollow"}}


def places_named(words: str) -> set[str]:
    """The places an inspection record speaks of.

    >>> sorted(places_named("三层 卫生间外窗")), places_named("基坑")
    (['bathroom', 'window'], set())
    """
    return {place for place, names in SPOKEN_OF.items() if any(name in words for name in names)}


def likely_item(symptom: str, place: str) -> str:
    """The code of the item a symptom at a place most likely belongs to; empty where only a survey can tell.

    >>> likely_item("leak", "bathroom"), likely_item("leak", "pipes"), likely_item("crack", "structure")
    ('C05', 'C08', 'C04')
    """
    if symptom in _PLACE_DECIDES.get(place, ()):
        return _BY_PLACE[place]
    return _BY_SYMPTOM.get(symptom) or _BY_PLACE.get(place, "")
