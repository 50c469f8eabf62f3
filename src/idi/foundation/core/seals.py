"""Seals: a private key with the certificate that names its holder. Made for the demonstration, read from a PKCS#12 file otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils.translation import gettext

from idi.foundation.core.errors import Reason, Refusal

DEMONSTRATION = "示例证书 仅供演示"
"""Stands in the subject of every certificate the demonstration issues to itself."""

_COMMON_NAME_BYTES = 64


@dataclass(frozen=True, slots=True)
class Seal:
    """Key, certificate and the certificates above it, all PEM. The key stays out of every repr."""

    certificate: str
    key: str
    chain: str = ""

    def __repr__(self) -> str:
        return f"Seal({told(self.certificate).subject})"


@dataclass(frozen=True, slots=True)
class Told:
    """What a certificate says; `fingerprint` is SHA-256 in hex."""

    subject: str
    issuer: str
    serial: str
    from_at: datetime
    until_at: datetime
    fingerprint: str


def told(certificate: str) -> Told:
    """What the (first) certificate of this PEM says."""
    read = x509.load_pem_x509_certificate(certificate.encode())
    return Told(
        _name(read.subject), _name(read.issuer), f"{read.serial_number:x}", read.not_valid_before_utc,
        read.not_valid_after_utc, read.fingerprint(hashes.SHA256()).hex(),
    )  # fmt: skip


def new_authority(name: str, *, from_at: datetime, until_at: datetime) -> Seal:
    """A certification authority of the demonstration, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name)
    built = _begun(subject, subject, key.public_key(), from_at, until_at)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    built = built.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Seal(_pem(built.sign(key, hashes.SHA256())), _key_pem(key))


def issue(authority: Seal, name: str, *, from_at: datetime, until_at: datetime) -> Seal:
    """A seal for a holder of this name, EC P-256, issued by the authority."""
    above = x509.load_pem_x509_certificate(authority.certificate.encode())
    signer = serialization.load_pem_private_key(authority.key.encode(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)  # noqa: S101  ours
    key = ec.generate_private_key(ec.SECP256R1())
    built = _begun(_subject(name), above.subject, key.public_key(), from_at, until_at)
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    built = built.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    return Seal(_pem(built.sign(signer, hashes.SHA256())), _key_pem(key), authority.certificate)


def from_pkcs12(content: bytes, password: str, *, field: str = "upload") -> Seal:
    """The seal in a PKCS#12 file; refuses a wrong password, a file without key or certificate, and keys too weak to sign with."""
    try:
        key, certificate, above = pkcs12.load_key_and_certificates(content, password.encode())
    except ValueError as wrong:
        raise Refusal(
            Reason(gettext("无法打开证书文件：口令不对，或文件不是 PKCS#12（.p12、.pfx）。"), field)
        ) from wrong
    if key is None or certificate is None:
        raise Refusal(Reason(gettext("文件里缺少私钥或证书，请导出带私钥的证书。"), field))
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or key.key_size < 256:
        raise Refusal(Reason(gettext("只支持 EC（不少于 256 位）或 RSA（不少于 2048 位）密钥的证书。"), field))
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < 2048:
        raise Refusal(Reason(gettext("RSA 密钥不足 2048 位，不能用于签名。"), field))
    return Seal(_pem(certificate), _key_pem(key), "".join(_pem(each) for each in above))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, from_at: datetime, until_at: datetime
) -> x509.CertificateBuilder:
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    built = built.serial_number(x509.random_serial_number())
    built = built.not_valid_before(from_at.astimezone(UTC)).not_valid_after(until_at.astimezone(UTC))
    return built.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _subject(name: str) -> x509.Name:
    short = name.encode()[:_COMMON_NAME_BYTES].decode(errors="ignore")
    named = {
        NameOID.COUNTRY_NAME: "CN", NameOID.ORGANIZATION_NAME: name, NameOID.ORGANIZATIONAL_UNIT_NAME: DEMONSTRATION,
        NameOID.COMMON_NAME: short,
    }  # fmt: skip
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in named.items()])


def _usage(**given: bool) -> x509.KeyUsage:
    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
    return x509.KeyUsage(**{name: given.get(name, False) for name in every})


def _name(name: x509.Name) -> str:
    parts = [str(each.value) for each in reversed(list(name)) if each.oid != NameOID.COUNTRY_NAME]
    return "，".join(dict.fromkeys(parts))


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
