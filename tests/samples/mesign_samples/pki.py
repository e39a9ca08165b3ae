# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Authorities and people with certificates of every kind, also of kinds that should not be.

Certificates are written as octets, so that anything can be signed by any key with any algorithm. Nothing is kept: all
is made for the run, valid from yesterday for a year unless said otherwise. Keys are made once a run and kind, since
making RSA keys is slow; `fresh=True` asks for one of its own.
"""

from __future__ import annotations

import hashlib
import secrets
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from asn1crypto import core, keys, pem, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa, x448, x25519

from . import der
from .algorithms import DIGESTS, Signing, pss_parameters

DAY = timedelta(days=1)
CURVES = {
    "p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1, "secp256k1": ec.SECP256K1,
    "brainpool256": ec.BrainpoolP256R1, "brainpool384": ec.BrainpoolP384R1, "brainpool512": ec.BrainpoolP512R1,
}
OTHER_KEYS = {
    "ed25519": ed25519.Ed25519PrivateKey, "ed448": ed448.Ed448PrivateKey,
    "x25519": x25519.X25519PrivateKey, "x448": x448.X448PrivateKey,
}
# An RSA key can say in its certificate that it is for one scheme only (RFC 4055).
RSA_SCHEMES = {"pss": "1.2.840.113549.1.1.10", "oaep": "1.2.840.113549.1.1.7"}

POLICIES = {"V1": "2.23.140.1.5.1.2", "V3": "2.23.140.1.5.2.2", "V4": "2.23.140.1.5.3.2", "V2": "2.23.140.1.5.4.2"}
ANY_POLICY = "2.5.29.32.0"

_keys: dict[tuple[str, int], object] = {}


class Sm2Key:
    """A key on the SM2 curve (GB/T 32918), which Python's cryptography does not know: OpenSSL's command line does it all."""

    def __init__(self):
        self._pem = self._run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2")

    @classmethod
    def generate(cls) -> "Sm2Key":
        """A fresh key."""
        return cls()

    def public_key(self) -> "Sm2Key":
        """Itself, which has the public half too."""
        return self

    def public_bytes(self, *_form) -> bytes:
        """The SubjectPublicKeyInfo."""
        return self._run("pkey", "-pubout", "-outform", "DER", octets=self._pem)

    def private_bytes(self, *_form) -> bytes:
        """The PrivateKeyInfo."""
        return self._run("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", octets=self._pem)

    def sign(self, data: bytes) -> bytes:
        """The signature over data and the usual identity of GM/T 0009."""
        with tempfile.TemporaryDirectory() as folder:
            key, octets = Path(folder) / "key", Path(folder) / "data"
            key.write_bytes(self._pem)
            octets.write_bytes(data)
            return self._run("pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-inkey", str(key), "-in", str(octets),
                             "-pkeyopt", "distid:1234567812345678")

    @staticmethod
    def _run(*words: str, octets: bytes = b"") -> bytes:
        return subprocess.run(["openssl", *words], input=octets, capture_output=True, check=True).stdout


def new_key(kind: str):
    """A fresh private key: `rsa2048` (any size), `rsa2048-pss`, `rsa2048-pss-sha256` (for that digest alone),
    `rsa2048-oaep`, or a name of CURVES or OTHER_KEYS."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:].split("-")[0]))
    if kind in CURVES:
        return ec.generate_private_key(CURVES[kind]())
    return (Sm2Key if kind == "sm2" else OTHER_KEYS[kind]).generate()


def pooled_key(kind: str, number: int):
    """The run's key of this kind and number."""
    if (kind, number) not in _keys:
        _keys[kind, number] = new_key(kind)
    return _keys[kind, number]


def public_key_info(key, kind: str) -> bytes:
    """The SubjectPublicKeyInfo, with the scheme of the kind in it."""
    info = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    _, scheme, digest_name = (kind.split("-") + ["", ""])[:3]
    if scheme not in RSA_SCHEMES:
        return info
    _, bits = der.split(der.content_of(info))
    parameters = pss_parameters(digest_name, digest_name, DIGESTS[digest_name][1].digest_size) if digest_name else b""
    return der.seq(der.seq(der.oid(RSA_SCHEMES[scheme]), parameters), bits)


def utc(when: datetime) -> bytes:
    """A Time of RFC 5280: UTCTime until 2049."""
    if when.year < 2050:
        return core.UTCTime(when.astimezone(timezone.utc)).dump()
    return core.GeneralizedTime(when.astimezone(timezone.utc)).dump()


