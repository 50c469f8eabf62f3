"""What somebody says happened, understood as a symptom and a place: "卫生间漏水" is a leak in the bathroom. Pure data.

It only opens the right page first; whoever reports chooses both, and the surveyor fixes the item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from idi.lifecycle.claims.kinds import likely_item

_SYMPTOMS = {
    "collapse": ("坍塌", "倒塌", "塌了", "垮塌", "倒了", "collaps"),
    "settlement": ("沉降", "下沉", "倾斜", "歪了", "settl", "subsid", "tilt"),
    "power": ("断电", "漏电", "停电", "跳闸", "没电", "power", "electric"),
    "blocked": ("堵", "返水", "倒灌", "反水", "block", "clog", "backflow"),
    "leak": ("渗", "漏", "滴水", "进水", "积水", "水渍", "leak", "seep", "drip"),
    "damp": ("发霉", "霉", "结露", "返潮", "潮湿", "damp", "mould", "mold"),
    "hollow": ("空鼓", "鼓包", "鼓起", "起壳", "起砂", "hollow"),
    "falling": ("脱落", "掉落", "剥落", "掉下", "掉皮", "掉砖", "掉了", "起皮", "falling", "fell", "peel"),
    "crack": ("裂", "开缝", "断裂", "crack"),
    "deformation": ("变形", "弯曲", "翘", "deform", "bend", "warp"),
    "rust": ("锈", "腐蚀", "rust", "corro"),
    "door_window": ("门窗", "关不上", "打不开", "关不严", "推不动", "won't close", "won't open", "jam"),
    "equipment": ("不热", "不制冷", "不冷", "不响", "坏了", "故障", "失灵", "不工作", "broken", "not work", "no heat"),
}
_PLACES = {
    "basement": ("地下", "车库", "车位", "basement", "garage"),
    "roof": ("屋面", "屋顶", "天台", "楼顶", "顶楼", "露台", "roof"),
    "balcony": ("阳台", "雨篷", "雨棚", "挑檐", "飘板", "balcony", "canopy"),
    "bathroom": ("卫生间", "厕所", "浴室", "淋浴", "洗手间", "马桶", "bath", "toilet", "shower"),
    "kitchen": ("厨房", "灶", "kitchen"),
    "insulation": ("保温", "insulation"),
    "exterior_wall": ("外墙", "外立面", "幕墙", "facade", "exterior", "outer wall"),
    "window": ("窗", "window"),
    "heating": ("暖气", "地暖", "供暖", "采暖", "空调", "供冷", "heating", "air condition", "radiator"),
    "pipes": ("水管", "管道", "下水", "电线", "线路", "插座", "开关", "管井", "水表", "电表", "pipe", "drain", "wiring", "socket"),
    "structure": ("承重", "梁", "柱", "楼板", "剪力墙", "beam", "column", "slab", "load-bearing"),
    "public": ("楼道", "楼梯", "走廊", "电梯", "门厅", "公共", "stair", "corridor", "lift", "elevator", "lobby"),
    "room": ("房间", "卧室", "客厅", "书房", "墙面", "墙皮", "油漆", "墙纸", "地板", "天花", "吊顶", "内墙", "瓷砖", "room", "ceiling", "floor", "wall"),
}  # fmt: skip
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """Keys of `kinds.SYMPTOMS` and `kinds.PLACES`, each empty where the words do not tell; `item` is the likely cover item."""

    symptom: str = ""
    place: str = ""

    @property
    def item(self) -> str:
        return likely_item(self.symptom, self.place)


def understood(words: str) -> Said:
    """Symptom and place in somebody's own words, Chinese or English.

    >>> understood("卫生间漏水"), understood("crack in the balcony").item
    (Said(symptom='leak', place='bathroom'), 'C03')
    """
    text = _SPACE.sub(" ", words.casefold()).replace("漏风", "关不严")
    return Said(_first(_SYMPTOMS, text), _first(_PLACES, text))


def _first(known: dict[str, tuple[str, ...]], text: str) -> str:
    return next((key for key, words in known.items() if any(word in text for word in words)), "")
