"""Whom an insurer may ask back after it paid, as the parties of a proposal are chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from idi.lifecycle.policies.models import Insured, Proposal
from idi.rules import Because

_LAW = "背景知识，待核实"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the choice of the insured means for recourse, in words, and where that stands."""

    text: str
    because: tuple[Because, ...]


def against_policyholder(proposal: Proposal) -> Consequence:
    """Whether the insurer may turn against the policyholder after it paid."""
    itself = Because("no_recourse_against_insured", "不得向被保险人追偿", "保险法第60条", _LAW, "K", "被保险人自己")
    others = Because(
        "recourse_against_policyholder", "可以追偿", "保险法司法解释（四）第8条", _LAW, "K", "投保人不是被保险人时"
    )
    insured_itself = (
        proposal.insured == Insured.DEVELOPER or proposal.insured_organisation_id == proposal.policyholder_id
    )
    if insured_itself:
        return Consequence(
            gettext("投保人就是被保险人：保险机构赔付后不能向投保人追偿，可以向其他有责任的单位追偿。"), (itself,)
        )
    if proposal.recourse_waived:
        words = gettext("被保险人不是投保人；合同约定保险机构放弃对投保人的追偿，仍可以向其他有责任的单位追偿。")
        return Consequence(words, (others,))
    words = gettext("被保险人不是投保人：投保人对质量缺陷有责任的，保险机构赔付后可以向投保人追偿。")
    return Consequence(words, (others,))
