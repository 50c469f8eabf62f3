"""Proposal, co-insurance share, policy, proof of insurance."""

from idi.foundation.core.states import Machine, Move, State

PROPOSAL = Machine(
    "proposal",
    [
        State("draft", "填写中", "neutral"),
        State("submitted", "已提交", "active"),
        State("signed", "合同已签订", "good"),
        State("withdrawn", "已撤回", "neutral"),
    ],
    [
        Move("submit", "提交投保单", ("draft",), "submitted", "policies.propose"),
        Move("sign", "签订保险合同", ("submitted",), "signed", "policies.sign"),
        Move("withdraw", "撤回投保", ("draft", "submitted"), "withdrawn", "policies.propose"),
    ],
)

SHARE = Machine(
    "share",
    [
        State("invited", "待确认", "warn"),
        State("accepted", "已确认", "good"),
        State("refused", "已拒绝", "bad"),
    ],
    [
        Move("accept_share", "确认份额", ("invited",), "accepted", "policies.accept_share"),
        Move("refuse_share", "拒绝份额", ("invited",), "refused", "policies.accept_share"),
    ],
)

POLICY = Machine(
    "policy",
    [
        State("awaiting_payment", "待缴费", "warn"),
        State("issued", "已出单", "good"),
        State("cancelled", "已解除", "bad"),
    ],
    [
        Move("issue", "签发保险单", ("awaiting_payment",), "issued", "policies.issue"),
        Move("cancel", "解除合同", ("issued",), "cancelled", "policies.endorse"),
    ],
)

PROOF = Machine(
    "proof",
    [
        State("issued", "有效", "good"),
        State("revoked", "已撤销", "bad"),
    ],
    [Move("revoke_proof", "撤销投保证明", ("issued",), "revoked", "policies.endorse")],
)
