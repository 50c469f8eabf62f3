"""What the pages of one proposal share: how it is found, where it stands, the usual course of a form about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.pages import act
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.models import Proposal


def address(proposal: Proposal) -> str:
    return reverse("policies:proposal", args=[proposal.pk])


def trail(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(gettext("投保单"), reverse("policies:proposals")), *further]


def proposal_of(request: HttpRequest, pk: int) -> Proposal:
    """The proposal the address names; 404 for strangers."""
    return get_object_or_404(selectors.proposals(request.actor), pk=pk)  # type: ignore[attr-defined]


def act_on(
    request: HttpRequest, proposal: Proposal, form: Any, title: str, button: str, do: Any, success: str, lead: str = ""
) -> HttpResponse:
    """A form about a proposal, which leads back to it."""
    return act(
        request, form, do=do, success=success, to=address(proposal),
        context={
            "title": title, "lead": lead, "trail": trail((proposal.number, address(proposal))), "submit": button,
            "cancel": address(proposal),
        },
    )  # fmt: skip
