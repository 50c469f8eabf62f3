"""The developer invites, the insurer offers with its reasons or declines, the developer accepts one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.seats import services as seats
from idi.lifecycle.projects import services as projects
from idi.lifecycle.rating.models import Filing, Quote
from idi.lifecycle.rating.pricing import Judgement, Price, price
from idi.lifecycle.rating.selectors import accepted_quote, filings_in_force, stands

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.projects.models import Project

NOT_INSURED_YET = ("registered", "designated")
OPEN = ("invited", "offered")


@act
def invite(*, by: Actor, at: datetime, project: Project, insurer: Organisation) -> Quote:
    """The developer asks an insurer to quote; it is let into the project and prices the facts as they stand now.

    An open quote on older facts, or an offer nobody can accept any more, is closed by the new invitation.
    """
    by.require("projects.edit")
    _require_developer(by, project, "邀请保险机构报价")
    facts = projects.take_facts(by=by, at=at, project=project)
    project.refresh_from_db()
    earlier = Quote.objects.filter(project_id=project.pk, insurer_id=insurer.pk, state__in=OPEN).first()
    no = Refusals()
    no.unless(insurer.kind == "insurer", f"“{insurer.name}”不是保险机构。", field="insurers")
    no.unless(project.state in NOT_INSURED_YET, "本项目已经承保或者竣工，不能再邀请报价。", field="insurers")
    if accepted := accepted_quote(project.pk):
        no.add(f"本项目已经接受{accepted.insurer.name}的报价 {accepted.number}。", field="insurers")
    if earlier and earlier.facts_sheet_id == facts.pk and not _lapsed(earlier, local_date(at)):
        words = f"已经邀请{insurer.name}（{earlier.number}），工程资料没有变化，请等待或者查看其报价。"
        no.add(words, field="insurers")
    no.stop()
    if earlier:
        _close(earlier, "工程资料有变化或报价已过有效期，建设单位重新邀请。", by=by, at=at)
    quote = Quote.objects.create(
        project_id=project.pk, region_code=project.region_code, insurer=insurer, facts_sheet_id=facts.pk,
        number=next_number("BJ", project.region_code, at), budget=project.budget_cost, invited_at=at,
    )  # fmt: skip
    seats.seat(insurer.pk, project.pk, role="insurer", from_on=local_date(at))
    record(
        "rating.invite", by=by, at=at, subject=quote, private_to=insurer.pk,
        insurer=insurer.pk, facts=facts.pk, budget=quote.budget,
    )  # fmt: skip
    diary.open_task(
        by=by, at=at, holder_id=insurer.pk, kind="rating.offer", capability="rating.quote", subject=quote,
        project_id=project.pk, region_code=quote.region_code, title=f"“{project.name}”邀请报价（{quote.number}）", address=_address(quote),
    )  # fmt: skip
    return quote


def _require_developer(by: Actor, project: Project, what: str) -> None:
    if by.kind != "house" and not by.acts_for(project.developer_id):
        raise Forbidden(f"只有本项目的建设单位可以{what}。")


def _asked(quote: Quote, by: Actor) -> Quote:
    """The quote under lock, for an act of the insurer that was asked."""
    quote = locked(quote)
    if by.kind != "house" and not by.acts_for(quote.insurer_id):
        raise Forbidden("只有受邀的保险机构可以答复报价邀请。")
    return quote


def _lapsed(quote: Quote, on: date) -> bool:
    return quote.state == "offered" and not stands(quote, on)


def _address(quote: Quote) -> str:
    return reverse("rating:quote", args=[quote.pk])


def _close(quote: Quote, why: str, *, by: Actor, at: datetime) -> None:
    move(quote, "close", by=by, at=at, private_to=quote.insurer_id)
    diary.finish_task(by=by, at=at, kind="rating.offer", subject=quote)
    diary.finish_task(by=by, at=at, kind="rating.choose", subject=quote)
    notices.tell(
        by=by, at=at, holder_id=quote.insurer_id, subject=quote, address=_address(quote),
        title=f"报价 {quote.number} 未被采用", text=why,
    )  # fmt: skip


def preview(*, by: Actor, quote: Quote, filing: Filing, judged: Mapping[str, Judgement], on: date) -> Price:
    """What the offer would say; writes nothing. Refuses as `offer` would."""
    by.require("rating.quote")
    if not filings_in_force(quote.insurer_id, quote.region_code, on).filter(pk=filing.pk).exists():
        raise Refusal(Reason(f"备案“{filing.name}”在 {on} 没有执行，或不适用于本项目所在地，不能据此报价。", "filing"))
    return price(quote, filing, judged, on)


@act
def offer(
    *, by: Actor, at: datetime, quote: Quote, filing: Filing, valid_until_on: date,
    judged: Mapping[str, Judgement] | None = None,
) -> Quote:  # fmt: skip
    """The insurer offers a rate under a filing in force today, open for acceptance to the end of `valid_until_on`.

    Every factor is stored with its value, its reason and the filing or article that allows it.
    """
    quote = _asked(quote, by)
    quote.machine.after("offer", quote.state)
    if valid_until_on < local_date(at):
        raise Refusal(Reason("报价有效期不能早于今天。", "valid_until_on"))
    priced = preview(by=by, quote=quote, filing=filing, judged=judged or {}, on=local_date(at))
    quote.filing, quote.base_rate, quote.rate = filing, priced.base_rate, priced.rate
    quote.provisional = priced.provisional
    quote.lines = [line.to_json() for line in priced.lines]
    quote.because = [each.to_json() for each in priced.because]
    quote.valid_until_on, quote.offered_at = valid_until_on, at
    move(
        quote, "offer", by=by, at=at, private_to=quote.project.developer_id,
        fields=("filing", "base_rate", "rate", "provisional", "lines", "because", "valid_until_on", "offered_at"),
        filing=filing.pk, rate=priced.rate, provisional=priced.provisional, valid_until_on=valid_until_on,
    )  # fmt: skip
    diary.finish_task(by=by, at=at, kind="rating.offer", subject=quote)
    diary.open_task(
        by=by, at=at, holder_id=quote.project.developer_id, kind="rating.choose", capability="rating.accept", subject=quote,
        due_on=valid_until_on, project_id=quote.project_id, region_code=quote.region_code, address=_address(quote),
        title=f"“{quote.project.name}”收到报价 {quote.number}，请比较后接受",
    )  # fmt: skip
    return quote


@act
def decline(*, by: Actor, at: datetime, quote: Quote, reason: str) -> Quote:
    """The insurer declines to insure and says why; the developer is told."""
    quote = _asked(quote, by)
    quote.machine.after("decline", quote.state)
    if not reason.strip():
        raise Refusal(Reason("请写明拒绝承保的理由，建设单位会看到。", "reason"))
    quote.reason = reason.strip()
    move(quote, "decline", by=by, at=at, private_to=quote.project.developer_id, fields=("reason",))
    diary.finish_task(by=by, at=at, kind="rating.offer", subject=quote)
    notices.tell(
        by=by, at=at, holder_id=quote.project.developer_id, subject=quote, address=_address(quote),
        title=f"“{quote.project.name}”：保险机构拒绝承保", text=quote.reason,
    )  # fmt: skip
    return quote


@act
def accept(*, by: Actor, at: datetime, quote: Quote) -> Quote:
    """The developer accepts an offer while it stands; its other open quotes for the project are closed and told so.

    Refused after the last day, and where the budget is no longer the one that was priced.
    """
    project = locked(quote.project)  # first, so that two offers accepted at once wait for each other here
    _require_developer(by, project, "接受报价")
    quote = locked(quote)
    quote.machine.after("accept", quote.state)
    no = Refusals()
    no.unless(stands(quote, local_date(at)), f"报价已于 {quote.valid_until_on} 到期，请重新邀请该保险机构报价。")
    no.unless(
        project.budget_cost == quote.budget,
        f"概算造价已由 {quote.budget} 元改为 {project.budget_cost} 元，请重新邀请报价。",
    )
    if other := accepted_quote(quote.project_id):
        no.add(f"已经接受{other.insurer.name}的报价 {other.number}，一个项目只能接受一份报价。")
    no.stop()
    move(quote, "accept", by=by, at=at, private_to=quote.insurer_id, rate=quote.rate, provisional=quote.provisional)
    diary.finish_task(by=by, at=at, kind="rating.choose", subject=quote)
    notices.tell(
        by=by, at=at, holder_id=quote.insurer_id, subject=quote, address=_address(quote),
        title=f"报价 {quote.number} 已被接受", text=f"“{project.name}”的建设单位接受了贵单位的报价，将据此投保。",
    )  # fmt: skip
    rest = Quote.objects.filter(project_id=quote.project_id, state__in=OPEN).exclude(pk=quote.pk)
    for other in rest.select_for_update():
        _close(other, "建设单位接受了其他保险机构的报价。", by=by, at=at)
    return quote
