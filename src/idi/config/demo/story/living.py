"""Homes that are lived in: reports in the wait, in cover and after it, and what becomes of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import photo
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.ledger import selectors as ledger_asked
from idi.foundation.ledger import services as ledger
from idi.front.hotline import services as hotline
from idi.lifecycle.acceptance import services as acceptance
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.disputes import services as disputes
from idi.lifecycle.payouts import services as payouts
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.recovery import selectors as recovery_asked
from idi.lifecycle.recovery import services as recovery
from idi.lifecycle.repairs import services as repairs


def waive_deposit(play: Play, project: Any, *, day: str) -> None:
    """On the proof of insurance the property authority waives the deposit, which would have been 2 % of the cost."""
    with play.step("property_officer", day) as (by, at):
        proof = policies_asked.proofs(by).get(project_id=project.pk)
        policies.record_waiver(
            by=by, at=at, proof=proof, amount_otherwise_due=(project.budget_cost * 2 / 100).quantize(Decimal("0.01"))
        )


def home_of(play: Play, project: Any, *, home: str, day: str) -> Any:
    """A home by `building/number`, with what is printed on its card."""
    building_number, number = home.split("/")
    with play.step("admin", day):
        return projects_asked.units(project).get(building__number=building_number, number=number)


def as_it_stands(by: Actor, claim: Any) -> Any:
    """The claim as the actor sees it now."""
    return claims_asked.visible(by).get(pk=claim.pk)


def report(
    play: Play, project: Any, *, home: str, day: str, symptom: str, place: str, words: str, login: str = "",
    channel: str = "web", name: str = "示例·业主",
) -> Any:  # fmt: skip
    """A report from the public page, or by somebody signed in; home is `building/number`."""
    unit = home_of(play, project, home=home, day=day)
    with play.step(login, day) as (by, at):
        claim = claims.report(
            by=by, at=at, region_code=project.region_code, unit=unit, channel=channel, symptom=symptom, place=place,
            narrative=words, discovered_on=date.fromisoformat(day), reporter_name=name, reporter_phone="13800000000",
            claim_word=unit.claim_word, photos=[photo(150)],
        )  # fmt: skip
    play.words[claim.pk] = unit.claim_word
    return claim


def survey_and_decide(
    play: Play, claim: Any, *, surveyed_on: str, decided_on: str, item: str, finding: str, cause: str, estimate: str,
    outcome: str, reasons: str, ground: str, at_fault: str | None = None,
) -> None:  # fmt: skip
    """The lead's surveyor looks, the lead decides."""
    with play.step("claims", surveyed_on) as (by, at):
        claims.survey(
            by=by, at=at, claim=as_it_stands(by, claim), surveyed_at=at, finding=finding, cause=cause, item=item,
            estimate=Decimal(estimate), responsible_id=play.firms[at_fault].pk if at_fault else None,
            photos=[photo(170)],
        )  # fmt: skip
    with play.step("claims", decided_on) as (by, at):
        claims.decide(
            by=by, at=at, claim=as_it_stands(by, claim), outcome=outcome, item=item, reasons=reasons, ground=ground
        )


def leak_in_the_wait(play: Play, project: Any) -> None:
    """Two leaks in the wait: one repaired by the builder, one still on its list."""
    first = report(
        play, project, home="1幢/602室", day="2026-05-11", symptom="leak", place="window",
        words="客厅飘窗下沿渗水，墙面起皮。",
    )  # fmt: skip
    with play.step("developer_b", "2026-05-20") as (by, at):
        claims.resolve_in_wait(
            by=by, at=at, claim=as_it_stands(by, first), text="已重新注胶并做淋水试验，业主验看无渗漏。"
        )
    report(
        play, project, home="2幢/1101室", day="2026-11-16", symptom="leak", place="bathroom",
        words="卫生间隔壁卧室墙角返潮，疑似卫生间渗漏。",
    )  # fmt: skip


def live(play: Play, project: Any) -> None:
    """A leak repaired and paid, a late report refused, a refusal overturned by appraisal, a fresh leak."""
    owner_moves_in(play, project, home="1号楼/302室", day="2020-10-02")
    bathroom_leak(play, project)
    late_decoration(play, project)
    disputed_balcony(play, project)
    fresh_leak(play, project)


