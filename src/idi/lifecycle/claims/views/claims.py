from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.story import story
from idi.lifecycle.claims import claimant, progress, selectors, services, surveys
from idi.lifecycle.claims.forms import ClaimFilters
from idi.lifecycle.claims.kinds import ITEMS, PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim, Clock, Decision, Draft, SurveyTask
from idi.lifecycle.claims.running import running
from idi.lifecycle.claims.states import CLAIM, PARTLY, SURVEY_TASK


def address(claim: Claim) -> str:
    return reverse("claims:detail", args=[claim.pk])


def trail(claim: Claim | None = None) -> list[tuple[Any, str]]:
    """The way back from a page below the claim (or below the list)."""
    home: list[tuple[Any, str]] = [(_("报案理赔"), reverse("claims:list"))]
    return [*home, (claim.number, address(claim))] if claim else home


def found(pk: int) -> Claim:
    """The claim, or 404 for strangers."""
    claim = selectors.claim(pk)
    if claim is None:
        raise Http404
    return claim


def where(claim: Claim) -> str:
    """The place in words; what the reporter wrote where nobody has found it yet, and where an owner sees the home alone."""
    parts = (claim.project, claim.building, claim.unit)
    if claim.address_given and not all(parts[:2]):
        return claim.address_given
    return " ".join(str(part) for part in parts if part)


class Claims(Listing):
    title = _("报案理赔")
    lead = _("每一次报案都登记编号，谁负责、到哪一步、还有几天，都在这里。")
    columns = [
        Column(_("报案号"), "number", sort="id", link=address),
        Column(_("房屋"), where),
        Column(_("情况"), lambda claim: SYMPTOMS.get(claim.symptom, claim.symptom)),
        Column(_("承保项目"), lambda claim: ITEMS.get(claim.item, "")),
        Column(_("紧急"), lambda claim: _("紧急") if claim.emergency else ""),
        Column(_("报案时间"), "reported_at", "moment", sort="reported_at"),
        Column(_("赔付金额"), "amount", "money", sort="amount"),
        Column(_("状态"), "standing", "state", sort="state"),
    ]
    reads = (
        "number", "project__name", "building__number", "unit__number", "address_given", "symptom", "item", "emergency",
        "reported_at", "amount", "state", "repair_began_at",
    )  # fmt: skip
    filters = ClaimFilters
    search_hint = _("报案号")
    order = "-id"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        given = {**wanted}
        if progress := given.pop("progress", ""):
            rows = selectors.that_stand(rows, progress, local_date(self.request.at))  # type: ignore[attr-defined]
        return super().narrow(rows, given)

    def search(self, rows: Any, text: str) -> Any:
        return rows.filter(number__iexact=text)


@signed_in("claims.read")
def claims(request: Request) -> HttpResponse:
    desk = request.actor.may("hotline.answer")
    new = Action(_("登记报案"), "/hotline/" if desk else "/p/", capability="claims.report")
    rows = selectors.visible(request.actor)
    count = Action(_("理赔概况"), reverse("claims:figures"), "report-analytics", style="outline-primary")
    listing = Claims(request, rows, actions=[new, count] if request.actor.organisation_kind == "insurer" else [new])
    listing.empty = Empty(
        _("还没有报案"), _("业主扫描房屋二维码或拨打专线即可报案，报案后出现在这里。"), new, "first-aid-kit"
    )
    return listing.response()


@signed_in("claims.read")
def figures(request: Request) -> HttpResponse:
    """An insurer's claims in numbers; each state opens the list of exactly these."""
    if request.actor.organisation_kind != "insurer":
        raise Http404
    found = selectors.figures(request.actor)
    states = [(CLAIM.state(name), count) for name, count in found.by_state.items()]
    context = {"figures": found, "states": sorted(states, key=lambda each: -each[1]), "trail": trail()}
    return page(request, "claims/figures.html", context)


@signed_in("claims.read")
def detail(request: Request, pk: int) -> HttpResponse:
    return _shown(request, found(pk))


@require_POST
@signed_in("claims.contact")
def contact(request: Request, pk: int) -> HttpResponse:
    """The reporter's name and phone in full, once: looking is an act, so it is a POST."""
    claim = found(pk)
    seen = services.reveal(by=request.actor, at=request.at, claim=claim)
    return _shown(request, claim, contact=seen)


def _authorised(claim: Claim) -> list[tuple[Any, str]]:
    """Each authorisation with who holds it; people are masked."""
    found = list(selectors.authorisations(claim))
    firms = dict(parties.organisations().filter(pk__in=[each.holder_id for each in found]).values_list("pk", "name"))
    return [(each, firms.get(each.holder_id or 0) or mask_name(each.holder_name)) for each in found]


