"""From an accepted quote to an issued policy, through the doors.

project = a_project(world)
policy = an_issued_policy(world, project)        # 甲 50 % (lead), 乙 30 %, 丙 20 %; signed 2019-05-01, issued 2019-05-10
policy = a_signed_policy(world, project)         # awaiting its premium
policy = a_recorded_policy(world, project)       # issued in 甲's own system
start(world, policy, "1号楼", date(2020, 6, 15))   # the clock of a building, as acceptance starts it
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.parties.models import Organisation
from idi.lifecycle.policies import questionnaire, services
from idi.lifecycle.policies.models import Policy, Proof, Proposal, Share
from idi.lifecycle.policies.outside import Outside
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.projects.models import Building, Project
from idi.lifecycle.rating import services as rating
from idi.lifecycle.rating.models import Quote
from tests.factories import on
from tests.factories.parties import World
from tests.factories.rating import an_accepted_quote

PROPOSED, ASKED, ANSWERED, SUBMITTED = on(2019, 4, 8), on(2019, 4, 9), on(2019, 4, 12), on(2019, 4, 15)
SIGNED, PAID, ISSUED = on(2019, 5, 1), on(2019, 5, 9), on(2019, 5, 10)
STARTED, SETTLED = on(2020, 6, 20), on(2020, 9, 1)
ASKED_THEN = questionnaire.of_version("2018-1")
ANSWERS = questionnaire.unremarkable(ASKED_THEN)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
Panel = list[tuple[Organisation, Decimal]]


def three(world: World) -> Panel:
    """甲 leads with one half, 乙 and 丙 follow."""
    return [(world.lead, Decimal("0.5")), (world.second, Decimal("0.3")), (world.third, Decimal("0.2"))]


def a_proposal(world: World, project: Project, *, quote: Quote | None = None, **changes: Any) -> Proposal:
    """A draft led by 甲 alone."""
    quote = quote or an_accepted_quote(world, project)
    given = {"insured": "owners", "claimant": "owners", "answers": ANSWERS, **changes}
    with acting(world.developer, PROPOSED):
        return services.propose(by=world.developer, at=PROPOSED, quote=quote, **given)


def ask(world: World, proposal: Proposal, panel: Panel, *, at: datetime = ASKED) -> dict[int, Share]:
    """The lead asks; the shares by insurer."""
    with acting(world.underwriter, at):
        services.set_panel(by=world.underwriter, at=at, proposal=proposal, shares=panel)
        return {share.insurer_id: share for share in Share.objects.filter(proposal=proposal)}


def answer(world: World, share: Share, *, accept: bool = True, at: datetime = ANSWERED) -> Share:
    """The insurer that was asked answers for itself."""
    by = next(a for a in (world.second_underwriter, world.third_underwriter) if a.organisation_id == share.insurer_id)
    with acting(by, at):
        reason = "" if accept else "示例：本机构承保能力已满"
        return services.answer_share(by=by, at=at, share=share, accept=accept, reason=reason)


def state_everything(world: World, proposal: Proposal) -> None:
    """Exclusions explained, facts disclosed, contracts asked about recourse, evidence on file."""
    with acting(world.underwriter, ANSWERED):
        services.explain_exclusions(by=world.underwriter, at=ANSWERED, proposal=proposal)
    with acting(world.developer, ANSWERED):
        services.disclose(by=world.developer, at=ANSWERED, proposal=proposal)
        evidenced(by=world.developer, at=ANSWERED, proposal=proposal)


def evidenced(*, by: Actor, at: datetime, proposal: Proposal) -> None:
    """What the policyholder hands in beside its statement; inside `acting`."""
    contracts = {contract.pk: ("no", "") for contract in projects_asked.contracts(proposal.project)}
    if contracts:
        services.declare_recourse(by=by, at=at, proposal=proposal, contracts=contracts)
    for kind in ("contract_page", "budget_page"):
        services.hand_in(by=by, at=at, proposal=proposal, kind=kind, upload=PDF)


def a_submitted_proposal(world: World, project: Project, *, panel: Panel | None = None, **changes: Any) -> Proposal:
    """Complete and handed in, every co-insurer has accepted."""
    proposal = a_proposal(world, project, **changes)
    for insurer_id, share in ask(world, proposal, panel or three(world)).items():
        if insurer_id != world.lead.pk:
            answer(world, share)
    state_everything(world, proposal)
    with acting(world.developer, SUBMITTED):
        return services.submit(by=world.developer, at=SUBMITTED, proposal=proposal)


def a_signed_policy(world: World, project: Project, *, at: datetime = SIGNED, **changes: Any) -> Policy:
    """The contract is concluded, the premium is due."""
    proposal = a_submitted_proposal(world, project, **changes)
    with acting(world.underwriter, at):
        return services.sign(by=world.underwriter, at=at, proposal=proposal, signed_on=at.date())


def pay(world: World, policy: Policy, amount: Decimal | None = None, *, reference: str = "示例-流水-1") -> Policy:
    """The premium, or a part of it, comes in."""
    with acting(world.underwriter, PAID):
        return services.receive_premium(
            by=world.underwriter, at=PAID, policy=policy, amount=amount or policy.provisional, paid_on=PAID.date(),
            reference=reference,
        )  # fmt: skip


def an_issued_policy(world: World, project: Project, **changes: Any) -> Policy:
    """Paid and issued, with its proof."""
    return issued(world, a_signed_policy(world, project, **changes))


def issued(world: World, signed: Policy) -> Policy:
    paid = pay(world, signed)
    with acting(world.underwriter, ISSUED):
        return services.issue(by=world.underwriter, at=ISSUED, policy=paid)


def proof_of(world: World, policy: Policy) -> Proof:
    """The proof of insurance as the property authority sees it."""
    with acting(world.property_officer, ISSUED):
        return Proof.objects.select_related("policy").get(policy=policy)


def invited(world: World, project: Project, *, at: datetime = PROPOSED) -> None:
    """甲 is asked for a quote, which lets it see the project."""
    with acting(world.developer, at):
        rating.invite(by=world.developer, at=at, project=project, insurer=world.lead)


def a_recorded_policy(world: World, project: Project, *, by: Actor | None = None, **changes: Any) -> Policy:
    """Issued in 甲's own system and entered here."""
    by = by or world.underwriter
    given = {
        "lead": world.lead, "outside_number": "示例-甲-2019-0001", "outside_on": date(2019, 5, 3),
        "signed_on": date(2019, 5, 1), "rate": Decimal("0.0125"), "budget": Decimal("80000000.00"),
        "provisional": Decimal("1000000.00"), "shares": three(world), "insured": "owners", "claimant": "owners",
        "project": project, **changes,
    }  # fmt: skip
    with acting(by, ISSUED):
        upload = given.pop("upload", PDF)
        return services.record_outside(by=by, at=ISSUED, outside=Outside(**given), upload=upload)


def start(world: World, policy: Policy, building: str, accepted_on: date, *, at: datetime = STARTED) -> Policy:
    """The clock of a building begins, as the stage of acceptance starts it."""
    with acting(world.developer, at), house(policy.project_id, cause=world.developer) as inside:
        row = Building.objects.get(project_id=policy.project_id, number=building)
        return services.start_cover(by=inside, at=at, policy=policy, building=row, accepted_on=accepted_on)


def settle(world: World, policy: Policy, cost: Decimal, *, at: datetime = SETTLED) -> Policy:
    """The settled cost arrives, as the stage of acceptance hands it on."""
    with acting(world.developer, at), house(policy.project_id, cause=world.developer) as inside:
        return services.settle_premium(by=inside, at=at, policy=policy, settlement=cost)
