"""The front door: what waits for whoever is signed in; what the platform is, for everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import page
from idi.foundation.diary import selectors as diary
from idi.foundation.notices import selectors as notices
from idi.front.web import numbers
from idi.lifecycle.acceptance import selectors as acceptance
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.repairs import selectors as repairs
from idi.lifecycle.repairs.states import ORDER

SHOWN = 6
VISIT = "claims.visit"
FEW = 3
"""Up to so many tasks that only ask to be noted stand open on the page; more are folded."""


def home(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.signed_in:
        return page(request, "web/landing.html")
    on = local_date(request.at)  # type: ignore[attr-defined]
    work, first = diary.overview(actor, on, SHOWN)
    to_make = _to_make(actor, on)
    shown_above = {VISIT} if to_make else set()
    to_do = [each for each in work if not each.take_note]
    to_note = [each for each in work if each.take_note]
    entrusted = claims.entrusted(actor, request.at) if actor.may("repairs.entrusted") else []  # type: ignore[attr-defined]
    homes = projects.homes(actor)
    unread = list(notices.messages_of(actor).filter(read_at__isnull=True)[: SHOWN + 1])
    context = {
        "today": on,
        "work": [each for each in to_do if each.kind not in shown_above],
        "to_note": to_note,
        "to_note_count": sum(each.count for each in to_note),
        "few": FEW,
        "waiting": [each for each in first if not each.take_note and each.kind not in shown_above],
        "waiting_count": sum(each.count for each in to_do),
        "overdue_count": sum(each.overdue for each in work),
        "unread": unread[:SHOWN],
        "more_unread": len(unread) > SHOWN,
        "tiles": numbers.tiles(actor, on),
        "homes": homes,
        "entrusted": [(each, each.claim.standing) for each in entrusted[:SHOWN]],
        "entrusted_count": len(entrusted),
        "followed": _followed(request, actor, homes),
        "awaited": acceptance.awaited(actor),
        "to_make": to_make,
        "repairing": actor.may("repairs.work"),
        "to_repair": _to_repair(actor),
        "goes_out": actor.may("inspections.visit"),
        "stops": inspections.stops(actor, on) if actor.may("inspections.visit") else [],
        "on_site": actor.may("inspections.cosign"),
        "coming": inspections.coming(on, SHOWN) if _on_site(actor) else [],
        "leads": actor.may("inspections.appoint"),
        "at_risk": inspections.at_risk(actor, on, SHOWN) if actor.may("inspections.appoint") else [],
        "actions": quick_actions(actor, homes),
    }
    return page(request, "web/home.html", context)


def _to_make(actor: Actor, on: date) -> claims.ToMake | None:
    """The visits of whoever is sent to damages; of no concern to who sends others and has none of its own."""
    if not actor.may("claims.visit"):
        return None
    found = claims.to_make(actor, on, SHOWN)
    return found if found.count or not actor.may("claims.dispatch") else None


def _followed(request: HttpRequest, actor: Actor, homes: Sequence[tuple[str, Any]]) -> list[tuple[Any, Any, Any, str]]:
    """What whoever reports, and works on no reports of others, waits for: claim, state, clock, and the home where it is its own."""
    if not actor.may("claims.report") or actor.may("claims.arrange") or actor.may("claims.resolve_in_wait"):
        return []
    found = claims.followed(actor, request.at, SHOWN)  # type: ignore[attr-defined]
    cards = {card.unit_id: card for _code, card in homes}
    return [(each, each.standing, clock, _home(cards.get(each.unit_id))) for each, clock in found]


def _home(card: Any) -> str:
    return f"{card.project_name} {card.building} {card.number}" if card else ""


def _to_repair(actor: Actor) -> list[tuple[Any, Any]]:
    """The orders a repairer has in hand, with their states."""
    found = repairs.today(actor)[:SHOWN] if actor.may("repairs.work") else []
    return [(each, ORDER.state(each.state)) for each in found]


def _on_site(actor: Actor) -> bool:
    """Whether the actor is one of those at whose sites others inspect."""
    return actor.may("inspections.book") and not (actor.may("inspections.visit") or actor.may("inspections.plan"))


def quick_actions(actor: Actor, homes: Sequence[tuple[str, Any]]) -> list[Action]:
    """What one comes here to begin; the page shows those the reader may do. An owner's first is to report, of the only home at once."""
    owns = actor.may("projects.move_in")
    url = reverse("public:report", args=[homes[0][0]]) if len(homes) == 1 else reverse("public:front")
    report = Action(_("报修"), url, "first-aid-kit", "claims.report", "primary" if owns else "outline-primary")
    others = [
        Action(_("接听来电"), reverse("hotline:desk"), "headset", "hotline.answer"),
        Action(_("今天的维修"), reverse("repairs:today"), "tool", "repairs.work"),
        Action(_("我的查勘"), reverse("claims:visits"), "eye", "claims.visit"),
        Action(_("登记我的房屋"), reverse("public:register"), "home", "projects.move_in", "outline-primary"),
        Action(_("我是新业主"), reverse("policies:take_over"), "home", "projects.move_in", "outline-primary"),
        Action(_("登记项目"), reverse("projects:register"), "plus", "projects.register"),
        Action(_("开通试点"), reverse("projects:open_programme"), "map-pin", "pilot.open"),
        Action(_("登记单位"), reverse("parties:register"), "users-group", "parties.register", "outline-primary"),
        Action(_("报送条款费率"), reverse("rating:draft_filing"), "file-text", "rating.file", "outline-primary"),
        Action(
            _("补录外部保单"),
            reverse("policies:record"),
            "file-certificate",
            "policies.record_outside",
            "outline-primary",
        ),
        Action(_("监管一览"), reverse("web:supervision"), "eye", "supervision.read"),
        Action(_("统计"), reverse("statistics:overview"), "chart-bar", "statistics.read", "outline-primary"),
    ]
    return [report, *others] if owns else [*others, report]
