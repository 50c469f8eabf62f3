"""Qualifications and grades."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import locked, record
from idi.foundation.parties.models import Organisation, Qualification
from idi.foundation.parties.selectors import family
from idi.foundation.parties.services.merging import require_living


@act
def qualify(
    *, by: Actor, at: datetime, organisation: Organisation, kind: str, grade: str, certificate_number: str,
    from_on: date, until_on: date | None, replaces: Qualification | None = None,
) -> Qualification:  # fmt: skip
    """Files a qualification or grade with its validity; one that replaces an older one counts from its first day.

    Refuses dates in the wrong order, a certificate filed already, an older one of another kind or replaced before, and
    one beside another of its kind at the same time: which of two grades counts would be anybody's guess.
    """
    by.require("parties.qualify")
    require_living(organisation)
    no = Refusals()
    no.unless(until_on is None or until_on >= from_on, "有效期止早于有效期起。", field="until_on")
    same = Qualification.objects.filter(
        organisation=organisation, kind=kind.strip(), certificate_number=certificate_number.strip(), from_on=from_on
    )
    no.unless(not same.exists(), "这份证书已经登记。", field="certificate_number")
    if replaces is not None:
        _check_replaced(no, organisation, locked(replaces), kind.strip(), from_on)
    else:
        _check_alone(no, organisation, kind.strip(), from_on, until_on)
    no.stop()
    row = Qualification.objects.create(
        organisation=organisation, kind=kind.strip(), grade=grade.strip(), certificate_number=certificate_number.strip(),
        from_on=from_on, until_on=until_on, replaces=replaces,
    )  # fmt: skip
    record(
        "parties.qualify", by=by, at=at, subject=row, scope_id=organisation.pk, kind=row.kind, grade=row.grade,
        replaces=replaces.pk if replaces else None,
    )  # fmt: skip
    return row


def _check_replaced(no: Refusals, organisation: Organisation, older: Qualification, kind: str, from_on: date) -> None:
    own = family(organisation.pk).filter(pk=older.organisation_id).exists()
    no.unless(own, "只能更换本单位的证书。", field="replaces")
    no.unless(older.kind == kind, f"原证书的资质类别是“{older.kind}”，不能由另一类别更换。", field="kind")
    no.unless(from_on >= older.from_on, f"新证书的有效期起不能早于原证书（{day(older.from_on)}）。", field="from_on")
    no.unless(
        not Qualification.objects.filter(replaces=older).exists(), "原证书已经更换过，请选择最新的一份。",
        field="replaces",
    )  # fmt: skip


def _check_alone(no: Refusals, organisation: Organisation, kind: str, from_on: date, until_on: date | None) -> None:
    at_once = Qualification.objects.filter(
        Q(until_on=None) | Q(until_on__gte=from_on), organisation__in=family(organisation.pk), kind=kind
    )
    if until_on is not None:
        at_once = at_once.filter(from_on__lte=until_on)
    other = at_once.order_by("-from_on").first()
    if other is not None:
        no.add(
            f"有效期与本单位的“{other.kind}{other.grade}”（{other.certificate_number}，"
            f"{day(other.from_on)}至{day(other.until_on) if other.until_on else '长期'}）重叠。换证、升级、延期请选择更换哪份证书；"
            "是另一专业的，请在资质类别中写明专业。",
            field="replaces",
        )
