"""示例·枫桥里: a proposal under way: one co-insurer refused, one has not answered, and what else blocks it can be seen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import insuring
from idi.config.demo.story.estate import Estate, register
from idi.lifecycle.policies import questionnaire
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.policies.panel_terms import PanelTerms
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.rating import services as rating

ESTATE = Estate(
    name="示例·枫桥里", developer="developer", login="developer", housing="housing", region_code="330481",
    address="海宁市示例枫桥路3号", registered_on="2026-09-08", started_on="2026-09-20", completion_on="2028-10-31",
    budget=Decimal("64000000.00"), buildings=("1号楼", "2号楼"), pilot=False,
)  # fmt: skip
TERMS = PanelTerms(
    shares_by="discovered", invoiced_by="each", cash_call_from=Decimal("50000.00"), lead_fee=Decimal("0.02")
)


def tell(play: Play) -> None:
    project = register(play, ESTATE)
    offer = insuring.quote(play, project, login="developer", insurer="lead", day="2026-10-26")
    answers = questionnaire.unremarkable(questionnaire.current("330481", date(2026, 11, 2)))
    answers |= {
        "stage": {"answer": "started", "remark": ""},
        "pit_depth": {"answer": "6.5", "remark": "支护方案已经专家论证。"},
        "surroundings": {"answer": "东侧 30 米有既有住宅，西侧为河道", "remark": ""},
    }
    with play.step("developer", "2026-11-02") as (by, at):
        accepted = rating.accept(by=by, at=at, quote=offer)
        proposal = policies.propose(
            by=by, at=at, quote=accepted, insured="owners", claimant="owners", answers=answers,
            files={"survey": [insuring.PAGE]},
        )  # fmt: skip
    with play.step("lead", "2026-11-05") as (by, at):
        shares = [("lead", "0.5"), ("follower_b", "0.3"), ("follower_c", "0.2")]
        parts = [(play.firms[key], Decimal(part)) for key, part in shares]
        policies.set_panel(
            by=by, at=at, proposal=proposal, shares=parts, terms=TERMS, answer_by=date(2026, 11, 20)
        )  # fmt: skip
        items = {"C05": (Decimal("500.00"), Decimal("2000000.00")), "C09": (Decimal("300.00"), None)}
        policies.set_item_terms(by=by, at=at, proposal=proposal, items=items)
        policies.explain_exclusions(by=by, at=at, proposal=proposal, how="written")
    with play.step("follower", "2026-11-10") as (by, at):
        mine = policies_asked.shares_of(by).get(proposal=proposal)
        policies.answer_share(by=by, at=at, share=mine, accept=False, reason="示例：本年度海宁地区承保能力已用满")
    with play.step("developer", "2026-11-12") as (by, at):
        clause = "专用条款 18.3：发包人及其保险人放弃对承包人的追偿"
        contracts = {each.pk: ("yes", clause) for each in projects_asked.contracts(proposal.project)}
        policies.declare_recourse(by=by, at=at, proposal=proposal, contracts=contracts)
        policies.hand_in(by=by, at=at, proposal=proposal, kind="intent", upload=insuring.PAGE)
        policies.hand_in(by=by, at=at, proposal=proposal, kind="contract_page", upload=insuring.PAGE)
    with play.step("lead", "2026-11-18") as (by, at):
        policies.remind_panel(by=by, at=at, proposal=proposal)
