# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, certificates and mails for smime.py, made by other programs than the one that is measured."""

import base64
import datetime
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

WRITERS = ("alice", "carol", "dave", "erin", "frank")
READER = "bob"
DAY = datetime.timedelta(days=1)

HEAD = b"Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n--=_b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
TEXT = b"The plan is attached.\r\n\r\n--=_b\r\nContent-Type: application/octet-stream\r\n"
PART = b"Content-Disposition: attachment; filename=\"plan.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
TAIL = b"\r\n--=_b--\r\n"


def key_usage(**allowed):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


class Person:
    """A key and its certificate: of an authority where there is no address."""

    def __init__(self, name, issuer=None, address=None):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.utcnow()
        builder = (x509.CertificateBuilder().subject_name(self.name).issuer_name((issuer or self).name)
                   .public_key(self.key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(now - DAY).not_valid_after(now + 365 * DAY)
                   .add_extension(x509.BasicConstraints(ca=address is None, path_length=None), critical=True)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer or self).key.public_key()),
                                  critical=False))
        if address is None:
            builder = builder.add_extension(key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        else:
            builder = (builder.add_extension(key_usage(digital_signature=True, key_encipherment=True), critical=True)
                       .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
                       .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False))
        self.certificate = builder.sign((issuer or self).key, hashes.SHA256())

    def write(self, folder, name):
        """NAME.crt and NAME.key in DER for bench-smime, NAME.pem and NAME-key.pem for openssl."""
        der, pem = serialization.Encoding.DER, serialization.Encoding.PEM
        pkcs8, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (folder / f"{name}.crt").write_bytes(self.certificate.public_bytes(der))
        (folder / f"{name}.pem").write_bytes(self.certificate.public_bytes(pem))
        (folder / f"{name}.key").write_bytes(self.key.private_bytes(der, pkcs8, bare))
        (folder / f"{name}-key.pem").write_bytes(self.key.private_bytes(pem, pkcs8, bare))


def make_people(folder):
    """Everybody's files in FOLDER."""
    root = Person("Bench Root")
    issuer = Person("Bench Issuer", root)
    root.write(folder, "root")
    issuer.write(folder, "issuer")
    for name in (*WRITERS, READER):
        Person(name.title(), issuer, f"{name}@example.test").write(folder, name)


def make_entity(folder, size):
    """plan-SIZE.bin and entity-SIZE.eml: a letter of about SIZE octets, nearly all of them an attachment."""
    octets = os.urandom(max(size - len(HEAD + TEXT + PART + TAIL), 0) * 57 // 78)
    text = base64.encodebytes(octets).replace(b"\n", b"\r\n")
    (folder / f"plan-{size}.bin").write_bytes(octets)
    (folder / f"entity-{size}.eml").write_bytes(HEAD + TEXT + PART + text + TAIL)


def find_plan(entity):
    """The attachment of an entity that anybody wrote, and that nothing follows."""
    start = entity.index(b"\n", entity.rindex(b"base64")) + 1
    text = entity[start:entity.rindex(b"--=_")].partition(b"--")[0]
    return base64.b64decode(text)
