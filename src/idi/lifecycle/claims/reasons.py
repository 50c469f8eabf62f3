"""理由库: how decisions are told to owners, in plain words: the insurer's own text before the region's, that before the platform's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.claims.models import ReasonText


@dataclass(frozen=True, slots=True)
class Reason:
    """A text for one outcome; `source` says whose it is, `ground` the clause it usually rests on."""

    code: str
    outcome: str
    title: str
    text: str
    ground: str
    source: str


@cache
def platform() -> dict[str, Reason]:
    """The texts this platform comes with, by code."""
    told = tomllib.loads((Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8"))
    return {
        each["code"]: Reason(
            each["code"], each["outcome"], each["title"], each["text"], each.get("ground", ""), gettext("平台默认")
        )
        for each in told["reason"]
    }


def reasons_for(region_code: str, insurer_id: int | None) -> dict[str, Reason]:
    """The texts an insurer has in a region, by code; those taken out of use are left out."""
    chain = region_chain(region_code)
    rows = ReasonText.objects.filter(region_code__in=chain).select_related("holder")
    rows = rows.exclude(holder__kind="insurer") | rows.filter(holder_id=insurer_id)
    ranked = sorted(rows, key=lambda row: (row.holder_id == insurer_id, -chain.index(row.region_code), row.pk))
    own = {row.code: Reason(row.code, row.outcome, row.title, row.text, row.ground, row.holder.name) for row in ranked}
    return {code: each for code, each in {**platform(), **own}.items() if each.text}
