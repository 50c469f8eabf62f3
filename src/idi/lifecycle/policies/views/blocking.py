"""What blocks the issue of a proposal, or of all of an organisation's proposals: who must act, since when, where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action, opens
from idi.foundation.core.pages import signed_in
from idi.foundation.core.states import State
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.policies.steps import KINDS, Step
from idi.lifecycle.policies.views.of_proposal import address, proposal_of, trail

URGENCY = {
    "overdue": State("overdue", _("已逾期"), "bad"),
    "soon": State("soon", _("紧急"), "warn"),
    "normal": State("normal", _("一般"), "neutral"),
}
BLOCKS = {"submit": _("提交"), "sign": _("签订"), "issue": _("出单")}


@dataclass(frozen=True, slots=True)
class Blocker:
    """An open step of one proposal on a day; `mine` where the reader's organisation must do it, `doing` where the reader may."""

    proposal: Proposal
    step: Step
    on: date
    mine: bool
    doing: bool

    @property
    def pk(self) -> int:
        return self.proposal.pk

    @property
    def url(self) -> str:
        """Where it is done, for those who do it; for others the proposal."""
        return self.step.url if self.doing else address(self.proposal)

    @property
    def urgency(self) -> str:
        return self.step.urgency(self.on)


class BlockerFilters(Filters):
    who = forms.ChoiceField(label=_("由谁办理"))
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *KINDS.items()])
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=[("", _("全部")), *((s.name, s.label) for s in URGENCY.values())]
    )
    blocks = forms.ChoiceField(label=_("影响"), choices=[("", _("全部")), *BLOCKS.items()])


class Told(list[Blocker]):
    """Rows that are computed, offered as a list page reads them."""

    def count(self) -> int:  # type: ignore[override]
        return len(self)

    def iterator(self, chunk_size: int) -> Iterator[Blocker]:
        return iter(self)


class Blockers(Listing):
    title = _("出单前清单：还差什么")
    lead = _("从投保到出单还没有办完的每一件事：由谁办、从哪天起、到哪里办。")
    columns = (
        Column(_("事项"), lambda b: b.step.text, link=lambda b: b.url),
        Column(_("投保单"), "proposal.number", link=lambda b: address(b.proposal)),
        Column(_("工程"), "proposal.project.name"),
        Column(_("由谁办理"), "step.who"),
        Column(_("类别"), lambda b: KINDS[b.step.kind]),
        Column(_("影响"), lambda b: BLOCKS[b.step.blocks]),
        Column(_("起始日"), "step.since", "day"),
        Column(_("期限"), "step.due_on", "day"),
        Column(_("紧急程度"), lambda b: URGENCY[b.urgency], "state"),
    )
    filters = BlockerFilters
    empty = Empty(
        _("没有挡住出单的事项"),
        _("投保单都已办齐，或者还没有投保单。"),
        Action(_("去看投保单"), reverse_lazy("policies:proposals"), "file-text"),  # type: ignore[arg-type]
    )

    @cached_property
    def filter_form(self) -> Filters:
        form = BlockerFilters(data=self.request.GET)
        names = sorted({(str(b.step.who_id), b.step.who) for b in self.rows})
        form.fields["who"].choices = [("", gettext("全部")), ("mine", gettext("本单位")), *names]  # type: ignore[attr-defined]
        return form

    @cached_property
    def selected(self) -> Told:  # type: ignore[override]
        """The steps that answer the filters, the most urgent and oldest first."""
        rank = list(URGENCY)
        rows = [b for b in self.rows if self._wanted(b)]
        return Told(sorted(rows, key=lambda b: (rank.index(b.urgency), b.step.since or b.on, b.proposal.pk)))

    @cached_property
    def page(self) -> Page[Any]:
        """All rows are at hand: they are counted without asking the database."""
        return Paginator(self.selected, self.page_size).get_page(self.asked.get("page"))

    def _wanted(self, blocker: Blocker) -> bool:
        asked, step = self.wanted, blocker.step
        told = {"kind": step.kind, "urgency": blocker.urgency, "blocks": step.blocks}
        if any(name in asked and asked[name] != value for name, value in told.items()):
            return False
        who = asked.get("who")
        if who == "mine":
            return blocker.mine
        return who is None or str(step.who_id) == who


@signed_in("policies.read")
def portfolio(request: HttpRequest) -> HttpResponse:
    """Everything that blocks the reader's proposals."""
    return Blockers(request, _blockers(request, selectors.unfinished(request.actor))).response()  # type: ignore[attr-defined]


@signed_in("policies.read")
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """What blocks one proposal."""
    proposal = proposal_of(request, pk)
    return Blockers(request, _blockers(request, [proposal])).response(trail=trail((proposal.number, address(proposal))))


def _blockers(request: HttpRequest, proposals: list[Proposal]) -> Any:
    on, actor = local_date(request.at), request.actor  # type: ignore[attr-defined]
    steps = selectors.checklists(proposals, on)
    found = []
    for proposal in proposals:
        for step in (each for each in steps[proposal.pk] if not each.done):
            mine = step.who_id is not None and actor.acts_for(step.who_id)
            found.append(Blocker(proposal, step, on, mine, mine and opens(actor, step.url)))
    return found
