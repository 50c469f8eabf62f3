"""Who has to act next on a claim: one open task per state, with the day its clock gives; and who may act for the insurer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.core.wording import moment
from idi.foundation.diary import services as diary
from idi.foundation.diary.services import Wanted
from idi.foundation.journal.services import move
from idi.foundation.notices import services as notices
from idi.lifecycle.claims.models import Claim, Clock, SurveyTask

VISIT, DECIDE, ORDER, PAY = "claims.visit", "claims.decide", "claims.order", "claims.pay"
SILENT = "claims.builder_silent"
_VISITED = ("with_insurer", "surveyed")
"""While a claim stands here somebody may be sent to look at it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a state: kind and title of the task, whose it is, what it takes, the clock that gives its day."""

    kind: str
    title: str
    holder: str
    capability: str
    clocks: tuple[str, ...] = ()


_WAITING = {
    "unplaced": Waiting("claims.place", "核实报案地址", "desk", "hotline.answer"),
    "with_builder": Waiting(
        "claims.resolve",
        "缺陷报修，请组织维修",
        "developer",
        "claims.resolve_in_wait",
        ("builder_answer", "builder_repair"),
    ),
    "with_insurer": Waiting("claims.survey", "新报案，请查勘", "lead", "claims.survey", ("survey",)),
    "surveyed": Waiting(DECIDE, "已查勘，请核定", "lead", "claims.decide", ("decide", "complex")),
    "covered": Waiting(ORDER, "属于保险责任，请安排维修", "lead", "repairs.order"),
    "repaired": Waiting(PAY, "业主已确认维修，请赔付", "lead", "claims.pay", ("perform",)),
}


def address(claim: Claim) -> str:
    """The page of the claim."""
    return f"/claims/{claim.pk}/"


def pass_on(claim: Claim, *, by: Actor, at: datetime, before: str, clocks: Sequence[Clock] | None = None) -> None:
    """Closes the task of the state before and opens the one of the present state, due by the first of the claim's `clocks`.

    With the builder's task ends the authority's to urge it on.
    """
    if done := _WAITING.get(before):
        diary.finish_task(by=by, at=at, kind=done.kind, subject=claim, project_id=claim.project_id)
    if before == "with_builder":
        diary.finish_task(by=by, at=at, kind=SILENT, subject=claim, project_id=claim.project_id)
    if before in _VISITED and claim.state not in _VISITED:
        _call_off(claim, by=by, at=at)
    waiting = _WAITING.get(claim.state)
    holder_id = _holder(claim, waiting.holder) if waiting else None
    if waiting is None or holder_id is None:
        return
    clock = _first_due(waiting.clocks, claim.clocks.all() if clocks is None else clocks) if waiting.clocks else None
    title = f"{'【紧急】' if claim.emergency else ''}{_title(claim, waiting)}：{claim.number}"
    because = [read_because(figure) for figure in clock.because] if clock else ()
    diary.open_tasks(
        by=by, at=at, kind=waiting.kind, capability=waiting.capability, region_code=claim.region_code, project_id=claim.project_id,
        wanted=[Wanted(holder_id, claim, title, address(claim), clock.due_on if clock else None, because)],
    )  # fmt: skip


def _title(claim: Claim, waiting: Waiting) -> str:
    """Nothing can be ordered for a loss nobody has put a figure to, as after a refusal that did not stand; cash was agreed to where no
    repair began."""
    if waiting.kind == PAY and claim.repair_began_at is None:
        return "业主已同意现金赔付，请赔付"
    unknown = waiting.kind == ORDER and not claim.estimate
    return "属于保险责任，查勘没有登记损失，请先更正查勘" if unknown else waiting.title


def _first_due(names: tuple[str, ...], clocks: Iterable[Clock]) -> Clock | None:
    running = (each for each in clocks if each.clock in names and each.due_on and each.stopped_at is None)
    return min(running, key=lambda each: (each.due_on, each.pk), default=None)


def _call_off(claim: Claim, *, by: Actor, at: datetime) -> None:
    """Nobody goes to look at what was decided, withdrawn, joined or voided meanwhile; whoever was sent is told."""
    with house(claim.scope_id, cause=by) as inside:
        for task in SurveyTask.objects.filter(claim=claim, state="assigned"):
            task.ended_at = at
            move(task, "drop_survey", by=inside, at=at, fields=("ended_at",))
            diary.finish_task(by=inside, at=at, kind=VISIT, subject=task, project_id=task.project_id)
            notices.tell(
                by=inside, at=at, holder_id=task.person_id, title=f"不必上门：{task.claim_number}", subject=task,
                text=f"报案已是“{claim.get_state_display()}”，原定 {moment(task.visit_at)} 的查勘已取消。",
                address=f"/claims/visits/{task.pk}/",
            )  # fmt: skip


def who_waits(claim: Claim) -> tuple[int | None, str]:
    """Who has the claim in hand and what it takes to act on it; the lead where no task of its own belongs to the state."""
    waiting = _WAITING.get(claim.state)
    if waiting is None:
        return claim.lead_id, "claims.read"
    return _holder(claim, waiting.holder), waiting.capability


def read_because(figure: dict[str, str]) -> rules.Because:
    """A figure as it was stored."""
    return rules.Because(
        figure["figure"], figure["value"], figure["ref"], figure["source"], figure["grade"], figure["label"]
    )


def _holder(claim: Claim, who: str) -> int | None:
    if who == "developer":
        return claim.project.developer_id if claim.project else None
    return claim.desk_id if who == "desk" else claim.lead_id


_TOLD_ELSEWHERE = (Claim.Channel.SYSTEM, Claim.Channel.ESTATE)


def tell_reporter(
    claim: Claim, *, by: Actor, at: datetime, title: str, text: str, kind: str = "claim_progress", **words: str
) -> None:  # fmt: skip
    """A message to a reporter who has an account; to the mobile of others a text message that says where to read it.

    `kind` with its `words` where the text message is another than that there is news. Who reported through another system is told by that system; of a notice of many homes each owner reads the own page.
    """
    news = title.removeprefix(f"报案 {claim.number}").strip()
    address = f"/p/track/{claim.track_code}/"
    if claim.reporter_person_id:
        notices.tell(
            by=by, at=at, holder_id=claim.reporter_person_id, title=title, text=text, address=address, subject=claim
        )
    elif claim.channel not in _TOLD_ELSEWHERE and re.fullmatch(r"1\d{10}", claim.reporter_phone):
        notices.send(
            by=by, at=at, kind=kind, region_code=claim.region_code, to=claim.reporter_phone, subject=claim, title=title,
            values={"number": claim.number, "news": f"{news}。", "link": settings.IDI_PUBLIC_URL + address, **words},
        )  # fmt: skip


def require_lead(by: Actor, claim: Claim) -> None:
    """Acts of the insurer are the lead's; a follower sees the claim and pays its part. Raises `Forbidden`."""
    if by.kind != "house" and not by.acts_for(claim.lead_id):
        raise Forbidden(Reason("理赔由主承保机构办理，从保机构不能代为操作。"))
