# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A certificate authority in memory: it signs, revokes, and publishes what it revoked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3650)
STATUS_LIFE = timedelta(days=1)
CLOCK_SLACK = timedelta(minutes=5)

KEY_KINDS = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "brainpool256": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "brainpool384": lambda: ec.generate_private_key(ec.BrainpoolP384R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa4096": lambda: rsa.generate_private_key(65537, 4096),
    "rsa1024": lambda: rsa.generate_private_key(65537, 1024),
}


def new_key(kind: str = "p256"):
    """Returns a fresh private key of one of KEY_KINDS."""
    return KEY_KINDS[kind]()


def key_pem(key) -> bytes:
    """Returns the unencrypted PKCS #8 form of a private key."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def certificate_pem(*certificates: x509.Certificate) -> bytes:
    """Returns the certificates one after the other."""
    return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in certificates)


def common_name(text: str) -> x509.Name:
    """Returns a name that has nothing but a CN."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def key_usage(*wanted: str) -> x509.KeyUsage:
    """Returns a key usage extension with the named bits set and no other."""
    bits = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{bit: bit in wanted for bit in bits})


@dataclass(frozen=True)
class Revocation:
    """When and why a certificate ended before its time."""

    date: datetime
    reason: x509.ReasonFlags


class Issuer:
    """A certificate authority with an EC key.

    With a `url`, what it signs says where status and issuer are found:
    `<url>/ocsp`, `<url>/ca.crl` and `<url>/ca.cer`.
    """

    def __init__(self, key, certificate: x509.Certificate, url: str | None, parent: Issuer | None):
        self.certificate = certificate
        self.url = url
        self.parent = parent
        self._key = key
        self._issued: dict[int, x509.Certificate] = {}
        self._revoked: dict[int, Revocation] = {}
        self._crl_number = 0
        self._responder = (key, certificate)

    @classmethod
    def root(cls, name: str, url: str | None = None) -> Issuer:
        """Makes a self-signed authority."""
        key = new_key()
        subject = common_name(name)
        builder = _authority_builder(subject, key.public_key(), path_length=None)
        builder = builder.issuer_name(subject).serial_number(x509.random_serial_number())
        return cls(key, builder.sign(key, hashes.SHA256()), url, None)

    def subordinate(self, name: str, url: str | None) -> Issuer:
        """Makes an authority below this one, with an OCSP responder of its own."""
        key = new_key()
        builder = _authority_builder(common_name(name), key.public_key(), path_length=0)
        policies = [x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), None)]
        builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
        issuer = Issuer(key, self.sign(builder), url, self)
        issuer._delegate_ocsp(f"{name} OCSP")
        return issuer

    @property
    def anchor(self) -> x509.Certificate:
        """The self-signed certificate at the top."""
        return self.parent.anchor if self.parent else self.certificate

    @property
    def chain(self) -> list[x509.Certificate]:
        """This authority's certificate and those above it, without the anchor."""
        return [self.certificate, *self.parent.chain] if self.parent else []

    def sign(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        """Signs; adds serial number, issuer and where to ask about the certificate."""
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.issuer_name(self.certificate.subject)
        builder = builder.add_extension(self._key_identifier(), critical=False)
        if self.url is not None:
            builder = self._add_addresses(builder)
        certificate = builder.sign(self._key, hashes.SHA256())
        self._issued[certificate.serial_number] = certificate
        return certificate

    def has_issued(self, serial: int) -> bool:
        """Tells whether the serial number is one of this authority's."""
        return serial in self._issued

    def revoke(self, serial: int, date: datetime, reason: x509.ReasonFlags) -> None:
        """Revokes a certificate; CRL and OCSP say so from now on."""
        self._revoked[serial] = Revocation(date, reason)

    def crl(self) -> bytes:
        """Returns the DER revocation list of this moment."""
        now = datetime.utcnow()
        self._crl_number += 1
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=self.certificate.subject,
            last_update=now - CLOCK_SLACK,
            next_update=now + STATUS_LIFE,
            extensions=[],
            revoked_certificates=[_crl_entry(*entry) for entry in self._revoked.items()],
        )
        builder = builder.add_extension(self._key_identifier(), critical=False)
        builder = builder.add_extension(x509.CRLNumber(self._crl_number), critical=False)
        crl = builder.sign(self._key, hashes.SHA256())
        return crl.public_bytes(serialization.Encoding.DER)

    def ocsp(self, request_der: bytes, always_unknown: bool = False) -> bytes:
        """Answers one DER OCSP request (RFC 6960)."""
        try:
            request = ocsp.load_der_ocsp_request(request_der)
            asked = request.issuer_key_hash == self._key_hash(request.hash_algorithm.name)
        except (ValueError, NotImplementedError):
            return ocsp_failure(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        if not asked:
            return ocsp_failure(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        return self._ocsp_answer(request, always_unknown)

    def _ocsp_answer(self, request: ocsp.OCSPRequest, always_unknown: bool) -> bytes:
        now = datetime.utcnow()
        key, certificate = self._responder
        serial = request.serial_number
        revocation = self._revoked.get(serial)
        if always_unknown or serial not in self._issued:
            status, revocation = ocsp.OCSPCertStatus.UNKNOWN, None
        elif revocation:
            status = ocsp.OCSPCertStatus.REVOKED
        else:
            status = ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=self._issued.get(serial) or self._stand_in(serial),
            issuer=self.certificate,
            algorithm=request.hash_algorithm,
            cert_status=status,
            this_update=now - CLOCK_SLACK,
            next_update=now + STATUS_LIFE,
            revocation_time=revocation.date if revocation else None,
            revocation_reason=revocation.reason if revocation else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        if certificate is not self.certificate:
            builder = builder.certificates([certificate])
        for extension in request.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        response = builder.sign(key, hashes.SHA256())
        return response.public_bytes(serialization.Encoding.DER)

    def _stand_in(self, serial: int) -> x509.Certificate:
        """The response builder wants a certificate even for a number nobody issued."""
        builder = _leaf_builder(common_name("Nobody"), self._key.public_key())
        builder = builder.serial_number(serial).issuer_name(self.certificate.subject)
        return builder.sign(self._key, hashes.SHA256())

    def _delegate_ocsp(self, name: str) -> None:
        key = new_key()
        builder = _leaf_builder(common_name(name), key.public_key())
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        builder = builder.add_extension(usage, critical=False)
        builder = builder.add_extension(key_usage("digital_signature"), critical=True)
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        self._responder = (key, self.sign(builder))

    def _add_addresses(self, builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
        places = [
            (AuthorityInformationAccessOID.OCSP, "ocsp"),
            (AuthorityInformationAccessOID.CA_ISSUERS, "ca.cer"),
        ]
        access = [
            x509.AccessDescription(method, x509.UniformResourceIdentifier(f"{self.url}/{file}"))
            for method, file in places
        ]
        crl = x509.UniformResourceIdentifier(f"{self.url}/ca.crl")
        point = x509.DistributionPoint([crl], None, None, None)
        builder = builder.add_extension(x509.AuthorityInformationAccess(access), critical=False)
        return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)

    def _key_identifier(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())

    def _key_hash(self, algorithm: str) -> bytes:
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return hashlib.new(algorithm, point).digest()


def ocsp_failure(status: ocsp.OCSPResponseStatus) -> bytes:
    """Returns an unsigned OCSP error answer."""
    response = ocsp.OCSPResponseBuilder.build_unsuccessful(status)
    return response.public_bytes(serialization.Encoding.DER)


def leaf_builder(
    subject: x509.Name, public_key, not_before: datetime, not_after: datetime
) -> x509.CertificateBuilder:
    """Starts a certificate that is nobody's authority."""
    builder = x509.CertificateBuilder().subject_name(subject).public_key(public_key)
    builder = builder.not_valid_before(not_before).not_valid_after(not_after)
    constraints = x509.BasicConstraints(ca=False, path_length=None)
    builder = builder.add_extension(constraints, critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(public_key)
    return builder.add_extension(identifier, critical=False)


def _leaf_builder(subject: x509.Name, public_key) -> x509.CertificateBuilder:
    now = datetime.utcnow()
    return leaf_builder(subject, public_key, now - AUTHORITY_LIFE, now + AUTHORITY_LIFE)


def _authority_builder(
    subject: x509.Name, public_key, path_length: int | None
) -> x509.CertificateBuilder:
    now = datetime.utcnow()
    builder = x509.CertificateBuilder().subject_name(subject).public_key(public_key)
    builder = builder.not_valid_before(now - AUTHORITY_LIFE).not_valid_after(now + AUTHORITY_LIFE)
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    builder = builder.add_extension(constraints, critical=True)
    builder = builder.add_extension(key_usage("key_cert_sign", "crl_sign"), critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(public_key)
    return builder.add_extension(identifier, critical=False)


def _crl_entry(serial: int, revocation: Revocation) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial)
    builder = builder.revocation_date(revocation.date)
    if revocation.reason is not x509.ReasonFlags.unspecified:
        builder = builder.add_extension(x509.CRLReason(revocation.reason), critical=False)
    return builder.build()
