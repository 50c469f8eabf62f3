"""The world of the pilot on its first Monday: who there is, and an actor for each role.

    world = a_world()
    with acting(world.developer, on(2019, 3, 1)):
        ...

Call it outside `acting`. Everybody's password is `PASSWORD`, the user name is the name of the actor's field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from stdnum.cn.uscc import calc_check_digit

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.credit import services as credit
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Link, Organisation
from idi.foundation.parties.selectors import actor_of
from tests.factories import HOUSE, on
from tests.factories.standing import standing

OPENED = on(2018, 9, 3)
PASSWORD = "示例-口令-2018"


def uscc(running: int, *, region_code: str = "330481", authority: bool = False) -> str:
    """A code with a right check digit that no real organisation has (`MAQ` and a running number)."""
    body = f"{'11' if authority else '91'}{region_code}MAQ{running:06d}"
    return body + calc_check_digit(body)


@dataclass
class World:
    """Organisations by what they do, and for each role the actor who holds it there."""

    association: Organisation
    haining: Organisation
    xiuzhou: Organisation
    regulator: Organisation
    finance: Organisation
    property: Organisation
    hongxiang: Organisation
    jiayuan: Organisation
    lead: Organisation
    second: Organisation
    third: Organisation
    inspectors: Organisation
    related: Organisation
    contractor: Organisation
    designer: Organisation
    surveyor: Organisation
    supervisor: Organisation
    repairers: Organisation
    appraisers: Organisation
    desk: Organisation
    keepers: Organisation
    shareholder: Organisation
    jiaxing: Organisation

    administrator: Actor
    haining_officer: Actor
    xiuzhou_officer: Actor
    insurance_officer: Actor
    finance_officer: Actor
    property_officer: Actor
    developer: Actor
    other_developer: Actor
    underwriter: Actor
    second_underwriter: Actor
    third_underwriter: Actor
    claims_handler: Actor
    second_claims_handler: Actor
    inspector: Actor
    reviewing_inspector: Actor
    related_inspector: Actor
    body_chief: Actor
    site_manager: Actor
    supervision_engineer: Actor
    design_manager: Actor
    repair_manager: Actor
    appraiser: Actor
    hotline_agent: Actor
    keeper: Actor
    owner: Actor
    neighbour: Actor
    jiaxing_officer: Actor


# field of World: kind, name, place
ORGANISATIONS = {
    "haining": ("housing_authority", "海宁市住房和城乡建设局（示例）", "330481"),
    "xiuzhou": ("housing_authority", "秀洲区住房和城乡建设局（示例）", "330411"),
    "regulator": ("insurance_regulator", "嘉兴保险监管部门（示例）", "330400"),
    "finance": ("finance_office", "嘉兴市人民政府金融工作办公室（示例）", "330400"),
    "property": ("property_authority", "海宁市物业主管部门（示例）", "330481"),
    "hongxiang": ("developer", "海宁鸿翔房产公司", "330481"),
    "jiayuan": ("developer", "嘉兴佳源房产集团公司", "330411"),
    "lead": ("insurer", "示例财产保险甲公司", "330400"),
    "second": ("insurer", "示例财产保险乙公司", "330400"),
    "third": ("insurer", "示例财产保险丙公司", "330400"),
    "inspectors": ("inspection_body", "示例工程质量风险管理公司", "330400"),
    "related": ("inspection_body", "示例关联风险管理公司", "330400"),
    "contractor": ("contractor", "示例建设集团公司", "330481"),
    "designer": ("designer", "示例建筑设计院", "330400"),
    "surveyor": ("surveyor", "示例岩土勘察公司", "330400"),
    "supervisor": ("supervisor", "示例工程监理公司", "330481"),
    "repairers": ("repairer", "示例房屋维修公司", "330481"),
    "appraisers": ("appraiser", "示例房屋质量鉴定中心", "330400"),
    "desk": ("hotline", "24小时保险服务专线（示例）", "330400"),
    "keepers": ("property_firm", "示例物业服务公司", "330481"),
    "shareholder": ("company", "示例控股公司", "330400"),
    "jiaxing": ("housing_authority", "嘉兴市建设主管部门（示例）", "330400"),
}
AUTHORITIES = ("housing_authority", "insurance_regulator", "finance_office", "property_authority")

# field of World: role, field of its organisation (empty: acts for nobody but themselves)
PEOPLE = {
    "haining_officer": ("housing_officer", "haining"),
    "xiuzhou_officer": ("housing_officer", "xiuzhou"),
    "insurance_officer": ("insurance_officer", "regulator"),
    "finance_officer": ("finance_officer", "finance"),
    "property_officer": ("property_officer", "property"),
    "developer": ("developer_manager", "hongxiang"),
    "other_developer": ("developer_manager", "jiayuan"),
    "underwriter": ("underwriter", "lead"),
    "second_underwriter": ("underwriter", "second"),
    "third_underwriter": ("underwriter", "third"),
    "claims_handler": ("claims_handler", "lead"),
    "second_claims_handler": ("claims_handler", "second"),
    "inspector": ("inspector", "inspectors"),
    "reviewing_inspector": ("inspector", "inspectors"),
    "related_inspector": ("inspector", "related"),
    "body_chief": ("inspection_chief", "inspectors"),
    "site_manager": ("site_manager", "contractor"),
    "design_manager": ("design_manager", "designer"),
    "supervision_engineer": ("supervision_engineer", "supervisor"),
    "repair_manager": ("repair_manager", "repairers"),
    "appraiser": ("appraiser", "appraisers"),
    "hotline_agent": ("hotline_agent", "desk"),
    "keeper": ("property_keeper", "keepers"),
    "owner": ("owner", ""),
    "neighbour": ("owner", ""),
    "jiaxing_officer": ("housing_officer", "jiaxing"),
}


def a_world(*, at: datetime = OPENED) -> World:
    """Everybody the notice names, through the doors; the contractor and one inspection body share a shareholder.

    鸿翔 has the qualification 房地产开发 一级 and the credit grade AAA, 佳源 二级 and AA; 示例建设集团 has 施工总承包 特级.
    """
    if told := standing("world"):
        return cast(World, told)
    with acting(HOUSE, at):
        person = parties.create_administrator(
            by=HOUSE, at=at, username="administrator", password=PASSWORD, name="示例管理员"
        )
        with house(person.pk, cause=HOUSE):
            administrator = actor_of(person.pk, at)
        association = Organisation.objects.get(pk=administrator.organisation_id)
    with acting(administrator, at):
        organisations = {
            name: parties.register_organisation(
                by=administrator, at=at, kind=kind, name=title, region_code=place,
                uscc=uscc(number, region_code=place, authority=kind in AUTHORITIES), contact_phone="0573-00000000",
            )
            for number, (name, (kind, title, place)) in enumerate(ORGANISATIONS.items(), 1)
        }  # fmt: skip
        _file_grades(administrator, at, organisations)
        people = {
            name: _person(administrator, at, name, role, organisations.get(where))
            for name, (role, where) in PEOPLE.items()
        }
    return World(association=association, administrator=administrator, **organisations, **people)


def _file_grades(by: Actor, at: datetime, organisations: dict[str, Organisation]) -> None:
    for name, kind, grade in (
        ("hongxiang", "房地产开发", "一级"),
        ("jiayuan", "房地产开发", "二级"),
        ("contractor", "施工总承包", "特级"),
        ("inspectors", "工程质量风险管理", "甲级"),
        ("related", "工程质量风险管理", "甲级"),
        ("appraisers", "房屋质量鉴定", "甲级"),
    ):
        parties.qualify(
            by=by, at=at, organisation=organisations[name], kind=kind, grade=grade, certificate_number=f"示例-{name}",
            from_on=date(2018, 1, 1), until_on=None,
        )  # fmt: skip
    for name, grade in (("hongxiang", "AAA"), ("jiayuan", "AA")):
        credit.record_grade(
            by=by, at=at, organisation_id=organisations[name].pk, grade=grade, source="建筑市场信用系统（示例）",
            from_on=date(2018, 1, 1), until_on=None,
        )  # fmt: skip
    for held, share in (("contractor", Decimal("0.6")), ("related", Decimal("0.3"))):
        parties.link(
            by=by, at=at, holder=organisations["shareholder"], held=organisations[held], kind=Link.Kind.SHARES,
            share=share, source="工商登记（示例）", from_on=date(2018, 1, 1),
        )  # fmt: skip


def _person(by: Actor, at: datetime, name: str, role: str, organisation: Organisation | None) -> Actor:
    person = parties.add_person(
        by=by, at=at, username=name, password=PASSWORD, name=f"示例{name}", phone="13800000000", region_code="330400"
    )
    parties.join(by=by, at=at, person=person, organisation=organisation, role=role, from_on=local_date(at))
    with house(person.pk, cause=by):
        return actor_of(person.pk, at)
