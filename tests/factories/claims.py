"""Claims through the doors, on a project accepted 2020-06-15: C05 is covered until 2030-06-15, C09 until 2024-06-15.

world = a_world()
home = an_insured_home(world)                     # 101室 of 1号楼, policy of 甲 50 %, 乙 30 %, 丙 20 %
claim = a_claim(world, home)                      # a leak in the bathroom, by the owner with the claim word
claim = a_covered_claim(world, home)              # surveyed, found to be the contractor's fault, covered
claim = a_refused_claim(world, home)              # refused: no defect
claim = a_repaired_claim(world, home)             # repaired and confirmed, ready for payment
"""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from PIL import Image

from idi import rules
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.parties import services as parties
from idi.foundation.parties.selectors import actor_of
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import services
from idi.lifecycle.claims.models import Claim, Decision, Objection
from idi.lifecycle.claims.services import Ruling
from idi.lifecycle.policies.models import CoverItem, Member, Policy
from idi.lifecycle.projects.models import Building, Project, Unit
from tests.factories import HOUSE, on
from tests.factories.parties import PASSWORD, World
from tests.factories.policies import SIGNED, three
from tests.factories.projects import a_project
from tests.factories.standing import standing

ACCEPTED_ON = date(2020, 6, 15)
REPORTED, SURVEYED, DECIDED = on(2025, 3, 3), on(2025, 3, 4, 15), on(2025, 3, 5)
OBJECTED, CONFIRMED, PAID = on(2025, 3, 8), on(2025, 3, 20), on(2025, 3, 24)


def an_insured_home(world: World, project: Project | None = None, *, accepted_on: date | None = ACCEPTED_ON) -> Unit:
    """The first home of a project under a signed policy; without `accepted_on` nothing was accepted yet."""
    if project is None and accepted_on == ACCEPTED_ON and (told := standing("home")):
        return cast(Unit, told)
    project = project or a_project(world)
    with acting(HOUSE, SIGNED), house(project.pk, cause=HOUSE):
        a_policy(world, project, accepted_on)
        homes = Unit.objects.filter(project=project, part="inside").select_related("building", "project")
        return homes.order_by("id")[0]


def a_policy(world: World, project: Project, accepted_on: date | None) -> Policy:
    """The rows an issued policy and its accepted buildings leave behind, without the seconds their papers take.

    Call it as the house of the project.
    """
    here = {"region_code": project.region_code, "project": project}
    policy = Policy.objects.create(
        **here, number=f"示例-保单-{project.pk}", origin="platform", lead=world.lead, policyholder=world.hongxiang,
        insured="owners", claimant="owners", law="jiaxing", signed_on=SIGNED.date(), issued_on=SIGNED.date(),
        state="issued", rate=Decimal("0.0125"), budget=project.budget_cost, provisional=Decimal("1000000.00"),
        check_code=f"SL{project.pk}",
    )  # fmt: skip
    for insurer, share in three(world):
        lead = insurer == world.lead
        Member.objects.create(
            **here, policy=policy, insurer=insurer, lead=lead, share=share, from_on=SIGNED.date()
        )  # fmt: skip
        role = "insurer_lead" if lead else "insurer_co"
        seats.seat(insurer.pk, project.pk, role=role, from_on=SIGNED.date())
    clock = rules.cover(rules.law("jiaxing"), SIGNED.date(), accepted_on)
    for building in Building.objects.filter(project=project):
        for item in clock.items:
            CoverItem.objects.create(
                **here, policy=policy, building=building, item=item.item, name=item.name, years=item.years,
                term=item.term, accepted_on=accepted_on, wait_ends_on=item.wait_ends_on, starts_on=item.starts_on,
                ends_on=item.ends_on, because=[each.to_json() for each in item.because],
            )  # fmt: skip
    return policy


def an_owner(world: World, home: Unit) -> Actor:
    """The owner of the world, let into the home."""
    with acting(HOUSE, REPORTED), house(home.pk, cause=HOUSE):
        seats.seat(world.owner.person_id or 0, home.pk, role="owner", from_on=date(2020, 9, 1))
    return world.owner


def a_second_handler(world: World) -> Actor:
    """Another claims handler of the lead: who reviews what the first decided."""
    by = world.administrator
    with acting(by, REPORTED):
        person = parties.add_person(by=by, at=REPORTED, username="reviewer", password=PASSWORD, name="复核员（示例）")
        parties.join(by=by, at=REPORTED, person=person, organisation=world.lead, role="claims_handler")
    with acting(HOUSE, REPORTED), house(person.pk, cause=HOUSE):
        return actor_of(person.pk, REPORTED)


def a_committee(world: World, home: Unit) -> Actor:
    """The owners' committee of the project of a home."""
    by, at = world.administrator, on(2025, 1, 2)
    with acting(by, at):
        firm = parties.register_organisation(
            by=by, at=at, kind="owners_committee", name="示例业主委员会", uscc=None, region_code="330481"
        )
        person = parties.add_person(by=by, at=at, username="committee", password=PASSWORD, name="业委会主任（示例）")
        parties.join(by=by, at=at, person=person, organisation=firm, role="committee_member")
    with acting(HOUSE, at), house(home.project_id, cause=HOUSE):
        seats.seat(firm.pk, home.project_id, role="owners_committee", from_on=at.date())
    with acting(HOUSE, at), house(person.pk, cause=HOUSE):
        return actor_of(person.pk, at)


