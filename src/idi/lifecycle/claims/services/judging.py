"""What is decided about each claimed element, tested by the rules as things stood on the day of discovery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from idi import rules
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import day
from idi.lifecycle.claims import reckoning, triage
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim, DecisionLine
from idi.lifecycle.claims.reasons import reasons_for
from idi.lifecycle.policies import selectors as policies

Outcome = DecisionLine.Outcome
AWARDED = "共同委托的第三方鉴定意见"
"""The ground of what an award of a joint appraisal decided."""
_STANDS = {
    "not_started": "该项目尚未竣工验收，保险期间没有开始",
    "in_wait": "该项目仍在等待期内",
    "in_cover": "该项目在保险期间内",
    "expired": "该项目的保险期间已届满",
    "not_covered": "该项目不在承保范围内",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody decides about one element: `reasons` may be left to the text of `reason_code`; `exclusion` is the number of
    the exclusion a refusal relies on; `loss` what the element is worth, empty where only the repair will tell."""

    outcome: str
    item: str
    element: str = ""
    ground: str = ""
    reasons: str = ""
    reason_code: str = ""
    exclusion: int | None = None
    loss: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "loss": None if self.loss is None else f"{self.loss:.2f}"}

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Ruling:
        """As it was stored."""
        return cls(**{**stored, "loss": None if stored["loss"] is None else Decimal(stored["loss"])})


def worded(claim: Claim, rulings: Iterable[Ruling]) -> list[Ruling]:
    """The rulings with element, reasons and ground filled in where they were left to the report and the library."""
    library = reasons_for(claim.region_code, claim.lead_id)
    place = " ".join(str(each) for each in (PLACES.get(claim.place, ""), SYMPTOMS.get(claim.symptom, "")) if each)
    return [_worded(each, library.get(each.reason_code), place) for each in rulings]


def _worded(ruling: Ruling, text: Any, place: str) -> Ruling:
    told = asdict(ruling)
    told["element"] = ruling.element.strip() or place
    told["reasons"] = ruling.reasons.strip() or (text.text if text else "")
    told["ground"] = ruling.ground.strip() or (text.ground if text else "")
    return Ruling(**told)


def judge(claim: Claim, rulings: Sequence[Ruling]) -> list[DecisionLine]:
    """The lines as they would be frozen, not saved. Refuses with every reason why a ruling cannot stand.

    Cover needs a survey and an item in cover on the day of discovery; 保修 needs somebody who built to answer on that day; 届满
    an item that had ended. An exclusion needs the record that it was explained and acknowledged (Insurance Law 17).
    """
    no = Refusals()
    no.unless(bool(rulings), "请至少对一项作出核定。", field="more")
    for number, ruling in enumerate(rulings, 1):
        _check_words(no, claim, ruling, _Place(number, len(rulings)))
    no.stop()
    reckoner = reckoning.Reckoner(claim)
    return [
        _line(claim, ruling, _Place(number, len(rulings)), reckoner, alone=len(rulings) == 1)
        for number, ruling in enumerate(rulings, 1)
    ]


