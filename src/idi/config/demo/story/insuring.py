"""From an insurer's invitation to the issued policy, as every insured estate goes through it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.lifecycle.policies import questionnaire
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.rating import services as rating

LOGINS = {"lead": "lead", "follower_b": "follower", "follower_c": "follower_c", "follower_d": "follower_d"}
PAGE = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def quote(play: Play, project: Any, *, login: str, insurer: str, day: str) -> Any:
    """The developer invites, the insurer offers under its filing."""
    with play.step(login, day) as (by, at):
        asked = rating.invite(by=by, at=at, project=project, insurer=play.firms[insurer])
    with play.step(LOGINS[insurer], day) as (by, at):
        return rating.offer(
            by=by, at=at, quote=asked, filing=play.filings[insurer],
            valid_until_on=date.fromisoformat(day) + timedelta(days=60),
        )  # fmt: skip


def conclude(
    play: Play, project: Any, *, login: str, offer: Any, shares: Sequence[tuple[str, str]], day: str, signed_on: str,
    instalments: Sequence[policies.Instalment] = (),
) -> Any:  # fmt: skip
    """Accepted, proposed, shared, declared and signed; returns the policy, which waits for its premium."""
    with play.step(login, day) as (by, at):
        accepted = rating.accept(by=by, at=at, quote=offer)
        proposal = policies.propose(
            by=by, at=at, quote=accepted, insured="owners", claimant="owners", recourse_waived=False,
            answers=questionnaire.unremarkable(questionnaire.current(accepted.region_code, at.date())),
        )  # fmt: skip
    lead = shares[0][0]
    with play.step(LOGINS[lead], day) as (by, at):
        if len(shares) > 1:
            parts = [(play.firms[key], Decimal(part)) for key, part in shares]
            policies.set_panel(by=by, at=at, proposal=proposal, shares=parts)
        policies.explain_exclusions(by=by, at=at, proposal=proposal)
    for key, _ in shares[1:]:
        with play.step(LOGINS[key], day) as (by, at):
            mine = policies_asked.shares_of(by).get(proposal=proposal)
            policies.answer_share(by=by, at=at, share=mine, accept=True, signer_post="承保部负责人")
    with play.step(login, day) as (by, at):
        declare(by, at, proposal)
        policies.submit(by=by, at=at, proposal=proposal)
    with play.step(LOGINS[lead], signed_on) as (by, at):
        return policies.sign(
            by=by, at=at, proposal=proposal, signed_on=date.fromisoformat(signed_on), instalments=instalments
        )


def declare(by: Any, at: Any, proposal: Any) -> None:
    """The policyholder's part: contracts asked, evidence handed in, the statement signed."""
    contracts = {each.pk: ("no", "") for each in projects_asked.contracts(proposal.project)}
    policies.declare_recourse(by=by, at=at, proposal=proposal, contracts=contracts)
    for kind in ("contract_page", "budget_page"):
        policies.hand_in(by=by, at=at, proposal=proposal, kind=kind, upload=PAGE)
    policies.disclose(by=by, at=at, proposal=proposal, signer_post="总经理")


def issue(play: Play, policy: Any, *, lead: str, paid_on: str) -> Any:
    """The premium comes in, the policy and its proof are issued."""
    with play.step(LOGINS[lead], paid_on) as (by, at):
        policies.receive_premium(
            by=by, at=at, policy=policy, amount=policy.provisional, paid_on=date.fromisoformat(paid_on),
            reference=f"示例流水-{policy.pk}-1",
        )  # fmt: skip
        return policies.issue(by=by, at=at, policy=policy)
