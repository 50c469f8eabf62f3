"""One building: how it came to be accepted, what its cover is, what was handed over, and what else to record."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.wording import day
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.forms import AgainForm, FilingForm, RoundForm
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects


def address(row: Any) -> str:
    return reverse("acceptance:building", args=[row.project_id, row.pk])


def _trail(row: Any) -> list[tuple[str, str]]:
    return [
        (gettext("竣工与结算"), reverse("acceptance:list")),
        (row.project.name, reverse("acceptance:project", args=[row.project_id])),
    ]


@signed_in("acceptance.read")
def building(request: Request, project_id: int, pk: int) -> HttpResponse:
    """Rounds and acceptances in their order, the filing, the clock of every item, open findings, papers."""
    row = selectors.building(projects.project(project_id), pk)
    accepted, rounds = selectors.acceptance_of(row), list(selectors.rounds(row))
    earlier = list(selectors.earlier_acceptances(row))
    about = [row, *([accepted] if accepted else []), *earlier, *rounds]
    mine = request.actor.acts_for(row.project.developer_id)
    context = {
        "row": row, "accepted": accepted, "rounds": rounds, "earlier": earlier, "cover": list(policies.cover_of(row)),
        "unsettled": inspections.open_findings(row), "report": inspections.completion_report(project_id),
        "files": [paper for each in about for paper in documents.of(each) if paper.kind != "acceptance.owner_notice"],
        "actions": _actions(row, accepted) if mine else [], "trail": _trail(row), "today": local_date(request.at),
        "story": story(history(*(Ref.of(each) for each in about)).filter(act__startswith="acceptance.")),
    }  # fmt: skip
    return page(request, "acceptance/building.html", context)


def _actions(row: Any, accepted: Any) -> list[Action]:
    def to(name: str) -> str:
        return reverse(f"acceptance:{name}", args=[row.project_id, row.pk])

    round_ = Action(
        gettext("登记未通过或部分验收"), to("record_round"), "edit", "acceptance.record", "outline-primary"
    )  # fmt: skip
    if accepted is None:
        return [Action(gettext("登记竣工验收"), to("accept"), "check", "acceptance.record"), round_]
    filing = Action(gettext("登记备案"), to("record_filing"), "file-certificate", "acceptance.record")
    again = Action(gettext("重新验收、更正"), to("accept_again"), "edit", "acceptance.record", "outline-primary")
    return [*([] if accepted.filing_number else [filing]), again, round_]


def _recorded(
    request: Request, project_id: int, pk: int, form: Any, do: Any, *, title: str, submit: str, **more: Any
) -> HttpResponse:
    row = selectors.building(projects.project(project_id), pk)
    return act(
        request, form, do=lambda form: do(by=request.actor, at=request.at, building=row, **form.cleaned_data),
        to=address(row), success=more.pop("success"),
        context={
            "title": f"{title} {row.number}", "submit": submit, "cancel": address(row),
            "trail": [*_trail(row), (row.number, address(row))], **more,
        },
    )  # fmt: skip


@signed_in("acceptance.record")
def record_round(request: Request, project_id: int, pk: int) -> HttpResponse:
    return _recorded(
        request, project_id, pk, RoundForm.of(request), services.record_round, title=gettext("登记未通过或部分验收"),
        submit=gettext("登记"), success=gettext("已登记，保险期限不从这次起算"),
        lead=gettext("整栋楼验收合格之日才起算等待期；没有通过的和只验收一部分的留作记录。"),
    )  # fmt: skip


@signed_in("acceptance.record")
def accept_again(request: Request, project_id: int, pk: int) -> HttpResponse:
    return _recorded(
        request, project_id, pk, AgainForm.of(request), services.accept_again, title=gettext("重新验收、更正"),
        submit=gettext("登记"),
        success=lambda done: gettext("已登记，竣工验收日期为%(day)s") % {"day": day(done.accepted_on)},
        lead=gettext("原登记保留备查。起止日期有变化的，平台出批单、换发业主告知书并告知业主。"),
        confirm=gettext("登记后各承保项目的起止日期可能随之改变。确认日期无误？"),
    )  # fmt: skip


@signed_in("acceptance.record")
def record_filing(request: Request, project_id: int, pk: int) -> HttpResponse:
    return _recorded(
        request, project_id, pk, FilingForm.of(request), services.record_filing, title=gettext("登记竣工验收备案"),
        submit=gettext("登记备案"), success=gettext("备案已登记"),
        lead=gettext("当地规定自备案起算的，起止日期随备案日期更改；其他地方只作记录。"),
    )  # fmt: skip
