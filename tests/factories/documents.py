"""Certificates to sign with, as organisations get them from outside.

seal = a_seal()                         # issued to 甲 by somebody outside, valid around ISSUED
certificate = a_certificate(world, as_file(seal))
"""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from idi.foundation.core import seals
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.seals import Seal
from idi.foundation.documents import services
from idi.foundation.documents.models import Certificate
from tests.factories import on
from tests.factories.parties import World

FILED = on(2019, 3, 1)
PASSWORD = "示例-口令"
YEAR = timedelta(days=365)


def a_seal(name: str = "示例财产保险甲公司", *, begun: timedelta = YEAR, left: timedelta = YEAR) -> Seal:
    """Issued by somebody outside, valid around the day it is filed."""
    authority = seals.new_authority("示例外部认证机构", from_at=FILED - 9 * YEAR, until_at=FILED + 9 * YEAR)
    return seals.issue(authority, name, from_at=FILED - begun, until_at=FILED + left)


def as_file(seal: Seal, password: str = PASSWORD) -> bytes:
    """The PKCS#12 file an organisation gets from its certification authority."""
    key = serialization.load_pem_private_key(seal.key.encode(), None)
    certificate = x509.load_pem_x509_certificate(seal.certificate.encode())
    above = [x509.load_pem_x509_certificate(seal.chain.encode())]
    closed = serialization.BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(b"idi", key, certificate, above, closed)  # type: ignore[arg-type]


def a_certificate(
    world: World, upload: bytes | None = None, *, password: str = PASSWORD, by: Actor | None = None
) -> Certificate:
    """What 甲 signs with from now on."""
    by, upload = by or world.underwriter, as_file(a_seal()) if upload is None else upload
    with acting(by, FILED):
        return services.file_certificate(by=by, at=FILED, organisation=world.lead, upload=upload, password=password)
