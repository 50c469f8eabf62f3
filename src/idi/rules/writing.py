"""Prints results for people: short lines in Chinese, and under them every figure used with its article and grade."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from idi.rules.figures import GRADES, Json
from idi.rules.lawbook import Law

STATES: Final = {
    "not_started": "尚未起算",
    "in_wait": "等待期内",
    "in_cover": "保险期限内",
    "expired": "保险期限已满",
    "not_covered": "不在承保范围",
}
PARTIES: Final = {"developer": "建设单位", "contractor": "施工单位", "insurer": "保险机构", "owner": "业主"}


def heading(law: Law) -> dict[str, Json]:
    """What a list of laws says about one of them."""
    return {
        "id": law.id,
        "name": law.name,
        "title": law.title,
        "region": law.region,
        "counties": dict(law.counties),
        "in_force": law.in_force.isoformat(),
        "fallback": law.fallback.id if law.fallback else None,
    }


def cover_lines(result: Json) -> list[str]:
    """Cover clock of each item, the answer for the day asked, and the reasons."""
    accepted = result["accepted_on"] or "（未验收）"
    lines = [f"地区 {result['region']}　合同签订 {result['signed_on']}　竣工验收 {accepted}", ""]
    reasons: list[Json] = []
    for item in result["items"]:
        lines.append(f"{item['item']} {item['name']}")
        lines.append(_cover_dates(item))
        if "answer" in item:
            lines += _answer(item["answer"], result["on"])
        reasons += item["because"]
    if "answer" in result and not result["items"]:
        lines += _answer(result["answer"], result["on"])
    elif not result["items"]:
        lines.append("该地区不承保这一项目")
    return lines + _because(reasons)


def _cover_dates(item: Json) -> str:
    if item["starts_on"] is None:
        return f"  期限 {item['term']}，等竣工验收后起算"
    return (
        f"  等待至 {item['wait_ends_on']}　保障 {item['starts_on']} 至 {item['ends_on']}（{item['term']}，首末日均含）"
    )


def _answer(answer: Json, on: str) -> list[str]:
    left = "" if answer["days_left"] is None else f"，还有 {answer['days_left']} 日"
    lines = [f"  {on}：{STATES[answer['state']]}{left}"]
    for each in answer["responsible"]:
        until = f"至 {each['until']}" if each["until"] else "未定止期"
        lines.append(
            f"    {PARTIES.get(each['party'], each['party'])}：{each['basis']}（{until}；{_refs(each['because'])}）"
        )
    return lines


def premium_lines(result: Json) -> list[str]:
    """Rate, amounts, shares, reasons."""
    factors = "".join(f" × {name} {value}" for name, value in result["factors"].items())
    lines = [
        f"费率　　 {result['rate']}（基准 {result['base_rate']}{factors}）",
        f"暂收　　 {result['provisional']} 元",
        f"结算　　 {_yuan(result['final'])}",
        f"多退少补 {_yuan(result['adjustment'])}",
    ]
    for each in result["shares"]:
        lines.append(
            f"  {each['insurer']} {each['share']}：暂收 {each['provisional']} 元，"
            f"结算 {_yuan(each['final'])}，多退少补 {_yuan(each['adjustment'])}"
        )
    return lines + _because(result["because"])


def clock_lines(result: Json) -> list[str]:
    """One line a clock, then the reasons."""
    lines = []
    for each in result["clocks"]:
        due = each["due_at"] or each["due_on"]
        lines.append(f"{each['clock']:14}{due or '—'}　{each['label']}{_length(each)}")
    return lines + _because([reason for each in result["clocks"] for reason in each["because"]])


def _length(clock: Json) -> str:
    if clock["text"]:
        return f"：{clock['text']}"
    if clock["hours"] is not None:
        return f"（{clock['hours']} 小时）"
    return f"（{clock['days']} {'个工作日' if clock['calendar'] == 'working' else '日'}）"


def list_lines(result: Json) -> list[str]:
    """One line a law."""
    return [f"{law['id']:12}{law['region'] or '—':8}自 {law['in_force']}　{law['name']}　{law['title']}"
            for law in result["laws"]]  # fmt: skip


def show_lines(result: Json) -> list[str]:
    """Heading, every figure with its reasons, and what the law leaves undeclared."""
    lines = [
        f"{result['name']}　{result['title']}",
        f"自 {result['in_force']} 起施行；以下为 {result['on']} 有效的规定",
    ]
    for figure in result["figures"]:
        lines.append(f"{figure['figure']}　{figure['label']}（{figure['unit']}）")
        lines += [f"    {_reason(each)}" for each in figure["because"]]
    if result["undeclared"]:
        lines.append("未声明（当地未规定的，请写 silent = true）：" + "、".join(result["undeclared"]))
    return lines


def check_lines(result: Json) -> list[str]:
    """That the files are sound, and what they leave undeclared."""
    lines = [f"{name}：通过" for name in result["files"]]
    return lines + [f"提示 未声明 {each}（当地未规定的，请写 silent = true）" for each in result["undeclared"]]


def _because(reasons: Iterable[Json]) -> list[str]:
    unique = list(dict.fromkeys(f"  {each['label']}：{_reason(each)}" for each in reasons))
    return ["", "依据", *unique] if unique else []


def _reason(because: Json) -> str:
    mark = f"假设·{GRADES[because['grade']]}" if because["assumption"] else because["grade"]
    return f"[{mark}] {because['said']}　{because['source']}：{because['ref']}"


def _refs(reasons: Iterable[Json]) -> str:
    return "；".join(dict.fromkeys(_ref(each) for each in reasons))


def _ref(because: Json) -> str:
    return f"{because['source']}{because['ref']}{'（假设）' if because['assumption'] else ''}"


def _yuan(amount: str | None) -> str:
    return "待结算" if amount is None else f"{amount} 元"
