"""What comes next on the way from a project whose papers are complete to its policy: the top panel of the project's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from idi.foundation.core.actor import Actor
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.policies.states import PROPOSAL
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors as rating

_ASKED = ("invited", "asked", "referred")


@signed_in("rating.read_quotes")
def next_of_project(request: Request, pk: int) -> HttpResponse:
    """In words for the reader, with the way there."""
    project = projects.project(pk)
    words, actions = _next(project, request.actor)
    context = {
        "words": words, "actions": actions,
        "trail": [(gettext("工程项目"), reverse("projects:list")), (project.name, reverse("projects:detail", args=[pk]))],
    }  # fmt: skip
    return page(request, "core/next.html", context, fragment="core/_next.html")


def _next(project: Any, actor: Actor) -> tuple[str, list[Action]]:
    own = actor.acts_for(project.developer_id)
    if (proposal := selectors.live_proposal(project.pk)) is not None:
        return _proposed(proposal)
    accepted = rating.accepted_quote(project.pk)
    if accepted is not None:
        fill_in = Action(
            gettext("填写投保单"), reverse("policies:propose", args=[accepted.pk]), "file-text", "policies.propose"
        )
        return (
            (gettext("报价已接受，请填写投保单。"), [fill_in])
            if own
            else (gettext("建设单位已接受报价，等待填写投保单。"), [])
        )
    quotes = list(rating.quotes_of_project(project.pk))
    return _for_developer(project, quotes) if own else _for_others(quotes, actor)


def _proposed(proposal: Proposal) -> tuple[str, list[Action]]:
    words = gettext("投保单 %(number)s %(state)s：要办的事在投保单页面的最上面。") % {
        "number": proposal.number, "state": PROPOSAL.state(proposal.state).label,
    }  # fmt: skip
    return words, [Action(gettext("去投保单"), reverse("policies:proposal", args=[proposal.pk]), "file-text")]


def _for_developer(project: Any, quotes: list[Any]) -> tuple[str, list[Action]]:
    invite = Action(gettext("邀请报价"), reverse("rating:invite", args=[project.pk]), "users", "projects.edit")
    offered = sum(each.state == "offered" for each in quotes)
    asked = [each for each in quotes if each.state in _ASKED]
    papers = next((each for each in asked if each.state == "asked"), None)
    if papers is not None:
        answer = Action(gettext("去补充资料"), reverse("rating:quote", args=[papers.pk]), "files")
        return gettext("%(name)s 要求补充资料，请答复。") % {"name": papers.insurer.name}, [answer]
    if offered:
        compare = Action(gettext("对照报价"), reverse("rating:compare_offers", args=[project.pk]), "list")
        words = ngettext(
            "已收到 %(count)d 份报价，请对照后接受一份。", "已收到 %(count)d 份报价，请对照后接受一份。", offered
        )
        return words % {"count": offered}, [compare]
    if asked:
        words = ngettext(
            "已邀请 %(count)d 家保险机构，等待报价。", "已邀请 %(count)d 家保险机构，等待报价。", len(asked)
        )
        return words % {"count": len(asked)}, []
    if quotes:
        return gettext("没有可以接受的报价，请邀请其他保险机构。"), [invite]
    return gettext("投保资料齐全，请邀请保险机构报价。"), [invite]


def _for_others(quotes: list[Any], actor: Actor) -> tuple[str, list[Action]]:
    mine = [each for each in quotes if actor.acts_for(each.insurer_id)]
    waiting = next((each for each in mine if each.state in ("invited", "referred")), None)
    if waiting is not None:
        quote = Action(gettext("去报价"), reverse("rating:quote", args=[waiting.pk]), "coin")
        return gettext("建设单位邀请本机构报价，请试算后发出报价。"), [quote]
    if any(each.state == "asked" for each in mine):
        return gettext("等待建设单位补充资料，补充后继续报价。"), []
    if any(each.state == "offered" for each in quotes):
        return gettext("报价已发出，等待建设单位对照后接受。"), []
    if quotes:
        return gettext("等待受邀的保险机构报价。"), []
    return gettext("投保资料齐全，等待建设单位邀请保险机构报价。"), []