def require_award(claim: Claim, lines: Sequence[DecisionLine]) -> None:
    """What both sides had appraised together, one of them alone does not set aside: element by element where there are several."""
    award = claim.decisions.filter(award_id__isnull=False).order_by("-number").first()
    decided = list(award.lines.all()) if award is not None else []
    bound = [line for line in decided if line.ground == AWARDED and line.outcome == Outcome.COVERED]
    covered = {line.element for line in lines if line.outcome == Outcome.COVERED}
    left = [line.element for line in bound if line.element not in covered]
    if award is None or not left or (len(decided) == 1 and covered):
        return
    raise Refusal(
        Reason(
            f"第 {award.number} 次核定依据共同委托的第三方鉴定意见，{'、'.join(f'“{each}”' for each in left)}属于保险责任，"
            "不能由保险机构单方改为不属于保险责任。有新的事实的，请与对方再次共同委托鉴定，或由仲裁、诉讼解决。",
            "outcome" if len(lines) == 1 else "more",
        )
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a ruling stands in the form: a fault of the only one is shown at its field, of one among several at the table."""

    number: int
    of: int

    def field(self, name: str) -> str:
        return name if self.of == 1 else "more"

    def say(self, words: str) -> str:
        return words if self.of == 1 else f"第 {self.number} 项：{words}"


def _check_words(no: Refusals, claim: Claim, ruling: Ruling, place: _Place) -> None:
    def unless(held: bool, words: str, field: str) -> None:
        no.unless(held, place.say(words), field=place.field(field))

    unless(ruling.outcome in Outcome.values, "请选择核定结论。", "outcome")
    unless(bool(ruling.reasons), "请写明理由，业主和建设单位都会看到。", "reasons")
    unless(bool(ruling.ground), "请写明依据的保险条款或规定。", "ground")
    unless(ruling.item in triage.known_items(claim), "请选择承保项目。", "item")
    whole = ruling.loss is None or (ruling.loss >= 0 and yuan(ruling.loss) == ruling.loss)
    unless(whole, "认定的损失应不小于零且精确到分。", "loss")
    unless(
        ruling.exclusion is None or ruling.outcome == Outcome.REFUSED,
        "只有核定为不属于保险责任的，才以责任免除为依据。", "exclusion",
    )  # fmt: skip


def _line(claim: Claim, ruling: Ruling, place: _Place, reckoner: reckoning.Reckoner, *, alone: bool) -> DecisionLine:
    rows = list(policies.cover_of(claim.unit or claim.building, claim.discovered_on))
    if not rows:
        raise Refusal(Reason("该房屋没有有效的保险单，不能核定。", place.field("outcome")))
    answer = triage.answer_for(rows, ruling.item, claim.discovered_on)
    row = next((each for each in rows if each.item == ruling.item), None)
    _require_outcome(claim, ruling, place, answer, row)
    # A survey that found no loss says nothing about what cover is worth: only a survey put right does.
    loss = ruling.loss if ruling.loss is not None or not alone else claim.estimate or None
    line = DecisionLine(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code, number=place.number,
        element=ruling.element[:120], item=ruling.item, outcome=ruling.outcome, ground=ruling.ground, reasons=ruling.reasons,
        reason_code=ruling.reason_code, exclusion=ruling.exclusion, standing=answer.state, starts_on=row.starts_on if row else None,
        ends_on=row.ends_on if row else None, answers=_answering(ruling, answer), loss=loss,
        because=list(row.because) if row else [],
    )  # fmt: skip
    if ruling.exclusion is not None:
        line.disclosure = _disclosed(claim, ruling.exclusion, place)
    if ruling.outcome == Outcome.COVERED and loss is not None:
        found = reckoner.reckon(ruling.item, loss)
        line.deductible, line.payable, line.reckoning = found.deductible, found.payable, found.steps
    return line


def _answering(ruling: Ruling, answer: rules.Answer) -> list[dict[str, Any]]:
    """Who answers by the rules of the day; of what the insurer refuses, who else does."""
    refused = ruling.outcome == Outcome.REFUSED
    return [each.to_json() for each in answer.responsible if not (refused and each.party == "insurer")]


def _require_outcome(claim: Claim, ruling: Ruling, place: _Place, answer: rules.Answer, row: Any) -> None:
    builders = [each for each in answer.responsible if each.party in ("developer", "contractor")]
    fits = {
        Outcome.COVERED: answer.state == "in_cover",
        Outcome.REFUSED: True,
        Outcome.BUILDER: bool(builders),
        Outcome.EXPIRED: answer.state == "expired",
    }[Outcome(ruling.outcome)]
    if not fits:
        raise Refusal(_contradicted(claim, ruling, place, answer, row))
    if ruling.outcome == Outcome.COVERED and claim.surveyed_at is None:
        raise Refusal(Reason("尚未登记查勘，不能核定属于保险责任。请先查勘。", place.field("outcome")))


def _contradicted(claim: Claim, ruling: Ruling, place: _Place, answer: rules.Answer, row: Any) -> Reason:
    """Why the rules do not bear a ruling out: where the item stood on the day of discovery, and who answers instead."""
    gap = row and policies.gap_on(row, claim.discovered_on)
    days = (
        f"（{row.excluded}）"
        if row and gap
        else f"（保险期间 {day(row.starts_on)} 至 {day(row.ends_on)}）"
        if row and row.starts_on
        else ""
    )
    because = [figure for each in answer.responsible for figure in each.because]
    words = (
        f"发现日 {day(claim.discovered_on)}，{_STANDS[answer.state]}{days}，不能核定{Outcome(ruling.outcome).label}。"
        f"应由：{'；'.join(_who(each) for each in answer.responsible) or '—'}。"
    )
    figures = tuple(policies.clock(row).because if row else ()) + tuple(because)
    return Reason(place.say(words), place.field("outcome"), figures)


def _who(responsible: rules.Responsible) -> str:
    names = {"developer": "建设单位", "contractor": "施工单位", "insurer": "保险机构", "owner": "业主"}
    return f"{names[responsible.party]}（{responsible.basis}）"


def _disclosed(claim: Claim, number: int, place: _Place) -> dict[str, Any]:
    """The record that this exclusion was explained and acknowledged before the contract; refuses where there is none."""
    found = next((each for each in checked_exclusions(claim, [number]) if each["number"] == number), None)
    if found is None:
        raise Refusal(Reason(place.say("本保险单的条款没有这一条责任免除。"), place.field("exclusion")))
    if not (found["explained_at"] and found["acknowledged_at"]):
        words = f"没有向投保人提示和明确说明“{found['text']}”的记录，这一条责任免除不产生效力（保险法第17条），不能据此拒赔。"
        law = rules.law(claim.region_code, or_national=True)
        article = law.figure("exclusion_explained", claim.discovered_on).reasons
        raise Refusal(Reason(place.say(words), place.field("exclusion"), article))
    return found


def checked_exclusions(claim: Claim, numbers: Iterable[int], relied: Iterable[int] = ()) -> list[dict[str, Any]]:
    """The exclusions of the policy that were looked at, with the record of disclosure of each; `relied` are those that apply."""
    wanted, applying = {*numbers, *relied}, set(relied)
    return [{**each, "applies": each["number"] in applying} for each in exclusions(claim) if each["number"] in wanted]


def exclusions(claim: Claim) -> list[dict[str, Any]]:
    """Every exclusion of the policy by number: text, how and when it was explained and acknowledged; empty where no record is."""
    if claim.policy is None:
        return []
    told = [
        {
            "number": each.number, "text": each.text, "how": each.get_how_display(),
            "explained_at": localtime(each.explained_at).isoformat(),
            "acknowledged_at": localtime(each.acknowledged_at).isoformat() if each.acknowledged_at else None,
            "document": each.document_id,
        }
        for each in policies.explained_exclusions(claim.policy)
    ]  # fmt: skip
    return told or [
        {"number": number, "text": text, "how": "", "explained_at": None, "acknowledged_at": None}
        for number, text in enumerate(policies.exclusions_in(claim.policy.terms), 1)
    ]
