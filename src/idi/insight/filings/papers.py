"""A frozen return as PDF and as Excel, both printed from what is stored, filed under it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core import sheets
from idi.foundation.core.actor import Actor
from idi.foundation.core.language import on_paper
from idi.foundation.core.sheets import Column, Sheet
from idi.foundation.documents import services as documents
from idi.foundation.seats.selectors import region_name
from idi.insight.filings.disclosure import LEAST_CASES, LEAST_INSURERS
from idi.insight.filings.models import Return
from idi.insight.filings.periods import Period
from idi.insight.statistics.kinds import CHAPTERS

UNITS = {"number": "件（个、户、次）", "money": "元", "area": "平方米", "percent": "比例", "rate": "每千户"}


def title(subject: Return) -> str:
    """What the return is called: of whom, and where."""
    whose = subject.insurer.name if subject.insurer else "各保险机构汇总"
    return f"{region_name(subject.region_code)}住宅工程质量潜在缺陷保险统计报告（{whose}）"


@on_paper
def publish(*, by: Actor, at: datetime, subject: Return) -> None:
    """Prints both papers and files them."""
    documents.generate(
        by=by, at=at, subject=subject, kind="filings.paper", title=f"统计报告 {subject.number}",
        template="filings/return.typ", data=_printed(subject), number=subject.number,
    )  # fmt: skip
    documents.store(
        by=by, at=at, subject=subject, kind="filings.sheet", title=f"统计报告 {subject.number}（Excel）",
        upload=book(subject, at), number=subject.number,
    )  # fmt: skip


def lines(subject: Return, *, whole: bool) -> list[dict[str, Any]]:
    """The frozen figures as numbers; of those that are withheld the value only where the `whole` is asked for."""
    return [
        {
            **line, "own": line["own"] and Decimal(line["own"]),
            "value": Decimal(line["value"]) if line["value"] and (whole or not line["hidden"]) else None,
        }
        for line in subject.figures
    ]  # fmt: skip


def _printed(subject: Return) -> dict[str, Any]:
    shown = [{**line, "value": None if line["hidden"] else line["value"]} for line in subject.figures]
    chapters = [
        {"label": str(label), "lines": [line for line in shown if line["chapter"] == name]}
        for name, label in CHAPTERS.items()
    ]
    return {
        "title": title(subject), "issuer": subject.insurer.name if subject.insurer else "",
        "pooled": subject.kind == Return.Kind.POOLED, "from_on": subject.from_on, "until_on": subject.until_on,
        "region": region_name(subject.region_code), "sha256": subject.sha256, "chapters": chapters,
        "checks": subject.checks, "because": subject.because, "least_insurers": LEAST_INSURERS, "least_cases": LEAST_CASES,
    }  # fmt: skip


@on_paper
def book(subject: Return, at: datetime, *, whole: bool = False) -> bytes:
    """The return as Excel; the `whole` of it, with what is withheld from others, is for who supervises."""
    told = [
        {**line, "chapter": str(CHAPTERS[line["chapter"]]), "unit": UNITS[line["unit"]]}
        for line in lines(subject, whole=whole)
    ]
    about = [
        {"what": "报告", "is": title(subject)},
        {"what": "编号", "is": subject.number},
        {"what": "报告期", "is": str(Period(subject.from_on, subject.until_on))},
        {"what": "校验值（SHA-256）", "is": subject.sha256},
        *({"what": f"依据：{each['label']}", "is": f"{each['said']}（{each['ref']}，{'假设/平台默认' if each['assumption'] else '原文'}）"} for each in subject.because),
    ]  # fmt: skip
    own = [Column(name="own", header="本机构份额", kind="decimal", places=4)] if subject.insurer_id else []
    figures = [
        Column(name="chapter", header="类别"), Column(name="label", header="指标", width=26), Column(name="unit", header="单位"),
        Column(name="value", header="数值（主承保全额）" if subject.insurer_id else "数值", kind="decimal", places=4), *own,
        Column(name="hidden", header="不对外披露的原因" if whole else "未披露原因", width=30), Column(name="means", header="含义", width=60),
    ]  # fmt: skip
    held = [{"label": each["label"], "holds": "相符" if each["holds"] else "不符"} for each in subject.checks]
    return sheets.write_book(
        [
            Sheet("指标", figures, told),
            Sheet("核对", [Column(name="label", header="核对项", width=48), Column(name="holds", header="结果")], held),
            Sheet(
                "说明",
                [Column(name="what", header="项目", width=28), Column(name="is", header="内容", width=80)],
                about,
            ),
        ],
        at=at,
    )
