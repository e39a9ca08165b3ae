#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the world the fuzz targets live in, and what they start from.

usage: make-seeds.py DIRECTORY DATA

DATA is tests/data. All keys, and all certificates the targets load, are the same in each run, so that what was
found on one machine is found on another.
"""

import base64
import datetime
import hashlib
import ipaddress
import random
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from asn1crypto import core as asn1_core
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime(2026, 6, 1)
DAY = datetime.timedelta(days=1)
DER = serialization.Encoding.DER
PEM = serialization.Encoding.PEM


# Keys ---------------------------------------------------------------------------------------------

def is_prime(n, source):
    if any(n % p == 0 for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)) or pow(2, n - 1, n) != 1:
        return False
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(12):
        x = pow(source.randrange(2, n - 1), odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def rsa_key(name, bits=2048):
    """An RSA key that follows from its name: for tests alone."""
    source = random.Random(name)
    primes = []
    while len(primes) < 2:
        n = source.getrandbits(bits // 2) | 3 << (bits // 2 - 2) | 1
        if (n - 1) % 65537 and is_prime(n, source):
            primes.append(n)
    p, q = max(primes), min(primes)
    d = pow(65537, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPublicNumbers(65537, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), numbers).private_key()


def ec_key(name, curve=ec.SECP256R1):
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(name.encode()).digest()[:30], "big"), curve())


# Certificates -------------------------------------------------------------------------------------

def policy(oid):
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None)])


def issue(name, key, issuer=None, issuer_key=None, *, ca=False, address=None, purpose=None, more=(), serial=None):
    """A certificate; signed with RSA, it is the same octets each time."""
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Fuzz"),
                         x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer_key or key
    mail = purpose == ExtendedKeyUsageOID.EMAIL_PROTECTION
    builder = (x509.CertificateBuilder().subject_name(subject)
               .issuer_name(issuer.subject if issuer else subject).public_key(key.public_key())
               .serial_number(serial or int.from_bytes(hashlib.sha1(name.encode()).digest()[:8], "big") >> 1)
               .not_valid_before(NOW - 365 * DAY).not_valid_after(NOW + 3650 * DAY)
               .add_extension(x509.BasicConstraints(ca, None), True)
               .add_extension(x509.KeyUsage(not ca, False, mail, False, mail, ca, ca, False, False), True)
               .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
               .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False))
    if address:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), False)
    if purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), purpose == ExtendedKeyUsageOID.TIME_STAMPING)
    for extension, critical in more:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, hashes.SHA256())


class World:
    """One authority, one below it, Alice and those who answer for them."""

    def __init__(self):
        mail = ExtendedKeyUsageOID.EMAIL_PROTECTION
        access = x509.AuthorityInformationAccess([
            x509.AccessDescription(AuthorityInformationAccessOID.OCSP,
                                   x509.UniformResourceIdentifier("http://ocsp.example.test/")),
            x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS,
                                   x509.UniformResourceIdentifier("http://ca.example.test/i.cer"))])
        points = x509.CRLDistributionPoints([x509.DistributionPoint(
            [x509.UniformResourceIdentifier("http://crl.example.test/1.crl")], None, None, None)])
        constraints = x509.NameConstraints([x509.RFC822Name("example.test")], [x509.RFC822Name("evil.test")])
        self.keys = {"root": rsa_key("root"), "intermediate": rsa_key("intermediate"), "alice": rsa_key("alice"),
                     "alice-ec": ec_key("alice"), "bob": ec_key("bob"), "tsa": ec_key("tsa"),
                     "responder": ec_key("responder")}
        keys = self.keys
        root = issue("Root", keys["root"], ca=True)
        below = issue("Intermediate", keys["intermediate"], root, keys["root"], ca=True,
                      more=[(policy("2.5.29.32.0"), False), (constraints, True)])

        def leaf(name, key, address, oid):
            return issue(name, key, below, keys["intermediate"], address=address, purpose=mail,
                         more=[(policy(oid), False), (access, False), (points, False)])

        self.certificates = {
            "root": root, "intermediate": below,
            "alice": leaf("Alice", keys["alice"], "alice@example.test", "2.23.140.1.5.4.1"),
            "alice-ec": leaf("Alice EC", keys["alice-ec"], "alice@example.test", "2.23.140.1.5.1.1"),
            "bob": leaf("Bob", keys["bob"], "bob@example.test", "2.23.140.1.5.2.1"),
            "tsa": issue("Stamps", keys["tsa"], root, keys["root"], purpose=ExtendedKeyUsageOID.TIME_STAMPING),
            "responder": issue("Responder", keys["responder"], below, keys["intermediate"],
                               purpose=ExtendedKeyUsageOID.OCSP_SIGNING, more=[(x509.OCSPNoCheck(), False)]),
        }


# CMS, by the openssl command line -----------------------------------------------------------------

class Cms:
    """Signs and encrypts in a folder of its own."""

    def __init__(self, world, folder):
        self.folder = folder
        for name, key in world.keys.items():
            (folder / f"{name}.pem").write_bytes(
                world.certificates[name].public_bytes(PEM)
                + key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))

    def pem(self, name):
        return str(self.folder / f"{name}.pem")

    def openssl(self, *arguments, octets=b""):
        done = subprocess.run(["openssl", *arguments], input=octets, capture_output=True, cwd=self.folder, check=False)
        if done.returncode:
            raise SystemExit(f"openssl {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout

    def sign(self, octets, *options, signers=("alice",)):
        by = [word for signer in signers for word in ("-signer", self.pem(signer))]
        return self.openssl("cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", *by, "-certfile",
                            self.pem("intermediate"), *options, octets=octets)

    def encrypt(self, octets, *options, to=("alice",), cipher="-aes-256-gcm"):
        for_whom = [word for name in to for word in ("-recip", self.pem(name))]
        return self.openssl("cms", "-encrypt", "-binary", "-outform", "DER", cipher, *for_whom, *options,
                            octets=octets)


def tlv(tag, *parts):
    value = b"".join(parts)
    length = len(value)
    if length < 0x80:
        return bytes([tag, length]) + value
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + value


def compress(octets):
    """CompressedData (RFC 3274)."""
    oid = bytes.fromhex("060b2a864886f70d0109100109")
    zlib_oid = bytes.fromhex("060b2a864886f70d0109100308")
    data_oid = bytes.fromhex("06092a864886f70d010701")
    content = tlv(0x30, data_oid, tlv(0xa0, tlv(0x04, zlib.compress(octets))))
    return tlv(0x30, oid, tlv(0xa0, tlv(0x30, b"\x02\x01\x00", tlv(0x30, zlib_oid), content)))


# Mail ---------------------------------------------------------------------------------------------

OUTSIDE = ("From: Alice <alice@example.test>\r\nTo: Bob <bob@example.test>\r\nSubject: outside\r\n"
           "Date: Mon, 1 Jun 2026 00:00:00 +0000\r\nMessage-ID: <a@example.test>\r\nMIME-Version: 1.0\r\n")

TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nIt is agreed.\r\n"

PROTECTED = (b'Content-Type: text/plain; charset="us-ascii"; hp="clear"\r\nFrom: Alice <alice@example.test>\r\n'
             b"To: Bob <bob@example.test>\r\nSubject: inside\r\n\r\nIt is agreed, subject and all.\r\n")

HIDDEN = (b'Content-Type: text/plain; charset="us-ascii"; hp="cipher"; hp-legacy-display="1"\r\n'
          b"From: Alice <alice@example.test>\r\nTo: Bob <bob@example.test>\r\nSubject: hidden\r\n"
          b"HP-Outer: Subject: [...]\r\nHP-Outer: From: Alice <alice@example.test>\r\n\r\n"
          b"Subject: hidden\r\n\r\nNobody else reads this.\r\n")

RICH = (b"Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
        b"--a\r\nContent-Type: text/plain; charset=gbk; format=flowed; delsp=yes\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=C4=E3=BA=C3 \r\n> said\r\n-- \r\nname\r\n"
        b"--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<style>.x{display:none}</style><p>Hello <b>you</b>"
        b'<img src="cid:p@x"><img src="http://track.test/1.png"><a href="https://bank.test">https://evil.test</a>'
        b"<div class=x>gone</div><table><tr><td>1</td></tr></table>\r\n--a--\r\n"
        b"--m\r\nContent-Type: image/png; name=\"p.png\"\r\nContent-ID: <p@x>\r\nContent-Disposition: inline\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        b"--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=utf-8''%E5%90%88;\r\n"
        b" filename*1*=%E5%90%8C.pdf\r\n\r\n%PDF\r\n--m--\r\n")

QUOTED = (b"Content-Type: multipart/mixed; boundary=q\r\n\r\nbefore\r\n--q\r\nContent-Type: message/rfc822\r\n\r\n"
          b"From: Eve <eve@evil.test>\r\nSubject: within\r\n\r\ninner text\r\n--q--\r\n")


def base64_lines(octets):
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")


def entity(cms, kind):
    return (f'Content-Type: application/pkcs7-mime; smime-type={kind}; name="smime.p7m"\r\n'
            'Content-Disposition: attachment; filename="smime.p7m"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n").encode() + base64_lines(cms)


def clear(payload, cms, boundary="s"):
    return (f'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256;\r\n'
            f' boundary="{boundary}"\r\n\r\n--{boundary}\r\n').encode() + payload + (
                f"\r\n--{boundary}\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\n").encode() + base64_lines(cms) + (
                    f"--{boundary}--\r\n").encode()


def mail(content, outside=OUTSIDE):
    return outside.encode() + content


def signed_mails(cms):
    """What Alice really signed, with what each is to be called: encryption and signature."""
    rich = clear(RICH, cms.sign(RICH))
    text = cms.sign(TEXT)
    pss = ["-keyopt", "rsa_padding_mode:pss"]
    valid, hidden = "none valid", "decrypted valid"
    yield "clear", valid, mail(clear(TEXT, text))
    yield "clear-rich", valid, mail(rich)
    yield "clear-quoted", valid, mail(clear(QUOTED, cms.sign(QUOTED)))
    yield "clear-protected", valid, mail(clear(PROTECTED, cms.sign(PROTECTED)))
    yield "clear-ec", valid, mail(clear(TEXT, cms.sign(TEXT, signers=["alice-ec"])))
    yield "clear-pss", valid, mail(clear(TEXT, cms.sign(TEXT, *pss)))
    yield "clear-two", valid, mail(clear(TEXT, cms.sign(TEXT, signers=["alice", "bob"])))
    yield "clear-bare-lf", valid, mail(clear(TEXT, text)).replace(b"\r\n", b"\n")
    yield "opaque", valid, mail(entity(cms.sign(TEXT, "-nodetach"), "signed-data"))
    yield "opaque-no-attributes", valid, mail(entity(cms.sign(TEXT, "-nodetach", "-noattr"), "signed-data"))
    yield "opaque-key-id", valid, mail(entity(cms.sign(TEXT, "-nodetach", "-keyid"), "signed-data"))
    yield "opaque-ber", valid, mail(entity(cms.sign(TEXT, "-nodetach", "-stream", "-indef"), "signed-data"))
    yield "opaque-compressed", valid, mail(entity(compress(entity(cms.sign(TEXT, "-nodetach"), "signed-data")),
                                                  "compressed-data"))
    yield "both", hidden, mail(entity(cms.encrypt(rich), "authEnveloped-data"))
    yield "both-cbc", hidden, mail(entity(cms.encrypt(rich, cipher="-aes-128-cbc"), "enveloped-data"))
    yield "both-hidden", hidden, mail(entity(cms.encrypt(clear(HIDDEN, cms.sign(HIDDEN))), "authEnveloped-data"),
                                      OUTSIDE.replace("outside", "[...]"))
    inner = entity(cms.encrypt(rich), "authEnveloped-data")
    yield "triple", hidden, mail(clear(inner, cms.sign(inner), "t"))


def other_mails(cms, world, data):
    """What is not signed by Alice, or not well."""
    text = cms.sign(TEXT)
    signed = clear(TEXT, text)
    listed = (b"Content-Type: multipart/mixed; boundary=l\r\n\r\n--l\r\n" + signed
              + b"\r\n--l\r\nContent-Type: text/plain\r\n\r\nlist footer\r\n--l--\r\n")
    yield "plain", "none none", mail(TEXT)
    yield "rich", "none none", mail(RICH)
    yield "quoted", "none none", mail(QUOTED)
    yield "list", "none partial", mail(listed)
    yield "attached", "none none", mail(b"Content-Type: message/rfc822\r\n\r\n" + mail(signed))
    yield "altered", "none invalid", mail(signed.replace(b"agreed", b"denied"))
    yield "empty-signed-data", "none invalid", mail(entity(cms.sign(TEXT), "signed-data"))
    yield "other-sender", "none mismatch", mail(signed, OUTSIDE.replace("alice@", "mallory@"))
    yield "two-from", "none mismatch", mail(signed, "From: eve@evil.test\r\n" + OUTSIDE)
    yield "no-certificate", "none untrusted", mail(clear(TEXT, cms.sign(TEXT, "-nocerts")))
    yield "encrypted", "decrypted none", mail(entity(cms.encrypt(TEXT), "authEnveloped-data"))
    yield "encrypted-ec", "decrypted none", mail(entity(cms.encrypt(TEXT, to=["alice-ec"]), "authEnveloped-data"))
    yield "encrypted-bob", "no-key none", mail(entity(cms.encrypt(TEXT, to=["bob"]), "authEnveloped-data"))
    yield "encrypted-3des", "decrypted none", mail(entity(cms.encrypt(TEXT, cipher="-des3"), "enveloped-data"))
    yield "encrypted-stranger", "decrypted none", mail(entity(cms.encrypt(HIDDEN), "authEnveloped-data"),
                                                       OUTSIDE.replace("alice@", "eve@"))
    yield "encrypted-in-part", "none none", mail(
        b"Content-Type: multipart/mixed; boundary=e\r\n\r\n--e\r\n" + entity(cms.encrypt(TEXT), "authEnveloped-data")
        + b"\r\n--e--\r\n")
    yield "compressed", "none none", mail(entity(compress(RICH), "compressed-data"))
    certificates = cms.openssl("crl2pkcs7", "-nocrl", "-certfile", cms.pem("alice"), "-certfile", cms.pem("root"),
                               "-outform", "DER")
    yield "certificates", "none none", mail(entity(certificates, "certs-only"))
    yield "hostile", None, (data / "mail" / "hostile.eml").read_bytes()
    for name in ("link-and-code", "code-gbk-base64", "pfx-zh", "auth-dmarc-pass", "forwarded-zh"):
        yield name, None, (data / "retrieval" / f"{name}.eml").read_bytes()


def cms_objects(cms, tokens):
    oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"]
    kdf = ["-keyopt", "ecdh_kdf_md:sha256", "-aes256-wrap"]
    yield "signed", "signer detached ok", cms.sign(TEXT)
    yield "opaque", "signer ok", cms.sign(TEXT, "-nodetach")
    yield "opaque-ber", "signer ok", cms.sign(TEXT, "-nodetach", "-stream", "-indef")
    yield "no-attributes", "signer detached ok", cms.sign(TEXT, "-noattr")
    yield "key-id", "signer detached ok", cms.sign(TEXT, "-keyid")
    yield "pss", "signer detached ok", cms.sign(TEXT, "-keyopt", "rsa_padding_mode:pss")
    yield "two", "signer detached ok", cms.sign(TEXT, signers=["alice-ec", "alice"])
    yield "sha3", "signer detached ok", cms.sign(TEXT, "-md", "sha3-256")
    yield "receipt", "signer detached ok", cms.sign(TEXT, "-receipt_request_first", "-receipt_request_to",
                                                    "a@example.test")
    yield "certificates", None, cms.openssl("crl2pkcs7", "-nocrl", "-certfile", cms.pem("alice"), "-outform", "DER")
    for cipher in ("aes-256-gcm", "aes-128-gcm", "aes-256-cbc", "aes-128-cbc", "des3", "camellia-128-cbc"):
        yield cipher, "decrypted", cms.encrypt(TEXT, cipher=f"-{cipher}")
    yield "rc2", "decrypted", cms.encrypt(TEXT, "-provider", "legacy", "-provider", "default", cipher="-rc2-128")
    yield "oaep", "decrypted", cms.encrypt(TEXT, *oaep)
    yield "ecdh", "decrypted", cms.encrypt(TEXT, to=["alice-ec"])
    yield "ecdh-kdf", "decrypted", cms.encrypt(TEXT, *kdf, to=["alice-ec"], cipher="-aes-256-cbc")
    yield "recipient-key-id", "decrypted", cms.encrypt(TEXT, "-keyid")
    yield "many", "decrypted", cms.encrypt(TEXT, to=["bob", "alice-ec", "alice"], cipher="-aes-128-cbc")
    yield "bob", "no-key", cms.encrypt(TEXT, to=["bob"])
    yield "enveloped-ber", "decrypted", cms.encrypt(TEXT, "-stream", "-indef", cipher="-aes-128-cbc")
    yield "password", "unsupported", cms.encrypt(TEXT, "-pwri_password", "secret", to=[], cipher="-aes-128-cbc")
    yield "kek", "unsupported", cms.encrypt(TEXT, "-secretkey", "00" * 16, "-secretkeyid", "01", to=[], cipher="-aes-128-cbc")
    yield "digested", None, cms.openssl("cms", "-digest_create", "-outform", "DER", octets=TEXT)
    yield "data", None, cms.openssl("cms", "-data_create", "-outform", "DER", octets=TEXT)
    yield "compressed", "uncompressed", compress(TEXT * 20)
    yield "token", None, tokens["token"]


# What authorities answer --------------------------------------------------------------------------

def time_stamps(cms, folder):
    (folder / "tsa.cnf").write_text("[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ndefault_policy=1.2.3.4\n"
                                    "signer_digest=sha256\ndigests=sha256\nordering=yes\naccuracy=secs:1\n")
    (folder / "serial").write_text("01\n")
    (folder / "stamped").write_bytes(b"what was stamped")
    query = cms.openssl("ts", "-query", "-data", "stamped", "-sha256", "-cert")
    (folder / "query").write_bytes(query)
    reply = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-signer", cms.pem("tsa"), "-inkey",
             cms.pem("tsa"), "-chain", cms.pem("root")]
    return {"query": query, "reply": cms.openssl(*reply), "token": cms.openssl(*reply, "-token_out")}


def produced_then(answer, key):
    """The same answer, made an hour before NOW: the library that makes it takes the present."""
    whole = asn1_ocsp.OCSPResponse.load(answer)
    basic = whole["response_bytes"]["response"].parsed
    told = basic["tbs_response_data"]
    told["produced_at"] = (NOW - datetime.timedelta(hours=1)).replace(tzinfo=datetime.timezone.utc)
    octets = told.dump(force=True)
    ways = [padding.PKCS1v15(), hashes.SHA256()] if isinstance(key, rsa.RSAPrivateKey) else [ec.ECDSA(hashes.SHA256())]
    basic["signature"] = asn1_core.OctetBitString(key.sign(octets, *ways))
    whole["response_bytes"]["response"] = asn1_core.ParsableOctetString(basic.dump(force=True))
    return whole.dump(force=True)


def answers(cms, world, tokens):
    alice, below = world.certificates["alice"], world.certificates["intermediate"]
    hours = datetime.timedelta(hours=1)

    def ocsp_by(name, status, **more):
        answer = (ocsp.OCSPResponseBuilder().add_response(alice, below, hashes.SHA1(), status, NOW - hours, NOW + DAY,
                                                          more.get("at"), more.get("reason"))
                  .responder_id(ocsp.OCSPResponderEncoding.HASH, world.certificates[name])
                  .certificates([world.certificates[name]]).sign(world.keys[name], hashes.SHA256()))
        return produced_then(answer.public_bytes(DER), world.keys[name])

    def crl(revoked):
        builder = (x509.CertificateRevocationListBuilder().issuer_name(below.subject).last_update(NOW - hours)
                   .next_update(NOW + DAY).add_extension(x509.CRLNumber(7), False).add_extension(
                       x509.AuthorityKeyIdentifier.from_issuer_public_key(below.public_key()), False))
        for serial in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - 9 * DAY)
                .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), False).build())
        return builder.sign(world.keys["intermediate"], hashes.SHA256()).public_bytes(DER)

    yield "ocsp-good", "revocation 1", ocsp_by("responder", ocsp.OCSPCertStatus.GOOD)
    yield "ocsp-by-issuer", "revocation 1", ocsp_by("intermediate", ocsp.OCSPCertStatus.GOOD)
    yield "ocsp-unknown", None, ocsp_by("responder", ocsp.OCSPCertStatus.UNKNOWN)
    yield "ocsp-revoked", "revocation 2", ocsp_by("responder", ocsp.OCSPCertStatus.REVOKED, at=NOW - 9 * DAY,
                                                  reason=x509.ReasonFlags.key_compromise)
    yield "ocsp-by-bob", None, ocsp_by("bob", ocsp.OCSPCertStatus.GOOD)
    yield "ocsp-busy", None, ocsp.OCSPResponseBuilder.build_unsuccessful(
        ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(DER)
    yield "crl-empty", "revocation 1", crl([])
    yield "crl-others", "revocation 1", crl([1, 2, 3])
    yield "crl-alice", "revocation 2", crl([5, alice.serial_number])
    yield "stamp-reply", "token", tokens["reply"]
    yield "stamp-token", "stamp valid", tokens["token"]


# Files --------------------------------------------------------------------------------------------

def pfx_files(cms, world):
    chain = [world.certificates["intermediate"], world.certificates["root"]]
    few = ["-iter", "4", "-maciter"]
    for name, password in (("secret", "secret"), ("empty", ""), ("chinese", "密码")):
        strength = serialization.PrivateFormat.PKCS12.encryption_builder().kdf_rounds(4)
        for word, cipher in (("aes", pkcs12.PBES.PBESv2SHA256AndAES256CBC), ("3des", pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)):
            if not password:
                continue
            yield f"{word}-{name}", f"“{password}”: 1 keys", pkcs12.serialize_key_and_certificates(
                "Alice 爱丽丝".encode(), world.keys["alice"], world.certificates["alice"], chain,
                strength.key_cert_algorithm(cipher).hmac_hash(hashes.SHA256()).build(password.encode()))
        yield f"openssl-{name}", f"“{password}”: 1 keys", cms.openssl(
            "pkcs12", "-export", "-in", cms.pem("alice-ec"), "-certfile", cms.pem("root"), "-passout",
            f"pass:{password}", *few)
        yield f"no-mac-{name}", f"“{password}”: 1 keys", cms.openssl(
            "pkcs12", "-export", "-in", cms.pem("alice-ec"), "-passout", f"pass:{password}", "-nomac", *few)
    yield "rc2", "“secret”: 1 keys", cms.openssl("pkcs12", "-export", "-legacy", "-in", cms.pem("alice"), "-passout",
                                                "pass:secret", *few)
    yield "plain", "“secret”: 1 keys", cms.openssl("pkcs12", "-export", "-in", cms.pem("alice-ec"), "-passout",
                                                  "pass:secret", "-keypbe", "NONE", "-certpbe", "NONE", *few)
    yield "only-certificates", "“secret”: 0 keys", cms.openssl("pkcs12", "-export", "-nokeys", "-in", cms.pem("alice"),
                                                              "-passout", "pass:secret", *few)
    for name, _, octets in certificate_files(cms, world):
        yield name, None, octets


def certificate_files(cms, world):
    keys = world.keys
    below = world.certificates["intermediate"]
    for name, certificate in world.certificates.items():
        yield name, "path", certificate.public_bytes(DER)
    yield "pem", "path", b"".join(world.certificates[name].public_bytes(PEM) for name in ("alice", "intermediate"))
    yield "pkcs7", "path", cms.openssl("crl2pkcs7", "-nocrl", "-certfile", cms.pem("alice"), "-certfile",
                                       cms.pem("intermediate"), "-outform", "DER")
    yield "pkcs7-pem", "path", cms.openssl("crl2pkcs7", "-nocrl", "-certfile", cms.pem("alice"))
    yield "rich", "path", issue(
        "Rich 富", keys["alice-ec"], below, keys["intermediate"], purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION,
        more=[(x509.SubjectAlternativeName([
            x509.RFC822Name("rich@example.test"), x509.DNSName("example.test"),
            x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.9"), tlv(0x0c, "富@example.test".encode())),
            x509.UniformResourceIdentifier("http://example.test"), x509.IPAddress(ipaddress.ip_address("::1")),
            x509.DirectoryName(below.subject)]), True),
            (x509.CertificatePolicies([x509.PolicyInformation(
                x509.ObjectIdentifier("2.23.140.1.5.3.2"),
                ["http://example.test/cps", x509.UserNotice(x509.NoticeReference("Org", [1, 2]), "notice")])]), False),
            (x509.FreshestCRL([x509.DistributionPoint(None, x509.RelativeDistinguishedName(
                [x509.NameAttribute(NameOID.COMMON_NAME, "delta")]), frozenset(
                    [x509.ReasonFlags.key_compromise]), None)]), False)]).public_bytes(DER)
    yield "constrained", "path", issue("Constrained", keys["responder"], below, keys["intermediate"], ca=True, more=[
        (x509.NameConstraints([x509.RFC822Name(".test"), x509.DirectoryName(below.subject)],
                              [x509.RFC822Name("a@b.test")]), True),
        (x509.PolicyConstraints(0, 1), True), (x509.InhibitAnyPolicy(1), True)]).public_bytes(DER)


HTML = {
    "mail": RICH.split(b"charset=utf-8\r\n\r\n")[1].split(b"\r\n--a--")[0],
    "scripts": b"<html><head><base href=//evil.test><meta http-equiv=refresh content=0></head><body onload=x()>"
               b"<script>a()</script><svg><a xlink:href=javascript:1>x</a></svg><form action=//evil.test><input></form>"
               b"<a href=' java\nscript:x'>l</a><img src=x onerror=y><iframe srcdoc='<script>'></iframe>",
    "styles": b"<style>p>a:not(.b),#c{color:red;font-size:0!important}@media print{i{display:none}}</style>"
              b"<p style='visibility:hidden;background:url(http://t.test)'>h<a>i</a><i>j</i>"
              b"<span style='mso-hide:all;max-height:0;opacity:0'>k</span>",
    "quotes": b"<blockquote><div>a</div><blockquote><ul><li>b<ol><li>c</ol></ul></blockquote></blockquote><pre> d\n e</pre>",
    "legacy": b"<div class='header-protection-legacy-display'><pre>Subject: s</pre></div><p>&nbsp;&#x1F600;&lt;b&gt;",
}

HEADERS = {
    "usual": OUTSIDE.encode() + b"References: <a@b> <c@d>\r\nIn-Reply-To: <a@b>\r\nReply-To: r@example.test\r\n",
    "words": "From: =?gb2312?B?1cXI/Q==?= <zhang@example.test>\r\nTo: Team: a@b.test, \"c, d\" <d@e.test>;, "
             "f@g (comment (nested))\r\nSubject: =?utf-8?Q?=E4=BD?= =?utf-8?Q?=A0?= 你 =?big5?B?p0E=?=\r\n"
             "Date: Fri, 2 Jan 26 11:04 EST\r\n".encode(),
    "odd": b"From: \"a\\\"b\"@[192.0.2.1]\r\nFrom: =?utf-8?Q?eve=40evil.test?= <x@y.test>\r\nSender:\r\n a\r\n\tb@c\r\n"
           b"Date: 31 Feb 2026 25:61:61 +9999\r\nContent-Type: text/plain; charset*0=a; charset*1*=utf-8''%41\r\n:\r\n x\r\n",
    "unicode": "From: 用户 <用户@例子.测试>\r\nTo: <@route.test:a@b.test>\r\nCc: a@b@c.test; d@e.test\r\n".encode(),
}

SERVER = {
    "greeting": b"* OK [CAPABILITY IMAP4rev1 ID] ready\r\n* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"\r\n"
                b"* 1 FETCH (UID 3 FLAGS (\\Seen) ENVELOPE (\"d\" \"s\" ((NIL NIL \"a\" \"b\")) NIL NIL NIL NIL NIL NIL NIL)"
                b" BODY[] {5}\r\nhello)\r\nA1 OK done\r\n",
    "literals": b"* 1 FETCH (BODY[HEADER.FIELDS (FROM)] {3+}\r\nabc X \"q\\\"\\\\\" ((((())))))\r\n+ idling\r\n",
    "smtp": b"220 mail.example.test ESMTP\r\n250-SIZE 100\r\n250 AUTH PLAIN LOGIN\r\n550 5.1.1 no\r\n",
    "autoconfig": b'<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="example.test"><domain>example.test'
                  b"</domain><displayName>E</displayName><incomingServer type=\"imap\"><hostname>imap.example.test</hostname>"
                  b"<port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username><authentication>"
                  b"password-cleartext</authentication></incomingServer><outgoingServer type=\"smtp\"><hostname>%EMAILDOMAIN%"
                  b"</hostname><port>587</port><socketType>STARTTLS</socketType></outgoingServer><enable visiturl="
                  b'"https://e.test"/></emailProvider></clientConfig>',
}


def payloads():
    for way in range(4):
        for name, octets in (("text", TEXT), ("protected", PROTECTED), ("hidden", HIDDEN), ("rich", RICH),
                             ("quoted", QUOTED)):
            yield f"{way}-{name}", None, bytes([way]) + octets
    for way in (2, 3):
        wrapped = b"Content-Type: message/rfc822; forwarded=no\r\n\r\n" + OUTSIDE.encode() + TEXT
        yield f"{way}-wrapped", None, bytes([way]) + wrapped


# A link's host, and what may stand behind it.
LINKS = {
    "plain": (b"https://portal.test/retrieve?order=MS-1&token=abc_DEF", "good"),
    "below": (b"https://get.portal.test/retrieve", "good"),
    "own": (b"https://portal.test/go?url=https://shop.portal.test/", "good"),
    "evil": (b"https://portal.test.evil.test/retrieve", "look-alike"),
    "user": (b"https://portal.test@evil.test/", "user-info"),
    "port": (b"https://portal.test:8443/", "other-port"),
    "http": (b"http://portal.test/", "not-https"),
    "redirect": (b"https://portal.test/go?url=https://evil.test/", "redirect"),
    "escaped": (b"https://portal.test/go?url=https%3A%2F%2Fevil.test%2F", "redirect"),
    "twice": (b"https://portal.test/go?url=https%253A%252F%252Fevil.test%252F", "redirect"),
    "half": (b"https://portal.test/go?url=https%3A%2F%2Fevil.test%2F&x=%zz", "malformed-link"),
    "root": ("https://p.\u028fotal.portal.test./".encode(), "malformed-link"),
    "nothing-and-tab": (b"https://portal.test/9tps%3A%09%2F%2Fevil.portal.te%00st", "redirect"),
    "space-and-tab": (b"https://portal.test/9tps%3A%09%2F%2Fevil.portal.te%20st", "redirect"),
    "control": (b"https://portal.test/go?url=:%2F%2Fst.portal.test%1f", "redirect"),
    "nothing": (b"https://portal.test/go?url=https%3A%2F%2Fevil.test%2F&x=%00", "redirect"),
    "user-within": (b"https://portal.test/go?url=https%3A%2F%2Fportal.test%26%40evil.test%2F", "redirect"),
    "tab": (b"https://portal.test/go?url=ht%09tps%3A%09%2F%2Fevil.test%2F", "redirect"),
}


CALENDAR = {
    "invitation": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@x.test\r\nDTSTART;TZID=\"China Standard Time\":20261201T140000\r\n"
                  "DURATION:PT1H30M\r\nSUMMARY:合同评审\\, 第二\r\n 版\r\nLOCATION:会议室 3\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=3\r\n"
                  "ORGANIZER;CN=\"Li: Na\":mailto:na@x.test\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@x.test\r\nATTENDEE:mailto:b@x.test\r\n"
                  "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode(),
    "answer": b"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nDTSTART:20261201T100000Z\nATTENDEE;PARTSTAT=DECLINED;CN=\"A; b\":mailto:a@x.test\n"
              b"END:VEVENT\nEND:VCALENDAR\n",
    "days": b"BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204\nRRULE:FREQ=YEARLY;UNTIL=20301201\nSTATUS:CANCELLED\nEND:VEVENT\n",
    "two": b"BEGIN:VEVENT\nDTSTART;TZID=Asia/Tokyo:20261201T140000\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261202\nEND:VEVENT\n",
}


def write(folder, items, expected):
    folder.mkdir()
    for name, words, octets in items:
        (folder / name).write_bytes(octets)
        if words:
            expected.append(f"{folder.name}/{name}\t{words}\n")


def dkim_mails(folder):
    """The mails of the corpus that are as they were signed, and records of keys. One that was changed could be changed back."""
    for line in (folder / "expected.tsv").read_text(encoding="utf-8").splitlines():
        row = line.split("\t")
        if row[4] == "dkim":
            yield row[0], None if row[0] == "dkim-rsa-1024.eml" else "pass", (folder / row[0]).read_bytes()
    for line in (folder / "dkim-keys.tsv").read_text(encoding="utf-8").splitlines():
        name, record = line.split("\t")
        names = {"s1._domainkey.portal.test": "rsa", "ed._domainkey.portal.test": "ed25519"}
        yield f"record-{names.get(name, name)}", None, record.encode()


def make(out, data):
    world = World()
    expected = []
    with tempfile.TemporaryDirectory() as scratch:
        cms = Cms(world, Path(scratch))
        tokens = time_stamps(cms, Path(scratch))
        place = out / "world"
        place.mkdir(parents=True)
        for name, certificate in world.certificates.items():
            (place / f"{name}.der").write_bytes(certificate.public_bytes(DER))
        for name in ("alice", "alice-ec"):
            (place / f"{name}.key").write_bytes(world.keys[name].private_bytes(
                DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        (place / "detached.txt").write_bytes(TEXT)
        (place / "stamped.txt").write_bytes(b"what was stamped")
        (place / "token.der").write_bytes(tokens["token"])
        (place / "request.tsq").write_bytes(tokens["query"])
        (place / "request.ocsp").write_bytes(ocsp.OCSPRequestBuilder().add_certificate(
            world.certificates["alice"], world.certificates["intermediate"], hashes.SHA1()).build().public_bytes(DER))
        shutil.copy(data / "retrieval" / "portal.provider", place)
        write(out / "signed", signed_mails(cms), expected)
        write(out / "message", other_mails(cms, world, data), expected)
        write(out / "cms", cms_objects(cms, tokens), expected)
        write(out / "pfx", pfx_files(cms, world), expected)
        write(out / "certificate", certificate_files(cms, world), expected)
        write(out / "answer", answers(cms, world, tokens), expected)
        write(out / "payload", payloads(), expected)
        write(out / "link", ((name, words, octets) for name, (octets, words) in LINKS.items()), expected)
        write(out / "dkim", dkim_mails(data / "retrieval"), expected)
        for kind, seeds in (("html", HTML), ("header", HEADERS), ("server", SERVER), ("calendar", CALENDAR)):
            write(out / kind, ((name, None, octets) for name, octets in seeds.items()), expected)
        shutil.copy(data / "retrieval" / "portal.provider", out / "server")
    (out / "expected.tsv").write_text("".join(expected), encoding="utf-8")


def main():
    out = Path(sys.argv[1])
    if out.exists():
        shutil.rmtree(out)
    make(out, Path(sys.argv[2]))
    (out / "made").touch()


if __name__ == "__main__":
    main()
