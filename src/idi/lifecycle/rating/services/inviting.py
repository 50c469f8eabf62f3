"""The developer invites an insurer to quote, and accepts one of the alternatives it offered."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.seats import services as seats
from idi.lifecycle.projects import services as projects
from idi.lifecycle.rating.events import QuoteAccepted
from idi.lifecycle.rating.models import Alternative, Priced, Quote
from idi.lifecycle.rating.selectors import accepted_quote, may_be_insured, stands
from idi.lifecycle.rating.states import OPEN

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.projects.models import Project

TASKS = ("rating.offer", "rating.choose", "rating.review", "rating.answer")
PRICED = tuple(field.name for field in Priced._meta.get_fields())
"""Columns of a price, in which an alternative is carried over to its quote."""


@act
def invite(*, by: Actor, at: datetime, project: Project, insurer: Organisation) -> Quote:
    """The developer asks an insurer to quote; it is let into the project and prices the facts as they stand now.

    An open quote on older facts, or an offer nobody can accept any more, is closed by the new invitation.
    """
    by.require("projects.edit")
    require_developer(by, project, "邀请保险机构报价")
    facts = projects.take_facts(by=by, at=at, project=project)
    project.refresh_from_db()
    earlier = Quote.objects.filter(project_id=project.pk, insurer_id=insurer.pk, state__in=OPEN).first()
    no = Refusals()
    no.unless(insurer.kind == "insurer", f"“{insurer.name}”不是保险机构。", field="insurers")
    no.unless(insurer.condition != "deregistered", f"“{insurer.name}”已注销，不能邀请。", field="insurers")
    no.unless(may_be_insured(project), "本项目已经承保或者竣工，不能再邀请报价。", field="insurers")
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
    ask_for_offer(quote, f"“{project.name}”邀请报价（{quote.number}）", by=by, at=at)
    return quote


def ask_for_offer(quote: Quote, title: str, *, by: Actor, at: datetime) -> None:
    """Gives the insurer the task to offer."""
    diary.open_task(
        by=by, at=at, holder_id=quote.insurer_id, kind="rating.offer", capability="rating.quote", subject=quote,
        project_id=quote.project_id, region_code=quote.region_code, title=title, address=address(quote),
    )  # fmt: skip


def require_developer(by: Actor, project: Project, what: str) -> None:
    if by.kind != "house" and not by.acts_for(project.developer_id):
        raise Forbidden(f"只有本项目的建设单位可以{what}。")


def asked(quote: Quote, by: Actor) -> Quote:
    """The quote under lock, for an act of the insurer that was asked."""
    quote = locked(quote)
    if by.kind != "house" and not by.acts_for(quote.insurer_id):
        raise Forbidden("只有受邀的保险机构可以答复报价邀请。")
    return quote


def address(quote: Quote) -> str:
    return reverse("rating:quote", args=[quote.pk])


def finish_tasks(quote: Quote, *, by: Actor, at: datetime) -> None:
    """Whatever was to be done about a quote need not be done any more."""
    for kind in TASKS:
        diary.finish_task(by=by, at=at, kind=kind, subject=quote)


def _lapsed(quote: Quote, on: date) -> bool:
    return quote.state == "offered" and not stands(quote, on)


def _close(quote: Quote, why: str, *, by: Actor, at: datetime) -> None:
    move(quote, "close", by=by, at=at, private_to=quote.insurer_id)
    finish_tasks(quote, by=by, at=at)
    notices.tell(
        by=by, at=at, holder_id=quote.insurer_id, subject=quote, address=address(quote),
        title=f"报价 {quote.number} 未被采用", text=why,
    )  # fmt: skip


@act
def accept(*, by: Actor, at: datetime, quote: Quote, alternative: int | None = None) -> Quote:
    """The developer accepts one alternative of an offer (the first unless named) while it stands; its other open quotes
    are closed and told so.

    The quote takes the price of that alternative and from then on the database refuses every change of it. Refused after
    the last day, and where the budget is no longer the one that was priced.
    """
    project = locked(quote.project)  # first, so that two offers accepted at once wait for each other here
    require_developer(by, project, "接受报价")
    quote = locked(quote)
    quote.machine.after("accept", quote.state)
    offered = Alternative.objects.select_for_update().filter(quote=quote).order_by("number")
    chosen = (offered if alternative is None else offered.filter(number=alternative)).first()
    no = Refusals()
    no.unless(stands(quote, local_date(at)), f"报价已于{day(quote.valid_until_on)}到期，请重新邀请该保险机构报价。")
    no.unless(
        project.budget_cost == quote.budget,
        f"概算造价已由 {quote.budget} 元改为 {project.budget_cost} 元，请重新邀请报价。",
    )
    no.unless(chosen is not None, f"报价没有第 {alternative} 个方案。", field="alternative")
    if other := accepted_quote(quote.project_id):
        no.add(f"已经接受{other.insurer.name}的报价 {other.number}，一个项目只能接受一份报价。")
    no.stop()
    assert chosen is not None  # noqa: S101  refused above
    _take_over(quote, chosen, by=by, at=at)
    finish_tasks(quote, by=by, at=at)
    notices.tell(
        by=by, at=at, holder_id=quote.insurer_id, subject=quote, address=address(quote),
        title=f"报价 {quote.number} 已被接受",
        text=f"“{project.name}”的建设单位接受了贵单位的报价（{chosen.name}），将据此投保。",
    )  # fmt: skip
    close_open(by=by, at=at, project=project, why="建设单位接受了其他保险机构的报价。")
    announce(QuoteAccepted(scope_id=quote.project_id, at=at, caused_by=by.person_id, quote_id=quote.pk))
    return quote


@act
def close_open(*, by: Actor, at: datetime, project: Project, why: str) -> None:
    """Ends every quote of a project still open: it is insured otherwise."""
    for quote in Quote.objects.filter(project=project, state__in=OPEN).select_for_update():
        _close(quote, why, by=by, at=at)


def _take_over(quote: Quote, chosen: Alternative, *, by: Actor, at: datetime) -> None:
    Alternative.objects.filter(pk=chosen.pk).update(chosen=True)
    columns = [name for name in PRICED if name != "filing"]
    for name in columns:
        setattr(quote, name, getattr(chosen, name))
    quote.filing_id = chosen.filing_id
    move(
        quote, "accept", by=by, at=at, private_to=quote.insurer_id, fields=(*columns, "filing"),
        alternative=chosen.number, rate=quote.rate, provisional=quote.provisional,
    )  # fmt: skip