@dataclass(frozen=True)
class Wanted:
    """What a certificate is to say. Lists may be empty and values None: then the extension is left out."""

    name: str = "Somebody"
    address: str | None = None
    key: str = "rsa2048"
    usage: tuple[str, ...] | None = None
    purposes: tuple[str, ...] | None = ("email_protection",)
    addresses: tuple[str, ...] = ()
    other_names: tuple[tuple[str, str], ...] = ()
    subject_address: str | None = None
    organization: str | None = None
    policies: tuple[str, ...] = (POLICIES["V1"],)
    start: timedelta = -DAY
    life: timedelta = 365 * DAY
    authority: bool = False
    path_length: int | None = None
    permitted: tuple[tuple[str, str], ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    signing: Signing | None = None
    key_identifier: bytes | None = b"by-key"
    more: tuple[tuple[str, bool, bytes], ...] = ()
    fresh: bool = False
    serial: int | None = None


@dataclass
class Person:
    """A key, its certificate (DER) and what leads from it towards the anchor."""

    key: object
    kind: str
    certificate: bytes
    chain: list[bytes] = field(default_factory=list)

    @property
    def x509(self) -> x509.Certificate:
        """The certificate, parsed."""
        return x509.Certificate.load(self.certificate)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 fingerprint as mesignctl writes it."""
        return hashlib.sha256(self.certificate).hexdigest()

    @property
    def issuer_and_serial(self) -> bytes:
        """The IssuerAndSerialNumber (RFC 5652 section 10.2.4)."""
        certificate = self.x509
        return der.seq(certificate.issuer.dump(), der.integer(certificate.serial_number))

    @property
    def key_identifier(self) -> bytes:
        """The subject key identifier."""
        return self.x509.key_identifier

    def pem(self, with_chain: bool = False) -> bytes:
        """The certificate as PEM."""
        return b"".join(pem.armor("CERTIFICATE", one) for one in [self.certificate, *(self.chain if with_chain else [])])

    def private_key_info(self) -> bytes:
        """The key as unencrypted PKCS #8; it says nothing of a scheme."""
        return self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    def key_pem(self) -> bytes:
        """The key as unencrypted PEM."""
        return pem.armor("PRIVATE KEY", self.private_key_info())

    def pfx(self) -> bytes:
        """Certificate, chain and key as PKCS #12 (RFC 7292), in the clear and without a MAC: for an empty password."""
        identifier = _bag_attributes(hashlib.sha1(self.certificate).digest())
        bags = [der.seq(der.oid("1.2.840.113549.1.12.10.1.1"), der.context(0, self.private_key_info()), identifier)]
        for number, one in enumerate([self.certificate, *self.chain]):
            value = der.seq(der.oid("1.2.840.113549.1.9.22.1"), der.context(0, der.octets(one)))
            bags.append(der.seq(der.oid("1.2.840.113549.1.12.10.1.3"), der.context(0, value), b"" if number else identifier))
        data = der.oid("1.2.840.113549.1.7.1")
        safe = der.seq(data, der.context(0, der.octets(der.seq(*bags))))
        return der.seq(der.integer(3), der.seq(data, der.context(0, der.octets(der.seq(safe)))))


class Authority(Person):
    """Somebody who issues. `Authority.root()` is an anchor, `subordinate()` one below."""

    @classmethod
    def root(cls, name: str = "Samples Root", key: str = "p256", **more) -> "Authority":
        """A self-signed authority."""
        wanted = Wanted(name=name, key=key, **{**_AUTHORITY, **more})
        private = new_key(wanted.key)
        signing = wanted.signing or Signing.natural(private)
        body = _body(wanted, public_key_info(private, wanted.key), _name(wanted), _identifier(private, wanted.key), signing)
        return cls(private, wanted.key, _seal(body, signing, private))

    def subordinate(self, name: str = "Samples CA", key: str = "p256", **more) -> "Authority":
        """An authority below this one."""
        wanted = Wanted(name=name, key=key, **{**_AUTHORITY, "path_length": 0, "policies": (ANY_POLICY,), "fresh": True, **more})
        made = self.issue_wanted(wanted)
        return Authority(made.key, made.kind, made.certificate, made.chain)

    def issue(self, address: str | None, name: str | None = None, number: int = 0, private_key=None, **more) -> Person:
        """A certificate for a person: `more` are the fields of Wanted. Different numbers have different keys."""
        wanted = Wanted(name=name or address or "Somebody", address=address, **more)
        return self.issue_wanted(wanted, number, private_key)

    def issue_wanted(self, wanted: Wanted, number: int = 0, private_key=None) -> Person:
        """A certificate that says what is wanted, whatever that is."""
        private = private_key or (new_key(wanted.key) if wanted.fresh else pooled_key(wanted.key, number))
        if wanted.address is not None:
            wanted = replace(wanted, addresses=(wanted.address, *wanted.addresses))
        if wanted.usage is None:
            wanted = replace(wanted, usage=_usual_usage(wanted.key))
        signing = wanted.signing or Signing.natural(self.key)
        body = _body(wanted, public_key_info(private, wanted.key), self.x509.subject, self.key_identifier, signing)
        above = [self.certificate, *self.chain] if self.x509.subject != self.x509.issuer else []
        return Person(private, wanted.key, _seal(body, signing, self.key), above)


_AUTHORITY = {"usage": ("key_cert_sign", "crl_sign"), "purposes": None, "policies": (), "authority": True, "life": 3650 * DAY}


def _usual_usage(kind: str) -> tuple[str, ...]:
    if kind.startswith("rsa"):
        return {"pss": ("digital_signature",), "oaep": ("key_encipherment",)}.get(
            (kind.split("-") + [""])[1], ("digital_signature", "key_encipherment"))
    if kind.startswith("ed"):
        return ("digital_signature",)
    if kind.startswith("x"):
        return ("key_agreement",)
    return ("digital_signature", "key_agreement")


def _bag_attributes(identifier: bytes) -> bytes:
    return der.set_of(der.seq(der.oid("1.2.840.113549.1.9.21"), der.set_of(der.octets(identifier))))


def _name(wanted: Wanted) -> x509.Name:
    parts = {"common_name": wanted.name}
    if wanted.organization is not None:
        parts["organization_name"] = wanted.organization
    if wanted.subject_address is not None:
        parts["email_address"] = wanted.subject_address
    return x509.Name.build(parts)


def _identifier(private, kind: str) -> bytes:
    return keys.PublicKeyInfo.load(public_key_info(private, kind)).sha1


def _names(wanted: Wanted) -> list[x509.GeneralName]:
    names = [x509.GeneralName("rfc822_name", x509.EmailAddress(address)) for address in wanted.addresses]
    return names + [x509.GeneralName(kind, value) for kind, value in wanted.other_names]


def _subtrees(names: tuple[tuple[str, str], ...]):
    return [{"base": x509.GeneralName(kind, value)} for kind, value in names] or None


def _extensions(wanted: Wanted, info: bytes, issuer_identifier: bytes | None) -> list[bytes]:
    """The extensions in the order they are usually written (RFC 5280 section 4.2)."""
    made = [("basic_constraints", True, x509.BasicConstraints({"ca": wanted.authority, "path_len_constraint": wanted.path_length}))]
    if wanted.usage:
        made.append(("key_usage", True, x509.KeyUsage(set(wanted.usage))))
    if wanted.purposes:
        made.append(("extended_key_usage", False, x509.ExtKeyUsageSyntax(list(wanted.purposes))))
    if _names(wanted):
        made.append(("subject_alt_name", False, x509.GeneralNames(_names(wanted))))
    if wanted.policies:
        made.append(("certificate_policies", False, x509.CertificatePolicies([{"policy_identifier": one} for one in wanted.policies])))
    if wanted.permitted or wanted.excluded:
        made.append(("name_constraints", True, x509.NameConstraints(
            {"permitted_subtrees": _subtrees(wanted.permitted), "excluded_subtrees": _subtrees(wanted.excluded)})))
    if wanted.key_identifier is not None:
        own = keys.PublicKeyInfo.load(info).sha1 if wanted.key_identifier == b"by-key" else wanted.key_identifier
        made.append(("key_identifier", False, core.OctetString(own)))
    if issuer_identifier is not None:
        made.append(("authority_key_identifier", False, x509.AuthorityKeyIdentifier({"key_identifier": issuer_identifier})))
    encoded = [_extension(x509.ExtensionId(name).dump(), critical, value.dump()) for name, critical, value in made]
    return encoded + [_extension(der.oid(name), critical, value) for name, critical, value in wanted.more]


def _extension(name: bytes, critical: bool, value: bytes) -> bytes:
    return der.seq(name, core.Boolean(True).dump() if critical else b"", der.octets(value))


def _body(wanted: Wanted, info: bytes, issuer: x509.Name, issuer_identifier: bytes | None, signing: Signing) -> bytes:
    """The TBSCertificate (RFC 5280 section 4.1)."""
    start = datetime.now(timezone.utc).replace(microsecond=0) + wanted.start
    return der.seq(
        der.context(0, der.integer(2)),
        der.integer(secrets.randbits(120) | 1 if wanted.serial is None else wanted.serial),
        signing.algorithm(),
        issuer.dump(),
        der.seq(utc(start), utc(start + wanted.life)),
        _name(wanted).dump(),
        info,
        der.context(3, der.seq(*_extensions(wanted, info, issuer_identifier))),
    )


def _seal(body: bytes, signing: Signing, key) -> bytes:
    return der.seq(body, signing.algorithm(), der.tlv(0x03, b"\x00" + signing.sign(key, body)))
