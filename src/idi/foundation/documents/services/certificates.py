"""The certificates organisations sign with: their own, or in the demonstration one of the platform's own authority."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from idi.foundation.core import seals
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.documents import selectors
from idi.foundation.documents.models import Certificate, SigningKey
from idi.foundation.journal.services import locked, record
from idi.foundation.parties import selectors as parties

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

AUTHORITY = "示例平台根证书"
_DEMONSTRATED = timedelta(days=3653)
_MOST_BYTES = 100_000


@act
def file_certificate(
    *, by: Actor, at: datetime, organisation: Organisation, upload: BinaryIO | bytes, password: str
) -> Certificate:
    """Files the organisation's own certificate (PKCS#12); from now on its papers are signed with it.

    Refuses those of other organisations, a file that opens with no key, and a certificate not valid today or already filed.
    """
    by.require("documents.certify")
    _require_own(by, organisation.pk)
    content = upload if isinstance(upload, bytes) else upload.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise Refusal(Reason("文件过大，不是证书文件。请上传 .p12 或 .pfx 文件。", "upload"))
    seal = seals.from_pkcs12(content, password)
    told = seals.told(seal.certificate)
    no = Refusals()
    no.unless(told.from_at <= at, f"证书自{day(told.from_at)}起才有效。", field="upload")
    no.unless(told.until_at > at, f"证书已于{day(told.until_at)}到期，请换用有效的证书。", field="upload")
    known = Certificate.objects.filter(fingerprint=told.fingerprint).exists()
    no.unless(not known, "这张证书已经登记过。", field="upload")
    no.stop()
    certificate = _keep(at, seal, Certificate.Origin.OWN, organisation).certificate
    record("documents.certify", by=by, at=at, subject=certificate, fingerprint=told.fingerprint, until=told.until_at)
    return certificate


@act
def withdraw_certificate(*, by: Actor, at: datetime, certificate: Certificate, reason: str) -> Certificate:
    """Nothing more is signed with it; what it signed before stays signed and is checked as before. Refuses a second time."""
    by.require("documents.certify")
    _require_own(by, certificate.organisation_id or 0)
    certificate = locked(certificate)
    if certificate.withdrawn_at is not None:
        raise Conflict(Reason(f"证书已于{day(certificate.withdrawn_at)}停用。"))
    if not reason.strip():
        raise Refusal(Reason("请写明停用的原因。", "reason"))
    certificate.withdrawn_at, certificate.withdrawn_reason = at, reason.strip()
    certificate.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record("documents.withdraw_certificate", by=by, at=at, subject=certificate, reason=certificate.withdrawn_reason)
    return certificate


@act
def open_demonstration_authority(*, by: Actor, at: datetime) -> Certificate:
    """From now on organisations without a certificate get one of the platform's own authority, marked as a demonstration.

    Called by the demonstration only; a platform in earnest has no such authority and makes nobody's key.
    """
    by.require("pilot.open")
    assert by.organisation_id is not None  # noqa: S101  the association
    with house(by.organisation_id, cause=by) as inside:
        seal = seals.new_authority(AUTHORITY, from_at=at, until_at=at + 3 * _DEMONSTRATED)
        authority = _keep(at, seal, Certificate.Origin.AUTHORITY, None).certificate
        record(
            "documents.open_authority", by=inside, at=at, subject=authority, scope_id=by.organisation_id,
            fingerprint=authority.fingerprint,
        )  # fmt: skip
    return authority


def signing_key_for(*, by: Actor, at: datetime, subject: Any, organisation_id: int) -> SigningKey | None:
    """The key the organisation signs with at this moment, read as the house; in the demonstration it is made on demand."""
    with house(subject.scope_id, cause=by) as inside:
        keys = SigningKey.objects.select_related("certificate")
        if certificate := selectors.certificate_in_force(organisation_id, at):
            return keys.get(certificate=certificate)
        authority = keys.filter(certificate__in=selectors.authorities()).first()
        return _demonstrated(inside, at, authority, subject, organisation_id) if authority else None


def _demonstrated(by: Actor, at: datetime, authority: SigningKey, subject: Any, organisation_id: int) -> SigningKey:
    organisation = parties.organisation(organisation_id)
    assert organisation is not None  # noqa: S101  papers are signed for registered organisations
    seal = seals.issue(authority.seal, organisation.name, from_at=at, until_at=at + _DEMONSTRATED)
    made = _keep(at, seal, Certificate.Origin.DEMONSTRATION, organisation)
    scope_id, fingerprint = subject.scope_id, made.certificate.fingerprint
    record("documents.certify", by=by, at=at, subject=made.certificate, scope_id=scope_id, fingerprint=fingerprint)
    return made


def _keep(at: datetime, seal: seals.Seal, origin: str, organisation: Organisation | None) -> SigningKey:
    told = seals.told(seal.certificate)
    certificate = Certificate.objects.create(
        organisation=organisation, holder=organisation.name if organisation else AUTHORITY, origin=origin,
        certificate=seal.certificate, chain=seal.chain,
        subject=told.subject, issuer=told.issuer, serial=told.serial, fingerprint=told.fingerprint,
        from_at=told.from_at, until_at=told.until_at, filed_at=at,
    )  # fmt: skip
    return SigningKey.objects.create(certificate=certificate, organisation_id=certificate.organisation_id, key=seal.key)


def _require_own(by: Actor, organisation_id: int) -> None:
    if not by.acts_for(organisation_id):
        raise Forbidden(Reason("只能管理本单位的证书。"))
