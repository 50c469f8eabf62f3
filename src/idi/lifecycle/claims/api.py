"""Reports of loss over HTTP: registered as any other, once for each reference of the system that sends them."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.timezone import localtime
from ninja import Path, Router

from idi.foundation.core.acting import house
from idi.foundation.core.pages import Request
from idi.foundation.core.problems import ProblemOut
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.schemas import ClaimOut, ReportIn
from idi.lifecycle.projects import selectors as projects

router = Router(tags=["报案"])
REFUSED: dict[int, Any] = {401: ProblemOut, 403: ProblemOut, 422: ProblemOut}
CLOCK = ("clock", "label", "due_on", "text")


@router.post("", response={200: ClaimOut, 409: ProblemOut, **REFUSED}, summary="报案")
def report(request: Request, given: ReportIn) -> dict[str, Any]:
    """报案总会登记并编号。房屋码查不到的，按地址转专线坐席核实。同一编号内容相同的再次报送返回已登记的报案，内容不同的返回 409。"""
    request.actor.require("claims.report")
    told = given.dict(exclude={"unit_code", "region_code", "address"})
    card = projects.unit_by_code(given.unit_code) if given.unit_code else None
    if card is None:
        wrong = f"房屋码 {given.unit_code}（没有查到）" if given.unit_code else ""
        told |= {"region_code": given.region_code, "address_given": " ".join(filter(None, (wrong, given.address)))}
    else:
        with house(card.project_id, cause=request.actor):
            unit = projects.unit(card.unit_id)
        told |= {"unit": unit, "region_code": card.region_code, "address_given": card.full_address}
    claim = services.report(by=request.actor, at=request.at, channel=Claim.Channel.SYSTEM, **told)
    return _told(claim, request)


@router.get("/{number}", response={200: ClaimOut, 404: ProblemOut, **REFUSED}, summary="报案进展")
def claim(request: Request, number: Path[str]) -> dict[str, Any]:
    """本单位报送的或有权查看的一件报案，连同各项时限。"""
    request.actor.require("claims.read")
    found = selectors.by_number(number)
    if found is None:
        raise Http404
    return _told(found, request)


def _told(claim: Claim, request: Request) -> dict[str, Any]:
    clocks = [
        {
            **{name: getattr(clock, name) for name in CLOCK},
            "stopped_at": clock.stopped_at and localtime(clock.stopped_at),
        }
        for clock in selectors.clocks(claim)
    ]
    facts = {name: getattr(claim, name) for name in ("number", "reference", "state", "item")}
    # Who holds the code speaks for the reporter: others who may see the claim do not get it.
    mine = claim.source_id is not None and claim.source_id in request.actor.organisation_ids
    reported_at = localtime(claim.reported_at)
    return {
        **facts,
        "track_code": claim.track_code if mine else None,
        "reported_at": reported_at,
        "cover": claim.triage.get("state", ""),
        "clocks": clocks,
    }
