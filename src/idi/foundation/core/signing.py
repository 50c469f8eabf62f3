"""Digital signatures of papers (PAdES): put under a PDF with a seal, and read back from any PDF with what they are worth."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from idi.foundation.core.seals import Seal, Told, told

R = TypeVar("R")
_FIELD = "Signature"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature found in a PDF. `intact`: what it covers is unchanged; `whole`: it covers the file to its last byte."""

    certificate: Told
    signed_at: datetime | None
    reason: str
    place: str
    intact: bool
    whole: bool


class _PdfSigner(signers.PdfSigner):
    """Signs at the moment it is told, where the library would read the clock."""

    def __init__(self, *, at: datetime, **kwargs: Any) -> None:
        self.at = at
        super().__init__(**kwargs)

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def sign(paper: bytes, seal: Seal, *, at: datetime, reason: str, place: str) -> bytes:
    """The PDF with the signature appended; its own bytes, earlier signatures among them, stay as they are."""
    written = IncrementalPdfFileWriter(io.BytesIO(paper))
    earlier = len(written.prev.embedded_signatures)
    described = signers.PdfSignatureMetadata(
        field_name=f"{_FIELD}{earlier + 1}" if earlier else _FIELD, md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES, reason=reason, location=place,
    )  # fmt: skip
    signer = _PdfSigner(at=at, signature_meta=described, signer=_signer(seal))
    signed: bytes = _apart(lambda: signer.sign_pdf(written, bytes_reserved=_room(seal))).getvalue()
    return signed


def _room(seal: Seal) -> int:
    """Room for the signature in hexadecimal: its certificates and as much again as any attributes take."""
    return 2 * (4096 + sum(len(each.dump()) for each in _certificates(seal.certificate + seal.chain)))


def signatures(paper: bytes) -> list[Signature]:
    """The signatures of any PDF, oldest first; raises `ValueError` for what is no readable PDF."""
    try:
        found = PdfFileReader(io.BytesIO(paper), strict=False).embedded_signatures
        return [_read(each) for each in found]
    except Exception as wrong:  # whatever a broken file makes the reader stumble over
        raise ValueError("not a readable PDF") from wrong


def _read(found: Any) -> Signature:
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status: PdfSignatureStatus = _apart(lambda: validate_pdf_signature(found, nobody, skip_diff=True))
    said = found.sig_object
    return Signature(
        certificate=told(pem.armor("CERTIFICATE", found.signer_cert.dump()).decode()),
        signed_at=found.self_reported_timestamp,
        reason=str(said.get("/Reason", "")),
        place=str(said.get("/Location", "")),
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    )


def _signer(seal: Seal) -> signers.SimpleSigner:
    above = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    above.register_multiple(_certificates(seal.chain))
    _, _, key = pem.unarmor(seal.key.encode())
    return signers.SimpleSigner(
        signing_cert=_certificates(seal.certificate)[0],
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=above,
    )


def _certificates(text: str) -> list[asn1_x509.Certificate]:
    if not text:
        return []
    return [asn1_x509.Certificate.load(der) for _, _, der in pem.unarmor(text.encode(), multiple=True)]


def _apart(work: Callable[[], R]) -> R:
    """In a thread of its own: the library runs an event loop, and ours may run in one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
