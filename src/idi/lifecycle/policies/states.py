"""Proposal, co-insurance share, policy, endorsement, who joins by one, proof of insurance."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

PROPOSAL = Machine(
    "proposal",
    [
        State("draft", _("填写中"), "neutral"),
        State("submitted", _("已提交"), "active"),
        State("signed", _("合同已签订"), "good"),
        State("withdrawn", _("已撤回"), "neutral"),
        State("ended", _("合同已解除"), "neutral"),
    ],
    [
        Move("submit", _("提交投保单"), ("draft",), "submitted", "policies.propose"),
        Move("sign", _("签订保险合同"), ("submitted",), "signed", "policies.sign"),
        Move("withdraw", _("撤回投保"), ("draft", "submitted"), "withdrawn", "policies.propose"),
        Move("end_proposal", _("合同解除"), ("signed",), "ended", "policies.endorse"),
    ],
)

OVER = ("withdrawn", "ended")
"""States of a proposal after which the project may be proposed anew."""

SHARE = Machine(
    "share",
    [
        State("invited", _("待确认"), "warn"),
        State("accepted", _("已确认"), "good"),
        State("refused", _("已拒绝"), "bad"),
    ],
    [
        Move("accept_share", _("确认份额"), ("invited",), "accepted", "policies.accept_share"),
        Move("refuse_share", _("拒绝份额"), ("invited",), "refused", "policies.accept_share"),
    ],
)

POLICY = Machine(
    "policy",
    [
        State("awaiting_payment", _("待缴费"), "warn"),
        State("issued", _("已出单"), "good"),
        State("cancelled", _("已解除"), "bad"),
    ],
    [
        Move("issue", _("签发保险单"), ("awaiting_payment",), "issued", "policies.issue"),
        Move("cancel", _("解除合同"), ("issued",), "cancelled", "policies.endorse"),
    ],
)

ENDORSEMENT = Machine(
    "endorsement",
    [
        State("draft", _("拟稿"), "neutral"),
        State("awaiting_agreement", _("待同意"), "warn"),
        State("awaiting_approval", _("待复核"), "warn"),
        State("in_force", _("已生效"), "good"),
        State("refused", _("未获同意"), "bad"),
        State("withdrawn", _("已撤回"), "neutral"),
    ],
    [
        Move("ask_agreement", _("送请同意"), ("draft",), "awaiting_agreement", "policies.endorse"),
        Move("ask_approval", _("送请复核"), ("draft", "awaiting_agreement"), "awaiting_approval", "policies.read"),
        Move("put_in_force", _("批改生效"), ("draft", "awaiting_agreement", "awaiting_approval"), "in_force", "policies.read"),
        Move("decline", _("不同意批改"), ("awaiting_agreement", "awaiting_approval"), "refused", "policies.read"),
        Move("withdraw_endorsement", _("撤回批改"), ("draft", "awaiting_agreement", "awaiting_approval"), "withdrawn", "policies.endorse"),
    ],
)  # fmt: skip
"""Who may take a step is asked by the acts: the step from agreement to approval is the policyholder's or the joiner's."""

JOINING = Machine(
    "joining",
    [
        State("asked", _("待确认"), "warn"),
        State("agreed", _("已确认"), "good"),
        State("declined", _("已拒绝"), "bad"),
    ],
    [
        Move("agree_to_join", _("确认变更"), ("asked",), "agreed", "policies.read"),
        Move("decline_to_join", _("拒绝变更"), ("asked",), "declined", "policies.read"),
    ],
)

PROOF = Machine(
    "proof",
    [
        State("issued", _("有效"), "good"),
        State("revoked", _("已撤销"), "bad"),
    ],
    [Move("revoke_proof", _("撤销投保证明"), ("issued",), "revoked", "policies.endorse")],
)

CORRECTION = Machine(
    "correction",
    [
        State("awaiting_approval", _("待复核"), "warn"),
        State("in_force", _("已生效"), "good"),
        State("refused", _("未获同意"), "bad"),
        State("withdrawn", _("已撤回"), "neutral"),
    ],
    [
        Move("approve_correction", _("同意更正责任免除的说明"), ("awaiting_approval",), "in_force", "policies.approve_endorsement"),
        Move("refuse_correction", _("不同意更正责任免除的说明"), ("awaiting_approval",), "refused", "policies.approve_endorsement"),
        Move("withdraw_correction", _("撤回更正责任免除的说明"), ("awaiting_approval",), "withdrawn", "policies.record_outside"),
    ],
)  # fmt: skip

BOOK = Machine(
    "book",
    [
        State("checked", _("已检查，待录入"), "warn"),
        State("running", _("正在录入"), "active"),
        State("recorded", _("已录入"), "good"),
        State("refused", _("未录入"), "bad"),
        State("dropped", _("已放弃"), "neutral"),
    ],
    [
        Move("start_book", _("录入整批"), ("checked",), "running", "policies.record_outside"),
        Move("finish_book", _("整批录入完成"), ("running",), "recorded", "policies.record_outside"),
        Move("refuse_book", _("整批未能录入"), ("running",), "refused", "policies.record_outside"),
        Move("drop_book", _("放弃整批"), ("checked",), "dropped", "policies.record_outside"),
    ],
)