def _shown(request: Request, claim: Claim, contact: services.Contact | None = None) -> HttpResponse:
    actor, lead = request.actor, request.actor.acts_for(claim.lead_id)
    tasks, clocks = list(surveys.tasks_of(claim)), list(selectors.clocks(claim))
    draft = selectors.draft(claim) if lead else None
    decisions = list(selectors.decisions(claim))
    now = _standing(claim, actor, tasks, clocks, draft, decisions)
    return page(
        request,
        "claims/detail.html",
        {
            "claim": claim,
            "trail": trail(),
            "state": PARTLY if now.contestable and claim.state == "covered" else claim.standing,
            "next": progress.next_step(claim, now),
            "steps": progress.steps(claim),
            "offer": progress.offer(claim, actor, now),
            "work_first": claim.state in _AT_WORK,
            "may_receive": lead and progress.waits_for_papers(claim),
            "may_close": lead and claim.state in ("paid", "refused") and not now.objected,
            "in_hand": diary.about(actor, claim, local_date(request.at)),
            "today": local_date(request.at),
            "clocks": [running(clock, request.at, claim) for clock in clocks],
            "draft": draft,
            "sent_back": selectors.draft_sent_back(claim) if lead else None,
            "decides_anew": now.anew,
            "decisions": decisions,
            "objections": list(selectors.objections(claim)),
            "delay_amount": Decimal(claim.delay["amount"]) if claim.delay else None,
            "may_pay_delay": lead and claim.owes_delay and actor.may("claims.pay"),
            "notes": list(selectors.notes(claim)),
            "may_note": actor.organisation_id is not None and claim.project_id is not None,
            "chapters": story(history(Ref.of(claim))[:60]),
            **_told(claim, actor, contact),
            **_seen(claim, tasks, lead=lead),
            **_reserves(claim, actor, lead=lead),
        },
    )  # fmt: skip


_AT_WORK = ("covered", "in_repair", "repaired")
"""States in which the next step stands among what later stages show of a claim: its repair and its payment."""


def _standing(
    claim: Claim, actor: Actor, tasks: list[SurveyTask], clocks: list[Clock], draft: Draft | None, decisions: list[Decision]
) -> progress.Standing:  # fmt: skip
    # Who reported without a seat on the home sees neither decision nor objection.
    with house(claim.scope_id, cause=actor):
        return progress.Standing(
            sent=next((task for task in tasks if task.state == "assigned"), None),
            draft=draft,
            decided_by_id=next((each.decided_by_id for each in decisions if each.replaced_at is None), None),
            anew=services.awaits_new_decision(claim),
            contestable=selectors.contestable(claim),
            objected=selectors.objections(claim).filter(reviewed_at__isnull=True).exists(),
            urgent=any(each.urgent for each in clocks),
            arrangeable=services.arrangeable(claim, actor),
            added=selectors.added_by_award(claim),
            silence=selectors.silence(claim),
            advanced=bool(services.advanced(claim)),
        )


def _told(claim: Claim, actor: Actor, contact: services.Contact | None) -> dict[str, Any]:
    """What was reported, by whom, and who answers for it."""
    answers = selectors.who_answers(claim)
    told = [because for each in answers for because in each["because"]]
    return {
        "where": where(claim),
        "symptom": SYMPTOMS.get(claim.symptom, claim.symptom),
        "place": PLACES.get(claim.place, ""),
        "item": ITEMS.get(claim.item, ""),
        "name": contact.name if contact else mask_name(claim.reporter_name),
        "phone": contact.phone if contact else mask_phone(claim.reporter_phone),
        "revealed": contact is not None,
        "changed_hands": claimant.changed_hands(claim, actor),
        "answers": answers,
        "beyond": [each for each in claim.triage.get("because", ()) if each not in told],
        "covered_days": selectors.covered_days(claim),
        "papers": documents.of(claim).exclude(content_type__startswith="image/"),
        "lacking": selectors.lacking(claim) if claim.state in ("with_insurer", "surveyed") else [],
        "additions": selectors.additions(claim),
        "authorisations": _authorised(claim),
        "joined": list(selectors.joined(claim)),
    }


def _seen(claim: Claim, tasks: list[SurveyTask], *, lead: bool) -> dict[str, Any]:
    """What was photographed and surveyed, and what was inspected at the spot before."""
    photos = list(documents.photos(claim))
    return {
        "photos": photos,
        "surveys": [(each, [photo for photo in photos if photo.pk in each.filed]) for each in selectors.surveys_of(claim)],
        "tasks": [(task, SURVEY_TASK.state(task.state)) for task in tasks],
        "joints": list(surveys.joints_of(claim)),
        "before": surveys.before(claim) if lead and claim.state in ("with_insurer", "surveyed") else None,
    }  # fmt: skip


def _reserves(claim: Claim, actor: Actor, *, lead: bool) -> dict[str, Any]:
    """The reserve with its history and, per co-insurer, its parts."""
    reserves = list(selectors.reserves(claim))
    newest = reserves[0] if reserves else None
    return {
        "reserves": reserves,
        "reserve": newest,
        "reserve_parts": selectors.reserve_parts(newest) if newest else [],
        "may_reserve": lead and actor.may("claims.reserve") and services.reserved(claim),
    }