def owner_moves_in(play: Play, project: Any, *, home: str, day: str) -> None:
    """An owner with an account registers the home by its card."""
    unit = home_of(play, project, home=home, day=day)
    with play.step("owner", day) as (by, at):
        acceptance.register_home(by=by, at=at, code=unit.code, claim_word=unit.claim_word)


def bathroom_leak(play: Play, project: Any) -> None:
    """In cover: surveyed, decided, repaired, confirmed, paid; the followers settle, the contractor is asked to pay."""
    claim = report(
        play, project, home="1号楼/302室", day="2025-04-07", symptom="leak", place="bathroom",
        words="卫生间渗水到楼下天花，已持续一周。",
    )  # fmt: skip
    survey_and_decide(
        play, claim, surveyed_on="2025-04-08", decided_on="2025-04-11", item="C05",
        finding="闭水试验24小时，楼下天花管根处渗水。", cause="construction", estimate="8600.00", at_fault="contractor",
        outcome="covered", reasons="经闭水试验，卫生间防水层管根处失效，属于承保的防渗漏工程。", ground="通知三（一）第5项",
    )  # fmt: skip
    repair(
        play, claim, ordered_on="2025-04-14", done_on="2025-04-24", confirmed_on="2025-04-26",
        scheme="凿除饰面层，管根重做附加层，聚氨酯防水涂膜三遍，闭水试验合格后恢复饰面。",
        lines=[("卫生间防水重做", "平方米", "6.5", "680"), ("饰面恢复", "平方米", "14", "290")],
    )  # fmt: skip
    pay(play, claim, on="2025-04-29")
    recover(play, claim, on="2025-05-12", received_on="2025-07-08")


def late_decoration(play: Play, project: Any) -> None:
    """Decoration was covered for two years only: the report is registered, the refusal says so."""
    claim = report(
        play, project, home="2号楼/501室", day="2025-10-13", symptom="hollow", place="room",
        words="客厅墙面瓷砖空鼓，掉了两块。",
    )  # fmt: skip
    survey_and_decide(
        play, claim, surveyed_on="2025-10-15", decided_on="2025-10-20", item="C09",
        finding="客厅墙面饰面砖空鼓三处，粘结层老化。", cause="ageing", estimate="2300.00",
        outcome="refused", reasons="装修工程保险期限已于 2024-06-15 届满，报案日不在保险期内。", ground="通知三（一）第9项",
    )  # fmt: skip
    with play.step("", "2025-10-28") as (by, at), house(project.pk, cause=by) as inside:
        claims.object(
            by=inside, at=at, claim=as_it_stands(inside, claim), text="空鼓在前年就有，当时没有注意到，请再核实。"
        )


def disputed_balcony(play: Play, project: Any) -> None:
    """Refused as normal shrinkage, put to a joint appraisal, found to be covered, repaired."""
    claim = report(
        play, project, home="3号楼/802室", day="2026-03-16", symptom="crack", place="balcony",
        words="阳台板根部出现通长裂缝，雨后有水渍。",
    )  # fmt: skip
    survey_and_decide(
        play, claim, surveyed_on="2026-03-18", decided_on="2026-03-25", item="C03",
        finding="阳台板根部上表面裂缝，宽约0.2毫米。", cause="unknown", estimate="15000.00", at_fault="contractor",
        outcome="refused", reasons="现场判断为抹灰层收缩裂缝，未影响使用安全。", ground="通知三（一）第3项",
    )  # fmt: skip
    with play.step("developer", "2026-04-02") as (by, at):
        appraisal = disputes.apply(
            by=by, at=at, claim=as_it_stands(by, claim), body=play.firms["appraiser"],
            question="阳台板根部裂缝是否影响使用安全，是否属于保险责任。",
        )  # fmt: skip
    with play.step("claims", "2026-04-08") as (by, at):
        disputes.commission(by=by, at=at, appraisal=appraisal)
    with play.step("appraiser", "2026-05-06") as (by, at):
        disputes.award(
            by=by, at=at, appraisal=appraisal, result="covered", fee=Decimal("6000.00"),
            reasons="裂缝贯穿板厚，负筋位置偏低，影响悬挑板使用安全，属于第3项承保范围。",
        )  # fmt: skip
    repair(
        play, claim, ordered_on="2026-05-12", done_on="2026-06-03",
        scheme="压力注胶封闭裂缝，板底粘贴碳纤维布加固，恢复防水与饰面。",
        lines=[("压力注胶", "米", "4.2", "420"), ("碳纤维布加固", "平方米", "9", "1250"), ("防水与饰面恢复", "项", "1", "2400")],
    )  # fmt: skip


