"""What stands between a proposal and the contract, and who must do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from idi.lifecycle.policies.models import Proposal, Share
from idi.lifecycle.projects import selectors as projects


@dataclass(frozen=True, slots=True)
class Step:
    """One step to the contract. `key` names it for programs, `who` must do it, `blocks` is what it holds up.

    `text` is what was done, or what is missing while `done` is false; `because` are the figures of law asking for it.
    """

    key: str
    text: str
    who: str
    done: bool
    blocks: Literal["submit", "sign"]
    because: tuple[Any, ...] = ()


def checklist(proposal: Proposal) -> list[Step]:
    """Every step, done or open, in the order of the story."""
    return [*_of_project(proposal), *_statements(proposal), *_panel(proposal), _submitted(proposal)]


def blocking_steps(proposal: Proposal) -> list[Step]:
    """The steps still open before the contract can be signed."""
    return [step for step in checklist(proposal) if not step.done]


def _of_project(proposal: Proposal) -> Iterator[Step]:
    reasons = projects.open_steps(proposal.project)
    for reason in reasons:
        who = proposal.policyholder.name
        yield Step(reason.field or "project", reason.message, who, False, "submit", reason.because)
    if not reasons:
        yield Step(
            "project", "工程资料齐全：承发包合同载明投保，概预算列明保险费", proposal.policyholder.name, True, "submit"
        )


def _statements(proposal: Proposal) -> Iterator[Step]:
    explained = proposal.exclusions_explained_at is not None
    text = (
        "已说明责任免除条款"
        if explained
        else "保险机构还没有向投保人说明责任免除条款（保险法第17条，未说明的免责不产生效力）。"
    )
    yield Step("explained", text, proposal.lead.name, explained, "submit")
    disclosed = proposal.disclosed_at is not None
    text = "投保人已如实告知并签署声明" if disclosed else "投保人还没有签署如实告知声明（保险法第16条）。"
    yield Step("disclosed", text, proposal.policyholder.name, disclosed, "submit")


def _panel(proposal: Proposal) -> Iterator[Step]:
    shares = Share.objects.filter(proposal=proposal).select_related("insurer").order_by("-lead", "id")
    followers = [share for share in shares if not share.lead]
    for share in followers:
        name = share.insurer.name
        match share.state:
            case "accepted":
                yield Step(f"share-{share.pk}", f"{name}已确认共保份额", name, True, "sign")
            case "refused":
                text = f"{name}拒绝了共保份额，须重新组织共保。"
                yield Step(f"share-{share.pk}", text, proposal.lead.name, False, "sign")
            case _:
                yield Step(f"share-{share.pk}", f"{name}还没有确认共保份额。", name, False, "sign")
    if not followers:
        yield Step("sole", "由一家保险机构单独承保", proposal.lead.name, True, "sign")


def _submitted(proposal: Proposal) -> Step:
    done = proposal.state != "draft"
    text = "投保单已提交" if done else "投保单还没有提交。"
    return Step("submitted", text, proposal.policyholder.name, done, "sign")
