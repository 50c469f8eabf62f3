"""The door of returns: ask for those of a period, freeze them, send one to both authorities (notice 三（九）)."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from idi import rules
from idi.foundation.core import jobs
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.kinds import KINDS
from idi.foundation.seats.selectors import region_chain, region_name
from idi.insight.filings import checks, papers
from idi.insight.filings.disclosure import withheld
from idi.insight.filings.models import Return
from idi.insight.filings.periods import Period
from idi.insight.statistics import selectors as statistics
from idi.insight.statistics.kinds import FIGURES, Figure, Sums

TOLD = {"housing_auth": "housing_authority", "fin_reg": "insurance_regulator"}
"""Receivers as the law names them, and the kind of organisation each is here."""


@act
def build_returns(*, by: Actor, at: datetime, region_code: str, from_on: date, until_on: date) -> None:
    """Asks for the returns of a region and period: one per insurer and the pooled one. A job builds them after the commit.

    Refused while the period runs, and for a period whose pooled return stands: a frozen return is never made again.
    """
    by.require("filings.build")
    no = Refusals()
    no.unless(from_on <= until_on, "报告期的起始日晚于截止日。", field="period")
    no.unless(
        until_on < local_date(at),
        f"报告期{Period(from_on, until_on)}尚未结束，结束后才能生成统计报告。",
        field="period",
    )
    organisation = parties.organisations().get(pk=by.organisation_id or 0)
    no.unless(
        organisation.region_code in region_chain(region_code),
        f"{region_name(region_code)}不在贵单位的管辖区域内。", field="region_code",
    )  # fmt: skip
    standing = Return.objects.filter(
        region_code=region_code, from_on=from_on, until_on=until_on, kind=Return.Kind.POOLED
    )
    no.unless(
        not standing.exists(),
        f"{region_name(region_code)}{Period(from_on, until_on)}的统计报告已经生成并冻结。",
        field="period",
    )
    no.stop()
    jobs.defer(
        "filings.build", region_code=region_code, from_on=from_on.isoformat(), until_on=until_on.isoformat(),
        at=at.isoformat(), organisation_id=by.organisation_id, person_id=by.person_id,
    )  # fmt: skip


@act
def freeze_returns(
    *, by: Actor, at: datetime, region_code: str, from_on: date, until_on: date, association_id: int
) -> list[Return]:
    """Builds and freezes the returns, the pooled one last; what already stands stays as it is. Called by the job."""
    law = rules.law(region_code, or_national=True)
    because = [
        each.to_json()
        for name in ("report_to", "report_contents", "report_period")
        for each in law.figure(name, until_on).reasons
    ]
    measured = statistics.measured(region_code, from_on, until_on)
    given = {"region_code": region_code, "from_on": from_on, "until_on": until_on, "because": because}
    insurers = measured["insurers"]
    returns = [
        _freeze(
            by, at, scope_id=int(insurer), kind=Return.Kind.INSURER, insurer_id=int(insurer),
            figures=[_of_insurer(each, sums) for each in FIGURES], checks=checks.of_one(sums), **given,
        )
        for insurer, sums in insurers.items()
    ]  # fmt: skip
    returns.append(
        _freeze(
            by, at, scope_id=association_id, kind=Return.Kind.POOLED, insurer_id=None,
            figures=[_pooled(each, measured["pooled"], list(insurers.values())) for each in FIGURES],
            checks=checks.of_all(measured), **given,
        )
    )  # fmt: skip
    return returns


@act
def send(*, by: Actor, at: datetime, subject: Return) -> Return:
    """Sends a return to both authorities of its place. An insurer sends its own, the association any.

    Refused while a check does not hold, and where an authority the law names is not registered.
    """
    by.require("filings.send")
    if not may_send(by, subject):
        raise Forbidden(Reason("只有该保险机构或保险行业协会可以报送这份统计报告。"))
    with house(subject.scope_id, cause=by) as inside:
        subject = locked(subject)
        receivers = _receivers(subject)
        broken = [each["label"] for each in subject.checks if not each["holds"]]
        if broken:
            raise Refusal(Reason(f"核对不平，不能报送：{'；'.join(broken)}。请联系平台管理员查明原因。"))
        subject.sent_at, subject.sent_to = at, [each.name for each in receivers]
        move(
            subject, "send", by=inside, at=at, fields=("sent_at", "sent_to"), receivers=[each.pk for each in receivers]
        )
        for receiver in receivers:
            notices.tell(
                by=inside, at=at, holder_id=receiver.pk, title=f"收到统计报告 {subject.number}",
                text=f"{papers.title(subject)}，报告期{Period(subject.from_on, subject.until_on)}。",
                address=f"/returns/{subject.pk}/", subject=subject,
            )  # fmt: skip
    return subject


def may_send(by: Actor, subject: Return) -> bool:
    """Whether this actor may send this return while it waits to be sent."""
    own = by.acts_for(subject.insurer_id)
    return by.may("filings.send") and (own or by.may("filings.build"))


def fingerprint(subject: Return) -> str:
    """The hash of what a return froze; another value than `sha256` means that somebody changed the row."""
    frozen = {
        "number": subject.number, "kind": str(subject.kind), "region": subject.region_code, "insurer": subject.insurer_id,
        "from": str(subject.from_on), "until": str(subject.until_on), "figures": subject.figures,
        "checks": subject.checks, "because": subject.because,
    }  # fmt: skip
    return hashlib.sha256(json.dumps(frozen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _freeze(by: Actor, at: datetime, *, scope_id: int, **given: Any) -> Return:
    key = ("kind", "region_code", "insurer_id", "from_on", "until_on")
    with house(scope_id, cause=by) as inside:
        standing = Return.objects.filter(**{name: given[name] for name in key}).first()
        if standing is not None:
            return standing
        made = Return(scope_id=scope_id, number=next_number("TJ", given["region_code"], at), built_at=at, **given)
        made.sha256 = fingerprint(made)
        made.save()
        papers.publish(by=inside, at=at, subject=made)
        record("filings.build", by=inside, at=at, subject=made, kind=str(made.kind), sha256=made.sha256)
    return made


def _of_insurer(figure: Figure, sums: Sums) -> dict[str, Any]:
    return _line(figure, figure.value(sums), own=figure.own_value(sums))


def _pooled(figure: Figure, pooled: Sums, insurers: list[Sums]) -> dict[str, Any]:
    return _line(figure, figure.value(pooled), hidden=withheld(figure, pooled, insurers))


def _line(figure: Figure, value: Any, *, own: Any = None, hidden: str = "") -> dict[str, Any]:
    return {
        "chapter": figure.chapter, "name": figure.name, "label": str(figure.label), "means": str(figure.means),
        "unit": figure.unit, "value": None if value is None else str(value), "own": None if own is None else str(own),
        "hidden": hidden,
    }  # fmt: skip


def _receivers(subject: Return) -> list[Any]:
    """The authorities the law names: of the place, else of what it lies in. Those of a part may not read the whole."""
    with lawful():
        wanted = rules.law(subject.region_code, or_national=True).figure("report_to", subject.until_on)
    no, found = Refusals(), []
    for word in wanted.listed():
        near = _nearest(TOLD[word], subject.region_code)
        no.unless(
            bool(near),
            f"{region_name(subject.region_code)}还没有登记{KINDS[TOLD[word]]}，无法报送。",
            because=wanted.reasons,
        )
        found += near
    no.stop()
    return found


def _nearest(kind: str, region_code: str) -> list[Any]:
    registered = list(parties.organisations(kind))
    found = ([each for each in registered if each.region_code == place] for place in region_chain(region_code))
    return next(filter(None, found), [])
