"""The insurer asks for data by field, the developer completes the project and answers with new facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move
from idi.lifecycle.projects import services as projects
from idi.lifecycle.rating.models import Alternative, DataRequest, Quote
from idi.lifecycle.rating.services.inviting import address, ask_for_offer, asked, require_developer

FIELDS: Final = {
    "started_on": "开工日期", "planned_completion_on": "计划竣工日期", "permit_number": "施工许可证编号",
    "budget_premium_line": "概预算中的保险费", "buildings": "单体", "building.structure": "单体的结构类型",
    "building.height": "单体的建筑高度", "building.floors_below": "单体的地下层数", "building.area": "单体的建筑面积",
    "units": "分户清单", "participants": "参建单位", "contracts": "承发包合同", "other": "其他（见说明）",
}  # fmt: skip


@act
def ask_for_data(*, by: Actor, at: datetime, quote: Quote, fields: Sequence[str], reason: str) -> DataRequest:
    """The insurer says which fields it needs and why; the developer is given the task naming them.

    What was prepared on the facts as they were is dropped.
    """
    quote = asked(quote, by)
    quote.machine.after("ask", quote.state)
    no = Refusals()
    no.unless(bool(fields), "请选择需要补充的资料。", field="fields")
    no.unless(all(each in FIELDS for each in fields), "选择的资料不在清单中。", field="fields")
    no.unless(bool(reason.strip()), "请写明为什么需要，建设单位会看到。", field="reason")
    no.stop()
    request = DataRequest.objects.create(
        project_id=quote.project_id, region_code=quote.region_code, quote=quote, insurer_id=quote.insurer_id,
        fields=list(fields), reason=reason.strip(), asked_at=at,
    )  # fmt: skip
    Alternative.objects.filter(quote=quote).delete()
    move(quote, "ask", by=by, at=at, private_to=quote.project.developer_id, fields_asked=list(fields))
    diary.finish_task(by=by, at=at, kind="rating.offer", subject=quote)
    named = "、".join(FIELDS[each] for each in fields)
    diary.open_task(
        by=by, at=at, holder_id=quote.project.developer_id, kind="rating.answer", capability="rating.accept", subject=quote,
        project_id=quote.project_id, region_code=quote.region_code, address=address(quote),
        title=f"报价 {quote.number}：请补充{named}"[:200],
    )  # fmt: skip
    return request


@act
def answer_data(*, by: Actor, at: datetime, quote: Quote, answer: str) -> Quote:
    """The developer has completed the project: its facts are taken anew and the insurer prices those.

    Refused while a field that was asked for is still empty.
    """
    require_developer(by, quote.project, "补充资料")
    quote = locked(quote)
    quote.machine.after("answer", quote.state)
    request = DataRequest.objects.filter(quote=quote, answered_at__isnull=True).latest("id")
    sheet = projects.take_facts(by=by, at=at, project=quote.project)
    missing = [words for name in request.fields for words in _missing(name, sheet.facts)]
    if "other" in request.fields and not answer.strip():
        missing.append("请在说明中答复保险机构的问题。")
    if missing:
        raise Refusal(*(Reason(words, "answer") for words in missing))
    request.answer, request.answered_at, request.facts_sheet = answer.strip(), at, sheet
    request.save(update_fields=["answer", "answered_at", "facts_sheet"])
    quote.facts_sheet, quote.budget = sheet, Decimal(sheet.facts["budget_cost"])
    move(quote, "answer", by=by, at=at, private_to=quote.insurer_id, fields=("facts_sheet", "budget"), facts=sheet.pk)
    diary.finish_task(by=by, at=at, kind="rating.answer", subject=quote)
    ask_for_offer(quote, f"“{quote.project.name}”已补充资料，请报价（{quote.number}）", by=by, at=at)
    return quote


def _missing(name: str, facts: Mapping[str, Any]) -> list[str]:
    """What is still empty of a field that was asked for."""
    if name == "other":
        return []
    if not name.startswith("building."):
        return [] if facts.get(name) else [f"还没有填写：{FIELDS[name]}。请在项目页面补充后再答复。"]
    column = name.removeprefix("building.")
    if not facts["buildings"]:
        return ["还没有登记单体。请在项目页面登记后再答复。"]
    empty = [each["number"] for each in facts["buildings"] if each.get(column) in (None, "")]
    return [f"{FIELDS[name]}还没有填写：{'、'.join(empty)}。请在项目页面补充后再答复。"] if empty else []