def words_of_a_report(**changes: Any) -> dict[str, Any]:
    """What somebody tells about a leak in the bathroom."""
    return {
        "region_code": "330481", "channel": Claim.Channel.WEB, "symptom": "leak", "place": "bathroom",
        "narrative": "卫生间顶板渗水，楼上淋浴后滴水", "discovered_on": date(2025, 3, 1), "reporter_name": "张三（示例）",
        "reporter_phone": "13800000000", **changes,
    }  # fmt: skip


def a_claim(world: World, home: Unit, *, by: Actor = ANONYMOUS, at: datetime = REPORTED, **changes: Any) -> Claim:
    """A report about a home, with the claim word of its card."""
    given = words_of_a_report(**{"unit": home, "claim_word": home.claim_word, **changes})
    with acting(by, at):
        return services.report(by=by, at=at, **given)


def an_unplaced_claim(world: World, *, by: Actor = ANONYMOUS, at: datetime = REPORTED, **changes: Any) -> Claim:
    """A report whose address nobody found yet."""
    given = words_of_a_report(**{"address_given": "海宁示例花园大门进去左手第一幢一楼", **changes})
    with acting(by, at):
        return services.report(by=by, at=at, **given)


def survey(world: World, claim: Claim, *, at: datetime = SURVEYED, **changes: Any) -> None:
    """The lead's surveyor finds the contractor's work at fault."""
    given = {
        "surveyed_at": at, "finding": "防水层在管根处未上翻，蓄水试验渗漏", "cause": "construction", "item": "C05",
        "estimate": Decimal("3600.00"), "responsible_id": world.contractor.pk, **changes,
    }  # fmt: skip
    with acting(world.claims_handler, at):
        services.survey(by=world.claims_handler, at=at, claim=claim, **given)


def decide(world: World, claim: Claim, outcome: str, *, at: datetime = DECIDED, **changes: Any) -> Decision:
    """The lead's handler decides."""
    given = {
        "item": "C05", "reasons": "防水施工缺陷造成渗漏", "ground": "保险条款第四条（五）防渗漏工程", **changes,
    }  # fmt: skip
    with acting(world.claims_handler, at):
        return services.decide(by=world.claims_handler, at=at, claim=claim, outcome=outcome, **given)


def seen(claim: Claim, by: Actor = HOUSE, at: datetime = PAID) -> Claim:
    """The claim as it stands now."""
    with acting(by, at), house(claim.scope_id, cause=by):
        return Claim.objects.select_related("project", "building", "unit", "policy__lead").get(pk=claim.pk)


ESTIMATE = Decimal("3600.00")


def a_covered_claim(world: World, home: Unit, *, estimate: Decimal = ESTIMATE, **changes: Any) -> Claim:
    """Surveyed and covered."""
    claim = a_claim(world, home, **changes)
    survey(world, claim, estimate=estimate)
    decide(world, claim, "covered")
    return seen(claim)


def a_refused_claim(world: World, home: Unit, **changes: Any) -> Claim:
    """Surveyed and refused: the surveyor found no defect."""
    claim = a_claim(world, home, **changes)
    survey(world, claim, finding="淋浴房密封胶脱落，未见防水层缺陷", cause="misuse", responsible_id=None)
    decide(
        world,
        claim,
        "refused",
        reasons="渗水由淋浴房密封胶老化造成，不是工程质量缺陷",
        ground="保险条款第二条 质量缺陷的定义",
    )
    return seen(claim)


CEILING = Ruling(
    outcome="covered", item="C05", element="顶板", ground="条款第三条", reasons="防水层破损", loss=Decimal(3000)
)
"""One element of a damage, covered."""


def a_partly_refused_claim(world: World, home: Unit, **changes: Any) -> Claim:
    """Surveyed; the ceiling is covered, the door frame, which somebody altered, is not."""
    claim = a_claim(world, home, **changes)
    survey(world, claim)
    door = Ruling(outcome="refused", item="C05", element="门框", ground="条款第六条", reasons="住户自行改装")
    with acting(world.claims_handler, DECIDED):
        services.decide_items(by=world.claims_handler, at=DECIDED, claim=claim, rulings=[CEILING, door])
    return seen(claim)


def a_repaired_claim(world: World, home: Unit, *, amount: Decimal = Decimal("3333.33"), **changes: Any) -> Claim:
    """Repaired by 示例房屋维修公司 and confirmed, as repairs tells it; covered for no less than that unless told."""
    claim = a_covered_claim(world, home, **{"estimate": max(ESTIMATE, amount), **changes})
    with acting(HOUSE, CONFIRMED), house(claim.scope_id, cause=HOUSE) as inside:
        services.begin_repair(by=inside, at=CONFIRMED, claim=claim)
        services.confirm_amount(by=inside, at=CONFIRMED, claim=claim, amount=amount, payee_id=world.repairers.pk)
    return seen(claim)


def an_objection(claim: Claim, *, at: datetime = OBJECTED) -> Objection:
    """The owner objects on the tracking page."""
    with acting(ANONYMOUS, at), house(claim.scope_id, cause=ANONYMOUS) as inside:
        return services.object(by=inside, at=at, claim=claim, text="密封胶是完好的，请重新查看顶板。")


def a_photo(colour: str = "grey") -> bytes:
    """A photo as a phone hands it in."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return out.getvalue()