def fresh_leak(play: Play, project: Any) -> None:
    """Reported by telephone the other day: the insurer has to look."""
    with play.step("hotline", "2026-11-20") as (by, at):
        unit = projects_asked.search_units("梧桐里 1号楼 1102").first()
        claim = claims.report(
            by=by, at=at, region_code=project.region_code, unit=unit, channel="hotline", symptom="leak", place="roof",
            narrative="顶楼卧室天花渗水，雨后加重。", discovered_on=date(2026, 11, 19), reporter_name="示例·王女士",
            reporter_phone="13800000002", reporter_is_owner=True,
        )  # fmt: skip
        hotline.take_call(
            by=by, at=at, kind="report", caller_phone="13800000002", caller_name="示例·王女士", note="顶楼渗水报案。",
            region_code=project.region_code, claim=claim,
        )  # fmt: skip


def repair(
    play: Play, claim: Any, *, ordered_on: str, done_on: str, scheme: str, lines: list[tuple[str, str, str, str]],
    confirmed_on: str | None = None,
) -> None:  # fmt: skip
    """Ordered by the lead, done by the repairer, confirmed by the owner where told so."""
    with play.step("claims", ordered_on) as (by, at):
        order = repairs.order(
            by=by, at=at, claim=as_it_stands(by, claim), repairer=play.firms["repairer"], scheme=scheme,
            lines=[{"name": n, "unit": u, "quantity": Decimal(q), "price": Decimal(p)} for n, u, q, p in lines],
        )  # fmt: skip
    with play.step("repairer", ordered_on) as (by, at):
        repairs.accept(by=by, at=at, order=order)
    with play.step("repairer", done_on) as (by, at):
        repairs.finish(by=by, at=at, order=order, work_done="按维修方案完成，闭水试验合格。", photos=[photo(210)])
    if confirmed_on:
        with play.step("", confirmed_on) as (by, at):
            tracked: Any = claims_asked.track(claim.track_code)
            repairs.confirm_with_word(
                by=by, at=at, tracked=tracked, word=play.words[claim.pk], satisfaction=0,
                remark="维修及时，谢谢。",
            )  # fmt: skip


def pay(play: Play, claim: Any, *, on: str) -> None:
    """The lead pays in full by a list for the bank; the followers are called and pay their parts to the lead."""
    with play.step("claims", on) as (by, at):
        due = ledger_asked.dues_of(claim, "claim").get()
        payout = payouts.prepare(
            by=by, at=at, claim=as_it_stands(by, claim), due=due, holder_name=play.firms["repairer"].name,
            account="6200000000000001", bank="示例银行海宁支行",
        )  # fmt: skip
        payouts.batch(by=by, at=at)
        payouts.pay(by=by, at=at, payout=payout, paid_on=date.fromisoformat(on), reference="示例赔付-0001")
        for due in ledger_asked.dues_of(claim, "claim_share"):
            payouts.call(by=by, at=at, follower_id=due.debtor_id or 0)
        for number, due in enumerate(ledger_asked.dues_of(as_it_stands(by, claim), "claim_share"), 1):
            ledger.receive(
                by=by, at=at, due=due, amount=due.amount, paid_on=date.fromisoformat(on), reference=f"示例摊回-{number}"
            )


def recover(play: Play, claim: Any, *, on: str, received_on: str) -> None:
    """The contractor is asked to pay back, and pays a part."""
    with play.step("claims", on) as (by, at):
        case = recovery_asked.of_claim(claim).get()
        case = recovery.demand(
            by=by, at=at, case=case, amount=case.demand, answer_by=at.date() + timedelta(days=30),
            facts="闭水试验和拆除检查表明管根防水附加层未按设计施工。",
        )  # fmt: skip
    with play.step("claims", received_on) as (by, at):
        recovery.receive(
            by=by, at=at, case=case, amount=Decimal("6000.00"), received_on=date.fromisoformat(received_on),
            reference="示例追偿-0001",
        )  # fmt: skip
