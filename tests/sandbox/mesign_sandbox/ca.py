# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two certificate authorities: one for the servers of the sandbox, one for mail."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from . import pfx
from .issuer import CLOCK_SLACK, Issuer, certificate_pem, common_name, key_pem, key_usage
from .issuer import leaf_builder, new_key

SERVER_LIFE = timedelta(days=30)

# CA/Browser Forum S/MIME Baseline Requirements, section 7.1.6.1, the multipurpose generation.
POLICIES = {
    "mailbox": "2.23.140.1.5.1.2",
    "organization": "2.23.140.1.5.2.2",
    "sponsor": "2.23.140.1.5.3.2",
    "individual": "2.23.140.1.5.4.2",
}
USAGES = ("both", "sign", "encrypt", "server")
ISSUERS = ("known", "unknown")
REASONS = {reason.value: reason for reason in x509.ReasonFlags}


class TlsAuthority:
    """Issues the certificates of the sandbox's own servers, as files."""

    def __init__(self, directory: Path, name: str = "MeSign Sandbox TLS CA"):
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.anchor_path = directory / "ca.pem"
        self._issuer = Issuer.root(name)
        self.anchor_path.write_bytes(certificate_pem(self._issuer.anchor))

    def issue_server(
        self, host_names: list[str], *, file_name: str | None = None, expired: bool = False
    ) -> tuple[Path, Path]:
        """Issues for host names and addresses; returns the paths of certificate and key.

        The files are called after `file_name`, or else after the first host name.
        """
        key = new_key()
        now = datetime.utcnow()
        end = now - timedelta(days=1) if expired else now + SERVER_LIFE
        subject = common_name(host_names[0])
        builder = leaf_builder(subject, key.public_key(), now - SERVER_LIFE, end)
        names = x509.SubjectAlternativeName([_host_name(host) for host in host_names])
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(names, critical=False)
        builder = builder.add_extension(purpose, critical=False)
        builder = builder.add_extension(key_usage("digital_signature"), critical=True)
        base = self.directory / (file_name or host_names[0])
        return write_pair(base, self._issuer.sign(builder), key)


@dataclass(frozen=True)
class MailCertificate:
    """What a mail certificate is to say."""

    address: str
    name: str | None = None
    organization: str | None = None
    policy: str = "mailbox"
    days: float = 365
    not_before_days: float = 0
    usage: str = "both"
    issuer: str = "known"

    def __post_init__(self):
        _check("policy", self.policy, POLICIES)
        _check("usage", self.usage, USAGES)
        _check("issuer", self.issuer, ISSUERS)


