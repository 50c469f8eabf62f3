"""What the registry knows beyond names: contacts, links that ended, licences that run out, and the insurers' service."""

from __future__ import annotations

from datetime import date

from idi.config.demo.play import Play
from idi.config.demo.story import building
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties import services as parties
from idi.foundation.standing import services as standing
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.projects import services as projects

TEXTS = (
    ("hotline", "2018-12-20", "95000-1（示例），全年无休，24小时接听。"),
    ("survey", "2018-12-20", "接报后一小时内联系业主，两日内到场查勘；涉及居住安全的当日到场。"),
    (
        "survey",
        "2023-01-01",
        "接报后一小时内联系业主，次日到场查勘；涉及居住安全的两小时内到场。查勘结果当场告知并留存照片。",
    ),
    (
        "repair",
        "2018-12-20",
        "核定属于保险责任后三日内派修；维修完成由业主确认，不满意可以要求返修。费用由保险机构支付。",
    ),
)


def register(play: Play) -> None:
    """Firms hang together and change; one was entered twice and is merged."""
    with play.step("admin", "2019-02-11") as (by, at):
        twice = parties.register_organisation(
            by=by, at=at, kind="designer", name="示例·嘉设设计（重复登记）", uscc=None, region_code="330400"
        )
        parties.merge(by=by, at=at, merged=twice, survivor=play.firms["designer"], reason="重复登记（示例）")
        worked = parties.link(
            by=by, at=at, holder=play.firms["designer"], held=play.firms["related"], kind=parties.LinkKind.EMPLOYMENT,
            share=None, source="单位说明（示例）", source_on=date(2019, 2, 1), from_on=date(2014, 1, 1), note="曾任技术负责人",
        )  # fmt: skip
        parties.end_link(by=by, at=at, link=worked, until_on=date(2017, 12, 31), source="离职证明（示例）")
        parties.change_facts(
            by=by, at=at, organisation=play.firms["surveyor"], kind="surveyor", name="示例·浙北岩土工程勘察有限公司",
            uscc=play.firms["surveyor"].uscc, region_code="330400", contact_phone="0573-00000009", reason="更名（示例）",
        )  # fmt: skip
    for login, firm, purpose in (("contractor", "contractor", "site"), ("developer", "developer", "underwriting")):
        with play.step(login, "2019-02-12") as (by, at):
            parties.add_contact(
                by=by, at=at, organisation=play.firms[firm], purpose=purpose, name=f"示例·{firm}联系人",
                phone="13800000009", email=f"{firm}@example.invalid",
            )  # fmt: skip


def publish(play: Play) -> None:
    """The lead publishes all of its service; a follower has only its number so far."""
    lead = play.firms["lead"]
    with play.step("lead", "2018-12-20") as (by, at):
        for part, day, text in TEXTS:
            standing.publish(by=by, at=at, insurer=lead, part=part, text=text, from_on=date.fromisoformat(day))
        for duty, people, first in (("接报与查勘组", 6, True), ("维修协调组", 4, False)):
            standing.post_team(
                by=by, at=at, insurer=lead, duty=duty, people=people, area="嘉兴市", first_contact=first,
                office_line="0573-00000001（示例）", from_on=date(2018, 12, 20),
            )  # fmt: skip
        standing.engage_repairer(
            by=by, at=at, insurer=lead, repairer=play.firms["repairer"], area="海宁市、秀洲区",
            from_on=date(2019, 1, 1), until_on=None, upload=building.photo(180),
            skills=["waterproofing", "finishing", "exterior", "structure"], qualification="特种工程（结构补强）专业承包（示例）",
        )  # fmt: skip
        standing.engage_repairer(
            by=by, at=at, insurer=lead, repairer=play.firms["repairer_b"], area="海宁市", from_on=date(2019, 1, 1),
            until_on=date(2028, 12, 31), upload=building.photo(181), skills=["waterproofing", "exterior"],
            qualification="防水防腐保温工程专业承包二级（示例）", qualified_until=date(2027, 6, 30),
        )  # fmt: skip
    with play.step("follower", "2018-12-21") as (by, at):
        standing.publish(
            by=by, at=at, insurer=play.firms["follower_b"], part="hotline", text="95000-2（示例）",
            from_on=date(2018, 12, 21),
        )  # fmt: skip


def judge(play: Play) -> None:
    """The lead hands in evidence, the regulator judges; one word is still open."""
    lead = play.firms["lead"]
    with play.step("lead", "2018-12-24") as (by, at):
        standing.hand_in(
            by=by, at=at, insurer=lead, condition="机构健全", note="组织机构和专职人员说明（示例）",
            papers=[building.photo(170)],
        )  # fmt: skip
    with play.step("regulator", "2018-12-26") as (by, at):
        for condition in ("风险管理能力强", "机构健全", "持有经营保险业务许可", "理赔维修服务已落实"):
            standing.assess(
                by=by, at=at, insurer=lead, condition=condition, met=True, reason="经审核材料符合（示例）",
                judged_on=date(2018, 12, 26), valid_until_on=date(2028, 12, 31),
            )  # fmt: skip


def expire(play: Play) -> None:
    """A licence of the contractor was renewed in time, another one runs out within weeks."""
    with play.step("admin", "2026-11-17") as (by, at):
        old, _ = (
            standing.qualify(
                by=by, at=at, organisation=play.firms["contractor"], kind=kind, grade="二级",
                certificate_number=f"示例-{number}", from_on=date(2021, 12, 16), until_on=date(2026, 12, 15),
                evidence=[building.photo(160)],
            )
            for kind, number in (("装饰装修", "C21"), ("防水保温", "C22"))
        )  # fmt: skip
        standing.qualify(
            by=by, at=at, organisation=play.firms["contractor"], kind="装饰装修", grade="一级",
            certificate_number="示例-C31", from_on=date(2026, 11, 16), until_on=date(2031, 11, 15), replaces=old,
        )  # fmt: skip
    at, house = play.moment("2026-11-18"), Actor(kind="house")
    with acting(house, at):
        standing.watch(by=house, at=at)


def keep(play: Play) -> None:
    """The property authority seats the owners' committee of the first project once owners have moved in."""
    with play.step("property_officer", "2022-03-15") as (by, at):
        project = projects_asked.search_projects("示例·梧桐里一期").get()
        projects.seat_keeper(
            by=by, at=at, project=project, organisation=play.firms["committee"], from_on=date(2022, 3, 1)
        )