class MailAuthority:
    """Issues and revokes mail certificates.

    There are two hierarchies of root and intermediate: the *known* one, whose root is
    `anchor_path`, and the *unknown* one, which nobody has a reason to trust. `url` is where the
    status server answers for them.
    """

    def __init__(self, directory: Path, url: str):
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.anchor_path = directory / "mail-ca.pem"
        known = Issuer.root("MeSign Sandbox Mail Root", f"{url}/root")
        unknown = Issuer.root("Unlisted Mail Root", f"{url}/unlisted/root")
        self.issuers = {
            "known": known.subordinate("MeSign Sandbox Mail CA", url),
            "unknown": unknown.subordinate("Unlisted Mail CA", f"{url}/unlisted"),
        }
        self.anchor_path.write_bytes(certificate_pem(known.anchor))

    @property
    def authorities(self) -> list[Issuer]:
        """All issuers of both hierarchies."""
        lower = list(self.issuers.values())
        return lower + [issuer.parent for issuer in lower]

    def chain(self, issuer: str = "known") -> list[x509.Certificate]:
        """The certificates between a mail certificate and its root."""
        return self.issuers[issuer].chain

    def issue(self, wanted: MailCertificate, public_key) -> x509.Certificate:
        """Issues a certificate for a public key."""
        start = datetime.utcnow() - CLOCK_SLACK + timedelta(days=wanted.not_before_days)
        end = start + timedelta(days=wanted.days)
        builder = leaf_builder(_subject(wanted), public_key, start, end)
        for extension, critical in _mail_extensions(wanted, public_key):
            builder = builder.add_extension(extension, critical=critical)
        return self.issuers[wanted.issuer].sign(builder)

    def issue_pfx(
        self,
        address: str,
        name: str | None = None,
        organization: str | None = None,
        policy: str = "mailbox",
        days: float = 365,
        password: str = "",
        public_key=None,
        *,
        private_key=None,
        chain: bool = True,
        legacy: bool = False,
        **more,
    ) -> tuple[bytes, x509.Certificate]:
        """Issues a certificate and packs it as PKCS #12; returns the PFX and the certificate.

        The key is `private_key`, or else one made here, and goes into the PFX. Who keeps the
        private key to himself gives the `public_key`, and gets a PFX with certificates only.
        `more` goes to MailCertificate.
        """
        wanted = MailCertificate(address, name, organization, policy, days, **more)
        if public_key is None:
            private_key = private_key or new_key("rsa2048")
            public_key = private_key.public_key()
        certificate = self.issue(wanted, public_key)
        above = self.chain(wanted.issuer) if chain else []
        content = (private_key, certificate, above, password)
        packed = pfx.pack_legacy(*content, self.directory) if legacy else pfx.pack(*content)
        return packed, certificate

    def issue_for_key(
        self, public_key, address: str, name: str | None, organization: str | None, policy: str, days: float
    ) -> tuple[x509.Certificate, list[x509.Certificate]]:
        """Issues a certificate for a key that is somebody else's; returns it and its chain."""
        wanted = MailCertificate(address, name, organization, policy, days)
        return self.issue(wanted, public_key), self.chain(wanted.issuer)

    def revoke(self, serial: int, reason: str = "unspecified", days_ago: float = 0) -> None:
        """Revokes at once. Raises KeyError for a serial number nobody here issued."""
        _check("reason", reason, REASONS)
        date = datetime.utcnow() - timedelta(days=days_ago)
        for issuer in self.authorities:
            if issuer.has_issued(serial):
                issuer.revoke(serial, date, REASONS[reason])
                return
        raise KeyError(f"no certificate has the serial number {serial:X}")


def write_pair(base: Path, certificate: x509.Certificate, key) -> tuple[Path, Path]:
    """Writes base.pem and base.key; returns both paths."""
    certificate_path = base.with_name(base.name + ".pem")
    key_path = base.with_name(base.name + ".key")
    certificate_path.write_bytes(certificate_pem(certificate))
    key_path.touch(mode=0o600)
    key_path.write_bytes(key_pem(key))
    return certificate_path, key_path


def _host_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _check(option: str, value: str, allowed) -> None:
    if value not in allowed:
        raise ValueError(f"{option} is one of {', '.join(allowed)}, not {value}")


def _subject(wanted: MailCertificate) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, wanted.name or wanted.address)]
    if wanted.organization:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, wanted.organization))
    attributes.append(x509.NameAttribute(NameOID.EMAIL_ADDRESS, wanted.address))
    return x509.Name(attributes)


def _mail_extensions(wanted: MailCertificate, public_key) -> list[tuple[x509.ExtensionType, bool]]:
    purpose = ExtendedKeyUsageOID.EMAIL_PROTECTION
    if wanted.usage == "server":
        purpose = ExtendedKeyUsageOID.SERVER_AUTH
    policy = x509.ObjectIdentifier(POLICIES[wanted.policy])
    return [
        (x509.SubjectAlternativeName([x509.RFC822Name(wanted.address)]), False),
        (x509.ExtendedKeyUsage([purpose]), False),
        (x509.CertificatePolicies([x509.PolicyInformation(policy, None)]), False),
        (_mail_key_usage(wanted.usage, public_key), True),
    ]


def _mail_key_usage(usage: str, public_key) -> x509.KeyUsage:
    elliptic = isinstance(public_key, ec.EllipticCurvePublicKey)
    bits = {
        "sign": ["digital_signature"],
        "encrypt": ["key_agreement" if elliptic else "key_encipherment"],
    }
    return key_usage(*bits.get(usage, bits["sign"] + bits["encrypt"]))
